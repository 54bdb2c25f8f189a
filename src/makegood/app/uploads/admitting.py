"""Which files may be sent for a case, as long as it is only they that count?"""

from __future__ import annotations

from ...domain.decide import sees
from ...domain.refusals import Code, Refusal
from ...domain.words import Actor
from ..codec import decode_case
from ..ports import Arrival, Queries
from .limits import PURPOSES


class Admitting:
    """The case's side of an upload: it must be seen, be alive, and the purpose be one of the caller's role."""

    def __init__(self, store: Queries) -> None:
        self._store = store

    async def may_upload(self, actor: Actor, shop_id: str, case_id: str, purpose: str) -> Refusal | None:
        found = await self._store.case(shop_id, case_id)
        if found is None or not sees(actor, decode_case(found[0].doc).case):
            return Refusal(Code.NOT_FOUND)
        if purpose not in PURPOSES.get(actor.role, frozenset()):
            return Refusal(Code.NOT_YOURS)
        return Refusal(Code.NOT_ALLOWED_NOW) if found[0].ended else None

    async def received(self, actor: Actor, shop_id: str, case_id: str, arrival: Arrival) -> Refusal | None:
        """Taken as long as the case lives: its upload is what is known of it."""
        return await self.may_upload(actor, shop_id, case_id, arrival.purpose)
