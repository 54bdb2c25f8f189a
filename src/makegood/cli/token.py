"""makegood token: how does somebody get a bearer token?"""

from __future__ import annotations

import argparse
import re
from datetime import timedelta

from ..app.access import PEOPLE, mint
from ..domain.words import Role
from .command import Command, Failed, World, run_async

_SPAN = re.compile(r"(\d+)([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--role", required=True, choices=sorted(role.value for role in PEOPLE))
    parser.add_argument("--shop", help="the shop that a merchant's token speaks for")
    parser.add_argument("--consumer", help="the consumer that a consumer's token speaks for")
    parser.add_argument("--person", metavar="ID", help="a member of staff; one default person for each role")
    parser.add_argument("--expires-in", type=_span, metavar="SPAN", help="30m, 12h, 90d; without it until revoked")
    parser.add_argument("--doudian", action="store_true", help="a key, secret and code for the shop interface")
    parser.add_argument("--json", action="store_true", help="with --doudian: print them as JSON")


def _span(text: str) -> timedelta:
    found = _SPAN.fullmatch(text)
    if not found:
        raise argparse.ArgumentTypeError("write a number and s, m, h or d, such as 12h")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _run(args: argparse.Namespace, world: World) -> int:
    if args.doudian:
        raise Failed("Tokens for the shop interface are not part of this version.")
    print(run_async(_mint(args, world)))
    return 0


async def _mint(args: argparse.Namespace, world: World) -> str:
    async with world.connect(world.settings.database_url) as store:
        try:
            return await mint(store, Role(args.role), args.shop, args.consumer, args.person, args.expires_in)
        except ValueError as lacking:
            raise Failed(f"{lacking}: see makegood token --help") from lacking


COMMAND = Command(
    "token",
    "Print a bearer token; it is shown this once",
    "makegood token --role merchant --shop shop-1 --expires-in 90d",
    _run,
    _arguments,
)
