"""Which photos and videos wait for a person's look, and since when (S4)?"""

from __future__ import annotations

from ...domain.case import Case, has_ended
from ...domain.exhibits import Exhibit
from ...domain.words import ExhibitState
from .. import noted
from ..codec import decode
from ..ports import OutboxRow, Queries
from ..ports.reviews import ReviewRow, Reviews


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

    async def waiting(self, limit: int) -> noted.Waiting:
        """At most so many cases, the longest first."""
        reviews = self._reviews
        return await noted.standing(self._cases, reviews.reviews, reviews.drop_reviews, _waits, limit)


def _waits(case: Case) -> bool:
    return bool(held(case))
