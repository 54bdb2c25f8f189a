"""How are duties done without end, without waiting when there is work, and without leaving any half done?"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import structlog

from ..app.ports import Clock
from .duty import Duty, Unwatched, Watch

POLL_S: Final = 0.5
TROUBLE_S: Final = (1, 2, 5, 10, 30)
PASSES_AT_MOST: Final = 1_000
_MICROSECONDS: Final = 1_000_000

log = structlog.get_logger()


async def nothing_to_refresh() -> None:
    """The machine's clock needs no looking after."""


class Workers:
    """The duties of a process.  Each goes on by itself; `run_until_idle` does all of them until nothing is due.

    `next_due` tells when something in the database wants work; `refresh` takes up a clock wound by another process.
    """

    def __init__(
        self,
        duties: Sequence[Duty],
        clock: Clock,
        next_due: Callable[[], Awaitable[int | None]],
        refresh: Callable[[], Awaitable[None]] = nothing_to_refresh,
        watch: Watch | None = None,
    ) -> None:
        self._duties = {duty.name: duty for duty in duties}
        self._clock, self._next_due, self._refresh = clock, next_due, refresh
        self._watch = watch or Unwatched()
        self._busy = {name: asyncio.Lock() for name in self._duties}
        self._awake = {name: asyncio.Event() for name in self._duties}

    def wake(self) -> None:
        """Something has been written that wants work: nobody waits for the next look."""
        for awake in self._awake.values():
            awake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Does all duties until it is told to stop; the work at hand is finished first."""
        ending = asyncio.create_task(self._end_waits(stop))
        await asyncio.gather(*(self._keep_doing(name, stop) for name in self._duties))
        await ending

    async def run_until_idle(self) -> int:
        """Does all duties, in their order, until none finds anything due; returns how much was done.

        What a duty has in hand elsewhere in this process is waited for.
        """
        total = 0
        for _ in range(PASSES_AT_MOST):
            done = 0
            for name in self._duties:
                while some := await self._once(name):
                    done += some
            total += done
            if not done:
                return total
        log.error("workers.never_idle", passes=PASSES_AT_MOST)
        return total

    async def _once(self, name: str) -> int:
        async with self._busy[name]:
            done = await self._duties[name].run_once()
        self._watch.ran(name, done)
        return done

    async def _keep_doing(self, name: str, stop: asyncio.Event) -> None:
        troubles = 0
        while not stop.is_set():
            self._awake[name].clear()
            try:
                await self._refresh()
                wait_s = 0.0 if await self._once(name) else await self._until_due_s()
                troubles = 0
            except Exception as trouble:  # a database that restarts must not end the worker
                self._watch.failed(name)
                log.error("worker.trouble", duty=name, trouble=repr(trouble)[:300])
                wait_s = TROUBLE_S[min(troubles, len(TROUBLE_S) - 1)]
                troubles += 1
            if wait_s and not stop.is_set():
                await self._wait(name, wait_s)

    async def _until_due_s(self) -> float:
        """How long there is nothing to do, as far as is known; what others write meanwhile is found by looking."""
        due, now = await self._next_due(), self._clock.now()
        if due is None or due <= now:
            return POLL_S
        return min(POLL_S, (due - now) / _MICROSECONDS)

    async def _wait(self, name: str, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._awake[name].wait()
        except TimeoutError:
            pass

    async def _end_waits(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self.wake()
