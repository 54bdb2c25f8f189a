"""Where do the bytes of an unfinished upload lie?

In parts of one size, the last one shorter.  A part that is still growing is written anew under a name of its own, and a
row in the store says which names count: so whatever a connection that has lost its right still writes is nobody's.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from ..ports import Blobs, UploadRow
from .limits import PART_BYTES

QUARANTINE: Final = "quarantine/"
ORIGINALS: Final = "originals/"
_leases: Final = msgspec.json.Decoder(tuple[int, ...])


class Part(NamedTuple):
    """One part: its number, the lease under which it was written, and its size."""

    number: int
    lease: int
    size_bytes: int


def folder_of(upload_id: str) -> str:
    return f"{QUARANTINE}{upload_id}/"


def key_of(upload_id: str, part: Part) -> str:
    return f"{folder_of(upload_id)}{part.number:05}-{part.lease}-{part.size_bytes}"


def original_key(sha256: str) -> str:
    return f"{ORIGINALS}{sha256}"


def leases_of(row: UploadRow) -> tuple[int, ...]:
    return _leases.decode(row.parts)


def packed(leases: Sequence[int]) -> bytes:
    return msgspec.json.encode(leases)


def parts_of(row: UploadRow) -> Iterator[Part]:
    """The parts that count, in order."""
    for number, lease in enumerate(leases_of(row)):
        yield Part(number, lease, min(PART_BYTES, row.offset_bytes - number * PART_BYTES))


async def read_part(blobs: Blobs, upload_id: str, part: Part) -> bytes:
    """The bytes of a part, all of them; FileNotFoundError where some are missing."""
    data = b"".join([piece async for piece in blobs.read(key_of(upload_id, part))])
    if len(data) != part.size_bytes:
        raise FileNotFoundError(f"part {part.number} of {upload_id} is not whole")
    return data


async def read_parts(blobs: Blobs, row: UploadRow) -> AsyncIterator[bytes]:
    """The bytes that an upload has so far, part by part."""
    for part in parts_of(row):
        yield await read_part(blobs, row.upload_id, part)


async def drop_parts(blobs: Blobs, upload_id: str) -> None:
    """Forgets everything that was ever written for an upload."""
    async for key in blobs.keys(folder_of(upload_id)):
        await blobs.delete(key)
