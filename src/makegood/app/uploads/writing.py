"""How do bytes become parts, and the parts a new offset?"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from ..ports import Blobs, Clock, UploadRow, Uploads
from .limits import HEAD_BYTES, PART_BYTES, Limits
from .outcomes import NotTaken
from .parts import Part, key_of, leases_of, packed, parts_of, read_part
from .recognising import SIGN_BYTES, Recognise, trouble_with

_MICROSECOND = 1_000_000


class LeaseLost(Exception):
    """Somebody else writes by now, or the upload has come to an end."""


class Refused(Exception):
    """What is being sent is not taken."""

    def __init__(self, no: NotTaken) -> None:
        super().__init__(no.says.key)
        self.no = no


@dataclass
class Tail:
    """The part that is still growing: its bytes, and the part under which some of them are kept already."""

    data: bytearray = field(default_factory=bytearray)
    kept: Part | None = None


class Writer:
    """Writes the bytes of one connection.

    As long as `is_tentative`, parts are put aside and the offset stays where it is: `keep` makes it all count at once.
    """

    def __init__(
        self, store: Uploads, blobs: Blobs, clock: Clock, limits: Limits, recognise: Recognise, row: UploadRow,
        is_tentative: bool = False,
    ) -> None:  # fmt: skip
        self._store, self._blobs, self._clock = store, blobs, clock
        self._limits, self._recognise = limits, recognise
        self.row = row
        self.is_tentative = is_tentative
        self._full = list(leases_of(row))
        self._tail = Tail()
        self._head: bytes | None = None

    @property
    def offset_bytes(self) -> int:
        """Where the next byte goes."""
        return len(self._full) * PART_BYTES + len(self._tail.data)

    async def begin(self) -> None:
        """Takes up the part that is still growing."""
        last = max(parts_of(self.row), default=None)
        if last is not None and last.size_bytes < PART_BYTES:
            self._full.pop()
            self._tail = Tail(bytearray(await read_part(self._blobs, self.row.upload_id, last)), last)

    async def add(self, data: bytes) -> None:
        """Takes bytes; each part that is full is put aside, and counts."""
        view = memoryview(data)
        while view:
            room = PART_BYTES - len(self._tail.data)
            self._tail.data += view[:room]
            view = view[room:]
            if len(self._tail.data) == PART_BYTES:
                await self._put()
                if not self.is_tentative:
                    await self._commit()

    async def keep(self) -> None:
        """Makes everything count that has been taken so far."""
        if self.offset_bytes > self.row.offset_bytes:
            await self._put()
            await self._commit()

    @property
    def has_something_to_keep(self) -> bool:
        return self.offset_bytes > self.row.offset_bytes

    async def _put(self) -> None:
        tail, number = self._tail, len(self._full)
        part = Part(number, self.row.lease, len(tail.data))
        if part.size_bytes == 0 or (tail.kept is not None and tail.kept.size_bytes == part.size_bytes):
            return
        data = bytes(tail.data)
        if number == 0:
            self._head = data[:HEAD_BYTES]
        await self._blobs.put(key_of(self.row.upload_id, part), data)
        if part.size_bytes == PART_BYTES:
            self._full.append(part.lease)
            self._tail = Tail()
        else:
            tail.kept = part

    async def _commit(self) -> None:
        offset, expires_at = self.offset_bytes, self._clock.now() + self._wait
        leases = [*self._full, *([self._tail.kept.lease] if self._tail.kept is not None else [])]
        head_sha256, media_type = self._known(offset)
        moved = self.row._replace(
            offset_bytes=offset,
            parts=packed(leases),
            expires_at=expires_at,
            due_at=expires_at,
            head_sha256=head_sha256,
            media_type=media_type,
        )
        before = max(parts_of(self.row), default=None)
        if moved.is_complete:
            moved = moved._replace(due_at=self._clock.now() + LOOK_AFTER_S * _MICROSECOND)
        if not await self._store.advance_upload(moved):
            raise LeaseLost
        self.row = moved
        if before is not None and before not in set(parts_of(moved)):
            await self._blobs.delete(key_of(moved.upload_id, before))

    def _known(self, offset: int) -> tuple[str | None, str | None]:
        """Hash and kind by the first bytes; Refused where they are of nothing that is taken."""
        head, media_type = self._head, self.row.media_type
        if head is None:
            return self.row.head_sha256, media_type
        if offset >= SIGN_BYTES or offset == self.row.length_bytes:
            kind = self._recognise(head)
            says = trouble_with(kind, self.row.length_bytes, self._limits)
            if says is not None:
                raise Refused(NotTaken(says, too_large=kind.media_type is not None))
            media_type = kind.media_type
        return hashlib.sha256(head).hexdigest(), media_type

    @property
    def _wait(self) -> int:
        return int(self._limits.expires_after.total_seconds()) * _MICROSECOND


LOOK_AFTER_S = 60  # when a worker takes up a complete upload that its process did not bring to its end
