"""makegood play STORY.yaml: does a golden story hold on this program?

It is played on an application of its own in this process, on an empty database in memory and a clock wound by hand.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import httpx

from ..app.access import mint
from ..app.codec import micros
from ..app.ports import Store
from ..domain.words import Role
from .command import Command, Failed, Open, Plan, World, run_async
from .play.format import load
from .play.http_stage import HttpStage
from .play.located import FormatError
from .play.photos import StoryExaminer
from .play.runner import Play, play
from .play.stage import Person
from .play.story import Story
from .play.table import timeline

BEFORE = timedelta(days=1)
IN_MEMORY = "sqlite://"


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("story", nargs="+", type=Path, metavar="STORY.yaml")


def _run(args: argparse.Namespace, world: World) -> int:
    plays = [_told(path, world) for path in args.story]
    if len(plays) > 1:
        print(f"{sum(one.held for one in plays)} of {len(plays)} stories hold", file=sys.stderr)
    return 0 if all(one.held for one in plays) else 1


def _told(path: Path, world: World) -> Play:
    try:
        story = load(path)
    except OSError as trouble:
        raise Failed(f"{path} cannot be read: {trouble.strerror}") from trouble
    except FormatError as wrong:
        raise Failed(str(wrong)) from wrong
    played = run_async(play_here(story, world.open))
    print(timeline(played))
    return played


async def play_here(story: Story, opens: Open) -> Play:
    """Plays a story in this process; the clock stands a day before its start and moves only when it is wound."""
    begins = micros(story.start) - BEFORE // timedelta(microseconds=1)
    async with opens(Plan(IN_MEMORY, sandbox=True, source=lambda: begins, examiner=StoryExaminer())) as makegood:
        transport = httpx.ASGITransport(makegood.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://makegood") as client:
            return await play(story, HttpStage(client, tokens(makegood.store)), "story")


def tokens(store: Store) -> Callable[[Person], Awaitable[str]]:
    """Mints a token for whoever is asking."""

    async def token(who: Person) -> str:
        return await mint(store, Role(who.role), who.shop_id, who.consumer_id, who.person)

    return token


COMMAND = Command(
    "play",
    "Play golden stories and print each as a table; exit status 1 when one does not hold",
    "makegood play scenarios/returns/from-application-to-money.yaml",
    _run,
    _arguments,
)
