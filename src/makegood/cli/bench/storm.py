"""How fast does time act on hundreds of thousands of cases that are due at once, beside SQL that judges nothing?"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack

from ...app.door import Door
from ..command import World
from . import pgbench
from .children import Child, answer, child
from .databases import Place, databases, settled
from .figures import Figure, Target, taking_turns
from .ground import Options, WallClock, fill_due, told_run_out
from .sample import RunOut
from .storm_floor import bare_sweeps, sweeping

BATCH = 500
IN_FLIGHT = 2  # as the workers have it: while one batch is judged, the database reads or writes the other
SWEEPER = "sweeper"  # the name under which the program starts itself again
_TARGET = Target("bare SQL", 0.4)


async def storm(options: Options, world: World) -> AsyncIterator[Figure]:
    """For both stores a figure for one worker, on PostgreSQL also for two."""
    rounds, batches = options.rounds_or(10), 4 if options.short else 40
    async for place in databases(options.database, world):
        workers = (1,) if place.is_sqlite else (1, 2)
        run_out = await told_run_out(world)
        await fill_due(place, run_out, range((rounds * 2 * len(workers) + 2) * batches * BATCH))
        await settled(place)
        for count in workers:
            yield await _figure(place, run_out, count, rounds, batches)


async def _figure(place: Place, run_out: RunOut, count: int, rounds: int, batches: int) -> Figure:
    async with AsyncExitStack() as stack:
        sweepers = [await stack.enter_async_context(child(place, ["bench", SWEEPER])) for _ in range(count)]
        await asyncio.gather(*(sweeper.tell(IN_FLIGHT) for sweeper in sweepers))  # statements prepared

        async def ours() -> float:
            return await _swept(sweepers, batches)

        async def floor() -> float:
            if place.is_sqlite:
                return await asyncio.to_thread(bare_sweeps, place.path, run_out, batches, BATCH)
            return await pgbench.run(place, sweeping(run_out, BATCH), count, batches // count, 0)

        cases = f"{rounds * batches * BATCH:,} cases"
        name = f"{place.name}, {cases}, {count} worker{'s' * (count > 1)}"
        return Figure(name, "cases/s", await taking_turns(rounds, {"ours": ours, "bare SQL": floor}), (_TARGET,))


async def _swept(sweepers: Sequence[Child], batches: int) -> float:
    """Cases per second, from the word to all until the last of them has finished."""
    began = time.perf_counter()
    counts = await asyncio.gather(*(sweeper.tell(batches // len(sweepers)) for sweeper in sweepers))
    assert sum(counts) == batches * BATCH, f"fewer cases were due than {batches} batches hold: {counts}"
    return batches * BATCH / (time.perf_counter() - began)


async def sweep_as_told(world: World) -> None:
    """What the other process does: for each line it sweeps so many batches, and answers how many cases that were."""
    async with world.connect(world.settings.database_url) as store:
        door = Door(store, WallClock())
        while told := await asyncio.to_thread(sys.stdin.readline):
            left = iter(range(int(told)))
            answer(sum(await asyncio.gather(*(_sweeps(door, left) for _ in range(IN_FLIGHT)))))


async def _sweeps(door: Door, left: Iterator[int]) -> int:
    return sum([(await door.sweep(BATCH)).cases for _ in left])
