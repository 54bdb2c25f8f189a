"""How is a POST that is no command answered twice with the same answer, and carried out once?"""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any, Final
from weakref import WeakValueDictionary

import msgspec

from ...app.once import once
from ...app.ports import AnswerRow
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
    """Answers under a key: whoever claims it first does the work, in this process and in all others."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def answer(self, call: Call[Any], handler: Handler) -> Reply:
        """The handler's answer, or the one first given under the request's key."""
        key = idempotency(call) if call.caller is not None else None
        if key is None:
            return await handler(call)

        async def do() -> tuple[Reply, bytes | None]:
            reply = await handler(call)
            return reply, _doc(reply) if reply.status in _KEPT else None

        lock = self._locks.setdefault((key.scope, key.key), asyncio.Lock())
        async with lock:  # who waits here need not ask the database again and again
            services = call.services
            return await once(services.store, services.clock, key, do, lambda row: _again(call, key, row))


def _doc(reply: Reply) -> bytes:
    headers = [(name.decode(), value.decode()) for name, value in reply.headers if name in KEPT_HEADERS]
    return msgspec.json.encode(KeptReply(reply.status, msgspec.Raw(reply.body or NO_BODY), headers))


def _again(call: Call[Any], key: Idempotency, row: AnswerRow) -> Reply:
    if row.body_hash != key.body_hash:
        return refused(call, Refusal(Code.IDEMPOTENCY_CONFLICT))
    kept = msgspec.json.decode(row.doc, type=KeptReply)
    headers: list[Header] = [(name.encode(), value.encode()) for name, value in kept.headers]
    media = JSON if kept.status < 400 else PROBLEM
    body = bytes(kept.body)
    return Reply(kept.status, b"" if body == NO_BODY else body, (*headers, REPLAYED), media)
