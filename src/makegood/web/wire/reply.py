"""What goes back over the wire?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

if TYPE_CHECKING:
    from litestar.types import Send

Header = tuple[bytes, bytes]
JSON: Final = b"application/json"
PROBLEM: Final = b"application/problem+json"
_encoder: Final = msgspec.json.Encoder()
encode = _encoder.encode


class Reply(NamedTuple):
    """A status, a body, and what headers it needs; `code` names a refusal for logs and counts."""

    status: int
    body: bytes
    headers: tuple[Header, ...] = ()
    media: bytes = JSON
    code: str = ""


def said(value: object, status: int = 200, headers: tuple[Header, ...] = ()) -> Reply:
    """A document as JSON."""
    return Reply(status, _encoder.encode(value), headers)


async def send_reply(send: Send, reply: Reply, request_id: str) -> None:
    """Sends it; nothing of ours is cached or guessed at by a browser."""
    await send(
        {
            "type": "http.response.start",
            "status": reply.status,
            "headers": [
                (b"content-type", reply.media),
                (b"content-length", str(len(reply.body)).encode()),
                (b"x-request-id", request_id.encode()),
                *_ALWAYS,
                *reply.headers,
            ],
        }
    )
    await send({"type": "http.response.body", "body": reply.body, "more_body": False})


_ALWAYS: Final[tuple[Header, ...]] = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))
