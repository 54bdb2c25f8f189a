"""What of the evidence waits for a person, and what for its checks?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from .rows import OutboxRow


class ReviewRow(NamedTuple):
    """A case in which a photo or video has waited for a person since, or did when this was written."""

    shop_id: str
    case_id: str
    held_at: int


class ChecksLoad(NamedTuple):
    """Checks by how they stand: never begun, begun and not over (or put off), failed and ready for another attempt.

    `oldest` is since when the first that was never begun waits.
    """

    waiting: int
    begun: int
    failed: int
    oldest: int | None


class Reviews(Protocol):
    """The evidence that is to be looked at; a row whose case waits no more is dropped by who reads it."""

    async def put_review(self, row: ReviewRow) -> None:
        """Notes that a case waits; one that is there already waits since the later instant."""
        ...

    async def reviews(self, after: ReviewRow | None, limit: int) -> Sequence[ReviewRow]:
        """Cases that wait, the longest first, from after one on."""
        ...

    async def drop_reviews(self, rows: Sequence[ReviewRow]) -> None:
        """Drops rows, unless their cases have begun to wait anew."""
        ...

    async def checks(self, limit: int) -> Sequence[OutboxRow]:
        """Checks that are not over, the next one first."""
        ...

    async def checks_load(self, now: int) -> ChecksLoad: ...
    async def hurry_check(self, shop_id: str, outbox_id: str, now: int) -> bool:
        """Makes a check ready now, whoever holds it; False where it is over, or ready."""
        ...
