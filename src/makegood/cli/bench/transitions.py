"""How many commands a second pass the door, beside the database that writes the same rows bare?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping

from ..command import World
from . import bare_sqlite, floors, pgbench
from .databases import Place, databases
from .figures import Figure, Measure, Target, taking_turns
from .ground import Ground, Options, ground

# Callers, and how many cases they carry through in one round.
_CASES = {1: 100, 4: 400, 16: 1600, 64: 3200}
_WARM = 64
_TARGETS = {
    (False, 64): (Target("single statements", 2.0),),
    (True, 1): (Target("bare driver", 0.5),),
    (True, 64): (Target("bare driver", 0.7),),
}


async def transitions(options: Options, world: World) -> AsyncIterator[Figure]:
    """For both stores a figure for each number of callers."""
    async for place in databases(options.database, world):
        async for figure in _on(place, options, world):
            yield figure


async def _on(place: Place, options: Options, world: World) -> AsyncIterator[Figure]:
    rounds, share = options.rounds_or(7), 0.04 if options.short else 1.0
    plan = {callers: max(1, int(cases * share) // callers) * callers for callers, cases in _CASES.items()}
    most_measures = 3
    async with ground(place, world, sum(plan.values()) * most_measures * rounds + _WARM) as there:
        await there.ours(_WARM, _WARM)  # statements prepared, caches warm
        for callers, cases in plan.items():
            measures = (_sqlite if place.is_sqlite else _postgresql)(there, cases, callers)
            name = f"{place.name}, {callers} caller{'s' * (callers > 1)}"
            targets = _TARGETS.get((place.is_sqlite, callers), ())
            yield Figure(name, "commands/s", await taking_turns(rounds, measures), targets)


def _postgresql(there: Ground, cases: int, callers: int) -> Mapping[str, Measure]:
    def floor(script: pgbench.Script) -> Measure:
        async def measure() -> float:
            first = there.numbers.take(cases).start
            return await pgbench.run(there.place, script, callers, cases // callers, first)

        return measure

    return {
        "ours": lambda: there.ours(cases, callers),
        "single statements": floor(floors.one_by_one(there.sample)),
        "read and write": floor(floors.in_two(there.sample)),
    }


def _sqlite(there: Ground, cases: int, callers: int) -> Mapping[str, Measure]:
    async def bare() -> float:
        """In groups as large as ours were."""
        commands = bare_sqlite.commands(there.sample, there.numbers.take(cases), callers)
        return await asyncio.to_thread(bare_sqlite.write, there.place.path, commands, there.at_once)

    return {"ours": lambda: there.ours(cases, callers), "bare driver": bare}
