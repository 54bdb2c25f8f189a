"""How does a double click do nothing twice?  What a form did first is kept under the key that the form carries."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from weakref import WeakValueDictionary

from ....app.codec import decode, encode
from ....app.once import once
from ....app.ports import AnswerRow
from ....app.submission import Idempotency
from ..forms.filling import first
from .visit import Away, Shown, Visit

_NOT_SAID = frozenset({"proof", "key"})


def idempotency(visit: Visit, about: str) -> Idempotency | None:
    """The key that a form carries, bound to who sends it and what it is about, with the hash of what was typed."""
    key = first(visit.form, "key")
    if not 1 <= len(key) <= 64 or not key.isascii():
        return None
    said = sorted((name, list(values)) for name, values in visit.form.items() if name not in _NOT_SAID)
    body_hash = hashlib.sha256(encode([visit.path, said])).hexdigest()
    return Idempotency(f"{visit.by.scope}:page:{about}", key, body_hash)


class Once:
    """Carries out what is no command of a case; where it went well, the same form sent again leads to the same page."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def __call__(self, visit: Visit, do: Callable[[Visit], Awaitable[Shown]]) -> Shown:
        key = idempotency(visit, visit.path)
        if key is None:
            return await do(visit)

        async def do_once() -> tuple[Shown, bytes | None]:
            shown = await do(visit)
            return shown, encode(shown.to) if isinstance(shown, Away) else None

        lock = self._locks.setdefault((key.scope, key.key), asyncio.Lock())
        async with lock:  # who waits here need not ask the database again and again
            services = visit.services
            return await once(services.store, services.clock, key, do_once, _again)


def _again(row: AnswerRow) -> Shown:
    """Where the first one led; the key of a form is its own, whatever was typed into it."""
    return Away(decode(row.doc, str)) if row.doc else Away("/")
