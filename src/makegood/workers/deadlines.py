"""Which deadlines have run out?  Time acts on them, earliest first."""

from __future__ import annotations

import asyncio
from typing import Final, Protocol

from ..app.door import Door
from ..app.ports import Clock
from ..app.ports.console import LatenessRow
from .duty import Watch

BATCH: Final = 500
IN_FLIGHT: Final = 2  # while one sweep is judged, the database reads or writes the other
SWEEPS_IN_A_ROW: Final = 10  # then the worker looks whether it has to stop
LATE_S: Final = 60
_MICROSECONDS: Final = 1_000_000
_HOUR: Final = 3600 * _MICROSECONDS


class Kept(Protocol):
    """Where the console finds how late time acted."""

    async def note_lateness(self, row: LatenessRow) -> None: ...


class Deadlines:
    """Sweeps until nothing is due."""

    name = "deadlines"

    def __init__(self, door: Door, clock: Clock, watch: Watch, kept: Kept | None = None) -> None:
        self._door, self._clock, self._watch, self._kept = door, clock, watch, kept

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
                now = self._clock.now()
                self._watch.swept(swept.cases, (now - swept.oldest) / _MICROSECONDS)
                if self._kept is not None:
                    await self._kept.note_lateness(lateness_of(swept.cases, now, now - swept.oldest))
        return done


def lateness_of(cases: int, now: int, late: int) -> LatenessRow:
    """What a sweep leaves for the hour in which it acted: its cases count as late with the latest of them."""
    worst = max(0, late)
    return LatenessRow(now - now % _HOUR, cases, cases if worst >= LATE_S * _MICROSECONDS else 0, worst)
