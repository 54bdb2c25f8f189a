"""Was a picture shown before, in another case of the platform?"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from ...domain.case import Case
from ...domain.exhibits import Exhibit
from ..fingerprints import CANDIDATES_AT_MOST, decode_fingerprint, encode_fingerprint, index_keys, lookup_keys
from ..ports import LookRow, Store
from ..ports.scanning import About, Examination, Examiner, Finding, Known, Tell


class Recognising:
    """Looks pictures up by keys, compares the likeliest ones, and remembers every new one."""

    def __init__(self, store: Store, examiner: Examiner) -> None:
        self._store, self._examiner = store, examiner

    async def used_before(self, examination: Examination, case: Case, hear: Tell) -> Sequence[Finding]:
        """A finding for staff where one of the stills was shown in another case."""
        if not examination.fingerprints:
            return ()
        keys = tuple(dict.fromkeys(key for one in examination.fingerprints for key in lookup_keys(one)))
        rows = await self._store.looks_like(keys, case.basis.case_id, CANDIDATES_AT_MOST)
        known = tuple(Known(row.case_id, row.exhibit_id, decode_fingerprint(row.doc)) for row in rows)
        asked = About(case_id=case.basis.case_id, zone=case.basis.zone, known=known)
        return await asyncio.to_thread(self._examiner.compare, examination.fingerprints, asked, hear)

    async def remember(self, exhibit: Exhibit, case: Case, examination: Examination) -> None:
        """So that later ones are compared with it."""
        shop_id, case_id = case.basis.shop_id, case.basis.case_id
        rows = [
            LookRow(shop_id, exhibit.exhibit_id, part, case_id, encode_fingerprint(one), index_keys(one))
            for part, one in enumerate(examination.fingerprints)
        ]
        await self._store.put_looks(rows)
