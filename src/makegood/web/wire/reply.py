"""What goes back over the wire?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Collection
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from .cors import cors_headers
from .head import Head

if TYPE_CHECKING:
    from litestar.types import Receive, Send

Header = tuple[bytes, bytes]
JSON: Final = b"application/json"
PROBLEM: Final = b"application/problem+json"
_encoder: Final = msgspec.json.Encoder()
encode = _encoder.encode


class Reply(NamedTuple):
    """A status, a body, and what headers it needs; `code` names a refusal for logs and counts.

    A reply with a `stream` has no body: its pieces are sent as they come, until it ends or whoever asked is gone.
    `length` is how many bytes there are, where that is known and they are streamed, or not sent at all (HEAD).
    """

    status: int
    body: bytes
    headers: tuple[Header, ...] = ()
    media: bytes = JSON
    code: str = ""
    stream: AsyncGenerator[bytes, None] | None = None
    length: int | None = None


def said(value: object, status: int = 200, headers: tuple[Header, ...] = ()) -> Reply:
    """A document as JSON."""
    return Reply(status, _encoder.encode(value), headers)


def completed(reply: Reply, head: Head, always: tuple[Header, ...], origins: Collection[str]) -> Reply:
    """With the headers of every answer of its route, and those that let a page of another site read it."""
    more = (*always, *cors_headers(head, origins)) if head.origin else always
    return reply._replace(headers=(*reply.headers, *more)) if more else reply


async def send_reply(send: Send, reply: Reply, request_id: str) -> None:
    """Sends it; nothing of ours is cached or guessed at by a browser."""
    await send(
        {
            "type": "http.response.start",
            "status": reply.status,
            "headers": [
                *_about_body(reply),
                (b"x-request-id", request_id.encode()),
                *_usual(reply.headers),
                *reply.headers,
            ],
        }
    )
    await send({"type": "http.response.body", "body": reply.body, "more_body": False})


def _about_body(reply: Reply) -> tuple[Header, ...]:
    if reply.status == 204:
        return ()
    length = len(reply.body) if reply.length is None else reply.length
    return (b"content-type", reply.media), (b"content-length", str(length).encode())


async def send_stream(send: Send, receive: Receive, reply: Reply, request_id: str) -> None:
    """Sends the pieces of a stream as they come; ends at once when whoever asked is gone."""
    assert reply.stream is not None
    about: tuple[Header, ...] = ((b"content-type", reply.media),) if reply.length is None else _about_body(reply)
    headers = [*about, (b"x-request-id", request_id.encode()), *_usual(reply.headers), *reply.headers]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    gone = asyncio.ensure_future(_until_gone(receive))
    coming: asyncio.Future[bytes | None] | None = None
    try:
        while not gone.done():
            coming = asyncio.ensure_future(anext(reply.stream, None))
            await asyncio.wait((coming, gone), return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                return
            piece = coming.result()
            if piece is None:
                await send({"type": "http.response.body", "body": b"", "more_body": False})
                return
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    finally:
        gone.cancel()
        if coming is not None and not coming.done():
            coming.cancel()
            await asyncio.wait((coming,))
        await reply.stream.aclose()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _usual(own: tuple[Header, ...]) -> tuple[Header, ...]:
    """What goes with every answer; nothing is kept unless the answer itself says for how long."""
    says = any(name == _FRESH[0] for name, _ in own)
    return (_NO_GUESSING,) if says else (_FRESH, _NO_GUESSING)


_FRESH: Final[Header] = (b"cache-control", b"no-store")
_NO_GUESSING: Final[Header] = (b"x-content-type-options", b"nosniff")
