"""Does anything become dearer as cases pile up?  The same work on three databases that differ only in size."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass

from ...app.door import Door
from ...app.ports import CaseFilter, Store
from ..command import World
from .callers import drive
from .databases import Place, postgresql, settled, sqlite
from .figures import Figure, Measure, Target, taking_turns
from .ground import Numbers, Options, WallClock, fill_due, fill_opened, told, told_run_out
from .sample import SHOP, Sample
from .stock import Renamed

_CALLERS = 16
_CASES = 320  # that are carried through in one round
_PAGES = 200
_PAGE = 50
_BATCH = 500
_SWEEPS = 4
_TARGETS = 1.3


@dataclass
class Sized:
    """A database of one size: the last of its cases have just been opened, and some more are due."""

    cases: int
    place: Place
    store: Store
    door: Door
    sample: Sample
    numbers: Numbers

    @property
    def name(self) -> str:
        return f"{self.cases:,} cases"

    async def command(self) -> float:
        """Microseconds for a command, sixteen callers waiting."""
        return 1e6 / await drive(self.door, self.sample, self.numbers.take(_CASES), _CALLERS)

    async def page_of_a_shop(self) -> float:
        return await self._pages(lambda number: CaseFilter(shop_id=Renamed(number).text(SHOP), by_due=True))

    async def page_of_all(self) -> float:
        return await self._pages(lambda number: CaseFilter(by_due=True))

    async def sweep(self) -> float:
        """Microseconds for a batch of due cases."""
        began = time.perf_counter()
        for _ in range(_SWEEPS):
            swept = await self.door.sweep(_BATCH)
            assert swept.cases == _BATCH, "fewer cases were due than were filled in"
        return (time.perf_counter() - began) / _SWEEPS * 1e6

    async def _pages(self, which: Callable[[int], CaseFilter]) -> float:
        """Microseconds for a page of a list by deadline, and the page behind it."""
        began = time.perf_counter()
        for number in range(_PAGES):
            first = await self.store.cases(which(number), None, _PAGE)
            assert first.next is not None, "a list of one page tells nothing"
            await self.store.cases(which(number), first.next, _PAGE)
        return (time.perf_counter() - began) / (2 * _PAGES) * 1e6


_MEASURES: Mapping[str, Callable[[Sized], Measure]] = {
    "a command": lambda sized: sized.command,
    "a page by deadline, one shop": lambda sized: sized.page_of_a_shop,
    "a page by deadline, all shops": lambda sized: sized.page_of_all,
    "a sweep of 500": lambda sized: sized.sweep,
}


async def growth(options: Options, world: World) -> AsyncIterator[Figure]:
    """For both stores and each kind of work what it costs, beside what it costs with the fewest cases."""
    sizes = (20_000, 40_000) if options.short else (10_000, 100_000, 1_000_000)
    rounds = options.rounds_or(7)
    for on_sqlite in (True, False):
        async with AsyncExitStack() as stack:
            grown = [await _sized(stack, size, on_sqlite, rounds, options, world) for size in sizes]
            least, *others = grown
            for name, measure in _MEASURES.items():
                for one in grown:
                    await measure(one)()  # statements prepared, caches warm
                found = await taking_turns(rounds, {one.name: measure(one) for one in (*others[::-1], least)})
                for one in others:
                    yield Figure(
                        f"{one.place.name}, {name}",
                        "us",
                        {one.name: found[one.name], least.name: found[least.name]},
                        (Target(least.name, _TARGETS, at_most=True),),
                    )


async def _sized(
    stack: AsyncExitStack, cases: int, on_sqlite: bool, rounds: int, options: Options, world: World
) -> Sized:
    """A new database with so many cases."""
    opened = sqlite(world) if on_sqlite else postgresql(options.database, world)
    place = await stack.enter_async_context(opened)
    sample, due = await told(world), (rounds + 1) * _SWEEPS * _BATCH
    await fill_opened(place, sample, range(cases))
    await fill_due(place, await told_run_out(world), range(cases, cases + due))
    await settled(place)
    store = await stack.enter_async_context(world.connect(place.url))
    touched = Numbers(range(cases)[-(rounds + 1) * _CASES :])
    return Sized(cases, place, store, Door(store, WallClock()), sample, touched)
