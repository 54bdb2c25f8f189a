"""Where do an exhibit's copies and its report lie?"""

from __future__ import annotations

import hashlib
from typing import Final

from ...domain.exhibits import Exhibit
from ..codec import micros
from ..ports import Blobs, ExhibitRow, Store
from ..ports.scanning import Examination
from .report import Copies, Report, decode_report, encode_report

LOOK_AFTER: Final = 30 * 24 * 3600 * 1_000_000
"""Microseconds after which it is first asked whether the time of keeping is over."""


def copy_key(data: bytes) -> str:
    """Copies lie under the hash of their content, as originals do."""
    return f"copies/{hashlib.sha256(data).hexdigest()}"


class Keeping:
    """Blob first, row second: a blob without a row is swept, a row without its blob cannot be."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def copies(self, examination: Examination, blobs: Blobs) -> tuple[Copies, ...]:
        """Keeps the copies of each still, masked and whole."""
        kept = []
        times = examination.copies_at or (None,) * len(examination.copies)
        for masked, whole, at_s in zip(examination.copies, examination.own_copies, times, strict=True):
            for data in dict.fromkeys((masked, whole)):
                await blobs.put(copy_key(data), data)
            kept.append(Copies(copy_key(masked), copy_key(whole), at_s))
        return tuple(kept)

    async def report(self, shop_id: str, exhibit_id: str) -> Report | None:
        """What the checks said, as far as it is kept."""
        row = await self._store.exhibit(shop_id, exhibit_id)
        return None if row is None else decode_report(row.doc)

    async def begin(self, shop_id: str, case_id: str, exhibit: Exhibit, filename: str) -> None:
        """That it is there, before anything is known of it; said twice it changes nothing."""
        await self._store.begin_exhibit(_row(shop_id, case_id, exhibit, Report(filename=filename)))

    async def keep(self, shop_id: str, case_id: str, exhibit: Exhibit, report: Report) -> None:
        """Instead of what was kept of it before."""
        await self._store.put_exhibit(_row(shop_id, case_id, exhibit, report))


def _row(shop_id: str, case_id: str, exhibit: Exhibit, report: Report) -> ExhibitRow:
    received_at = micros(exhibit.received_at)
    return ExhibitRow(
        shop_id, exhibit.exhibit_id, case_id, exhibit.sha256, received_at, received_at + LOOK_AFTER,
        encode_report(report),
    )  # fmt: skip
