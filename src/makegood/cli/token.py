"""makegood token: how does somebody get a bearer token?"""

from __future__ import annotations

import argparse
import re
import sys
from datetime import timedelta

import msgspec

from ..app.access import PEOPLE, mint
from ..domain.words import Role
from .command import Command, Failed, World, run_async

_SPAN = re.compile(r"(\d+)([smhd]?)")
_UNITS = {"": "seconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--role", required=True, choices=sorted(role.value for role in PEOPLE))
    parser.add_argument("--shop", help="the shop that a merchant's token speaks for")
    parser.add_argument("--consumer", help="the consumer that a consumer's token speaks for")
    parser.add_argument("--person", metavar="ID", help="a member of staff; one default person for each role")
    parser.add_argument("--expires-in", type=_span, metavar="SPAN", help="30m, 12h, 90d; without it until revoked")
    parser.add_argument("--doudian", action="store_true", help="a key, secret and code for the shop interface")
    parser.add_argument("--json", action="store_true", help="with --doudian: print them as JSON")


def _span(text: str) -> timedelta:
    """30m, 12h, 90d, seconds, or an ISO 8601 duration."""
    found = _SPAN.fullmatch(text)
    if found:
        return timedelta(**{_UNITS[found[2]]: int(found[1])})
    try:
        return msgspec.convert(text, timedelta)
    except msgspec.ValidationError as wrong:
        raise argparse.ArgumentTypeError("write a number and s, m, h or d, such as 12h, or PT12H") from wrong


def _run(args: argparse.Namespace, world: World) -> int:
    if args.doudian:
        raise Failed("Tokens for the shop interface are not part of this version.")
    print(run_async(_mint(args, world)))
    return 0


async def _mint(args: argparse.Namespace, world: World) -> str:
    role = Role(args.role)
    shop = args.shop if role is Role.MERCHANT else None
    if args.shop and shop is None:
        print(f"A token of the role {role} is bound to no shop: --shop is left out", file=sys.stderr)
    async with world.connect(world.settings.database_url) as store:
        if world.settings.database_url.startswith("sqlite"):
            await store.migrate()
        try:
            return await mint(store, role, shop, args.consumer, args.person, args.expires_in)
        except ValueError as lacking:
            raise Failed(f"{lacking}: see makegood token --help") from lacking


COMMAND = Command(
    "token",
    "Print a bearer token; it is shown this once",
    "makegood token --role merchant --shop shop-1 --expires-in 90d",
    _run,
    _arguments,
)
