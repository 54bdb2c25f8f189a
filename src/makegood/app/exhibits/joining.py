"""How does a photo or video that has arrived whole join its case?"""

from __future__ import annotations

from datetime import datetime

from ...domain.commands import ReceiveExhibit
from ...domain.decide import sees
from ...domain.judging import Matter
from ...domain.refusals import Code, Refusal
from ...domain.showing import exhibit_of, may_show
from ...domain.words import Actor, ExhibitPurpose
from ..codec import decode_case, decode_order
from ..door import Door
from ..ports import Arrival, Store
from ..submission import Denied, Submission
from .keeping import Keeping


class Joining:
    """The case's side of an upload."""

    def __init__(self, store: Store, door: Door) -> None:
        self._store, self._door, self._keeping = store, door, Keeping(store)

    async def may_upload(self, actor: Actor, shop_id: str, case_id: str, purpose: str) -> Refusal | None:
        """Why a file may not be sent for this purpose; NOT_FOUND for other people's cases.

        A first look, without letting time act: what has run out meanwhile is said when the file is there.
        """
        found = await self._store.case(shop_id, case_id)
        case = decode_case(found[0].doc).case if found is not None else None
        if found is None or case is None or not sees(actor, case):
            return Refusal(Code.NOT_FOUND)
        now: datetime = self._door.now
        situation = (await self._door.refs()).situation(case)
        matter = Matter(now, actor, decode_order(found[1].doc), situation)
        return may_show(case, matter, ExhibitPurpose(purpose))

    async def received(self, actor: Actor, shop_id: str, case_id: str, arrival: Arrival) -> Refusal | None:
        """Makes it an exhibit through the one door; the same upload twice is one exhibit.

        From here on it is found by its id, and its time of keeping runs, whether or not anything ever checks it.
        """
        command = ReceiveExhibit(
            arrival.exhibit_id,
            ExhibitPurpose(arrival.purpose),
            arrival.sha256,
            arrival.media_type,
            arrival.size_bytes,
            arrival.slot,
        )
        answer = await self._door.submit(Submission(actor, shop_id, case_id, command))
        if isinstance(answer, Denied):
            return answer.refusal
        exhibit = exhibit_of(answer.case, arrival.exhibit_id)
        assert exhibit is not None, "what was received is there"
        await self._keeping.begin(shop_id, case_id, exhibit, arrival.filename)
        return None
