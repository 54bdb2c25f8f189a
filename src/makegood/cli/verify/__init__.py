"""Does the rule book keep its promises wherever people, carriers, channels and time may take a case?"""

from __future__ import annotations

import argparse
import sys

from .explorer import explore
from .report import lines
from .worlds import FULL_WORLDS, SHORT_WORLDS

_EXAMPLE = """\
example:
  makegood verify                  about half a minute: one thing at a time beside the ordinary way
  makegood verify --full           the combinations, too: many minutes
  makegood verify --world offers   one world only; may be given several times
"""


def main(arguments: list[str]) -> int:
    """Explores every reachable position; 0 when every promise holds, 1 when one is broken."""
    told = _parser().parse_args(arguments)
    worlds = [w for w in (FULL_WORLDS if told.full or told.world else SHORT_WORLDS) if _meant(w.name, told.world)]
    if not told.full and not told.world:
        print(f"short form: {len(worlds)} worlds, about half a minute", file=sys.stderr)
    explored = []
    for world in worlds:
        explored.append(explore(world, _progress))
    print("\n".join(lines(explored)))
    return int(any(one.violation is not None for one in explored))


def _meant(name: str, named: list[str]) -> bool:
    return not named or name in named


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="makegood verify",
        description="Explores every position that a case can reach, and checks each promise of the rule book there.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--full", action="store_true", help="explore the combinations, too")
    names = [world.name for world in FULL_WORLDS]
    parser.add_argument("--world", action="append", default=[], choices=names, metavar="NAME", help=", ".join(names))
    return parser


def _progress(world: str, states: int, transitions: int) -> None:
    print(f"{world}: {states} states, {transitions} transitions", file=sys.stderr, flush=True)
