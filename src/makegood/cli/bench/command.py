"""makegood bench: how fast is it, beside what would be possible?"""

from __future__ import annotations

import argparse
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from typing import NamedTuple

from ..command import Command, Failed, World, run_async
from .figures import Figure, line, machine
from .ground import Options
from .growth import growth
from .http import ONE_BY_ONE, http, serve_one_by_one
from .memory import memory
from .storm import SWEEPER, storm, sweep_as_told
from .transitions import transitions


class Bench(NamedTuple):
    """One bench: what it measures, in a line, and what runs."""

    says: str
    run: Callable[[Options, World], AsyncIterator[Figure]]


BENCHES: Mapping[str, Bench] = {
    "transitions": Bench("commands through the door, beside pgbench and the bare SQLite driver", transitions),
    "http": Bench("commands through one web server, beside pgbench and beside a server without batches", http),
    "storm": Bench("deadlines that are all due at once, beside SQL that judges nothing", storm),
    "growth": Bench("commands, lists and sweeps as cases pile up, beside the same with few cases", growth),
    "memory": Bench("what a web server holds after many commands and with many cases stored", memory),
}
# What other processes do that take part: not for people.
_PARTS: Mapping[str, Callable[[World], Coroutine[None, None, None]]] = {
    SWEEPER: sweep_as_told,
    ONE_BY_ONE: serve_one_by_one,
}


def _arguments(parser: argparse.ArgumentParser) -> None:
    names = "; ".join(f"{name}: {bench.says}" for name, bench in BENCHES.items())
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help=f"without one all of them. {names}; evidence has options of its own"
    )
    parser.add_argument("--short", action="store_true", help="seconds instead of minutes; no figures to keep")
    parser.add_argument("--rounds", type=_at_least_one, metavar="COUNT", help="how often each is measured, in turns")
    parser.add_argument("--database", metavar="URL", help="a PostgreSQL server to measure on, else one of our own")


def _at_least_one(given: str) -> int:
    if (count := int(given)) < 1:
        raise ValueError
    return count


def _run(args: argparse.Namespace, world: World) -> int:
    if args.name in _PARTS:
        run_async(_PARTS[args.name](world))
        return 0
    if args.name is not None and args.name not in BENCHES:
        raise Failed(f"There is no bench {args.name}: choose one of {', '.join(BENCHES)}")
    run_async(
        _bench([args.name] if args.name else list(BENCHES), Options(args.short, args.database, args.rounds), world)
    )
    return 0


async def _bench(names: list[str], options: Options, world: World) -> None:
    print(machine(), flush=True)
    for name in names:
        print(f"\n{name}: {BENCHES[name].says}", flush=True)
        async for figure in BENCHES[name].run(options, world):
            print(line(figure), flush=True)


COMMAND = Command(
    "bench",
    "Measure, each figure beside its floor in the same run",
    "makegood bench transitions --short",
    _run,
    _arguments,
    logging.INFO,  # its servers tell of each request, as they do elsewhere
)
