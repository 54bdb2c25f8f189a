"""makegood audit: does what is kept agree with what happened?"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ..app.auditing import Audited, FileAudit, Finding, audit, audit_file
from ..app.submission import shop_of
from .command import Command, Failed, World, run_async


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--file",
        type=Path,
        metavar="F",
        help="verify a downloaded file instead: a case as PDF, DOCX or text, or its events as JSON",
    )
    parser.add_argument("--sample", type=_share, default=1.0, metavar="SHARE", help="only a share of the cases: 0.05")
    parser.add_argument("--after", metavar="CASE", help="go on after this case, which an earlier run has named")


def _share(text: str) -> float:
    share = float(text)
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError("a share is more than 0 and at most 1")
    return share


def _run(args: argparse.Namespace, world: World) -> int:
    if args.file is not None:
        return _said_of_file(args.file, _file(args.file))
    audited = run_async(_audit(args, world))
    return _said(audited.found, f"{audited.cases} cases agree with their events")


def _said_of_file(path: Path, audited: FileAudit) -> int:
    status = _said(audited.found, f"{path}: the chain is whole and every event can happen where it stands")
    if status == 0:
        print(f"case {audited.case_id}, {audited.events} events, last hash {audited.last_hash}")
        print("compare the last hash with the other party's file, or with GET /v1/cases/{id}/events")
    return status


def _file(path: Path) -> FileAudit:
    try:
        return audit_file(path.read_bytes(), path.name)
    except OSError as trouble:
        raise Failed(f"{path} cannot be read: {trouble.strerror}") from trouble


async def _audit(args: argparse.Namespace, world: World) -> Audited:
    after = (shop_of(args.after), args.after) if args.after else None
    async with world.connect(world.settings.database_url) as store:
        return await audit(store, _progress, after, args.sample)


def _progress(so_far: Audited) -> None:
    last = so_far.last[1] if so_far.last is not None else ""
    print(f"{so_far.cases} cases, {len(so_far.found)} findings (go on with --after {last})", file=sys.stderr)


def _said(found: Sequence[Finding], well: str) -> int:
    for finding in found:
        print(finding)
    print(f"{len(found)} findings" if found else well)
    return 1 if found else 0


COMMAND = Command(
    "audit",
    "Compare every case, balance and payout with the events; exit status 1 when anything is found",
    "makegood audit --sample 0.1\n  makegood audit --file makegood-case-shop-1-0123456789ABCDEFGHJKMNPQRS.pdf",
    _run,
    _arguments,
)
