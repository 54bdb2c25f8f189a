"""Return notices: versions numbered across a shop, the newest of a scope, and none that is ever changed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from makegood.adapters.store import open_store
from makegood.app.ports import LostRace, ReturnNoticeRow, Store

from ..databases import empty_database, sql


def notice(number: int, sku: str = "", shop_id: str = "shop") -> ReturnNoticeRow:
    return ReturnNoticeRow(shop_id, number, sku, 10 + number, b'{"texts":{}}')


async def test_the_newest_version_of_a_scope_is_found(store: Store) -> None:
    """The shop's and a product's are told apart, and another shop's are not seen."""
    for row in (notice(1), notice(2, "CUP"), notice(3), notice(4, "CUP"), notice(5, "POT"), notice(9, "", "other")):
        await store.add_return_notice(row)
    assert await store.return_notice("shop", "") == notice(3)
    assert await store.return_notice("shop", "CUP") == notice(4, "CUP")
    assert await store.return_notice("shop", "PAN") is None
    assert await store.return_notice_number("shop", 2) == notice(2, "CUP")
    assert await store.return_notice_number("shop", 9) is None


async def test_versions_are_listed_newest_first(store: Store) -> None:
    """A page ends where its limit says, and the next one begins below it."""
    for number in range(1, 6):
        await store.add_return_notice(notice(number))
    assert [row.number for row in await store.return_notices("shop", 2**62, 2)] == [5, 4]
    assert [row.number for row in await store.return_notices("shop", 4, 9)] == [3, 2, 1]


async def test_a_number_is_given_once(store: Store) -> None:
    """Of two that publish at once, one loses the race."""
    outcomes = await asyncio.gather(
        *(store.add_return_notice(notice(1, sku)) for sku in ("", "CUP")), return_exceptions=True
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [LostRace.__name__, "NoneType"]
    await store.add_return_notice(notice(1, shop_id="other"))


@pytest.mark.parametrize("change", ["UPDATE return_notices SET doc = doc", "DELETE FROM return_notices"])
async def test_sqlite_refuses_to_change_a_version(tmp_path: Path, change: str) -> None:
    """What a consumer has acknowledged stays as it was, even for somebody who writes SQL past the store."""
    async with empty_database("sqlite", tmp_path) as url:
        store = open_store(url)
        await store.add_return_notice(notice(1))
        with pytest.raises(Exception, match="append-only"):
            await sql(url, change)
        assert await store.return_notice_number("shop", 1) == notice(1)
        await store.close()
