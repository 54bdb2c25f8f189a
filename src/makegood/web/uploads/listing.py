"""GET /v1/cases/{case_id}/uploads: what is unfinished in a case, for a device that has forgotten everything (S5)?"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from ...app.codec import instant
from ...app.ports import UploadRow
from ...app.uploads.limits import HEAD_BYTES
from ..problems import not_found
from ..seeing import see
from ..shapes import Items
from ..wire.call import Call
from ..wire.reply import Reply, said


class UploadView(Struct):
    """An unfinished upload.

    A device finds its file again by `head_sha256`, the SHA-256 of the first `head_bytes` bytes of the file.
    """

    id: str
    url: str
    offset: int
    length: int | None
    purpose: str
    slot: str | None
    filename: str
    filetype: str
    head_bytes: Annotated[int, Meta(ge=0, le=HEAD_BYTES)]
    head_sha256: str | None
    created_at: datetime
    expires_at: datetime


def view(row: UploadRow) -> UploadView:
    """The upload as its sender sees it."""
    return UploadView(
        id=row.upload_id,
        url=f"/v1/uploads/{row.upload_id}",
        offset=row.offset_bytes,
        length=row.length_bytes,
        purpose=row.purpose,
        slot=row.slot,
        filename=row.filename,
        filetype=row.filetype,
        head_bytes=min(HEAD_BYTES, row.offset_bytes),
        head_sha256=row.head_sha256,
        created_at=instant(row.created_at),
        expires_at=instant(row.expires_at),
    )


async def list_uploads(call: Call[None]) -> Reply:
    """The caller's side's own, oldest first."""
    seen = await see(call.services, call.actor, call.params["case_id"], "uploads")
    if seen is None:
        return not_found(call)
    rows = await call.services.uploads.open_in(call.actor, *seen.key)
    return said(Items([view(row) for row in rows], None))
