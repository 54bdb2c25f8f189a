"""What a merchant's desk asks of a store: tallies, cases by a number that is at hand, and views that people keep."""

from __future__ import annotations

import json

import pytest

from makegood.adapters.store import open_store
from makegood.adapters.store.migrating import migrations
from makegood.app.ports import ParcelRow, SavedViewRow, Store, Tally, Write

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


async def test_other_numbers_of_a_case_open_it_too(store: Store) -> None:
    """What it was called before a correction, and the parcel that goes back; the carrier's word goes to the same."""
    cases = [rows.case("one"), rows.case("two", waybill="SF222222"), rows.case("foreign", shop_id="other")]
    parcels = [ParcelRow("shop", "one", "zto", "ZT111111"), ParcelRow("shop", "two", "sf", "SF123456")]
    await put(store, Write(cases=cases, parcels=[*parcels, parcels[0]]))
    await put(store, Write(parcels=parcels))
    assert [row.case_id for row in await store.cases_by_waybill("shop", "ZT111111", 9)] == ["one"]
    assert [row.case_id for row in await store.cases_by_waybill("shop", "SF123456", 9)] == ["two", "one"]
    assert await store.cases_by_parcel("zto", "ZT111111") == [("shop", "one")]
    assert await store.cases_by_parcel("sf", "SF123456") == [("other", "foreign"), ("shop", "one"), ("shop", "two")]


async def test_goods_that_wait_to_be_sent_back_are_listed(store: Store) -> None:
    """Of one shop, those that wait longest first, whether the case has ended or not; what has been sent is gone."""
    ended = {"ended": True, "due_at": None, "wake_at": 900, "stage": "closed"}
    cases = [
        rows.case("later", back_since=20, **ended),
        rows.case("first", back_since=10, **ended),
        rows.case("living", back_since=30),
        rows.case("sent", **ended),
        rows.case("foreign", shop_id="other", back_since=5),
    ]
    await put(store, Write(cases=cases))
    assert await store.goods_to_send("shop", 9) == [cases[1], cases[0], cases[2]]
    assert await store.goods_to_send("shop", 2) == [cases[1], cases[0]]
    await put(store, Write(cases=[cases[1]._replace(version=2, back_since=None)]))
    assert [row.case_id for row in await store.goods_to_send("shop", 9)] == ["later", "living"]


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


async def test_goods_that_waited_before_are_filled_in(database: str) -> None:
    """To the microsecond, as the case itself says; nothing else is touched."""
    store = open_store(database)
    since = {"whole": "2026-03-02T01:00:00Z", "parts": "2026-03-02T01:00:00.000250Z", "none": "2026-03-02T01:00:00Z"}
    cases = [
        rows.case(
            name,
            doc=json.dumps(
                {"case": {"parcel": "none" if name == "none" else "going_back", "since": {"go_back": at}}}
            ).encode(),
        )
        for name, at in since.items()
    ]
    await put(store, Write(cases=cases))
    await store.close()
    script = next(one.sql for one in migrations(database.partition(":")[0]) if one.name == "0014_goods_back.sql")
    await sql(database, next(part for part in script.split(";") if "UPDATE cases" in part))
    found = await sql(database, "SELECT case_id, back_since FROM cases ORDER BY case_id")
    at = 1_772_413_200_000_000
    assert [tuple(row) for row in found] == [("none", None), ("parts", at + 250), ("whole", at)]
