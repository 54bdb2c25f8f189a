"""How does the body of one request flow into an upload, on whatever line it comes?

Bytes count as they come: when a part is full, when the line falls silent for a moment, at the latest after a few
seconds, when somebody asks how far it is, and when the line breaks.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final, Protocol

from .checksums import Checksum
from .outcomes import Mismatch, No, Superseded, TooLarge
from .writing import Writer

SILENT_S: Final = 0.5
COUNTS_AFTER_S: Final = 3.0
STALLED_AFTER_S: Final = 60.0


class Dropped(Exception):
    """The line is broken: nobody hears an answer."""


class Stalled(Exception):
    """Nothing has come for so long that the connection is better closed; what came is kept."""


class Source(Protocol):
    """The bytes of a request as they come over the line."""

    async def next(self, seconds: float) -> bytes:
        """Some bytes; none at the end.  TimeoutError after so many seconds of silence; Dropped."""
        ...


class Pouring:
    """One request that writes, as others in this process see it."""

    def __init__(self, source: Source, writer: Writer, at_most: int, checksum: Checksum | None) -> None:
        self._source, self._writer, self._at_most, self._checksum = source, writer, at_most, checksum
        self._writing = asyncio.Lock()
        self._superseded = asyncio.Event()

    def supersede(self) -> None:
        """A newer connection has come: nothing more of this one is written."""
        self._superseded.set()

    async def flush(self) -> None:
        """Makes everything count that has come so far, unless it still has to prove itself."""
        if not self._writer.is_tentative and not self._superseded.is_set():
            async with self._writing:
                await self._writer.keep()

    async def run(self) -> No | None:
        """Takes everything; says why not, where it could not be."""
        async with self._writing:
            await self._writer.begin()
        superseded = asyncio.ensure_future(self._superseded.wait())
        try:
            return await self._take_all(superseded)
        except Dropped:
            await self.flush()
            raise
        finally:
            superseded.cancel()

    async def _take_all(self, superseded: asyncio.Future[Any]) -> No | None:
        now = asyncio.get_running_loop().time
        kept_at = heard_at = now()
        while True:
            data = await self._next(superseded)
            if self._superseded.is_set():
                return Superseded()
            if data == b"":
                return await self._end()
            if data is not None:
                heard_at = now()
                no = await self._take(data)
                if no is not None:
                    return no
            if data is None or now() - kept_at >= COUNTS_AFTER_S:
                await self.flush()
                kept_at = now()
            if now() - heard_at >= STALLED_AFTER_S:
                raise Stalled

    async def _next(self, superseded: asyncio.Future[Any]) -> bytes | None:
        """The next bytes; None after a moment of silence, or where a newer connection has come."""
        following = asyncio.ensure_future(self._source.next(SILENT_S))
        await asyncio.wait((following, superseded), return_when=asyncio.FIRST_COMPLETED)
        if not following.done():
            following.cancel()
            return None
        try:
            return following.result()
        except TimeoutError:
            return None

    async def _take(self, data: bytes) -> No | None:
        if self._checksum is not None:
            self._checksum.update(data)
        async with self._writing:
            if self._writer.offset_bytes + len(data) > self._at_most:
                return TooLarge(self._at_most)
            await self._writer.add(data)
        return None

    async def _end(self) -> No | None:
        if self._checksum is not None and not self._checksum.matches():
            return Mismatch()
        async with self._writing:
            await self._writer.keep()
        return None
