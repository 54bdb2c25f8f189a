"""makegood calendar [FILE]: which days are worked, and how does the official announcement come in?"""

from __future__ import annotations

import argparse
from pathlib import Path

from ..app.calendars import Problem, write_calendar
from ..app.numbers import Numbers
from ..domain.words import Actor, Role
from .command import Command, Failed, Plan, World, run_async


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, help="publish this calendar; without it print the one in force")


def _run(args: argparse.Namespace, world: World) -> int:
    run_async(_publish(args.file, world) if args.file is not None else _show(world))
    return 0


async def _publish(path: Path, world: World) -> None:
    """Publishes a calendar; deadlines that count working days are derived with it at once."""
    try:
        raw = path.read_bytes()
    except OSError as trouble:
        raise Failed(f"{path} cannot be read: {trouble.strerror}") from trouble
    async with world.open(Plan()) as makegood:
        numbers = Numbers(makegood.store, makegood.door, makegood.clock, makegood.ids)
        read = await numbers.put_calendar(Actor(Role.OPERATOR, "command-line"), raw)
    if isinstance(read, Problem):
        raise Failed(f"{path} is not a calendar: {' '.join(read.sentences)}")
    print(f"Calendar {read.id}, number {read.number}, is in force")


async def _show(world: World) -> None:
    async with world.open(Plan()) as makegood:
        print(write_calendar((await makegood.door.refs()).calendar).decode())


COMMAND = Command(
    "calendar",
    "Publish the official calendar of working days, or print the one in force",
    "makegood calendar calendar-2027.json",
    _run,
    _arguments,
)
