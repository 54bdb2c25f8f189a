"""Which deadlines have run out?  Time acts on them, earliest first."""

from __future__ import annotations

import asyncio
from typing import Final

from ..app.door import Door
from ..app.ports import Clock
from .duty import Watch

BATCH: Final = 500
IN_FLIGHT: Final = 2  # while one sweep is judged, the database reads or writes the other
SWEEPS_IN_A_ROW: Final = 10  # then the worker looks whether it has to stop
_MICROSECONDS: Final = 1_000_000


class Deadlines:
    """Sweeps until nothing is due."""

    name = "deadlines"

    def __init__(self, door: Door, clock: Clock, watch: Watch) -> None:
        self._door, self._clock, self._watch = door, clock, watch

    async def run_once(self) -> int:
        return sum(await asyncio.gather(*(self._sweeps() for _ in range(IN_FLIGHT))))

    async def _sweeps(self) -> int:
        done = 0
        for _ in range(SWEEPS_IN_A_ROW):
            swept = await self._door.sweep(BATCH)
            if not swept.cases:
                break
            done += swept.cases
            if swept.oldest is not None:
                self._watch.swept(swept.cases, (self._clock.now() - swept.oldest) / _MICROSECONDS)
        return done
