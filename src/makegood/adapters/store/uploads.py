"""How are uploads kept, and the progress of the checks on what arrived?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ...app.ports import ProgressRow, Sender, UploadCounts, UploadRow
from . import sql_uploads as sql
from .session import Claim, Session
from .tables import UPLOADS

UPLOADS_CLAIM: Final = Claim(UPLOADS, "due_at")


class SharedUploads:
    """Uploads of a store, in words that both databases understand."""

    _session: Session

    async def add_upload(self, row: UploadRow) -> None:
        await self._session.write(sql.ADD, *row)

    async def upload(self, shop_id: str, upload_id: str) -> UploadRow | None:
        rows = await self._session.rows(sql.ONE, shop_id, upload_id)
        return UploadRow._make(rows[0]) if rows else None

    async def uploads_open(self, shop_id: str, case_id: str, sender: Sender, limit: int) -> Sequence[UploadRow]:
        rows = await self._session.rows(sql.OPEN_IN_CASE, shop_id, case_id, sender.role, sender.subject, limit)
        return [UploadRow._make(row) for row in rows]

    async def upload_counts(self, shop_id: str, case_id: str, sender: Sender, since: int) -> UploadCounts:
        (row,) = await self._session.rows(sql.COUNTS, shop_id, case_id, sender.role, sender.subject, since)
        return UploadCounts._make(row)

    async def take_upload(self, shop_id: str, upload_id: str, offset_bytes: int) -> UploadRow | None:
        rows = await self._session.write(sql.TAKE, shop_id, upload_id, offset_bytes)
        return UploadRow._make(rows[0]) if rows else None

    async def advance_upload(self, row: UploadRow) -> bool:
        far = (row.offset_bytes, row.length_bytes, row.parts, row.head_sha256, row.media_type, row.expires_at)
        return bool(await self._session.write(sql.ADVANCE, row.shop_id, row.upload_id, row.lease, *far, row.due_at))

    async def settle_upload(self, row: UploadRow) -> bool:
        end = (row.state, row.media_type, row.sha256, row.due_at)
        return bool(await self._session.write(sql.SETTLE, row.shop_id, row.upload_id, row.offset_bytes, *end))

    async def claim_uploads(self, now: int, lease_until: int, limit: int) -> Sequence[UploadRow]:
        rows = await self._session.claim(UPLOADS_CLAIM, now, lease_until, limit)
        return [UploadRow._make(row) for row in rows]

    async def upload_later(self, row: UploadRow, due_at: int) -> None:
        await self._session.write(sql.LATER, row.shop_id, row.upload_id, row.attempts, due_at)

    async def forget_upload(self, shop_id: str, upload_id: str) -> None:
        await self._session.write(sql.FORGET, shop_id, upload_id)

    async def original_wanted(self, sha256: str) -> bool:
        return bool(await self._session.rows(sql.WANTED, sha256))

    async def add_progress(self, rows: Sequence[ProgressRow]) -> None:
        await self._session.each(sql.ADD_PROGRESS, rows)

    async def progress(self, shop_id: str, exhibit_id: str, after_seq: int, limit: int) -> Sequence[ProgressRow]:
        rows = await self._session.rows(sql.PROGRESS_AFTER, shop_id, exhibit_id, after_seq, limit)
        return [ProgressRow._make(row) for row in rows]
