"""Does time stand still when an operator says so, and is that shown beforehand?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from .little_platform import SHOP, Json, Platform, apply

PERIOD: Json = {"from": "2026-03-03T00:00:00Z", "until": "2026-03-05T00:00:00Z", "reason": "flood", "scope": {}}


async def due(platform: Platform, case_id: str) -> str:
    async with await platform.as_("consumer") as client:
        return str((await client.get(f"/v1/cases/{case_id}")).json()["deadline"]["due_at"])


async def test_a_suspension_is_previewed_published_and_withdrawn(platform: Platform) -> None:
    """The preview says what publishing then does; withdrawn before its start, nothing has moved."""
    case_id = (await apply(platform))["id"]
    was, then = "2026-03-04T01:00:00Z", "2026-03-06T01:00:00Z"
    async with await platform.as_("operator") as client:
        preview = (await client.post("/v1/suspensions/preview", json=PERIOD)).json()
        assert preview == {
            "cases": 1,
            "moved_cases": 1,
            "moved_deadlines": 1,
            "moves": [{"case_id": case_id, "shop_id": SHOP, "name": "answer", "was": was, "due_at": then}],
        }
        assert await due(platform, case_id) == was
        answer = await client.post("/v1/suspensions", json=PERIOD)
        published = answer.json()
        assert answer.status_code == 201
        assert answer.headers["location"] == f"/v1/suspensions/{published['id']}"
        assert published["scope"] == {"region": None, "carrier": None, "shop_id": None}
        assert published["withdrawn_at"] is None
        assert await due(platform, case_id) == then
        withdrawn = await client.delete(f"/v1/suspensions/{published['id']}")
        assert (withdrawn.status_code, withdrawn.json()["withdrawn_at"]) == (200, "2026-03-02T01:00:00Z")
        assert await due(platform, case_id) == was
        assert (await client.delete(f"/v1/suspensions/{'0' * 26}")).status_code == 404


@pytest.mark.parametrize(
    ("scope", "moves"),
    [
        ({}, True),
        ({"shop_id": SHOP}, True),
        ({"shop_id": "shop-2"}, False),
        ({"region": "Hubei"}, False),
        ({"carrier": "sf"}, False),
    ],
)
async def test_a_suspension_covers_its_scope(platform: Platform, scope: Json, moves: bool) -> None:
    """Every field that is named must match."""
    case_id = (await apply(platform))["id"]
    async with await platform.as_("operator") as client:
        assert (await client.post("/v1/suspensions", json=PERIOD | {"scope": scope})).status_code == 201
    assert await due(platform, case_id) == ("2026-03-06T01:00:00Z" if moves else "2026-03-04T01:00:00Z")


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("until", {"until": PERIOD["from"]}),
        ("until", {"until": "2026-03-02T23:59:59Z"}),
        ("until", {"until": "2027-03-05T00:00:01Z"}),
        ("from", {"from": "2030-03-03T00:00:00Z", "until": "2030-03-05T00:00:00Z"}),
        ("reason", {"reason": ""}),
        ("reason", {"reason": "  "}),
        ("reason", {"reason": "x" * 501}),
        ("scope.carrier", {"scope": {"carrier": "pigeon"}}),
        ("scope.planet", {"scope": {"planet": "Mars"}}),
        ("scope", {"scope": None}),
    ],
)
@pytest.mark.parametrize("path", ["/v1/suspensions", "/v1/suspensions/preview"])
async def test_what_makes_no_sense_is_not_published(quick: Platform, path: str, field: str, change: Json) -> None:
    """A period that ends before it begins, one that nobody meant, a carrier that nobody knows."""
    async with await quick.as_("operator") as client:
        answer = await client.post(path, json=PERIOD | change)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == field


async def test_a_withdrawal_after_the_start_ends_it_then(platform: Platform) -> None:
    """The time that already stood still stays so."""
    case_id = (await apply(platform))["id"]
    async with await platform.as_("operator") as client:
        published = (await client.post("/v1/suspensions", json=PERIOD)).json()
        await platform.clock.advance(timedelta(hours=33))  # ten hours into it
        await client.delete(f"/v1/suspensions/{published['id']}")
    assert await due(platform, case_id) == "2026-03-04T11:00:00Z"
