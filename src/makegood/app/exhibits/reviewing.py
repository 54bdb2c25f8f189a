"""Which photos and videos wait for a person's look, and since when (S4)?

A case that begins to wait is noted behind its commit, by the outbox.  The note is a hint: what counts is the case, and
a note whose case waits no more is dropped by who reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...domain.case import Case, has_ended
from ...domain.exhibits import Exhibit
from ...domain.words import ExhibitState
from ..codec import decode, decode_case
from ..ports import CaseRow, OutboxRow, Queries
from ..ports.reviews import ReviewRow, Reviews


class Waiting(NamedTuple):
    """Cases with evidence that waits for a person, the longest first; `more`: there are others."""

    cases: Sequence[CaseRow]
    more: bool


def held(case: Case) -> list[Exhibit]:
    """What of a living case waits for a person, in the order in which it began to wait."""
    if has_ended(case):
        return []
    waits = [one for one in case.exhibits if one.state is ExhibitState.HELD_FOR_REVIEW and not one.erased]
    return sorted(waits, key=lambda one: one.judged_at or one.received_at)


class Reviewing:
    """The list of what is to be looked at."""

    def __init__(self, cases: Queries, reviews: Reviews) -> None:
        self._cases, self._reviews = cases, reviews

    async def deliver(self, row: OutboxRow) -> None:
        """Notes that a case waits; twice is once."""
        held_at = decode(row.doc, dict[str, int])["held_at"]
        await self._reviews.put_review(ReviewRow(row.shop_id, row.case_id, held_at))

    async def waiting(self, limit: int) -> Waiting:
        """At most so many cases; notes that are out of date are dropped on the way."""
        found: list[CaseRow] = []
        place: ReviewRow | None = None
        while len(found) <= limit:
            rows = await self._reviews.reviews(place, limit + 1)
            read = [(row, await self._cases.case(row.shop_id, row.case_id)) for row in rows]
            there = {row: one[0] for row, one in read if one is not None and held(decode_case(one[0].doc).case)}
            await self._reviews.drop_reviews([row for row in rows if row not in there])
            found += there.values()
            if len(rows) <= limit:
                break
            place = rows[-1]
        return Waiting(found[:limit], len(found) > limit)
