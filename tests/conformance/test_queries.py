"""Reads for people and workers, each as of the last commit."""

from __future__ import annotations

import pytest

from makegood.app.codec import encode
from makegood.app.ports import CaseKey, ShopCounts, Store, Wants, Write

from . import rows
from .conftest import Open
from .rows import put


async def test_a_case_comes_with_its_order_and_its_shop(store: Store) -> None:
    """What a page about a case needs is one read; a shop that never registered is None."""
    await put(store, rows.everything())
    assert await store.case("shop", "case") == (rows.case(), rows.order(), None)
    await store.put_shop(rows.shop())
    assert await store.case("shop", "case") == (rows.case(), rows.order(), rows.shop())
    assert await store.case("shop", "ghost") is None
    assert await store.case("other", "case") is None


async def test_orders_and_shops_are_found_by_key(store: Store) -> None:
    """By key or not at all."""
    await put(store, Write(orders=[rows.order()]))
    await store.put_shop(rows.shop())
    assert await store.order("shop", "order") == rows.order()
    assert await store.order("other", "order") is None
    assert await store.shop("shop") == rows.shop()
    assert await store.shop("other") is None


async def test_orders_are_listed_by_shop_and_by_consumer(store: Store) -> None:
    """Highest key first, at most as many as asked for."""
    orders = [
        rows.order("o1"),
        rows.order("o2", consumer_id="ann"),
        rows.order("o3"),
        rows.order("o4", shop_id="zoo", consumer_id="ann"),
    ]
    await put(store, Write(orders=orders))

    async def listed(
        shop_id: str | None, consumer_id: str | None, limit: int = 10, after: tuple[str, str] | None = None
    ) -> list[str]:
        return [row.order_id for row in await store.orders(shop_id, consumer_id, limit, after)]

    assert await listed(None, None) == ["o4", "o3", "o2", "o1"]
    assert await listed("shop", None) == ["o3", "o2", "o1"]
    assert await listed(None, "ann") == ["o4", "o2"]
    assert await listed("shop", "ann") == ["o2"]
    assert await listed("shop", None, 2) == ["o3", "o2"]
    assert await listed(None, None, 2, ("zoo", "o4")) == ["o3", "o2"]
    assert await listed("shop", None, 2, ("shop", "o2")) == ["o1"]
    assert await listed(None, "ann", 2, ("zoo", "o4")) == ["o2"]
    assert await listed("shop", "ann", 2, ("shop", "o2")) == []


async def test_shops_are_listed_in_key_order(store: Store) -> None:
    """All of them."""
    for shop_id in ("b", "a"):
        await store.put_shop(rows.shop(shop_id))
    assert await store.shops() == [rows.shop("a"), rows.shop("b")]


async def test_shops_are_found_by_a_part_of_their_name_or_id_page_by_page(store: Store) -> None:
    """Letters of ASCII whatever their case, all others as they are written; a sign means itself."""
    named = {"b-tea": "青禾家居 Tea", "a-tools": "100% Werkzeug", "c": "Tea & Über_all", "d": ""}
    for shop_id, name in named.items():
        await store.put_shop(rows.shop(shop_id)._replace(doc=encode({"shop_id": shop_id, "name": name})))

    async def found(word: str, after: str = "", limit: int = 9) -> list[str]:
        return [row.shop_id for row in await store.shops_like(word, after, limit)]

    for word, expected in (
        ("", ["a-tools", "b-tea", "c", "d"]), ("TEA", ["b-tea", "c"]), ("禾家", ["b-tea"]), ("b-", ["b-tea"]),
        ("Über", ["c"]), ("%", ["a-tools"]), ("_", ["c"]), ("tools", ["a-tools"]), ("nobody", []),
    ):  # fmt: skip
        assert await found(word) == expected, word
        assert await store.count_shops_like(word) == len(expected)
    assert await found("tea", limit=1) == ["b-tea"]
    assert await found("tea", "b-tea") == ["c"]


async def test_events_come_in_order_and_from_where_asked(store: Store) -> None:
    """A reader who has seen some asks for the rest; ten comes after nine."""
    await put(store, Write(events=[rows.event(seq) for seq in range(1, 12)]))
    assert [row.seq for row in await store.events("shop", "case")] == list(range(1, 12))
    assert [row.seq for row in await store.events("shop", "case", after_seq=9)] == [10, 11]
    assert await store.events("shop", "case", after_seq=11) == []


async def test_the_ledger_of_a_case_comes_in_order(store: Store) -> None:
    """By event, then code, then part."""
    found = [rows.ledger(1), rows.ledger(0), rows.ledger()._replace(event_seq=10), rows.ledger()._replace(code="a")]
    await put(store, Write(ledger=found))
    assert [(row.event_seq, row.code, row.part) for row in await store.ledger("shop", "case")] == [
        (1, "a", 0),
        (1, "refund", 0),
        (1, "refund", 1),
        (10, "refund", 0),
    ]


async def test_cases_are_found_by_their_parcel(store: Store) -> None:
    """A waybill can belong to several cases, in several shops; carriers use the same numbers."""
    cases = [
        rows.case("a"),
        rows.case("b", shop_id="other"),
        rows.case("c", waybill="X"),
        rows.case("d", carrier="zto"),
        rows.case("e", carrier=None, waybill=None),
    ]
    await put(store, Write(cases=cases))
    assert await store.cases_by_parcel("sf", "SF123456") == [("other", "b"), ("shop", "a")]
    assert await store.cases_by_parcel("sf", "nothing") == []


async def test_cases_behind_are_those_that_live_with_older_reference_tables(store: Store) -> None:
    """What has ended is not derived anew; what is up to date neither."""
    cases = [
        rows.case("old", refs_version=1),
        rows.case("older", refs_version=0),
        rows.case("new", refs_version=2),
        rows.case("ended", refs_version=1, ended=True),
    ]
    await put(store, Write(cases=cases))
    assert await store.cases_behind(2, 10) == [("shop", "older"), ("shop", "old")]
    assert await store.cases_behind(2, 1) == [("shop", "older")]
    assert await store.cases_behind(0, 10) == []


@pytest.mark.parametrize(("since", "found"), [(19, ["a", "b"]), (20, ["a", "b"]), (21, ["b"])])
async def test_disputes_of_a_shop_count_from_an_instant_on(store: Store, since: int, found: list[str]) -> None:
    """The figures of a period include its first instant."""
    cases = [
        rows.case("b", disputed_at=30),
        rows.case("a", disputed_at=20),
        rows.case("never", disputed_at=None),
        rows.case("foreign", disputed_at=30, shop_id="other"),
    ]
    await put(store, Write(cases=cases))
    assert [row.case_id for row in await store.cases_disputed("shop", since)] == found


@pytest.mark.parametrize(("limit", "found"), [(1, ["c"]), (2, ["c", "b"]), (9, ["c", "b", "a"])])
async def test_disputes_of_a_kind_are_found_over_all_shops(store: Store, limit: int, found: list[str]) -> None:
    """The newest first, and never more than asked for."""
    cases = [
        rows.case("a", disputed_at=10, kind="refund_only"),
        rows.case("b", disputed_at=20, kind="refund_only", shop_id="other", ended=True),
        rows.case("c", disputed_at=30, kind="refund_only"),
        rows.case("another kind", disputed_at=40, kind="return_refund"),
        rows.case("never", disputed_at=None, kind="refund_only"),
    ]
    await put(store, Write(cases=cases))
    assert [row.case_id for row in await store.cases_disputed_of("refund_only", limit)] == found


async def test_a_shop_counts_what_was_opened_and_disputed(store: Store) -> None:
    """The denominators of its figures."""
    cases = [
        rows.case("a", opened_at=10, disputed_at=None),
        rows.case("b", opened_at=20, disputed_at=25),
        rows.case("c", opened_at=30, disputed_at=35, ended=True),
        rows.case("foreign", opened_at=30, shop_id="other"),
    ]
    await put(store, Write(cases=cases))
    assert await store.shop_counts("shop", 20) == ShopCounts(2, 2)
    assert await store.shop_counts("shop", 26) == ShopCounts(1, 1)
    assert await store.shop_counts("nobody", 0) == ShopCounts(0, 0)


async def test_the_audit_walks_every_case_once(store: Store) -> None:
    """In key order, however small the steps."""
    cases = [rows.case(name, shop_id=shop, ended=name == "b") for shop in ("s2", "s1") for name in ("b", "a", "c")]
    await put(store, Write(cases=cases))
    walked: list[CaseKey] = []
    after: CaseKey | None = None
    while keys := await store.all_case_keys(after, 4):
        walked += keys
        after = keys[-1]
    assert walked == [(shop, name) for shop in ("s1", "s2") for name in ("a", "b", "c")]


async def test_a_read_sees_what_another_has_committed(store: Store, another: Open) -> None:
    """No copy is kept: the next read sees the last commit, whoever made it."""
    other = another()
    assert await store.case("shop", "case") is None
    await put(other, rows.everything())
    assert (await store.case("shop", "case") or [None])[0] == rows.case()
    await other.transact(Wants(), lambda read: Write(cases=[rows.case(version=2)]))
    assert (await store.case("shop", "case") or [None])[0] == rows.case(version=2)


async def test_a_store_that_answers_says_so(store: Store) -> None:
    """Readiness asks this."""
    await store.ping()


async def test_the_earliest_instant_is_told(store: Store) -> None:
    """The next thing that wants work, and the oldest wake that still waits; None when nothing waits."""
    assert await store.next_due() is None
    assert await store.oldest_wake() is None
    await put(store, Write(payouts=[rows.payout(ask_at=30), rows.payout("R2", ask_at=None)]))
    assert await store.next_due() == 30
    await put(store, Write(outbox=[rows.outbox(ready_at=20)]))
    assert await store.next_due() == 20
    await put(store, Write(cases=[rows.case(wake_at=10), rows.case("later", wake_at=11)]))
    assert await store.next_due() == 10
    assert await store.oldest_wake() == 10
