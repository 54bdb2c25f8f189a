"""How does a store answer a merchant's desk?"""

from __future__ import annotations

from collections.abc import Sequence

from ...app.ports import CaseRow, SavedViewRow, Tally
from . import sql_desk as sql
from .lists import case_row
from .session import Session

_LAST = "\U0010ffff"  # sorts behind everything that continues a prefix


class SharedDesk:
    """The desk's reads and the views that people keep, in words that both databases understand."""

    _session: Session

    async def stage_tally(self, shop_id: str, at_most: int) -> Tally:
        rows = await self._session.rows(sql.STAGE_TALLY, shop_id, at_most + 1)
        stages: dict[str, int] = dict(rows)
        return Tally(stages, sum(stages.values()) > at_most)

    async def cases_by_waybill(self, shop_id: str, waybill: str, limit: int) -> Sequence[CaseRow]:
        return [case_row(row) for row in await self._session.rows(sql.CASES_BY_WAYBILL, shop_id, waybill, limit)]

    async def goods_to_send(self, shop_id: str, limit: int) -> Sequence[CaseRow]:
        return [case_row(row) for row in await self._session.rows(sql.GOODS_TO_SEND, shop_id, limit)]

    async def cases_by_order_prefix(self, shop_id: str, prefix: str, limit: int) -> Sequence[CaseRow]:
        rows = await self._session.rows(sql.CASES_BY_ORDER_PREFIX, shop_id, prefix, prefix + _LAST, limit)
        return [case_row(row) for row in rows]

    async def saved_views(self, owner: str) -> Sequence[SavedViewRow]:
        return [SavedViewRow._make(row) for row in await self._session.rows(sql.SAVED_VIEWS, owner)]

    async def put_saved_view(self, row: SavedViewRow) -> None:
        await self._session.write(sql.PUT_SAVED_VIEW, *row)

    async def drop_saved_view(self, owner: str, view_id: str) -> None:
        await self._session.write(sql.DROP_SAVED_VIEW, owner, view_id)
