"""What can be done with an upload: begin it, ask for it, write to it, give it up?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from ...domain.words import Actor
from ..ports import Blobs, Clock, Exhibits, Ids, Sender, UploadRow, Uploads, UploadState
from ..submission import shop_of
from .bell import Bell
from .checksums import Checksum
from .creating import Creating, Wanted, is_senders, sender_of
from .finishing import Finishing, ended
from .limits import Limits
from .outcomes import Busy, Misplaced, Missing, No, Outcome, Superseded, TooLarge
from .pouring import Pouring, Source
from .recognising import Recognise
from .writing import LeaseLost, Refused, Writer

_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}-[0-9A-Za-z]{26}")
LISTED_AT_MOST: Final = 200
BUSY_FOR_S: Final = 2


class Desk:
    """Where uploads are handed in.  One for each process: the store decides between processes."""

    def __init__(
        self, store: Uploads, blobs: Blobs, exhibits: Exhibits, clock: Clock, ids: Ids, recognise: Recognise,
        limits: Limits = Limits(), scratch: Path | None = None,  # noqa: B008  # a frozen value
    ) -> None:  # fmt: skip
        self.limits, self.bell = limits, Bell()
        self._store, self._blobs, self._clock, self._recognise = store, blobs, clock, recognise
        self._creating = Creating(store, exhibits, clock, ids, limits)
        self.finishing = Finishing(store, blobs, exhibits, clock, recognise, limits, scratch)
        self._pouring: dict[str, Pouring] = {}

    async def create(self, actor: Actor, wanted: Wanted) -> Outcome:
        """A new upload with nothing in it."""
        return await self._creating.create(actor, wanted)

    async def open_in(self, actor: Actor, shop_id: str, case_id: str) -> Sequence[UploadRow]:
        """What this side has open in a case; whoever asks for its number goes on with it."""
        sender: Sender = sender_of(actor)
        rows = await self._store.uploads_open(shop_id, case_id, sender, LISTED_AT_MOST)
        now = self._clock.now()
        return [row for row in rows if row.expires_at > now or row.is_complete]

    async def find(self, actor: Actor, upload_id: str) -> UploadRow | Missing:
        """The upload, for whoever sends it; everybody else finds nothing."""
        if not _ID.fullmatch(upload_id):
            return Missing.NEVER
        row = await self._store.upload(shop_of(upload_id), upload_id)
        if row is None or not is_senders(row, actor):
            return Missing.NEVER
        if row.state == UploadState.OPEN and row.expires_at <= self._clock.now() and not row.is_complete:
            return Missing.GONE
        return row if row.state in (UploadState.OPEN, UploadState.RECEIVED) else Missing.GONE

    async def look(self, row: UploadRow) -> Outcome:
        """How far it is by now; a complete one is brought to its end."""
        pouring = self._pouring.get(row.upload_id)
        if pouring is not None:
            with suppress(LeaseLost, Refused):  # whoever writes hears of it
                await pouring.flush()
            fresh = await self._store.upload(row.shop_id, row.upload_id)
            outcome = ended(fresh)
        else:
            outcome = row
        if isinstance(outcome, UploadRow) and outcome.state == UploadState.OPEN and outcome.is_complete:
            return await self._finish(outcome)
        return outcome

    async def give_up(self, row: UploadRow) -> Outcome:
        """Ends it and forgets its bytes; an exhibit stays one."""
        current: Outcome = row
        while isinstance(current, UploadRow) and current.state == UploadState.OPEN:
            self._supersede(row.upload_id)
            current = await self.finishing.end(current, UploadState.TERMINATED)
        return current

    async def receive(
        self, row: UploadRow, offset_bytes: int, source: Source, checksum: Checksum | None, length_bytes: int | None
    ) -> Outcome:
        """Takes the body of a request that begins at an offset; Dropped where the line breaks on the way."""
        if row.offset_bytes != offset_bytes:
            return Misplaced(row.offset_bytes)
        if row.state == UploadState.RECEIVED:
            return row
        if len(self._pouring) >= self.limits.writing_at_once:
            return Busy(BUSY_FOR_S, everybody=True)
        taken = await self._store.take_upload(row.shop_id, row.upload_id, offset_bytes)
        if taken is None:
            return await self._not_taken(row)
        if length_bytes is not None and taken.length_bytes is None:
            no = self._too_long(taken, length_bytes)
            if no is not None:
                return no
            taken = taken._replace(length_bytes=length_bytes)
            if not await self._store.advance_upload(taken):
                return await self._lost(taken)
        return await self._pour(taken, source, checksum)

    async def _pour(self, row: UploadRow, source: Source, checksum: Checksum | None) -> Outcome:
        writer = Writer(
            self._store, self._blobs, self._clock, self.limits, self._recognise, row, checksum is not None
        )  # fmt: skip
        most = self.limits.at_most(row.media_type) if row.length_bytes is None else row.length_bytes
        pouring = Pouring(source, writer, most, checksum)
        self._supersede(row.upload_id)
        self._pouring[row.upload_id] = pouring
        try:
            no = await pouring.run()
        except LeaseLost:
            return await self._lost(row)
        except Refused as refused:
            await self.finishing.end(writer.row, UploadState.REFUSED)
            return refused.no
        finally:
            if self._pouring.get(row.upload_id) is pouring:
                del self._pouring[row.upload_id]
            self.bell.ring(row.upload_id)
        return await self._after(writer, no)

    async def _after(self, writer: Writer, no: No | None) -> Outcome:
        if no is not None:
            return no
        return await self._finish(writer.row) if writer.row.is_complete else writer.row

    async def _finish(self, row: UploadRow) -> Outcome:
        outcome = await self.finishing.finish(row)
        self.bell.ring(row.upload_id)
        return outcome

    def _supersede(self, upload_id: str) -> None:
        older = self._pouring.get(upload_id)
        if older is not None:
            older.supersede()

    def _too_long(self, row: UploadRow, length_bytes: int) -> TooLarge | None:
        most = self.limits.at_most(row.media_type or row.filetype)
        return TooLarge(most) if length_bytes > most else None

    async def _not_taken(self, row: UploadRow) -> Outcome:
        """Somebody else was faster: it has moved on, or is over."""
        fresh = ended(await self._store.upload(row.shop_id, row.upload_id))
        return Misplaced(fresh.offset_bytes) if isinstance(fresh, UploadRow) else fresh

    async def _lost(self, row: UploadRow) -> Outcome:
        """Why a connection may not write any more: a newer one, or the end."""
        fresh = ended(await self._store.upload(row.shop_id, row.upload_id))
        return Superseded() if isinstance(fresh, UploadRow) else fresh
