"""How are shops, orders and policies taken in over HTTP?"""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest

from makegood.app.codec import decode_order
from makegood.app.shops import decode_shop

from .little_platform import ORDER, SHOP, START, Json, Platform, application, apply, money, order_body, shop_body

ORDER_PATH = f"/v1/shops/{SHOP}/orders/{ORDER}"


async def put(platform: Platform, path: str, body: Json, who: str = "integration") -> httpx.Response:
    async with await platform.as_(who) as client:
        return await client.put(path, json=body)


# --- shops ----------------------------------------------------------------------------------------


async def test_a_shop_becomes_what_the_body_says(platform: Platform) -> None:
    """Name, zone and addresses; the same again changes nothing, and the next body replaces all of it."""
    for _ in range(2):
        answer = await put(platform, "/v1/shops/S_2", shop_body(zone="Europe/Berlin"), "operator")
        assert answer.status_code == 200
    assert answer.json()["zone"] == "Europe/Berlin"
    assert answer.json()["policy_version"] == "default@1"
    row = await platform.store.shop("S_2")
    assert row is not None
    assert (row.version, decode_shop(row.doc).return_addresses[0].id) == (1, "warehouse")
    await put(platform, "/v1/shops/S_2", {"name": "Green Cups"})
    row = await platform.store.shop("S_2")
    assert row is not None
    assert (row.version, decode_shop(row.doc).live_addresses()) == (2, ())


async def test_a_shops_own_numbers_make_a_version_of_its_own_policy(platform: Platform) -> None:
    """New cases take them, open ones keep theirs; the same numbers again make no other version."""
    before = await apply(platform)
    own = {"lengths": {"answer": "PT1H"}, "on_signed": "earliest", "evidence": {"required_reasons": []}}
    for _ in range(2):
        answer = await put(platform, f"/v1/shops/{SHOP}", shop_body(policy=own))
        assert answer.json()["policy_version"] == f"shop-{SHOP}@1"
    after = await apply(platform)
    assert (before["policy_version"], after["policy_version"]) == ("default@1", f"shop-{SHOP}@1")
    assert (before["deadline"]["due_at"], after["deadline"]["due_at"]) == (
        "2026-03-04T01:00:00Z",
        "2026-03-02T02:00:00Z",
    )
    async with await platform.as_("operator") as client:
        version = (await client.get(f"/v1/policies/shop-{SHOP}@1")).json()
    assert version["policy"]["lengths"]["answer"] == "PT1H"
    assert version["policy"]["lengths"]["send"] == "P7D"
    assert (await put(platform, f"/v1/shops/{SHOP}", shop_body())).json()["policy_version"] == "default@1"


# --- orders ---------------------------------------------------------------------------------------


async def test_an_order_is_replaced_until_there_is_a_case_on_it(platform: Platform) -> None:
    """Before the first case anything may change; after it only the dates, and the same body is fine."""
    tenders = [{"channel": "sandbox", "amount": money(30_000)}]
    changed = order_body(freight=None, tenders=tenders)
    assert (await put(platform, ORDER_PATH, changed)).json()["total"] == money(30_000)
    await apply(platform)
    assert (await put(platform, ORDER_PATH, changed)).json()["cases"] == 1
    later = (START + timedelta(days=1)).isoformat()
    assert (await put(platform, ORDER_PATH, changed | {"delivered_at": later})).status_code == 200
    refused = await put(platform, ORDER_PATH, order_body())
    assert (refused.status_code, refused.json()["code"]) == (409, "ORDER_FROZEN")
    row = await platform.store.order(SHOP, ORDER)
    assert row is not None
    order = decode_order(row.doc)
    assert (order.freight_minor, len(order.entries), order.delivered_at) == (0, 1, START + timedelta(days=1))


LINE = order_body()["lines"][0]


@pytest.mark.parametrize(
    "change",
    [
        {"consumer_id": "another"},
        {"consumer_region": "Hubei"},
        {"lines": [LINE | {"quantity": 4}]},
        {"lines": [LINE | {"title": "Red cup"}]},
        {"lines": [LINE | {"paid": money(29_000)}], "freight": money(2_000)},
        {"tenders": [{"channel": "sandbox-pending", "amount": money(31_000)}]},
    ],
)
async def test_a_frozen_order_keeps_everything_but_its_dates(quick: Platform, change: Json) -> None:
    """Whose it is, what was bought, what was paid and how."""
    await apply(quick)
    answer = await put(quick, ORDER_PATH, order_body(**change))
    assert (answer.status_code, answer.json()["code"]) == (409, "ORDER_FROZEN")


async def test_an_order_and_an_application_at_once_leave_no_order_that_differs_from_its_case(
    platform: Platform,
) -> None:
    """Whoever comes second finds what the first has left, whichever it is."""
    cheaper = order_body(
        lines=[LINE | {"paid": money(3_000)}], tenders=[{"channel": "sandbox", "amount": money(4_000)}]
    )
    async with await platform.as_("consumer") as consumer, await platform.as_("integration") as integration:
        opened, replaced = await asyncio.gather(
            consumer.post("/v1/cases", json=application()), integration.put(ORDER_PATH, json=cheaper)
        )
    assert opened.status_code == 201
    row = await platform.store.order(SHOP, ORDER)
    assert row is not None
    share = opened.json()["amount"]["requested"]["amount"]
    assert decode_order(row.doc).lines[0].paid_minor == share * 3
    assert replaced.status_code == (200 if share == 1_000 else 409)


@pytest.mark.parametrize("quantity", [1, 9_999, 10_000])
async def test_a_line_has_up_to_ten_thousand_units(quick: Platform, quantity: int) -> None:
    """The largest line is still split to the last minor unit."""
    body = order_body(lines=[LINE | {"quantity": quantity}])
    assert (await put(quick, ORDER_PATH, body)).status_code == 200
    case = await apply(quick, lines=[{"line_id": "L1", "quantity": quantity}], reason_code="quality")
    assert case["amount"]["requested"] == money(31_000)


async def test_an_order_for_nothing_is_an_order(quick: Platform) -> None:
    """A gift was paid with nothing, by some channel all the same."""
    body = order_body(
        lines=[LINE | {"paid": money(0)}], freight=money(0), tenders=[{"channel": "sandbox", "amount": money(0)}]
    )
    assert (await put(quick, ORDER_PATH, body)).status_code == 200
    assert (await apply(quick))["amount"]["requested"] == money(0)


async def test_payment_may_come_after_the_goods(quick: Platform) -> None:
    """Some pay at the door."""
    body = order_body(paid_at=START.isoformat())
    assert (await put(quick, ORDER_PATH, body)).status_code == 200


# --- policies -------------------------------------------------------------------------------------


async def test_policies_have_versions(platform: Platform) -> None:
    """The numbers that the product comes with are version 1; each change is the next, and none is lost."""
    async with await platform.as_("operator") as client:
        assert (await client.get("/v1/policies/default")).json()["created_at"] is None
        changes = ({"lengths": {"settle": "PT36H"}}, {"lengths": {"settle": "PT36H"}}, {"limits": {"modifications": 5}})
        versions = [(await client.put("/v1/policies/default", json=body)).json() for body in changes]
        assert [one["policy_version"] for one in versions] == ["default@2", "default@2", "default@3"]
        assert [one["policy"]["lengths"]["settle"] for one in versions] == ["P1DT12H", "P1DT12H", "P2D"]
        own = (await client.put("/v1/policies/strict", json={"lengths": {"answer": "PT12H"}})).json()
        assert (own["policy_version"], own["policy"]["limits"]["modifications"]) == ("strict@1", 5)
        listed = (await client.get("/v1/policies")).json()["items"]
        names = ["default@3", "default@2", "default@1", "strict@1"]
        assert [one["policy_version"] for one in listed] == names
        for name in names:
            assert (await client.get(f"/v1/policies/{name}")).json()["policy_version"] == name
        assert (await client.get("/v1/policies/strict")).json() == own
        assert (await client.get("/v1/policies/default@4")).status_code == 404
        bad = await client.put("/v1/policies/a.b", json={})
        assert (bad.status_code, bad.json()["errors"][0]["field"]) == (422, "name")


async def test_what_an_operator_puts_is_noted(platform: Platform) -> None:
    """A changed number leaves a trace of who changed it."""
    async with await platform.as_("operator") as client:
        await client.put("/v1/policies/default", json={"lengths": {"settle": "PT36H"}})
    (row,) = [row for row in await platform.store.audits(10) if row.action == "policy.published"]
    assert row.actor == "operator:operator"


async def test_a_policy_that_was_read_can_be_put_back(quick: Platform) -> None:
    """The durations that are shown are durations that are understood."""
    async with await quick.as_("operator") as client:
        numbers = (await client.get("/v1/policies/default")).json()["policy"]
        answer = await client.put("/v1/policies/default", json=numbers)
    assert answer.json()["policy_version"] == "default@1"
