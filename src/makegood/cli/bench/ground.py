"""On what is measured?  A database with so many cases, the door open on it, and cases that nobody has touched yet."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import NamedTuple, cast

from ...app.door import Door
from ...app.ports import Store
from ..command import World
from .callers import Counting, drive
from .databases import Place, fill, settled
from .sample import RunOut, Sample, tell, tell_run_out
from .seeding import seed
from .stock import SHOP_ROWS, rows_of, shop_rows


class Options(NamedTuple):
    """How much is measured: `short` is a look, in seconds, at whether everything runs, not a figure to keep."""

    short: bool = False
    database: str | None = None
    rounds: int | None = None

    def rounds_or(self, usual: int) -> int:
        """As many rounds as were asked for, else two for a look, else as usual."""
        return self.rounds or (2 if self.short else usual)


class WallClock:
    """The time that it is."""

    def now(self) -> int:
        return time.time_ns() // 1000


@dataclass
class Numbers:
    """Hands out cases that nobody has touched yet."""

    left: range

    def take(self, count: int) -> range:
        taken, self.left = self.left[:count], self.left[count:]
        assert len(taken) == count, "more cases were asked for than were filled in"
        return taken


@dataclass
class Ground:
    """A filled database with the door open on it."""

    place: Place
    sample: Sample
    numbers: Numbers
    store: Counting
    door: Door
    at_once: int = 1  # commands in a transaction, as measured last

    async def ours(self, cases: int, callers: int) -> float:
        """Commands per second through the door."""
        before = self.store.transactions
        rate = await drive(self.door, self.sample, self.numbers.take(cases), callers)
        commands = cases * len(self.sample.steps)
        self.at_once = max(1, round(commands / (self.store.transactions - before)))
        return rate


@asynccontextmanager
async def ground(place: Place, world: World, cases: int) -> AsyncIterator[Ground]:
    """So many cases just opened, and the door to them."""
    sample = await told(world)
    await fill_opened(place, sample, range(cases))
    await settled(place)
    async with world.connect(place.url) as store:
        counting = Counting(store)
        yield Ground(place, sample, Numbers(range(cases)), counting, Door(cast(Store, counting), WallClock()))


async def told(world: World, reported: bool = False) -> Sample:
    """The story, told in memory."""
    async with world.connect("sqlite://") as store:
        await store.migrate()
        return await tell(store, WallClock().now(), reported)


async def told_run_out(world: World) -> RunOut:
    """The story of the time that ran out, told in memory."""
    async with world.connect("sqlite://") as store:
        await store.migrate()
        return await tell_run_out(store, WallClock().now())


async def fill_opened(place: Place, sample: Sample, numbers: range) -> None:
    """Cases just opened, with their orders, first events and answers; their messages have been sent."""
    if numbers.start == 0:
        await fill(place, SHOP_ROWS, shop_rows(sample.shop))
    for table, rows in rows_of(sample.opened._replace(outbox=())).items():
        await seed(place, table, rows, numbers)


async def fill_due(place: Place, run_out: RunOut, numbers: range) -> None:
    """Cases whose time of settling has run out."""
    if numbers.start == 0:
        await fill(place, SHOP_ROWS, shop_rows(run_out.shop))
    for table, rows in rows_of(run_out.before).items():
        await seed(place, table, rows, numbers)
