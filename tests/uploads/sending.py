"""How do tests speak tus, and what do they send?"""

from __future__ import annotations

import base64
import hashlib
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx

VERSION = {"Tus-Resumable": "1.0.0"}
OFFSET_MEDIA = "application/offset+octet-stream"
_JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
_MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"


def photo(size_bytes: int, seed: int = 1) -> bytes:
    """Bytes that begin as a JPEG does: nobody decodes them on the way in."""
    return _JPEG + random.Random(seed).randbytes(size_bytes - len(_JPEG))


def video(size_bytes: int, seed: int = 1) -> bytes:
    """Bytes that begin as an MP4 does."""
    return _MP4 + random.Random(seed).randbytes(size_bytes - len(_MP4))


def metadata(**pairs: str) -> str:
    """Upload-Metadata."""
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())


def checksum(algorithm: str, data: bytes) -> dict[str, str]:
    """Upload-Checksum by an algorithm of hashlib."""
    return {"Upload-Checksum": f"{algorithm} {base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"}


async def in_pieces(*pieces: bytes) -> AsyncIterator[bytes]:
    """A body whose length is not known in advance."""
    for piece in pieces:
        yield piece


@dataclass
class Sender:
    """Somebody who uploads for a case."""

    client: httpx.AsyncClient
    case_id: str
    purpose: str = "application"

    def metadata(self, **more: str) -> str:
        said = {"case_id": self.case_id, "purpose": self.purpose, "filename": "a.jpg", "filetype": "image/jpeg"}
        return metadata(**(said | more))

    async def post(self, length: int | None, data: bytes | None = None, **headers: str) -> httpx.Response:
        """Begins an upload; headers are named with _ for -."""
        sent = dict(VERSION) | {"Upload-Metadata": self.metadata()}
        if length is not None:
            sent["Upload-Length"] = str(length)
        if data is not None:
            sent["Content-Type"] = OFFSET_MEDIA
        return await self.client.post("/v1/uploads", content=data, headers=sent | _named(headers))

    async def begin(self, length: int, **more: str) -> str:
        """The address of a new upload; `more` is further metadata."""
        answer = await self.post(length, Upload_Metadata=self.metadata(**more))
        assert answer.status_code == 201, answer.text
        return answer.headers["location"]

    async def patch(self, url: str, offset: int, data: bytes | AsyncIterator[bytes], **headers: str) -> httpx.Response:
        sent = dict(VERSION) | {"Content-Type": OFFSET_MEDIA, "Upload-Offset": str(offset)}
        return await self.client.patch(url, content=data, headers=sent | _named(headers))

    async def head(self, url: str) -> httpx.Response:
        return await self.client.head(url, headers=VERSION)

    async def delete(self, url: str) -> httpx.Response:
        return await self.client.delete(url, headers=VERSION)

    async def offset(self, url: str) -> int:
        """How far the server says it is."""
        answer = await self.head(url)
        assert answer.status_code == 200, answer.status_code
        return int(answer.headers["upload-offset"])


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
