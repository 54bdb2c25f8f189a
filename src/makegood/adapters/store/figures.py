"""How are cases in numbers kept beside the cases, and added up?"""

from __future__ import annotations

from collections.abc import Sequence

from ...app.ports import CaseFiguresRow, CaseRow, EventRow, FiguresGroup, Place, Spread
from . import sql_figures as sql
from .lists import case_row
from .session import Session


class SharedFigures:
    """The figures of a store, in words that both databases understand."""

    _session: Session

    async def cases_unsummed(self, shop_id: str, after: Place, limit: int) -> Sequence[tuple[CaseRow, list[EventRow]]]:
        rows = [case_row(row) for row in await self._session.rows(sql.UNSUMMED, shop_id, *after, limit)]
        facts: dict[str, list[EventRow]] = {row.case_id: [] for row in rows}
        for found in await self._session.rows(sql.FACTS, shop_id, *after, limit) if rows else ():
            event = EventRow._make(found)
            if event.case_id in facts:
                facts[event.case_id].append(event)
        return [(row, facts[row.case_id]) for row in rows]

    async def put_case_figures(self, rows: Sequence[CaseFiguresRow]) -> None:
        await self._session.each(sql.PUT, rows)

    async def figures_groups(self, shop_id: str, since: int) -> Sequence[FiguresGroup]:
        return [FiguresGroup._make(row) for row in await self._session.rows(sql.GROUPS, shop_id, since)]

    async def figures_spread(self, shop_id: str, since: int, length: str) -> Spread:
        rows = await self._session.rows(sql.spread(length), shop_id, since)
        return Spread(rows[0][1], rows[0][2], rows[-1][2]) if rows else Spread(0, None, None)

    async def figures_medians(self, shop_id: str, since: int) -> Sequence[tuple[str, int]]:
        return [(row[0], row[1]) for row in await self._session.rows(sql.MEDIANS, shop_id, since)]

    async def cases_with_payments(self, shop_id: str, since: int, limit: int) -> Sequence[str]:
        return [row[0] for row in await self._session.rows(sql.WITH_PAYMENTS, shop_id, since, limit)]
