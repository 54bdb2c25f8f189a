"""Which shops hold a word in their name or id, page by page?

A name lies in the shop's document, which the two databases read in their own ways.  Letters of ASCII are found whatever
their case; all others as they are written, so that both databases find the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from ...app.ports import ShopRow
from .session import Session
from .tables import SHOPS

NAME_IN_SQLITE: Final = "json_extract(CAST(doc AS TEXT), '$.name')"
NAME_IN_POSTGRESQL: Final = "convert_from(doc, 'UTF8')::json ->> 'name'"
_LIKE_IN_SQLITE: Final = "instr(lower({text}), $1) > 0"
_LIKE_IN_POSTGRESQL: Final = 'position($1 IN lower(({text}) COLLATE "C")) > 0'


def _statements(name: str, like: str) -> tuple[str, str]:
    """A page after a shop, and how many there are in all."""
    fits = f"($1 = '' OR {like.format(text='shop_id')} OR {like.format(text=name)})"
    page = f"SELECT {SHOPS.listed} FROM shops WHERE {fits} AND shop_id > $2 ORDER BY shop_id LIMIT $3"
    return page, f"SELECT count(*) FROM shops WHERE {fits}"


IN_SQLITE: Final = _statements(NAME_IN_SQLITE, _LIKE_IN_SQLITE)
IN_POSTGRESQL: Final = _statements(NAME_IN_POSTGRESQL, _LIKE_IN_POSTGRESQL)
_LOWER: Final = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


class SharedShops:
    """The search for shops; which statements it takes is the database's own."""

    _session: Session
    _find_shops: ClassVar[tuple[str, str]]

    async def shops_like(self, word: str, after: str, limit: int) -> Sequence[ShopRow]:
        rows = await self._session.rows(self._find_shops[0], word.translate(_LOWER), after, limit)
        return [ShopRow._make(row) for row in rows]

    async def count_shops_like(self, word: str) -> int:
        ((count,),) = await self._session.rows(self._find_shops[1], word.translate(_LOWER))
        return int(count)
