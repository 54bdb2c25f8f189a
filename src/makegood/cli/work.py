"""makegood work: how do the workers run by themselves, all of them or some?"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from prometheus_client import start_http_server

from .command import Command, Failed, Plan, World, run_async
from .serving import stopping

DUTIES: Final[Mapping[str, str]] = {
    "rederive": "cases that follow a rule that has changed",
    "deadlines": "clocks that run out, and what follows",
    "payouts": "money that leaves",
    "outbox": "notices and tasks",
    "uploads": "unfinished uploads that end, and what they leave",
    "retention": "evidence whose time of keeping is over",
    "checks": "the checks of photos and videos; they need memory, and no other duty loads their libraries",
    "prune": "answers that nobody will ask for again",
}
"""What there is to do, for the help."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do what is due now, then end")
    some = parser.add_mutually_exclusive_group()
    listed = "; ".join(f"{name}: {says}" for name, says in DUTIES.items())
    some.add_argument(
        "--only", action="append", choices=list(DUTIES), metavar="NAME", default=[],
        help=f"do this duty and no other; may be given several times ({listed})",
    )  # fmt: skip
    some.add_argument(
        "--without", action="append", choices=list(DUTIES), metavar="NAME", default=[],
        help="do all duties but this one; may be given several times",
    )  # fmt: skip


def _run(args: argparse.Namespace, world: World) -> int:
    chosen = chosen_of(args.only, args.without)
    if not chosen:
        raise Failed("Nothing is left to do: leave one of --without out")
    run_async(_work(args.once, chosen, world))
    return 0


def chosen_of(only: Collection[str], without: Collection[str]) -> Sequence[str]:
    """The duties that are done, in their order."""
    return [name for name in DUTIES if name not in without and (name in only or not only)]


async def _work(once: bool, chosen: Sequence[str], world: World) -> None:
    async with world.open(Plan()) as makegood:
        workers = makegood.workers.of(chosen)
        if once:
            done = await workers.run_until_idle()
            print(f"{done} pieces of work done, nothing is due now", file=sys.stderr)
            return
        if world.settings.metrics_port:
            start_http_server(world.settings.metrics_port, registry=makegood.metrics)
        print(f"Makegood works: {', '.join(workers.kinds)}", file=sys.stderr, flush=True)
        with stopping() as stop:
            await workers.run(stop)


COMMAND = Command(
    "work",
    "Run the workers: deadlines that act, payouts, notices, checks; as many processes as you like",
    "makegood work --without checks",
    _run,
    _arguments,
    logging.INFO,
)
