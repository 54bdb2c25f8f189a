"""Who looks at an exhibit, and what is shown to them?  Every first look of somebody else stands in its chain (S6)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import NamedTuple

from ...domain.case import Case
from ...domain.commands import ShowExhibit
from ...domain.exhibits import Exhibit, viewer
from ...domain.words import Actor, Role
from ..door import Door
from ..goods_pictures import NAMED
from ..ports import Blobs, CaseKey, Catalogue, ExhibitRow, Store
from ..small_pictures import MEDIA_TYPE, SmallPictures, key_of_name
from ..submission import Submission, shop_of
from ..uploads.parts import original_key
from .report import STAFF, Purpose, Report, copy_for, decode_report


class Shown(NamedTuple):
    """Bytes to be shown, of a media type."""

    media_type: str
    pieces: AsyncIterator[bytes]


class Part(NamedTuple):
    """The bytes of a file from `start` on and before `end`; without an end, all that follow."""

    start: int = 0
    end: int | None = None


class Looking:
    """Reports and pictures of exhibits, for readers who may see their case."""

    def __init__(self, store: Store, door: Door, blobs: Blobs, catalogue: Catalogue, small: SmallPictures) -> None:
        self._store, self._door, self._blobs, self._catalogue, self._small = store, door, blobs, catalogue, small

    async def goods(self, name: str) -> bytes | None:
        """A catalogue picture by the name that its order carries; None where it cannot be had."""
        path = await self._catalogue.picture(name)
        return await asyncio.to_thread(path.read_bytes) if path is not None else None

    async def small_goods(self, name: str, width: int) -> bytes | None:
        """The same at one of `WIDTHS`; None where it cannot be had so."""

        async def source() -> AsyncIterator[bytes]:
            if data := await self.goods(name):
                yield data

        return await self._small.of(key_of_name(name), width, source, ours=name.startswith(NAMED))

    async def case_of(self, exhibit_id: str) -> str | None:
        """The case that an exhibit is part of, for as long as it is kept.

        An upload is remembered for a while only; it helps with what was received before exhibits were noted at once.
        """
        key = (shop_of(exhibit_id), exhibit_id)
        kept = await self._store.exhibit(*key)
        if kept is not None:
            return kept.case_id
        upload = await self._store.upload(*key)
        return upload.case_id if upload is not None else None

    async def report(self, shop_id: str, exhibit_id: str) -> Report | None:
        """What the checks said, where they have."""
        row = await self._store.exhibit(shop_id, exhibit_id)
        return None if row is None else decode_report(row.doc)

    async def reports(self, key: CaseKey) -> Mapping[str, Report]:
        """The same for all exhibits of a case."""
        rows: Sequence[ExhibitRow] = await self._store.exhibits_of(*key)
        return {row.exhibit_id: decode_report(row.doc) for row in rows}

    async def picture(
        self,
        actor: Actor,
        case: Case,
        exhibit: Exhibit,
        number: int,
        purpose: Purpose = Purpose.LOOK,
        width: int | None = None,
    ) -> Shown | None:
        """The copy of a still, from 1 on, that this reader may see; None where there is none.

        With one of `WIDTHS`, that copy made smaller, wherever it can be had so.
        """
        report = await self.report(case.basis.shop_id, exhibit.exhibit_id)
        if report is None or exhibit.erased or not 1 <= number <= len(report.copies):
            return None
        await self._note(actor, case, exhibit)
        key = copy_for(report.copies[number - 1], actor.role, exhibit.side, purpose)
        small = None if width is None else await self._small.of(key, width, lambda: self._blobs.read(key), ours=True)
        return Shown("image/jpeg", self._blobs.read(key)) if small is None else Shown(MEDIA_TYPE, _at_once(small))

    async def original_bytes(self, role: Role, exhibit: Exhibit) -> int | None:
        """How long the file is; None where there is none for this reader."""
        return await self._blobs.size(original_key(exhibit.sha256)) if may_have_original(role, exhibit) else None

    async def original(
        self, actor: Actor, case: Case, exhibit: Exhibit, part: Part = Part()  # noqa: B008  # a frozen value
    ) -> Shown | None:  # fmt: skip
        """The file as it came, byte for byte, or a part of it: for who sent it, and for staff."""
        if not may_have_original(actor.role, exhibit):
            return None
        await self._note(actor, case, exhibit)
        return Shown(exhibit.media_type, self._blobs.read(original_key(exhibit.sha256), *part))

    async def look(self, actor: Actor, case: Case) -> bool:
        """Notes that somebody sees what can be seen of a case; tells whether that is new."""
        reports = await self.reports((case.basis.shop_id, case.basis.case_id))
        seen = [one for one in case.exhibits if not one.erased and _has_copies(reports.get(one.exhibit_id))]
        fresh = [one for one in seen if _is_first(actor, one)]
        for exhibit in fresh:
            await self._note(actor, case, exhibit)
        return bool(fresh)

    async def _note(self, actor: Actor, case: Case, exhibit: Exhibit) -> None:
        if not _is_first(actor, exhibit):
            return
        basis = case.basis
        await self._door.submit(Submission(actor, basis.shop_id, basis.case_id, ShowExhibit(exhibit.exhibit_id)))


def may_have_original(role: Role, exhibit: Exhibit) -> bool:
    """Whether the file as it came is for this reader: the other party sees copies with private lines covered."""
    return not exhibit.erased and (role is exhibit.side or role in STAFF)


async def _at_once(data: bytes) -> AsyncIterator[bytes]:
    yield data


def _is_first(actor: Actor, exhibit: Exhibit) -> bool:
    """Whether this look of somebody else is one that the chain has still to tell of."""
    return actor.role is not exhibit.side and viewer(actor.role, actor.subject) not in exhibit.shown_to


def _has_copies(report: Report | None) -> bool:
    return report is not None and bool(report.copies)
