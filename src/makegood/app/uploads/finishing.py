"""How does a complete upload become an exhibit, once, wherever a process may die on the way?

The original is kept under its hash, then the case is told, then the upload is over.  Each step may be taken twice: the
same content has the same hash, and the exhibit's id is the upload's.  Until the last step whoever asks for the upload,
and at the latest a worker, brings it to its end.
"""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import IO, Final
from weakref import WeakValueDictionary

from ...domain.refusals import Refusal
from ...domain.words import Actor, Role
from ..ports import Arrival, Blobs, Clock, Exhibits, UploadRow, Uploads, UploadState
from .limits import HEAD_BYTES, Limits
from .outcomes import Missing, NotTaken, Outcome
from .parts import drop_parts, original_key, read_parts
from .recognising import Recognise, trouble_with

AT_ONCE: Final = 2
_MICROSECOND: Final = timedelta(microseconds=1)


class Finishing:
    """Brings complete uploads to their end.  `scratch` is where a file is put together from its parts."""

    def __init__(
        self, store: Uploads, blobs: Blobs, exhibits: Exhibits, clock: Clock, recognise: Recognise, limits: Limits,
        scratch: Path | None,
    ) -> None:  # fmt: skip
        self._store, self._blobs, self._exhibits, self._clock = store, blobs, exhibits, clock
        self._recognise, self._limits, self._scratch = recognise, limits, scratch
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._at_once = asyncio.Semaphore(AT_ONCE)

    async def finish(self, row: UploadRow) -> Outcome:
        """The exhibit's upload, or why it became none."""
        lock = self._locks.setdefault(row.upload_id, asyncio.Lock())
        async with lock, self._at_once:
            fresh = await self._store.upload(row.shop_id, row.upload_id)
            if fresh is None or fresh.state != UploadState.OPEN:
                return ended(fresh)
            return await self._bring_to_its_end(fresh)

    async def end(self, row: UploadRow, state: UploadState) -> Outcome:
        """Ends an open upload without an exhibit and forgets its bytes; what it is by now, where it was not open."""
        gone = row._replace(state=state, due_at=self._remembered_until())
        if not await self._store.settle_upload(gone):
            return ended(await self._store.upload(row.shop_id, row.upload_id))
        await drop_parts(self._blobs, row.upload_id)
        return gone

    async def _bring_to_its_end(self, row: UploadRow) -> Outcome:
        await asyncio.to_thread(_make, self._scratch)
        with tempfile.TemporaryDirectory(prefix="upload-", dir=self._scratch) as folder:
            whole = Path(folder) / "whole"
            sha256, head = await self._put_together(row, whole)
            kind = self._recognise(head)
            says = trouble_with(kind, row.length_bytes, self._limits)
            if says is not None:
                await self.end(row, UploadState.REFUSED)
                return NotTaken(says, too_large=kind.media_type is not None)
            assert kind.media_type is not None
            row = row._replace(sha256=sha256, media_type=kind.media_type)
            if not await self._store.settle_upload(row):  # still open: others see which content it will have
                return ended(await self._store.upload(row.shop_id, row.upload_id))
            await self._blobs.put_file(original_key(sha256), whole)
            refusal = await self._exhibits.received(actor_of(row), row.shop_id, row.case_id, arrival_of(row))
            if refusal is not None:
                return await self._refused(row, sha256, refusal)
            # Somebody else's refused copy of the same content may just have been removed.
            await self._blobs.put_file(original_key(sha256), whole)
        return await self._received(row)

    async def _put_together(self, row: UploadRow, path: Path) -> tuple[str, bytes]:
        """Writes the whole file; its hash, and its first bytes."""
        sha256, head = hashlib.sha256(), b""
        with path.open("xb") as file:
            async for data in read_parts(self._blobs, row):
                head = head or data[:HEAD_BYTES]
                await asyncio.to_thread(_append, file, sha256, data)
        return sha256.hexdigest(), head

    async def _received(self, row: UploadRow) -> Outcome:
        received = row._replace(state=UploadState.RECEIVED, due_at=self._remembered_until())
        if not await self._store.settle_upload(received):
            return ended(await self._store.upload(row.shop_id, row.upload_id))
        await drop_parts(self._blobs, row.upload_id)
        return received

    async def _refused(self, row: UploadRow, sha256: str, refusal: Refusal) -> Refusal:
        await self.end(row, UploadState.REFUSED)
        if not await self._store.original_wanted(sha256):
            await self._blobs.delete(original_key(sha256))
        return refusal

    def _remembered_until(self) -> int:
        return self._clock.now() + self._limits.remembered_for // _MICROSECOND


def ended(row: UploadRow | None) -> Outcome:
    """What an upload that is not open any more is to whoever asks for it."""
    if row is None:
        return Missing.NEVER
    return row if row.state in (UploadState.OPEN, UploadState.RECEIVED) else Missing.GONE


def actor_of(row: UploadRow) -> Actor:
    """Who sent it."""
    role = Role(row.role)
    return Actor(role, row.subject, row.shop_id if role is Role.MERCHANT else None)


def arrival_of(row: UploadRow) -> Arrival:
    """What the case is told."""
    assert row.sha256 is not None and row.media_type is not None
    return Arrival(
        row.upload_id, row.purpose, row.slot, row.sha256, row.media_type, row.offset_bytes, row.filename
    )  # fmt: skip


def _append(file: IO[bytes], sha256: hashlib._Hash, data: bytes) -> None:
    file.write(data)
    sha256.update(data)


def _make(scratch: Path | None) -> None:
    if scratch is not None:
        scratch.mkdir(parents=True, exist_ok=True)
