"""How does what was committed reach the world: once delivered it is done, else later, and in the end a task?"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import structlog

from ..domain.words import Actor, Role
from .ports import Clock, OutboxRow, Store
from .trail import Trail

SECOND: Final = 1_000_000
LEASE_S: Final = 120
TRIES: Final = 10
BACK_OFF_S: Final = 30
BACK_OFF_AT_MOST_S: Final = 3_600
AT_ONCE: Final = 16

Deliver = Callable[[OutboxRow], Awaitable[None]]
"""Delivers a row, or raises; the row's id lets a receiver drop what comes twice."""

_WORKER: Final = Actor(Role.SYSTEM, "outbox")
log = structlog.get_logger()


class Outbox:
    """Hands rows to whoever delivers their topic."""

    def __init__(self, store: Store, clock: Clock, trail: Trail, by_topic: Mapping[str, Deliver]) -> None:
        self._store, self._clock, self._trail, self._by_topic = store, clock, trail, by_topic
        self._calls = asyncio.Semaphore(AT_ONCE)

    async def run_once(self, limit: int = 100) -> int:
        """Delivers what is ready and returns how many rows that were."""
        now = self._clock.now()
        rows = await self._store.claim_outbox(now, now + LEASE_S * SECOND, limit)
        over = await asyncio.gather(*(self._guarded(row) for row in rows))
        done = [row for row, is_over in zip(rows, over, strict=True) if is_over]
        if done:
            await self._store.outbox_done(done)
        return len(rows)

    async def _guarded(self, row: OutboxRow) -> bool:
        """Tells whether the row is over: delivered, or given up."""
        async with self._calls:
            try:
                await self._by_topic[row.topic](row)
                return True
            except Exception as trouble:
                log.warning(
                    "outbox.not_delivered", outbox_id=row.outbox_id, attempt=row.attempts, trouble=repr(trouble)
                )
                return await self._later(row, trouble)

    async def _later(self, row: OutboxRow, trouble: Exception) -> bool:
        if row.attempts < TRIES:
            await self._store.outbox_later(row, self._clock.now() + int(back_off_s(row.attempts) * SECOND))
            return False
        said = {"outbox_id": row.outbox_id, "case_id": row.case_id, "topic": row.topic, "trouble": repr(trouble)[:200]}
        await self._trail.note(_WORKER, "outbox.given_up", said)
        log.error("outbox.given_up", outbox_id=row.outbox_id, case_id=row.case_id, topic=row.topic)
        return True


def back_off_s(attempts: int) -> float:
    """Doubles with each attempt up to an hour, spread so that not all come at once."""
    return min(BACK_OFF_S * (1 << min(attempts - 1, 10)), BACK_OFF_AT_MOST_S) * random.uniform(0.8, 1.2)
