"""What does a desk ask of a store: how much waits at each stage, what a number belongs to, which views are kept?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from .rows import CaseRow, SavedViewRow, Tally


class DeskQueries(Protocol):
    """Reads of a merchant's desk; none of them grows with the cases that have ended."""

    async def stage_tally(self, shop_id: str, at_most: int) -> Tally: ...
    async def cases_by_waybill(self, shop_id: str, waybill: str, limit: int) -> Sequence[CaseRow]:
        """The shop's cases with a parcel of this number, whichever carrier has it; the newest first.

        The one that is sent back, what it was called before a correction, and the one that goes back to the consumer.
        """
        ...

    async def goods_to_send(self, shop_id: str, limit: int) -> Sequence[CaseRow]:
        """The cases whose goods wait for the merchant to send them back to the consumer; the longest first."""
        ...

    async def cases_by_order_prefix(self, shop_id: str, prefix: str, limit: int) -> Sequence[CaseRow]:
        """The shop's cases on orders whose numbers begin so, the highest order first."""
        ...

    async def saved_views(self, owner: str) -> Sequence[SavedViewRow]:
        """In the order in which they were saved."""
        ...

    async def put_saved_view(self, row: SavedViewRow) -> None: ...
    async def drop_saved_view(self, owner: str, view_id: str) -> None: ...
