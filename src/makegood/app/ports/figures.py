"""What are the figures of a shop added up from?  Cases in numbers, each as it was at a version, beside the cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from .rows import CaseFiguresRow, CaseRow, EventRow, FiguresGroup

Place = tuple[int, str]  # (opened_at, case_id): where a walk through a shop's cases has come to


class Spread(NamedTuple):
    """The median and the ninth decile of some lengths in seconds; nothing of nothing."""

    cases: int
    median_s: int | None
    p90_s: int | None


class CaseFigures(Protocol):
    """Rows that follow from cases and are written behind them, never with them."""

    async def cases_unsummed(self, shop_id: str, after: Place, limit: int) -> Sequence[tuple[CaseRow, list[EventRow]]]:
        """Cases whose row in numbers is missing or of another version, by age, with the events that numbers need."""
        ...

    async def put_case_figures(self, rows: Sequence[CaseFiguresRow]) -> None:
        """Writes rows, unless there is one of a later version."""
        ...

    async def figures_groups(self, shop_id: str, since: int) -> Sequence[FiguresGroup]: ...
    async def figures_spread(self, shop_id: str, since: int, length: str) -> Spread:
        """Of `answer_s`, `settle_s` or `length_s`."""
        ...

    async def figures_medians(self, shop_id: str, since: int) -> Sequence[tuple[str, int]]:
        """How long the cases of each situation took, in the middle."""
        ...

    async def cases_with_payments(self, shop_id: str, since: int, limit: int) -> Sequence[str]:
        """Cases with a small payment or a claim on a courier, newest first."""
        ...
