"""Where do large things lie: originals, copies, and the parts of uploads that are under way?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol


class Blobs(Protocol):
    """Bytes under keys such as `originals/<sha256>`; what was put is there after a power cut.

    Whoever writes a key again writes the same bytes: keys carry a content hash, or a number that is given once.
    """

    async def put(self, key: str, data: bytes) -> None:
        """Keeps the bytes, all of them or none."""
        ...

    async def put_file(self, key: str, path: Path) -> None:
        """Keeps a file's bytes; the file may share its storage afterwards, so it is not changed any more."""
        ...

    def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes in pieces, from `start` on and before `end`; FileNotFoundError where there are none."""
        ...

    async def fetch(self, key: str, to: Path) -> None:
        """Writes the bytes into a file of one's own; FileNotFoundError where there are none."""
        ...

    async def size(self, key: str) -> int | None:
        """How many bytes there are; None where there are none."""
        ...

    async def delete(self, key: str) -> None:
        """Forgets the bytes; nothing happens where there are none."""
        ...

    def keys(self, prefix: str) -> AsyncIterator[str]:
        """The keys below a prefix that ends in a slash, in any order."""
        ...
