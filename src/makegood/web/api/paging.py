"""How is a list given page by page?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, TypeVar

from msgspec import Meta

from ..shapes import Body, Items
from ..wire.flaws import OTHER_FORM, BadShape
from ..wire.words import Words

T = TypeVar("T")
LIMIT_AT_MOST: Final = 200
Limit = Annotated[int, Meta(ge=1, description=f"How many at most; more than {LIMIT_AT_MOST} counts as that.")]
Cursor = Annotated[str, Meta(max_length=500, description="The `next` of the page before.")]
_CURSOR: Final = Words("上一页返回的 next（筛选条件不变）", "the `next` of the page before, with the same filters")


class PageQuery(Body):
    """Which page of a short list."""

    cursor: Cursor | None = None
    limit: Limit = LIMIT_AT_MOST


def bad_cursor() -> BadShape:
    return BadShape("cursor", OTHER_FORM, _CURSOR)


def page_of(rows: Sequence[T], query: PageQuery) -> Items[T]:
    """A page of a list that is there as a whole; its cursor counts how many came before."""
    start = 0
    if query.cursor is not None:
        if not (query.cursor.isascii() and query.cursor.isdecimal() and len(query.cursor) < 10):
            raise bad_cursor()
        start = int(query.cursor)
    end = start + min(query.limit, LIMIT_AT_MOST)
    return Items(list(rows[start:end]), str(end) if end < len(rows) else None)
