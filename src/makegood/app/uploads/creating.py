"""How does an upload begin: who may send what, and how much at once?"""

from __future__ import annotations

from datetime import timedelta
from typing import Final, NamedTuple

from ...domain.words import Actor, Role
from ..ports import Clock, Exhibits, Ids, Sender, UploadRow, Uploads, UploadState
from .limits import Limits
from .outcomes import Busy, Outcome, TooLarge, TooMany

_MICROSECOND: Final = timedelta(microseconds=1)
_TRY_AGAIN_S: Final = 60


class Wanted(NamedTuple):
    """What somebody wants to send: for which case and purpose, what it is called, and how long it is, if known."""

    shop_id: str
    case_id: str
    purpose: str
    slot: str | None
    filename: str
    filetype: str
    length_bytes: int | None
    address: str


def sender_of(actor: Actor) -> Sender:
    return Sender(actor.role, actor.subject, actor.shop_id)


class Creating:
    """Begins uploads."""

    def __init__(self, store: Uploads, exhibits: Exhibits, clock: Clock, ids: Ids, limits: Limits) -> None:
        self._store, self._exhibits, self._clock, self._ids = store, exhibits, clock, ids
        self._limits = limits

    async def create(self, actor: Actor, wanted: Wanted) -> Outcome:
        """The upload, with nothing in it yet; or why there may be none."""
        refusal = await self._exhibits.may_upload(actor, wanted.shop_id, wanted.case_id, wanted.purpose)
        if refusal is not None:
            return refusal
        most = self._limits.at_most(wanted.filetype)
        if wanted.length_bytes is not None and wanted.length_bytes > most:
            return TooLarge(most)
        now = self._clock.now()
        no = await self._too_many(actor, wanted, now)
        if no is not None:
            return no
        row = self._row(actor, wanted, now)
        await self._store.add_upload(row)
        return row

    async def _too_many(self, actor: Actor, wanted: Wanted, now: int) -> Busy | TooMany | None:
        limits, since = self._limits, now - self._limits.created_within // _MICROSECOND
        counts = await self._store.upload_counts(wanted.shop_id, wanted.case_id, sender_of(actor), since)
        if counts.since >= limits.created:
            return Busy(_TRY_AGAIN_S)
        if counts.open_in_case >= limits.open_per_case:
            return TooMany("open_in_case", limits.open_per_case)
        if counts.open_in_all >= limits.open_per_sender:
            return TooMany("open_in_all", limits.open_per_sender)
        if counts.received_in_case >= limits.exhibits_per_case:
            return TooMany("exhibits", limits.exhibits_per_case)
        return None

    def _row(self, actor: Actor, wanted: Wanted, now: int) -> UploadRow:
        expires_at = now + self._limits.expires_after // _MICROSECOND
        return UploadRow(
            shop_id=wanted.shop_id,
            upload_id=f"{wanted.shop_id}-{self._ids.new()}",
            case_id=wanted.case_id,
            role=actor.role,
            subject=actor.subject,
            purpose=wanted.purpose,
            slot=wanted.slot,
            filename=wanted.filename,
            filetype=wanted.filetype,
            length_bytes=wanted.length_bytes,
            offset_bytes=0,
            state=UploadState.OPEN,
            lease=0,
            parts=b"[]",
            head_sha256=None,
            media_type=None,
            sha256=None,
            address=wanted.address,
            created_at=now,
            expires_at=expires_at,
            due_at=expires_at,
            attempts=0,
        )


def is_senders(row: UploadRow, actor: Actor) -> bool:
    """Whose upload it is: the consumer's who sends it, or everybody's who acts for the shop."""
    if row.role != actor.role:
        return False
    return row.shop_id == actor.shop_id if actor.role is Role.MERCHANT else row.subject == actor.subject
