"""How is what is no command of a case carried out once, whichever process takes it?  Its key is claimed first.

The row of the answer is there before the work begins, with a mark in place of the answer; who finds a mark waits for
the answer.  A claim whose process died is taken over after a while: then, and only then, the work may begin anew.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from .ports import AnswerRow, Clock, LostRace, Store
from .submission import Idempotency

T = TypeVar("T")

MARK: Final = b"claimed:"
LEASE_S: Final = 60
LOOK_S: Final = 0.05
LOOKS: Final = 200
_MICROSECONDS: Final = 1_000_000


async def once(
    store: Store,
    clock: Clock,
    key: Idempotency,
    do: Callable[[], Awaitable[tuple[T, bytes | None]]],
    again: Callable[[AnswerRow], T],
) -> T:
    """What `do` answers, or what `again` makes of the answer kept under the key.

    `do` gives its answer and how it is kept; None is not kept, and the key is free again, as after trouble.  LostRace
    when another process has been at it for too long.
    """
    row = await _claimed(store, clock, key)
    if not row.doc.startswith(MARK):
        return again(row)
    doc = None
    try:
        answer, doc = await do()
    finally:
        if doc is None:
            await store.drop_answer(row)
    if doc is not None:
        await store.change_answer(row, row._replace(doc=doc))
    return answer


async def _claimed(store: Store, clock: Clock, key: Idempotency) -> AnswerRow:
    """Our own claim, or the answer that somebody else has given; another body's is theirs whatever stands in it."""
    mark = MARK + secrets.token_hex(8).encode()
    for _ in range(LOOKS):
        mine = AnswerRow(key.scope, key.key, key.body_hash, clock.now(), mark)
        try:
            await store.put_answer(mine)
            return mine
        except LostRace:
            row = await store.answer(key.scope, key.key)
        if row is None:  # given up a moment ago
            continue
        if row.doc == mark or not row.doc.startswith(MARK):
            return row
        if row.body_hash != key.body_hash:
            return row._replace(doc=b"")
        if mine.created_at - row.created_at >= LEASE_S * _MICROSECONDS and await store.change_answer(row, mine):
            return mine
        await asyncio.sleep(LOOK_S)
    raise LostRace("somebody else is carrying this out: ask again in a moment")
