"""Which cases wait for a person's look at their evidence, and which checks are to be carried out?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ...app.ports import OutboxRow
from ...app.ports.reviews import ChecksLoad, ReviewRow
from .session import Session
from .tables import OUTBOX

PUT_REVIEW: Final = """
INSERT INTO reviews (shop_id, case_id, held_at) VALUES ($1, $2, $3)
ON CONFLICT (shop_id, case_id) DO UPDATE SET held_at = excluded.held_at WHERE reviews.held_at < excluded.held_at"""
REVIEWS: Final = """
SELECT shop_id, case_id, held_at FROM reviews WHERE (held_at, case_id, shop_id) > ($1, $2, $3)
ORDER BY held_at, case_id, shop_id LIMIT $4"""
DROP_REVIEW: Final = "DELETE FROM reviews WHERE shop_id = $1 AND case_id = $2 AND held_at = $3"

# The condition stands word for word in the partial index outbox_checks.
CHECKS: Final = f"""
SELECT {OUTBOX.listed} FROM outbox WHERE topic = 'check' ORDER BY ready_at, outbox_id LIMIT $1"""
CHECKS_LOAD: Final = """
SELECT count(CASE WHEN attempts = 0 THEN 1 END),
       count(CASE WHEN attempts > 0 AND ready_at > $1 THEN 1 END),
       count(CASE WHEN attempts > 0 AND ready_at <= $1 THEN 1 END),
       min(CASE WHEN attempts = 0 THEN ready_at END)
FROM outbox WHERE topic = 'check'"""
HURRY_CHECK: Final = """
UPDATE outbox SET ready_at = $3 WHERE shop_id = $1 AND outbox_id = $2 AND topic = 'check' AND ready_at > $3
RETURNING outbox_id"""


class SharedReviews:
    """Evidence that is to be looked at, in words that both databases understand."""

    _session: Session

    async def put_review(self, row: ReviewRow) -> None:
        await self._session.write(PUT_REVIEW, *row)

    async def reviews(self, after: ReviewRow | None, limit: int) -> Sequence[ReviewRow]:
        place = (-1, "", "") if after is None else (after.held_at, after.case_id, after.shop_id)
        return [ReviewRow._make(row) for row in await self._session.rows(REVIEWS, *place, limit)]

    async def drop_reviews(self, rows: Sequence[ReviewRow]) -> None:
        await self._session.each(DROP_REVIEW, rows)

    async def checks(self, limit: int) -> Sequence[OutboxRow]:
        return [OutboxRow._make(row) for row in await self._session.rows(CHECKS, limit)]

    async def checks_load(self, now: int) -> ChecksLoad:
        (row,) = await self._session.rows(CHECKS_LOAD, now)
        return ChecksLoad._make(row)

    async def hurry_check(self, shop_id: str, outbox_id: str, now: int) -> bool:
        return bool(await self._session.write(HURRY_CHECK, shop_id, outbox_id, now))
