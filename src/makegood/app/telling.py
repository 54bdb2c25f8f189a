"""How does a fact become a notice to a person?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ..domain.case import Case
from ..domain.events import Fact
from ..domain.words import Role
from .codec import decode, decode_case, read_event
from .ports import Notice, Notices, OutboxRow, Queries


@dataclass(frozen=True, slots=True)
class Told:
    """What an outbox row says: which fact, to which role, in which words."""

    seq: int
    role: Role
    key: str


class Words(Protocol):
    """Finds subject and text of a notice by its key, filled with what the case and the fact say."""

    def __call__(self, told: Told, case: Case, fact: Fact) -> tuple[str, str]: ...


class Telling:
    """Delivers notices to consumers and merchants, and tasks to the platform's staff."""

    def __init__(self, store: Queries, words: Words, notices: Notices) -> None:
        self._store, self._words, self._notices = store, words, notices

    async def deliver(self, row: OutboxRow) -> None:
        """Sends the notice under the row's own id, by which receivers drop what comes twice."""
        told = decode(row.doc, Told)
        found = await self._store.case(row.shop_id, row.case_id)
        events = await self._store.events(row.shop_id, row.case_id, told.seq - 1)
        assert found is not None and events, "a row is written together with its case and its fact"
        case = decode_case(found[0].doc).case
        fact, _ = read_event(events[0].body)
        subject, text = self._words(told, case, fact)
        await self._notices.send(Notice(row.outbox_id, f"{told.role}:{receiver(told.role, case)}", subject, text))


def receiver(role: Role, case: Case) -> str:
    """Who of that role is told: the case's consumer, its shop, or the platform's staff."""
    return {Role.CONSUMER: case.basis.consumer_id, Role.MERCHANT: case.basis.shop_id}.get(role, "staff")


def plain_words(told: Told, case: Case, fact: Fact) -> tuple[str, str]:
    """Words that need no texts: the key and the case's number."""
    return f"{case.basis.case_id}: {told.key}", f"{told.key}\n{case.basis.case_id}\n{fact.at.isoformat()}\n"
