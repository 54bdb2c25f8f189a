"""GET /v1/exhibits/{exhibit_id}/progress: how far is an upload, and what have the checks found (S4)?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import msgspec

from ...app.ports import UploadState
from ...app.progress import VERDICT, told
from ...app.submission import shop_of
from ...app.uploads.creating import is_senders
from ...domain.exhibits import Exhibit
from ..noes import too_many_requests
from ..problems import not_found
from ..seeing import Seen, key_of, see, see_exhibit
from ..services import Services
from ..wire.call import Call
from ..wire.reply import Reply

MEDIA: Final = b"text/event-stream"
AT_ONCE: Final = 6
LOOK_S: Final = 0.5
HEARTBEAT_S: Final = 15.0
AT_MOST_S: Final = 300.0
ROWS_AT_ONCE: Final = 100
_UNBUFFERED: Final = ((b"x-accel-buffering", b"no"),)
_RETRY: Final = b"retry: 1000\n\n"
_HEARTBEAT: Final = b": still here\n\n"


async def watch(call: Call[None]) -> Reply:
    """A stream of events, from the one after Last-Event-ID on; 204 where all of them are known already."""
    found = await _found(call)
    if found is None:
        return not_found(call)
    after = _last_event(dict(call.headers).get(b"last-event-id", b""))
    if found.is_erased or (after and await _is_over(call.services, found.key, after)):
        return Reply(204, b"")
    listeners, who = call.services.uploads.bell.listeners, call.by.scope
    if listeners[who] >= AT_ONCE:
        return too_many_requests(call, 1)
    watching = Watching(call.services, found, call.head.language, after)
    return Reply(200, b"", _UNBUFFERED, MEDIA, stream=_counted(watching, who))


class Watched(NamedTuple):
    """What is watched: an exhibit of a case that this reader may see, or an upload that is to become one."""

    key: tuple[str, str]
    seen: Seen
    state: str
    offset_bytes: int
    length_bytes: int | None
    is_erased: bool = False


async def _found(call: Call[None]) -> Watched | None:
    """Until the case knows it, an upload is only its sender's; then it is an exhibit for as long as that is kept."""
    exhibit_id = call.params["exhibit_id"]
    if key_of(exhibit_id) is None:
        return None
    key = (shop_of(exhibit_id), exhibit_id)
    upload = await call.services.store.upload(*key)
    if upload is None or upload.state == UploadState.RECEIVED:
        found = await see_exhibit(call.services, call.actor, exhibit_id)
        return None if found is None else _exhibit(key, *found)
    seen = None
    if is_senders(upload, call.actor):
        seen = await see(call.services, call.actor, upload.case_id, "exhibit")
    return None if seen is None else Watched(key, seen, upload.state, upload.offset_bytes, upload.length_bytes)


def _exhibit(key: tuple[str, str], seen: Seen, exhibit: Exhibit) -> Watched:
    return Watched(key, seen, UploadState.RECEIVED, exhibit.size_bytes, exhibit.size_bytes, exhibit.erased)


async def _is_over(services: Services, key: tuple[str, str], after: int) -> bool:
    rows = await services.store.progress(*key, after - 1, 1)
    return bool(rows) and rows[0].seq == after and msgspec.json.decode(rows[0].doc).get("event") == VERDICT


def _last_event(header: bytes) -> int:
    text = header.decode("latin-1").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 15 else 0


async def _counted(watching: Watching, who: str) -> AsyncGenerator[bytes, None]:
    listeners = watching.services.uploads.bell.listeners
    listeners[who] += 1
    try:
        async for piece in watching.events():
            yield piece
    finally:
        listeners[who] -= 1
        if not listeners[who]:
            del listeners[who]


@dataclass
class Watching:
    """One reader of one exhibit's progress, and what it has been told."""

    services: Services
    watched: Watched
    language: str
    after: int
    told_bytes: int = -1
    is_over: bool = field(default=False, init=False)

    async def events(self) -> AsyncGenerator[bytes, None]:
        """Everything there is to tell, until the verdict or for as long as a connection may last."""
        now = asyncio.get_running_loop().time
        until = spoken = now()
        until += AT_MOST_S
        yield _RETRY
        while not self.is_over and now() < until:
            for piece in await self._news():
                spoken = now()
                yield piece
            if self.is_over:
                return
            if now() - spoken >= HEARTBEAT_S:
                spoken = now()
                yield _HEARTBEAT
            await self.services.uploads.bell.wait(self.watched.key[1], LOOK_S)

    async def _news(self) -> list[bytes]:
        pieces = await self._received()
        if self.is_over:
            return pieces
        seen = self.watched.seen
        for row in await self.services.store.progress(*self.watched.key, self.after, ROWS_AT_ONCE):
            self.after = row.seq
            step = told(row, seen.actor.role, self.language, seen.case.basis.zone)
            if step is not None:
                name = step.pop("event")
                pieces.append(event(name, row.seq, step))
                self.is_over = name == VERDICT
        return pieces

    async def _received(self) -> list[bytes]:
        """How many bytes are here, while they come."""
        if self.watched.state != UploadState.RECEIVED:
            fresh = await self.services.store.upload(*self.watched.key)
            if fresh is None or fresh.state not in (UploadState.OPEN, UploadState.RECEIVED):
                self.is_over = True
                return [event("ended", 0, {"state": "gone" if fresh is None else fresh.state})]
            self.watched = self.watched._replace(
                state=fresh.state, offset_bytes=fresh.offset_bytes, length_bytes=fresh.length_bytes
            )
        offset, length = self.watched.offset_bytes, self.watched.length_bytes
        if offset == self.told_bytes or self.after:
            return []
        self.told_bytes = offset
        return [event("received", 0, {"offset": offset, "length": length})]


def event(name: str, seq: int, data: dict[str, Any]) -> bytes:
    """One event on the stream."""
    return f"event: {name}\nid: {seq}\ndata: {msgspec.json.encode(data).decode()}\n\n".encode()
