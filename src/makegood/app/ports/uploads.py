"""How is an upload kept, and what may be asked about uploads?  And how far have the checks of an exhibit come?"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol


class UploadState(StrEnum):
    OPEN = "open"  # bytes are still to come, or all are there and the case does not know yet
    RECEIVED = "received"  # the case knows: the upload has become an exhibit
    REFUSED = "refused"  # it is no photo or video, or the case does not take it any more
    TERMINATED = "terminated"  # whoever sent it has given it up
    EXPIRED = "expired"


class UploadRow(NamedTuple):
    """One upload; its id becomes its exhibit's.

    `lease` is the number of the connection that may write: each new one raises it by one.  `parts` lists, as JSON, the
    lease under which each part was written; together with `offset_bytes` that names the bytes that count.
    `head_sha256` is of the first bytes (at most 64 KiB).  `due_at` is when a worker looks at it next.
    """

    shop_id: str
    upload_id: str
    case_id: str
    role: str
    subject: str
    purpose: str
    slot: str | None
    filename: str
    filetype: str
    length_bytes: int | None
    offset_bytes: int
    state: str
    lease: int
    parts: bytes
    head_sha256: str | None
    media_type: str | None
    sha256: str | None
    address: str
    created_at: int
    expires_at: int
    due_at: int
    attempts: int

    @property
    def is_complete(self) -> bool:
        return self.offset_bytes == self.length_bytes


class UploadCounts(NamedTuple):
    """What a caller has sent: uploads open in a case and in all, exhibits of the case, and how many since."""

    open_in_case: int
    open_in_all: int
    received_in_case: int
    since: int


class Sender(NamedTuple):
    """Who sends: a consumer by name; a merchant by shop, whoever of its people it is."""

    role: str
    subject: str
    shop_id: str | None


class ProgressRow(NamedTuple):
    """One step of an exhibit's checks, in order; `doc` is JSON and begins with its name in `event`."""

    shop_id: str
    exhibit_id: str
    seq: int
    at: int
    doc: bytes


class Uploads(Protocol):
    """Uploads in the store.  Whatever changes one compares what it rests on: the lease, or that it is open."""

    async def add_upload(self, row: UploadRow) -> None: ...
    async def upload(self, shop_id: str, upload_id: str) -> UploadRow | None: ...
    async def uploads_open(self, shop_id: str, case_id: str, sender: Sender, limit: int) -> Sequence[UploadRow]:
        """What a caller has open in a case, oldest first; of a merchant, all that its shop has."""
        ...

    async def upload_counts(self, shop_id: str, case_id: str, sender: Sender, since: int) -> UploadCounts: ...
    async def take_upload(self, shop_id: str, upload_id: str, offset_bytes: int) -> UploadRow | None:
        """Takes the right to write from whoever had it; None unless the upload is open and stands at this offset."""
        ...

    async def advance_upload(self, row: UploadRow) -> bool:
        """Writes how far it has come; False, and nothing is written, where the lease is somebody else's by now."""
        ...

    async def settle_upload(self, row: UploadRow) -> bool:
        """Writes the end of an open upload (state, hash, when to look again); False where it was not open any more."""
        ...

    async def claim_uploads(self, now: int, lease_until: int, limit: int) -> Sequence[UploadRow]:
        """Takes rows with due_at <= now in order, setting due_at to lease_until and adding an attempt."""
        ...

    async def upload_later(self, row: UploadRow, due_at: int) -> None:
        """Sets when a claimed row is looked at next, unless somebody has claimed it since."""
        ...

    async def forget_upload(self, shop_id: str, upload_id: str) -> None: ...
    async def original_wanted(self, sha256: str) -> bool:
        """Whether an upload that is open or has become an exhibit has this content."""
        ...

    async def add_progress(self, rows: Sequence[ProgressRow]) -> None:
        """Adds steps; a step that is there already is left as it is."""
        ...

    async def progress(self, shop_id: str, exhibit_id: str, after_seq: int, limit: int) -> Sequence[ProgressRow]: ...
