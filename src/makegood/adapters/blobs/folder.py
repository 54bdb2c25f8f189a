"""How are blobs kept in a folder, so that a power cut leaves each whole or not there at all?

Bytes are written beside their place, forced to the disk, and moved there; then the folder's own entry is forced, too.
Everything happens in threads: a slow disk holds up nobody else.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import shutil
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import IO, Final

from .keys import checked, checked_prefix

PIECE_BYTES: Final = 256 * 1024
_BESIDE: Final = ".new-"  # a key never begins with a dot
_TRIES: Final = 100
_LISTED_AT_ONCE: Final = 256


class FolderBlobs:
    """Blobs as files below one folder, which several processes may share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, key: str, data: bytes) -> None:
        def write(file: IO[bytes]) -> None:
            file.write(data)

        await asyncio.to_thread(self._place, checked(key), write)

    async def put_file(self, key: str, path: Path) -> None:
        await asyncio.to_thread(self._take_in, checked(key), path)

    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        file = await asyncio.to_thread(self._path(key).open, "rb")
        try:
            file.seek(start)
            left = sys.maxsize if end is None else end - start
            while left > 0 and (piece := await asyncio.to_thread(file.read, min(left, PIECE_BYTES))):
                left -= len(piece)
                yield piece
        finally:
            file.close()

    async def fetch(self, key: str, to: Path) -> None:
        await asyncio.to_thread(shutil.copyfile, self._path(key), to)

    async def size(self, key: str) -> int | None:
        return await asyncio.to_thread(_size, self._path(key))

    async def delete(self, key: str) -> None:
        await asyncio.to_thread(self._delete, checked(key))

    async def keys(self, prefix: str) -> AsyncIterator[str]:
        found = self._walk(checked_prefix(prefix))
        while some := await asyncio.to_thread(_some, found):
            for key in some:
                yield key

    # --- in a thread ---

    def _path(self, key: str) -> Path:
        return self._folder / checked(key)

    def _place(self, key: str, write: Callable[[IO[bytes]], None]) -> None:
        place = self._folder / key
        beside, opened = _opened_beside(place)
        try:
            with opened as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            _move(beside, place)
        finally:
            beside.unlink(missing_ok=True)

    def _take_in(self, key: str, path: Path) -> None:
        """A file on the same disk is linked, not copied."""
        place = self._folder / key
        if place.exists():
            return
        beside = _beside(place)
        try:
            os.link(path, beside)
        except OSError:
            with path.open("rb") as source:
                self._place(key, lambda file: shutil.copyfileobj(source, file, PIECE_BYTES))
            return
        try:
            with beside.open("rb") as file:
                os.fsync(file.fileno())
            _move(beside, place)
        finally:
            beside.unlink(missing_ok=True)

    def _delete(self, key: str) -> None:
        place = self._folder / key
        place.unlink(missing_ok=True)
        # A folder that still holds something stays, and so does one that somebody has just come to use again.
        for folder in place.parents:
            if self._folder in (folder, folder.parent):
                return
            try:
                folder.rmdir()
            except OSError:
                return

    def _walk(self, prefix: str) -> Iterator[str]:
        top = self._folder / prefix
        for folder, inner, names in os.walk(top):
            inner.sort()
            for name in sorted(names):
                if not name.startswith("."):
                    yield (Path(folder) / name).relative_to(self._folder).as_posix()


def _beside(place: Path) -> Path:
    """A name of its own in the folder of the place, which is made where it is missing."""
    place.parent.mkdir(parents=True, exist_ok=True)
    return place.parent / f"{_BESIDE}{secrets.token_hex(8)}"


def _opened_beside(place: Path) -> tuple[Path, IO[bytes]]:
    """A new file there.  A deletion at the same time may remove the folder while it is empty: it is made once more."""
    for _ in range(_TRIES - 1):
        with contextlib.suppress(FileNotFoundError):
            beside = _beside(place)
            return beside, beside.open("xb")
    beside = _beside(place)
    return beside, beside.open("xb")


def _move(beside: Path, place: Path) -> None:
    os.replace(beside, place)
    descriptor = os.open(place.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _size(path: Path) -> int | None:
    with contextlib.suppress(FileNotFoundError):
        return path.stat().st_size
    return None


def _some(found: Iterator[str]) -> list[str]:
    return [key for key, _ in zip(found, range(_LISTED_AT_ONCE), strict=False)]
