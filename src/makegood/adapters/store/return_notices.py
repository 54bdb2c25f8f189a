"""How are the versions of return conditions kept?"""

from __future__ import annotations

from collections.abc import Sequence

from ...app.ports import ReturnNoticeRow
from . import sql_shared as sql
from .session import Session


class SharedReturnNotices:
    """The return conditions of a store, in words that both databases understand."""

    _session: Session

    async def return_notice(self, shop_id: str, sku: str) -> ReturnNoticeRow | None:
        rows = await self._session.rows(sql.RETURN_NOTICE, shop_id, sku)
        return ReturnNoticeRow._make(rows[0]) if rows else None

    async def return_notice_number(self, shop_id: str, number: int) -> ReturnNoticeRow | None:
        rows = await self._session.rows(sql.RETURN_NOTICE_NUMBER, shop_id, number)
        return ReturnNoticeRow._make(rows[0]) if rows else None

    async def return_notices(self, shop_id: str, below: int, limit: int) -> Sequence[ReturnNoticeRow]:
        rows = await self._session.rows(sql.RETURN_NOTICES, shop_id, below, limit)
        return [ReturnNoticeRow._make(row) for row in rows]

    async def add_return_notice(self, row: ReturnNoticeRow) -> None:
        await self._session.write(sql.ADD_RETURN_NOTICE, *row)
