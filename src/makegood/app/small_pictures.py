"""How is a picture had small?  Made when it is first asked for, kept beside the picture, gone when that goes.

Whoever asks has been let see the picture itself before: nothing here decides who may.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from typing import Final

import structlog

from .ports import Blobs
from .ports.scanning import WIDTHS, Shrink

AT_MOST_BYTES: Final = 20_000_000
PATIENCE_S: Final = 4.0
WAITING_AT_MOST: Final = 48
REMEMBERED: Final = 2_000
MEDIA_TYPE: Final = "image/webp"
log = structlog.get_logger()

Source = Callable[[], AsyncIterator[bytes]]


def small_keys(of: str) -> tuple[str, ...]:
    """Where the small ones of a picture lie, of which `of` is the key: a hash of its content, or of its name."""
    return tuple(f"small/{of}/{width}" for width in WIDTHS)


def key_of_name(name: str) -> str:
    """By which a picture of goods is known whose name, not whose content, is given."""
    return f"goods/{hashlib.sha256(name.encode()).hexdigest()}"


class SmallPictures:
    """One for each process.  One picture is opened at a time; who would wait for long is shown the picture itself."""

    def __init__(self, blobs: Blobs, shrink: Shrink, patience_s: float = PATIENCE_S) -> None:
        self._blobs, self._shrink, self._patience_s = blobs, shrink, patience_s
        self._one_at_a_time = asyncio.Lock()
        self._making: dict[str, asyncio.Task[None]] = {}
        self._hopeless: dict[str, None] = {}

    async def of(self, key: str, width: int, source: Source, *, ours: bool) -> bytes | None:
        """The picture at this width; None where it cannot be had in time, or at all.

        `ours`: the bytes were made by us from pixels; a stranger's are opened in a process for them alone.
        """
        kept = await self._kept(key, width)
        if kept is not None or key in self._hopeless:
            return kept
        task = self._making.get(key)
        if task is None:
            if len(self._making) >= WAITING_AT_MOST:
                return None
            task = self._making[key] = asyncio.create_task(self._make(key, source, ours=ours))
            task.add_done_callback(lambda _: self._making.pop(key, None))
        done, _ = await asyncio.wait({task}, timeout=self._patience_s)
        return await self._kept(key, width) if done else None

    async def _kept(self, key: str, width: int) -> bytes | None:
        try:
            return b"".join([piece async for piece in self._blobs.read(f"small/{key}/{width}")])
        except FileNotFoundError:
            return None

    async def _make(self, key: str, source: Source, *, ours: bool) -> None:
        """All sizes at once, since opening the picture is what takes long."""
        try:
            data = await _all_of(source)
            async with self._one_at_a_time:
                made = await asyncio.to_thread(self._shrink, data, ours=ours) if data else ()
        except (OSError, ValueError) as trouble:
            log.warning("pictures.not_shrunk", key=key, trouble=repr(trouble)[:200])
            return
        if not made:
            self._hopeless[key] = None
            while len(self._hopeless) > REMEMBERED:
                del self._hopeless[next(iter(self._hopeless))]
        for small, content in zip(small_keys(key), made, strict=False):
            await self._blobs.put(small, content)
        if made and not await _is_there(source):
            for small in small_keys(key):
                await self._blobs.delete(small)


async def _all_of(source: Source) -> bytes:
    """Everything, or nothing where it is more than anybody would show."""
    data = bytearray()
    async for piece in source():
        data += piece
        if len(data) > AT_MOST_BYTES:
            return b""
    return bytes(data)


async def _is_there(source: Source) -> bool:
    """Whether the picture has not been erased while it was being made smaller."""
    try:
        async for _ in source():
            return True
    except FileNotFoundError:
        return False
    return False
