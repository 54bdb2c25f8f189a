"""How are blobs kept in an object store: S3 and what speaks like it, Aliyun OSS, Tencent COS, Huawei OBS, and others?

Apache OpenDAL speaks to each in its own words.  Large files go in parts, so that no more than one of them is in memory.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .keys import checked, checked_prefix

if TYPE_CHECKING:
    from opendal import AsyncOperator

PIECE_BYTES: Final = 8 * 1024 * 1024  # S3 takes no part below 5 MiB but the last
READ_BYTES: Final = 1024 * 1024


class BlobsUnreachable(ConnectionError):
    """The object store does not answer, or not as it should: the same may work in a moment."""


class ObjectBlobs:
    """Blobs in a bucket, below a prefix."""

    def __init__(self, scheme: str, options: Mapping[str, str]) -> None:
        from opendal import AsyncOperator
        from opendal.layers import RetryLayer

        self._operator: AsyncOperator = AsyncOperator(scheme, **options).layer(RetryLayer())

    async def put(self, key: str, data: bytes) -> None:
        with translated(key):
            await self._operator.write(checked(key), data)

    async def put_file(self, key: str, path: Path) -> None:
        if await self.size(key) == path.stat().st_size:
            return
        with path.open("rb") as source, translated(key):
            first = await asyncio.to_thread(source.read, PIECE_BYTES)
            if len(first) < PIECE_BYTES:
                await self._operator.write(checked(key), first)
                return
            target = await self._operator.open(checked(key), "wb", chunk=PIECE_BYTES)
            piece = first
            while piece:
                await target.write(piece)
                piece = await asyncio.to_thread(source.read, PIECE_BYTES)
            await target.close()  # what was never closed is not there

    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        if await self.size(key) is None:  # what an open file says of a missing one differs from service to service
            raise FileNotFoundError(key)
        with translated(key):
            file = await self._operator.open(checked(key), "rb")
            try:
                if start:
                    await file.seek(start)
                left = sys.maxsize if end is None else end - start
                while left > 0 and (piece := await file.read(min(left, READ_BYTES))):
                    left -= len(piece)
                    yield bytes(piece)
            finally:
                await file.close()

    async def fetch(self, key: str, to: Path) -> None:
        pieces = self.read(key)
        with to.open("wb") as target:
            async for piece in pieces:
                await asyncio.to_thread(target.write, piece)

    async def size(self, key: str) -> int | None:
        from opendal.exceptions import NotFound

        with translated(key):
            try:
                return int((await self._operator.stat(checked(key))).content_length)
            except NotFound:
                return None

    async def delete(self, key: str) -> None:
        with translated(key):
            await self._operator.delete(checked(key))

    async def keys(self, prefix: str) -> AsyncIterator[str]:
        with translated(prefix):
            async for entry in await self._operator.list(checked_prefix(prefix), recursive=True):
                if not entry.path.endswith("/"):
                    yield entry.path


@contextmanager
def translated(key: str) -> Iterator[None]:
    """Says that the store of objects does not answer as it should, in the words for that."""
    from opendal.exceptions import Error

    try:
        yield
    except Error as trouble:
        raise BlobsUnreachable(f"the object store fails at {key}: {str(trouble).splitlines()[0]}") from trouble
