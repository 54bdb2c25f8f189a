"""How does a client load a server?  Keep-alive connections; on each the next request goes out after the answer."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length: "


class Load(NamedTuple):
    """What came of it: answers per second, and how long each took, in seconds."""

    per_second: float
    took_s: Sequence[float]

    def percentile_ms(self, percent: float) -> float:
        ordered = sorted(self.took_s)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


class Refused(Exception):
    """The server did not answer with a success."""


def request(method: str, path: str, token: str, body: bytes = b"", key: str | None = None) -> bytes:
    """One request as it goes over the wire."""
    keyed = f"idempotency-key: {key}\r\n" if key else ""
    head = (
        f"{method} {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\naccept-language: zh-CN\r\n"
        f"content-type: application/json\r\n{keyed}content-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def load(port: int, shares: Sequence[Sequence[bytes]]) -> Load:
    """Sends each share over a connection of its own."""
    loop = asyncio.get_running_loop()
    connections = [_Connection(loop, share) for share in shares]
    for connection in connections:
        await loop.create_connection(lambda connection=connection: connection, "127.0.0.1", port)  # type: ignore[misc]
    gc.collect()
    gc.freeze()
    began = time.perf_counter()
    for connection in connections:
        connection.begin()
    await asyncio.gather(*(connection.done for connection in connections))
    took = time.perf_counter() - began
    gc.unfreeze()
    found = [one for connection in connections for one in connection.took_s]
    return Load(len(found) / took, found)


class _Connection(asyncio.Protocol):
    """Sends one request after the other; answers have a content-length and come one at a time."""

    def __init__(self, loop: asyncio.AbstractEventLoop, requests: Sequence[bytes]) -> None:
        self.took_s: list[float] = []
        self.done: asyncio.Future[None] = loop.create_future()
        self._requests: Iterator[bytes] = iter(requests)
        self._received = b""
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def begin(self) -> None:
        request = next(self._requests, None)
        if request is None:
            self._transport.close()
            self.done.set_result(None)
            return
        self._sent_at = time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(_END_OF_HEAD)
        if not end:
            return
        at = head.lower().index(_LENGTH) + len(_LENGTH)
        if len(body) < int(head[at:].partition(b"\r\n")[0]):
            return
        self.took_s.append(time.perf_counter() - self._sent_at)
        self._received = b""
        if head[9:10] == b"2":
            self.begin()
        elif not self.done.done():
            self.done.set_exception(Refused((head + b"\n" + body).decode()[:1000]))

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or Refused("the server closed the connection"))
