"""How do the bytes of a request come in, piece by piece, and never more than a little at a time?

What has come over the line is taken from it while earlier bytes are still being written: a line that breaks just then
takes nothing with it that had arrived.
"""

from __future__ import annotations

import asyncio
from collections import deque
from types import TracebackType
from typing import TYPE_CHECKING, Final

from ...app.uploads.pouring import Dropped

if TYPE_CHECKING:
    from litestar.types import Receive

AHEAD_BYTES: Final = 1024 * 1024


class Body:
    """The body of one request, as a source for an upload; a context manager."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._pieces: deque[bytes] = deque()
        self._ahead_bytes = 0
        self._ended = self._dropped = False
        self._news, self._room = asyncio.Event(), asyncio.Event()
        self._pump: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Body:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pump is not None:
            self._pump.cancel()

    async def next(self, seconds: float) -> bytes:
        """What has come; nothing at the end.  TimeoutError after so many seconds of silence; Dropped."""
        if self._pump is None:  # who is refused is never asked for a body
            self._pump = asyncio.create_task(self._take_in())
        async with asyncio.timeout(seconds):
            while not (self._pieces or self._ended or self._dropped):
                self._news.clear()
                await self._news.wait()
        if self._pieces:
            data = b"".join(self._pieces)
            self._pieces.clear()
            self._ahead_bytes = 0
            self._room.set()
            return data
        if self._dropped:
            raise Dropped
        return b""

    async def _take_in(self) -> None:
        while not (self._ended or self._dropped):
            message = await self._receive()
            if message["type"] == "http.request":
                self._ended = not message.get("more_body", False)
                if data := message.get("body", b""):
                    self._pieces.append(data)
                    self._ahead_bytes += len(data)
            else:
                self._dropped = True
            self._news.set()
            while self._ahead_bytes >= AHEAD_BYTES:
                self._room.clear()
                await self._room.wait()
