"""How is a POST that is no command answered twice with the same answer, and carried out once?"""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any, Final
from weakref import WeakValueDictionary

import msgspec

from ...app.ports import AnswerRow, LostRace
from ...app.submission import Idempotency
from ...domain.refusals import Code, Refusal
from ..problems import REPLAYED, refused
from .call import Call, Handler
from .head import key_of
from .reply import JSON, PROBLEM, Header, Reply

_canonical: Final = msgspec.json.Encoder(order="sorted").encode
_KEPT: Final = frozenset({200, 201, 202, 409})
NO_BODY: Final = b"null"
KEPT_HEADERS: Final = frozenset({b"location", b"etag"})


class KeptReply(msgspec.Struct):
    """A first answer: its status, its document and the headers that belong to it."""

    status: int
    body: msgspec.Raw
    headers: list[tuple[str, str]]


def idempotency(call: Call[Any]) -> Idempotency | None:
    """The key of a request, bound to its caller and path, with the hash of method, path and canonical body."""
    key = key_of(call.head)
    if key is None:
        return None
    said = f"{call.method} {call.path}\n".encode() + _canonical(call.body)
    return Idempotency(f"{call.by.scope}:{call.path}", key, hashlib.sha256(said).hexdigest())


class Once:
    """Answers under a key: in this process one after the other; between processes the first one's answer counts."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def answer(self, call: Call[Any], handler: Handler) -> Reply:
        """The handler's answer, or the one first given under the request's key."""
        key = idempotency(call) if call.caller is not None else None
        if key is None:
            return await handler(call)
        lock = self._locks.setdefault((key.scope, key.key), asyncio.Lock())
        async with lock:
            return await self._kept(call, key) or await self._first(call, key, handler)

    async def _first(self, call: Call[Any], key: Idempotency, handler: Handler) -> Reply:
        reply = await handler(call)
        if reply.status in _KEPT:
            headers = [(name.decode(), value.decode()) for name, value in reply.headers if name in KEPT_HEADERS]
            doc = msgspec.json.encode(KeptReply(reply.status, msgspec.Raw(reply.body or NO_BODY), headers))
            services = call.services
            try:
                await services.store.put_answer(AnswerRow(key.scope, key.key, key.body_hash, services.clock.now(), doc))
            except LostRace:  # another process was first: its answer is the one that counts
                return await self._kept(call, key) or reply
        return reply

    async def _kept(self, call: Call[Any], key: Idempotency) -> Reply | None:
        row = await call.services.store.answer(key.scope, key.key)
        if row is None:
            return None
        if row.body_hash != key.body_hash:
            return refused(call, Refusal(Code.IDEMPOTENCY_CONFLICT))
        kept = msgspec.json.decode(row.doc, type=KeptReply)
        headers: list[Header] = [(name.encode(), value.encode()) for name, value in kept.headers]
        media = JSON if kept.status < 400 else PROBLEM
        body = bytes(kept.body)
        return Reply(kept.status, b"" if body == NO_BODY else body, (*headers, REPLAYED), media)
