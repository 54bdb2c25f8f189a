"""How does a shop hand in a picture of its goods, to be named in order lines?  Through the intake that evidence takes.

What is kept is a copy made anew from pixels, so that nothing which came with the file is shown to anybody.
"""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

from .ports import Blobs
from .ports.scanning import CopyPicture
from .uploads.outcomes import Busy, NotTaken, TooLarge
from .uploads.pouring import Source, Stalled
from .uploads.recognising import SIGN_BYTES, Recognise

NAMED: Final = "makegood:"
TYPES: Final = ("image/jpeg", "image/png", "image/webp")
AT_MOST_BYTES: Final = 20_000_000
STALLED_AFTER_S: Final = 30.0
OPENED_AT_ONCE: Final = 2
TAKEN_AT_ONCE: Final = 32


class OtherFormat(NamedTuple):
    """It is a photo or video, but of a kind that no shop window shows."""

    media_type: str


NotKept = TooLarge | NotTaken | OtherFormat | Busy


def catalogue_key(sha256: str) -> str:
    """Where a picture that was given to us lies."""
    return f"catalogue/{sha256}"


class GoodsPictures:
    """Takes pictures of goods.  One for each process; so many come in at once, and fewer are opened at once."""

    def __init__(self, blobs: Blobs, recognise: Recognise, copy: CopyPicture, scratch: Path | None = None) -> None:
        self._blobs, self._recognise, self._copy, self._scratch = blobs, recognise, copy, scratch
        self._opening = asyncio.Semaphore(OPENED_AT_ONCE)
        self._taken = 0

    async def take(self, source: Source) -> str | NotKept:
        """The name by which an order line refers to the picture: of the same bytes always the same."""
        if self._taken >= TAKEN_AT_ONCE:
            return Busy(after_s=5, everybody=True)
        self._taken += 1
        try:
            if self._scratch is not None:
                self._scratch.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix="goods-", dir=self._scratch) as folder:
                return await self._keep(source, Path(folder) / "picture")
        finally:
            self._taken -= 1

    async def _keep(self, source: Source, file: Path) -> str | NotKept:
        sha256 = await _written(source, file)
        if sha256 is None:
            return TooLarge(AT_MOST_BYTES)
        kind = self._recognise(await asyncio.to_thread(_head, file))
        if kind.media_type not in TYPES:
            return NotTaken(kind.says) if kind.media_type is None else OtherFormat(kind.media_type)
        key = catalogue_key(sha256)
        if await self._blobs.size(key) is None:
            async with self._opening:
                copied = await asyncio.to_thread(self._copy, file)
            if not copied.jpeg:
                return NotTaken(copied.trouble)
            await self._blobs.put(key, copied.jpeg)
        return f"{NAMED}{sha256}"


async def _written(source: Source, file: Path) -> str | None:
    """The hash of what came, all of it written; None where it is too much."""
    sha256, size = hashlib.sha256(), 0
    with file.open("xb") as target:
        while data := await _next(source):
            size += len(data)
            if size > AT_MOST_BYTES:
                return None
            sha256.update(data)
            await asyncio.to_thread(target.write, data)
    return sha256.hexdigest()


async def _next(source: Source) -> bytes:
    try:
        return await source.next(STALLED_AFTER_S)
    except TimeoutError:
        raise Stalled from None


def _head(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(SIGN_BYTES)
