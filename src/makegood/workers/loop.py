"""How are duties done without end, without waiting when there is work, and without leaving any half done?"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Final

import structlog

from ..app.ports import Clock
from .duty import Duty, Unwatched, Watch

LOOK_S: Final = 0.25
FALLBACK_S: Final = 5.0
TROUBLE_S: Final = (1.0, 2.0, 5.0, 10.0, 30.0)
PASSES_AT_MOST: Final = 1_000
_MICROSECONDS: Final = 1_000_000

log = structlog.get_logger()


async def nothing_to_refresh() -> None:
    """The machine's clock needs no looking after."""


class Workers:
    """The duties of a process.  Each goes on by itself; `run_until_idle` does all of them until nothing is due.

    `next_due` tells when something in the database wants work: one question for all duties, which rest meanwhile.
    `refresh` takes up a clock wound by another process.
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

    @property
    def kinds(self) -> Sequence[str]:
        """What the duties are called, in their order; the lanes of one share its name."""
        return list(dict.fromkeys(kind_of(name) for name in self._duties))

    def of(self, kinds: Collection[str]) -> Workers:
        """Workers with the duties of these kinds alone."""
        chosen = [duty for name, duty in self._duties.items() if kind_of(name) in kinds]
        return Workers(chosen, self._clock, self._next_due, self._refresh, self._watch)

    def wake(self) -> None:
        """Something has been written that wants work: nobody waits for the next look."""
        for awake in self._awake.values():
            awake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Does all duties until it is told to stop; the work at hand is finished first."""
        await asyncio.gather(self._look_out(stop), *(self._keep_doing(name, stop) for name in self._duties))

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
                wait_s = 0.0 if await self._once(name) else FALLBACK_S
                troubles = 0
            except Exception as trouble:  # a database that restarts must not end the worker
                self._watch.failed(name)
                log.error("worker.trouble", duty=name, trouble=repr(trouble)[:300])
                wait_s = TROUBLE_S[min(troubles, len(TROUBLE_S) - 1)]
                troubles += 1
            if wait_s and not stop.is_set():
                await _until(self._awake[name], wait_s)

    async def _look_out(self, stop: asyncio.Event) -> None:
        """Wakes the duties when something has become due, and when it is time to stop."""
        while not stop.is_set():
            await _until(stop, await self._look())
        self.wake()

    async def _look(self) -> float:
        """How long to rest before the next look, in seconds."""
        try:
            await self._refresh()
            due, now = await self._next_due(), self._clock.now()
        except Exception as trouble:  # the duties say so, too, and louder
            log.warning("worker.cannot_look", trouble=repr(trouble)[:300])
            return TROUBLE_S[0]
        if due is not None and due <= now:
            self.wake()
            return LOOK_S
        return LOOK_S if due is None else min(LOOK_S, (due - now) / _MICROSECONDS)


def kind_of(name: str) -> str:
    """`checks-1` and `checks-2` are two lanes of `checks`."""
    kind, _, lane = name.rpartition("-")
    return kind if kind and lane.isdecimal() else name


async def _until(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass
