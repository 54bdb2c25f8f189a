"""Is the same request with the same key carried out once and answered alike?"""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest

from .little_platform import SHOP, Json, Platform, application, apply, command, money, order_body
from .requests import POSTS, WHO

KEY = {"Idempotency-Key": "a key of 1 client"}
REPLAYED = "idempotent-replayed"
SUSPENSION = {
    "from": "2026-03-10T00:00:00Z",
    "until": "2026-03-12T00:00:00Z",
    "reason": "flood",
    "scope": {"shop_id": SHOP},
}


def same(first: httpx.Response, again: httpx.Response) -> bool:
    """The same status and document, the second one marked as a replay."""
    assert REPLAYED not in first.headers
    assert again.headers[REPLAYED] == "true"
    return (first.status_code, first.content) == (again.status_code, again.content)


async def test_the_same_application_opens_one_case(platform: Platform) -> None:
    """A double click opens one case, and both clicks read the same answer."""
    async with await platform.as_("consumer") as client:
        first, again = [await client.post("/v1/cases", json=application(), headers=KEY) for _ in range(2)]
        assert first.status_code == 201
        assert same(first, again)
        assert first.headers["etag"] == again.headers["etag"]
        assert first.headers["location"] == again.headers["location"] == f"/v1/cases/{first.json()['id']}"
        assert len((await client.get("/v1/cases")).json()["items"]) == 1


async def test_the_first_answer_is_given_whatever_has_happened_since(platform: Platform) -> None:
    """Hours, other commands and a suspension later, the first answer is still the first answer."""
    case = await apply(platform)
    path = f"/v1/cases/{case['id']}/commands/agree"
    async with await platform.as_("merchant") as client:
        first = await client.post(path, json={}, headers=KEY)
        await platform.clock.advance(timedelta(hours=5))
        await command(platform, "consumer", case["id"], "send", carrier="sf", waybill="SF1234567890")
        async with await platform.as_("operator") as operator:
            assert (await operator.post("/v1/suspensions", json=SUSPENSION)).status_code == 201
        await apply(platform, lines=[{"line_id": "L1", "quantity": 1}])
        again = await client.post(path, json={}, headers=KEY)
    assert first.status_code == 200
    assert same(first, again)


async def test_a_refusal_is_kept_as_well(platform: Platform) -> None:
    """What was refused once is refused again under that key, in the same words, though it would be allowed by now."""
    case = await apply(platform)
    await command(platform, "merchant", case["id"], "agree")
    await command(platform, "consumer", case["id"], "send", carrier="sf", waybill="SF1234567890")
    path = f"/v1/cases/{case['id']}/commands/extend"
    async with await platform.as_("merchant") as client:
        first = await client.post(path, json={}, headers=KEY)
        await platform.clock.advance(timedelta(days=5, hours=1))
        again = await client.post(path, json={}, headers=KEY)
        other = await client.post(path, json={}, headers={"Idempotency-Key": "another"})
    assert (first.status_code, first.json()["code"]) == (409, "EXTEND_TOO_EARLY")
    assert again.headers[REPLAYED] == "true"
    strip = ("request_id",)
    assert _without(first.json(), strip) == _without(again.json(), strip)
    assert other.status_code == 200


def _without(document: Json, names: tuple[str, ...]) -> Json:
    return {name: value for name, value in document.items() if name not in names}


@pytest.mark.parametrize("other", [application(reason_code="quality"), application(amount=money(5))])
async def test_another_body_under_the_same_key_is_a_conflict(platform: Platform, other: Json) -> None:
    """One key for two wishes: the second is refused, and nothing is opened."""
    async with await platform.as_("consumer") as client:
        first = await client.post("/v1/cases", json=application(), headers=KEY)
        answer = await client.post("/v1/cases", json=other, headers=KEY)
        assert first.status_code == 201
        assert (answer.status_code, answer.json()["code"]) == (409, "IDEMPOTENCY_CONFLICT")
        assert len((await client.get("/v1/cases")).json()["items"]) == 1


async def test_the_order_of_fields_and_white_space_make_no_other_body(quick: Platform) -> None:
    """Two libraries may write the same wish differently."""
    reordered = dict(reversed(application().items()))
    async with await quick.as_("consumer") as client:
        first = await client.post("/v1/cases", json=application(), headers=KEY)
        again = await client.post("/v1/cases", content=_spaced(reordered), headers=KEY)
    assert same(first, again)


def _spaced(document: Json) -> bytes:
    import json

    return json.dumps(document, indent=4).encode()


async def test_a_key_belongs_to_its_caller_and_its_path(platform: Platform) -> None:
    """Two people, or two paths, may use the same key without meeting."""
    case, other = await apply(platform), await apply(platform)
    text = {"text": "hello"}
    for who, one in (("consumer", case), ("merchant", case), ("consumer", other)):
        async with await platform.as_(who) as client:
            answer = await client.post(f"/v1/cases/{one['id']}/commands/message", json=text, headers=KEY)
        assert answer.status_code == 200
        assert REPLAYED not in answer.headers


async def test_clicks_at_the_same_moment_are_one(platform: Platform) -> None:
    """Twenty at once: one is carried out, nineteen are told what came of it."""
    case = await apply(platform)
    path = f"/v1/cases/{case['id']}/commands/message"
    async with await platform.as_("consumer") as client:
        answers = await asyncio.gather(*(client.post(path, json={"text": "hello"}, headers=KEY) for _ in range(20)))
        events = (await client.get(f"/v1/cases/{case['id']}/events")).json()["items"]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert sum(REPLAYED not in answer.headers for answer in answers) == 1
    assert [event["type"] for event in events] == ["applied", "message_sent"]


@pytest.mark.parametrize(
    ("who", "path", "body", "status"),
    [
        ("operator", "/v1/suspensions", SUSPENSION, 201),
        ("operator", "/v1/suspensions/preview", SUSPENSION, 200),
        ("operator", "/v1/sandbox/clock", {"advance": "PT1H"}, 200),
        (
            "integration",
            "/v1/carriers/sf/events",
            {"waybill": "SF1234567890", "status": "signed", "occurred_at": "2026-03-02T00:00:00Z"},
            200,
        ),
        (
            "integration",
            "/v1/carriers/sf/events",
            {"waybill": "SF1234567890", "status": "signed", "occurred_at": "2027-03-02T00:00:00Z"},
            409,
        ),
    ],
)
async def test_other_posts_are_carried_out_once_too(
    platform: Platform, who: str, path: str, body: Json, status: int
) -> None:
    """Suspensions, the clock, carriers: twice the same answer, and one effect."""
    async with await platform.as_(who) as client:
        first = await client.post(path, json=body, headers=KEY)
        now = platform.now
        again = await client.post(path, json=body, headers=KEY)
        conflict = await client.post(path, json={**body, "reason": "snow", "advance": "PT2H"}, headers=KEY)
    assert first.status_code == status, first.text
    assert same(first, again)
    assert platform.now == now
    assert conflict.status_code in (409, 422)


async def test_a_suspension_published_twice_at_once_is_one(platform: Platform) -> None:
    """Two clicks on publish leave one suspension."""
    async with await platform.as_("operator") as client:
        answers = await asyncio.gather(
            *(client.post("/v1/suspensions", json=SUSPENSION, headers=KEY) for _ in range(5))
        )
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(await platform.store.suspensions()) == 1


async def test_what_was_not_found_may_be_found_later_under_the_same_key(platform: Platform) -> None:
    """An order that arrives after its application does not stay unknown."""
    wanted = application(order_id="order-2")
    async with await platform.as_("consumer") as client, await platform.as_("integration") as integration:
        assert (await client.post("/v1/cases", json=wanted, headers=KEY)).status_code == 404
        await integration.put(f"/v1/shops/{SHOP}/orders/order-2", json=order_body())
        assert (await client.post("/v1/cases", json=wanted, headers=KEY)).status_code == 201


def test_every_post_takes_a_key() -> None:
    """No POST was forgotten: each keeps its answers itself, lets its transaction do so, or goes by content alone."""
    for name, route in POSTS.items():
        assert [route.keeps, route.by_key, route.by_content].count(True) == 1, name
    assert set(WHO) <= {role for route in POSTS.values() for role in route.roles}
