"""How does an exhibit go, and when does it go by itself?  The proof of what it was stays in the case's chain."""

from __future__ import annotations

from typing import Final

from ...domain.commands import EraseExhibit
from ...domain.showing import exhibit_of
from ...domain.words import Actor, Role
from ..codec import decode, decode_case, micros
from ..door import Door
from ..ports import Blobs, Clock, ExhibitRow, OutboxRow, Store
from ..small_pictures import small_keys
from ..submission import Submission
from ..uploads.parts import original_key
from .report import decode_report

KEEPER: Final = Actor(Role.SYSTEM, "retention")
AT_ONCE: Final = 50
_DAY: Final = 24 * 3600 * 1_000_000


class Erasing:
    """Removes what has been erased, and orders erasure when the time of keeping is over."""

    def __init__(self, store: Store, door: Door, blobs: Blobs, clock: Clock) -> None:
        self._store, self._door, self._blobs, self._clock = store, door, blobs, clock

    async def deliver(self, row: OutboxRow) -> None:
        """After the commit that erased it: report and looks, then copies and original, unless another has the same."""
        told = decode(row.doc, dict[str, str])
        kept = await self._store.exhibit(row.shop_id, told["exhibit_id"])
        await self._store.forget_exhibit(row.shop_id, told["exhibit_id"])
        if kept is not None:
            for copies in decode_report(kept.doc).copies:
                for key in {copies.masked, copies.whole}:
                    await self._blobs.delete(key)  # first, so that no small one is made of it any more
                    for small in small_keys(key):
                        await self._blobs.delete(small)
        if not await self._store.content_kept(told["sha256"]):
            await self._blobs.delete(original_key(told["sha256"]))

    async def run_once(self) -> int:
        """Looks at exhibits whose day of looking has come; tells how many there were."""
        rows = await self._store.exhibits_to_erase(self._clock.now(), AT_ONCE)
        for row in rows:
            await self._look_at(row)
        return len(rows)

    async def _look_at(self, row: ExhibitRow) -> None:
        """Erased when the case has been over for as long as its policy keeps exhibits; else looked at again then."""
        found = await self._store.case(row.shop_id, row.case_id)
        assert found is not None, "an exhibit has a case"
        case = decode_case(found[0].doc).case
        exhibit = exhibit_of(case, row.exhibit_id)
        ended = case.since.get("ended")
        if exhibit is None or exhibit.erased or ended is None or case.kept:
            await self._store.put_exhibit(row._replace(erase_at=self._clock.now() + _DAY))
            return
        until = micros(ended + (await self._door.refs()).situation(case).policy.lengths.retention)
        if until > self._clock.now():
            await self._store.put_exhibit(row._replace(erase_at=until))
            return
        command = EraseExhibit(row.exhibit_id, "retention_over")
        await self._door.submit(Submission(KEEPER, row.shop_id, row.case_id, command))
        await self._store.put_exhibit(row._replace(erase_at=self._clock.now() + _DAY))
