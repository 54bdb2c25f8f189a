"""Does everybody see their own cases, filtered, in order and page by page?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from makegood.app.ports import Wants, Write

from .little_platform import CONSUMER, SHOP, Json, Platform, application, apply, command, order_body, shop_body


async def listed(platform: Platform, who: str = "operator", **query: Any) -> Json:
    async with await platform.as_(who) as client:
        answer = await client.get("/v1/cases", params=query)
        assert answer.status_code == 200, answer.text
        page: Json = answer.json()
        return page


def ids(page: Json) -> list[str]:
    return [case["id"] for case in page["items"]]


async def open_elsewhere(platform: Platform) -> str:
    """A case of another consumer in another shop."""
    async with await platform.as_("integration") as client:
        await client.put("/v1/shops/shop-2", json=shop_body())
        await client.put("/v1/shops/shop-2/orders/order-1", json=order_body(consumer_id="stranger"))
    async with await platform.as_("stranger") as client:
        answer = await client.post("/v1/cases", json=application(shop_id="shop-2"))
        return str(answer.json()["id"])


async def test_each_role_sees_its_own(platform: Platform) -> None:
    """Consumers their own, merchants their shop's, operators and the platform's own systems all."""
    mine, theirs = (await apply(platform))["id"], await open_elsewhere(platform)
    seen = {
        "consumer": [mine],
        "stranger": [theirs],
        "merchant": [mine],
        "other_merchant": [theirs],
        "arbitrator": [],
        "operator": [theirs, mine],
        "integration": [theirs, mine],
    }
    for who, expected in seen.items():
        assert sorted(ids(await listed(platform, who))) == sorted(expected), who


async def test_a_filter_never_reaches_further_than_the_reader(platform: Platform) -> None:
    """Asking for another shop's cases shows none, and so does asking for another consumer's order."""
    theirs = await open_elsewhere(platform)
    assert ids(await listed(platform, "merchant", shop_id="shop-2")) == []
    assert ids(await listed(platform, "consumer", shop_id="shop-2", order_id="order-1")) == []
    assert ids(await listed(platform, "operator", shop_id="shop-2")) == [theirs]


async def test_filters_are_combined(platform: Platform) -> None:
    """By stage (one or several), kind, shop, order, deadline and change."""
    first = (await apply(platform))["id"]
    await command(platform, "merchant", first, "agree")
    await platform.clock.advance(timedelta(hours=1))
    second = (await apply(platform, kind="refund_only"))["id"]
    for query, expected in (
        ({"stage": "consumer_to_send"}, {first}),
        ({"stage": ["consumer_to_send", "merchant_to_answer"]}, {first, second}),
        ({"kind": "refund_only"}, {second}),
        ({"kind": "refund_only", "stage": "consumer_to_send"}, set()),
        ({"shop_id": SHOP, "order_id": "order-1"}, {first, second}),
        ({"order_id": "order-9"}, set()),
        ({"due_before": "2026-03-04T02:00:00Z"}, set()),
        ({"due_before": "2026-03-04T10:00:00.000001+08:00"}, {second}),
        ({"updated_after": "2026-03-02T01:00:00Z"}, {second}),
        ({"updated_after": "2026-03-02T00:59:59.999999Z"}, {first, second}),
    ):
        assert set(ids(await listed(platform, **query))) == expected, query


async def test_the_newest_come_first_and_by_deadline_the_earliest(platform: Platform) -> None:
    """A list that asks for what is due is sorted by when."""
    first = (await apply(platform))["id"]
    await platform.clock.advance(timedelta(hours=1))
    second = (await apply(platform))["id"]
    await command(platform, "merchant", first, "agree")
    assert ids(await listed(platform)) == [second, first]
    assert ids(await listed(platform, due_before="2027-01-01T00:00:00Z")) == [second, first]
    await platform.clock.advance(timedelta(hours=47))
    await command(platform, "merchant", second, "agree")
    assert ids(await listed(platform, due_before="2027-01-01T00:00:00Z")) == [first, second]


@pytest.mark.parametrize("by_due", [False, True])
async def test_pages_follow_each_other_without_a_gap(platform: Platform, by_due: bool) -> None:
    """Two at a time, everything is seen once; the last page has no next."""
    all_ids = []
    for number in range(5):
        async with await platform.as_("integration") as client:
            await client.put(f"/v1/shops/{SHOP}/orders/order-{number}", json=order_body())
        all_ids.append((await apply(platform, order_id=f"order-{number}"))["id"])
        await platform.clock.advance(timedelta(minutes=1))
    query: Json = {"limit": 2} | ({"due_before": "2027-01-01T00:00:00Z"} if by_due else {})
    seen, page = [], await listed(platform, **query)
    sizes = [len(page["items"])]
    seen += ids(page)
    while page["next"]:
        page = await listed(platform, cursor=page["next"], **query)
        sizes.append(len(page["items"]))
        seen += ids(page)
    assert sizes == [2, 2, 1]
    assert seen == (all_ids if by_due else all_ids[::-1])


@pytest.mark.parametrize("limit", [200, 201, 10**9, 10**30])
async def test_a_limit_counts_as_two_hundred_at_most(quick: Platform, limit: int) -> None:
    """More is no mistake, it is only not given."""
    await apply(quick)
    assert len((await listed(quick, limit=limit))["items"]) == 1


async def test_a_cursor_of_another_list_is_refused(quick: Platform) -> None:
    """A page cannot be taken up in a list of another order."""
    for _ in range(2):
        await apply(quick)
    cursor = (await listed(quick, limit=1))["next"]
    async with await quick.as_("operator") as client:
        answer = await client.get("/v1/cases", params={"cursor": cursor, "due_before": "2027-01-01T00:00:00Z"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cursor")


async def test_what_time_has_moved_on_is_no_longer_listed_where_it_was(platform: Platform) -> None:
    """A list by stage shows no case whose deadline has just taken it elsewhere."""
    await apply(platform)
    await platform.clock.advance(timedelta(hours=48))
    assert ids(await listed(platform, stage="merchant_to_answer")) == []
    assert len(ids(await listed(platform, stage="consumer_to_send"))) == 1


async def test_a_case_that_makes_no_sense_hides_no_other(platform: Platform) -> None:
    """One broken case is missing from the list and stands in the log; the others are shown."""
    good, broken = (await apply(platform))["id"], (await apply(platform))["id"]
    row, _, _ = (await platform.store.case(SHOP, broken)) or (None, None, None)
    assert row is not None
    wrong = row._replace(version=2, doc=row.doc.replace(b"default@1", b"default@9"))
    await platform.store.transact(Wants(cases=((SHOP, broken),)), lambda _: Write(cases=(wrong,)))
    with capture_logs() as logs:
        assert ids(await listed(platform)) == [good]
    assert [entry["case_id"] for entry in logs if entry["event"] == "cases.unreadable"] == [broken]


async def test_events_and_ledger_come_page_by_page(platform: Platform) -> None:
    """In order, with a cursor; a cursor that is none is refused."""
    case_id = (await apply(platform, kind="refund_only"))["id"]
    await command(platform, "merchant", case_id, "agree")
    await platform.services.catch_up()
    async with await platform.as_("operator") as client:
        for tail in ("events", "ledger"):
            path, seen, cursor = f"/v1/cases/{case_id}/{tail}", [], None
            while True:
                page = (await client.get(path, params={"limit": 2} | ({"cursor": cursor} if cursor else {}))).json()
                seen += page["items"]
                assert len(page["items"]) <= 2
                cursor = page["next"]
                if cursor is None:
                    break
            assert seen == (await client.get(path)).json()["items"]
            assert (await client.get(path, params={"cursor": "-1"})).status_code == 422
            assert (await client.get(path, params={"cursor": "999"})).json() == {"items": [], "next": None}


async def test_a_list_shows_the_same_as_the_case_itself(platform: Platform) -> None:
    """An item of the list is the case as its own path shows it."""
    case_id = (await apply(platform))["id"]
    await command(platform, "merchant", case_id, "agree")
    async with await platform.as_("consumer") as client:
        (item,) = (await client.get("/v1/cases")).json()["items"]
        assert item == (await client.get(f"/v1/cases/{case_id}")).json()
    assert item["consumer_id"] == CONSUMER
