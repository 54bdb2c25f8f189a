"""How does a fact become a notice to a person?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ..domain.case import Case
from ..domain.stage import stage_deadline
from ..domain.words import Role
from .codec import decode, decode_case, read_event
from .door import Door
from .ports import Notice, Notices, OutboxRow, Queries, ShopRow
from .shops import decode_shop
from .texts.messages import render_message

STAFF: Final = "staff"


@dataclass(frozen=True, slots=True)
class Told:
    """What an outbox row says: which fact, to which role, in which words."""

    seq: int
    role: Role
    key: str


class Telling:
    """Delivers notices to consumers and merchants, and tasks to the platform's staff, in one language."""

    def __init__(self, store: Queries, door: Door, notices: Notices, language: str) -> None:
        self._store, self._door, self._notices, self._language = store, door, notices, language

    async def deliver(self, row: OutboxRow) -> None:
        """Sends the notice under the row's own id, by which receivers drop what comes twice."""
        told = decode(row.doc, Told)
        found = await self._store.case(row.shop_id, row.case_id)
        events = await self._store.events(row.shop_id, row.case_id, told.seq - 1)
        assert found is not None and events, "a row is written together with its case and its fact"
        case = decode_case(found[0].doc).case
        fact, _ = read_event(events[0].body)
        deadline = stage_deadline(case, (await self._door.refs()).situation(case))
        until = deadline.due_at if deadline is not None else None
        words = render_message(told.key, fact, case, self._language, until, _address(case, found[2]))
        to = f"{told.role}:{receiver(told.role, case)}"
        await self._notices.send(Notice(row.outbox_id, to, words.subject, words.text))


def receiver(role: Role, case: Case) -> str:
    """Who of that role is told: the case's consumer, its shop, or the platform's staff."""
    return {Role.CONSUMER: case.basis.consumer_id, Role.MERCHANT: case.basis.shop_id}.get(role, STAFF)


def _address(case: Case, row: ShopRow | None) -> str | None:
    """Where the goods go back to, as it was agreed on; None where no address was named."""
    addresses = decode_shop(row.doc).return_addresses if row is not None else ()
    agreed = next((one for one in addresses if one.id == case.return_address_id), None)
    return f"{agreed.name} {agreed.phone} {agreed.address}" if agreed is not None else None
