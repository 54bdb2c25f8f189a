"""What do people and workers read of cases, orders and shops, outside the one transaction?"""

from __future__ import annotations

from collections.abc import Sequence

from ...app.ports import (
    CaseFilter,
    CaseKey,
    CaseRow,
    EventRow,
    LedgerRow,
    OrderKey,
    OrderRow,
    Page,
    ShopCounts,
    ShopRow,
)
from . import sql_shared as sql
from .desk import SharedDesk
from .figures import SharedFigures
from .lists import case_row, page
from .session import Session
from .shops import SharedShops
from .tables import CASES, ORDERS

_ORDER_AT = len(CASES.columns)
_SHOP_AT = _ORDER_AT + len(ORDERS.columns)


class SharedQueries(SharedDesk, SharedFigures, SharedShops):
    """The reads of a store, in words that both databases understand."""

    _session: Session

    async def case(self, shop_id: str, case_id: str) -> tuple[CaseRow, OrderRow, ShopRow | None] | None:
        rows = await self._session.rows(sql.CASE, shop_id, case_id)
        if not rows:
            return None
        row = rows[0]
        shop = row[_SHOP_AT:]
        return (
            case_row(row[:_ORDER_AT]),
            OrderRow._make(row[_ORDER_AT:_SHOP_AT]),
            None if shop[0] is None else ShopRow._make(shop),
        )

    async def cases(self, which: CaseFilter, cursor: str | None, limit: int) -> Page:
        return await page(self._session, which, cursor, limit)

    async def cases_by_parcel(self, carrier: str, waybill: str) -> Sequence[CaseKey]:
        return _keys(await self._session.rows(sql.CASES_BY_PARCEL, carrier, waybill))

    async def cases_behind(self, refs_version: int, limit: int) -> Sequence[CaseKey]:
        return _keys(await self._session.rows(sql.CASES_BEHIND, refs_version, limit))

    async def cases_disputed(self, shop_id: str, since: int) -> Sequence[CaseRow]:
        return [case_row(row) for row in await self._session.rows(sql.CASES_DISPUTED, shop_id, since)]

    async def cases_disputed_of(self, kind: str, limit: int) -> Sequence[CaseRow]:
        return [case_row(row) for row in await self._session.rows(sql.CASES_DISPUTED_OF, kind, limit)]

    async def shop_counts(self, shop_id: str, since: int) -> ShopCounts:
        (row,) = await self._session.rows(sql.SHOP_COUNTS, shop_id, since)
        return ShopCounts._make(row)

    async def order(self, shop_id: str, order_id: str) -> OrderRow | None:
        rows = await self._session.rows(sql.ORDER, shop_id, order_id)
        return OrderRow._make(rows[0]) if rows else None

    async def orders(
        self, shop_id: str | None, consumer_id: str | None, limit: int, after: OrderKey | None = None
    ) -> Sequence[OrderRow]:
        statement = sql.ORDERS_OF[shop_id is not None, consumer_id is not None, after is not None]
        given = [argument for argument in (shop_id, consumer_id, *(after or ())) if argument is not None]
        return [OrderRow._make(row) for row in await self._session.rows(statement, limit, *given)]

    async def shop(self, shop_id: str) -> ShopRow | None:
        rows = await self._session.rows(sql.SHOP, shop_id)
        return ShopRow._make(rows[0]) if rows else None

    async def shops(self) -> Sequence[ShopRow]:
        return [ShopRow._make(row) for row in await self._session.rows(sql.ALL_SHOPS)]

    async def events(self, shop_id: str, case_id: str, after_seq: int = 0) -> Sequence[EventRow]:
        rows = await self._session.rows(sql.EVENTS_AFTER, shop_id, case_id, after_seq)
        return [EventRow._make(row) for row in rows]

    async def ledger(self, shop_id: str, case_id: str) -> Sequence[LedgerRow]:
        return [LedgerRow._make(row) for row in await self._session.rows(sql.LEDGER_OF, shop_id, case_id)]

    async def payout_case(self, channel: str, refund_no: str) -> CaseKey | None:
        keys = _keys(await self._session.rows(sql.PAYOUT_CASE, channel, refund_no))
        return keys[0] if keys else None

    async def all_case_keys(self, after: CaseKey | None, limit: int) -> Sequence[CaseKey]:
        if after is None:
            return _keys(await self._session.rows(sql.FIRST_CASE_KEYS, limit))
        return _keys(await self._session.rows(sql.NEXT_CASE_KEYS, *after, limit))

    async def oldest_wake(self) -> int | None:
        rows = await self._session.rows(sql.OLDEST_WAKE)
        return rows[0][0] if rows else None

    async def ping(self) -> None:
        await self._session.rows(sql.PING)


def _keys(rows: Sequence[tuple[str, ...]]) -> list[CaseKey]:
    return [(shop_id, case_id) for shop_id, case_id in rows]
