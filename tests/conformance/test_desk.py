"""What a merchant's desk asks of a store: tallies, cases by a number that is at hand, and views that people keep."""

from __future__ import annotations

import json

import pytest

from makegood.adapters.store import open_store
from makegood.adapters.store.migrating import migrations
from makegood.app.ports import SavedViewRow, Store, Tally, Write

from ..databases import sql
from . import rows
from .rows import put


@pytest.mark.parametrize(("at_most", "more"), [(2, True), (3, False), (4, False)])
async def test_the_stages_of_living_cases_are_tallied(store: Store, at_most: int, more: bool) -> None:
    """The most urgent ones of the shop, no more than were asked for; whether there are others is said."""
    cases = [
        rows.case("a", due_at=1),
        rows.case("b", due_at=2, stage="consumer_to_send"),
        rows.case("c", due_at=3),
        rows.case("over", ended=True, due_at=None, wake_at=None, stage="done"),
        rows.case("foreign", shop_id="other"),
    ]
    await put(store, Write(cases=cases))
    tally = await store.stage_tally("shop", at_most)
    assert tally.more is more
    assert tally.stages["consumer_to_send"] == 1
    if not more:
        assert tally == Tally({"merchant_to_answer": 2, "consumer_to_send": 1}, False)
    assert await store.stage_tally("nobody", 10) == Tally({}, False)


async def test_a_waybill_opens_its_cases_whichever_carrier_has_it(store: Store) -> None:
    """The newest first, of this shop alone."""
    cases = [
        rows.case("old", opened_at=1),
        rows.case("new", opened_at=2, carrier="zto"),
        rows.case("another", waybill="SF999999"),
        rows.case("foreign", shop_id="other"),
    ]
    await put(store, Write(cases=cases))
    assert [row.case_id for row in await store.cases_by_waybill("shop", "SF123456", 9)] == ["new", "old"]
    assert await store.cases_by_waybill("shop", "SF123456", 1) == [cases[1]]
    assert await store.cases_by_waybill("shop", "SF1234567", 9) == []


@pytest.mark.parametrize(
    ("prefix", "found"),
    [("2603", "c b a"), ("26030", "c b a"), ("260302", "c b"), ("2603021", "b"), ("x", ""), ("%", "")],
)
async def test_the_beginning_of_an_order_number_finds_its_cases(store: Store, prefix: str, found: str) -> None:
    """Letters are letters: no sign stands for any."""
    orders = ["260301", "2603021", "2603022", "27"]
    cases = [rows.case(name, order_id=order_id) for name, order_id in zip("abcd", orders, strict=True)]
    foreign = rows.case("foreign", order_id="2603021", shop_id="other")
    foreign_order = rows.order("2603021")._replace(shop_id="other")
    await put(store, Write(cases=[*cases, foreign], orders=[*map(rows.order, orders), foreign_order]))
    assert [row.case_id for row in await store.cases_by_order_prefix("shop", prefix, 9)] == found.split()


async def test_people_keep_views_of_their_own(store: Store) -> None:
    """Saved again under its id a view changes; dropped it is gone; nobody sees another's."""
    first, second = (SavedViewRow("ann", str(number), f"view {number}", f"q={number}", number) for number in (1, 2))
    others = SavedViewRow("bob", "1", "his", "", 3)
    for row in (second, first, others):
        await store.put_saved_view(row)
    assert await store.saved_views("ann") == [first, second]
    await store.put_saved_view(first._replace(name="new", query="kind=exchange"))
    assert (await store.saved_views("ann"))[0] == first._replace(name="new", query="kind=exchange")
    await store.drop_saved_view("ann", "1")
    await store.drop_saved_view("ann", "1")
    assert await store.saved_views("ann") == [second]
    assert await store.saved_views("bob") == [others]


async def test_what_was_there_before_the_desk_is_filled_in(database: str) -> None:
    """Reason and amount come from the case itself: the agreed amount, else the requested one."""
    store = open_store(database)
    asks = {
        "agreed": {"reason_code": "late", "requested_minor": 5, "agreed_minor": 4},
        "asked": {"reason_code": "other", "requested_minor": 5, "agreed_minor": None},
    }
    cases = [
        rows.case(name, doc=json.dumps({"case": {"ask": ask}}).encode(), reason="", amount_minor=0)
        for name, ask in asks.items()
    ]
    await put(store, Write(cases=cases))
    await store.close()
    dialect = database.partition(":")[0]
    script = next(one.sql for one in migrations(dialect) if one.name == "0008_desk.sql")
    filling = next(part for part in script.split(";") if "UPDATE cases SET" in part)
    await sql(database, filling)
    found = await sql(database, "SELECT case_id, reason, amount_minor FROM cases ORDER BY case_id")
    assert [tuple(row) for row in found] == [("agreed", "late", 4), ("asked", "other", 5)]
