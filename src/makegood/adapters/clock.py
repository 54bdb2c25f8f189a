"""What time is it: by the wall, in the sandbox, or by hand?"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

SETTING = "sandbox_offset"
_NANOSECONDS_PER_MICROSECOND = 1_000


def wall() -> int:
    """Microseconds since the epoch by the machine's clock."""
    return time.time_ns() // _NANOSECONDS_PER_MICROSECOND


class SystemClock:
    """The machine's clock."""

    def now(self) -> int:
        return wall()


class Settings(Protocol):
    """Where the sandbox keeps how far its clock is wound."""

    async def setting(self, name: str) -> bytes | None: ...
    async def put_setting(self, name: str, value: bytes) -> None: ...


class SandboxClock:
    """A clock that runs with `source` and can be wound forward; it never goes back, not over a restart either.

    The offset stands in the store, where every process finds it: `refresh` takes up what another one has wound.
    """

    def __init__(self, settings: Settings, source: Callable[[], int] = wall) -> None:
        self._settings, self._source = settings, source
        self._offset, self._latest = 0, 0
        self._winding = asyncio.Lock()

    def now(self) -> int:
        self._latest = max(self._latest, self._source() + self._offset)
        return self._latest

    async def open(self, offset: int = 0) -> None:
        """Takes up the kept offset; where none was ever kept, the clock begins `offset` from its source."""
        kept = await self._kept()
        if kept is None:
            await self._keep(offset)
        self._offset = offset if kept is None else kept

    async def refresh(self) -> None:
        """Takes up what other processes have wound, and sees to it that the store never knows less than we do."""
        kept = await self._kept()
        if kept is not None and kept > self._offset:
            self._offset = kept
        elif kept != self._offset:
            await self._keep(self._offset)

    async def advance(self, by: int) -> int:
        """Winds the clock forward by microseconds (a negative number winds nothing) and returns the new instant."""
        async with self._winding:
            await self.refresh()
            if by > 0:
                await self._keep(self._offset + by)
                self._offset += by
        return self.now()

    async def _kept(self) -> int | None:
        raw = await self._settings.setting(SETTING)
        return int(raw) if raw is not None else None

    async def _keep(self, offset: int) -> None:
        await self._settings.put_setting(SETTING, str(offset).encode())
