"""How are the reports and looks of exhibits kept?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from ...app.ports import ExhibitRow, LookRow
from . import sql_exhibits as sql
from .session import Session


class SharedExhibits:
    """The reports and looks of a store, in words that both databases understand."""

    _session: Session
    _looks_like: ClassVar[str]

    async def exhibit(self, shop_id: str, exhibit_id: str) -> ExhibitRow | None:
        rows = await self._session.rows(sql.EXHIBIT, shop_id, exhibit_id)
        return ExhibitRow._make(rows[0]) if rows else None

    async def exhibits_of(self, shop_id: str, case_id: str) -> Sequence[ExhibitRow]:
        return [ExhibitRow._make(row) for row in await self._session.rows(sql.EXHIBITS_OF, shop_id, case_id)]

    async def put_exhibit(self, row: ExhibitRow) -> None:
        await self._session.write(sql.PUT_EXHIBIT, *row)

    async def begin_exhibit(self, row: ExhibitRow) -> None:
        await self._session.write(sql.BEGIN_EXHIBIT, *row)

    async def forget_exhibit(self, shop_id: str, exhibit_id: str) -> None:
        """Report, looks and steps go together."""
        key = (shop_id, exhibit_id)
        await self._session.together(*((statement, key) for statement in sql.FORGET))

    async def content_kept(self, sha256: str) -> bool:
        return bool(await self._session.rows(sql.CONTENT_KEPT, sha256))

    async def exhibits_to_erase(self, now: int, limit: int) -> Sequence[ExhibitRow]:
        return [ExhibitRow._make(row) for row in await self._session.rows(sql.EXHIBITS_TO_ERASE, now, limit)]

    async def put_looks(self, rows: Sequence[LookRow]) -> None:
        """Looks first: a key leads to a look that is there."""
        await self._session.each(sql.PUT_LOOK, [row[:5] for row in rows])
        await self._session.each(sql.PUT_LOOK_KEY, [(*row[:3], key) for row in rows for key in row.keys])

    async def looks_like(self, keys: Sequence[str], case_id: str, limit: int) -> Sequence[LookRow]:
        asked = msgspec.json.encode(list(keys)).decode()
        rows = await self._session.rows(self._looks_like, asked, case_id, limit)
        return [LookRow(*row) for row in rows]
