"""The figures of a shop (S27): what they tell, as of the last committed event, and to whom."""

from __future__ import annotations

from datetime import timedelta

from .little_platform import SHOP, Json, Platform, apply, command, money, order_body

PATH = f"/v1/shops/{SHOP}/figures"


async def figures(platform: Platform, query: str = "", who: str = "merchant") -> Json:
    async with await platform.as_(who) as client:
        answer = await client.get(PATH + query)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def more_orders(platform: Platform, number: int) -> list[str]:
    ids = [f"more-{one}" for one in range(number)]
    async with await platform.as_("integration") as client:
        for order_id in ids:
            await client.put(f"/v1/shops/{SHOP}/orders/{order_id}", json=order_body())
    return ids


async def test_a_new_shop_has_figures_of_nothing(platform: Platform) -> None:
    """Nothing is divided by nothing."""
    empty = await figures(platform)
    assert (empty["cases"], empty["disputes"], empty["experience_score"]) == (0, 0, 100.0)
    assert empty["time_to_answer"] == {"count": 0, "median_seconds": None, "p90_seconds": None}
    assert (empty["sums"], empty["score_moves"], empty["situations"]) == ([], [], {})


async def test_figures_are_of_the_last_committed_event(platform: Platform) -> None:
    """Each command is in them as soon as it is answered."""
    first, second = await more_orders(platform, 2)
    case = await apply(platform, order_id=first)
    assert (await figures(platform))["reasons"] == {"other": 1}
    await platform.clock.advance(timedelta(hours=3))
    await command(platform, "merchant", case["id"], "agree")
    answered = await figures(platform)
    assert answered["time_to_answer"] == {"count": 1, "median_seconds": 10_800, "p90_seconds": 10_800}
    await command(platform, "merchant", case["id"], "refund")
    other = await apply(platform, order_id=second, kind="refund_only", reason_code="late")
    await platform.clock.advance(timedelta(hours=48))
    await platform.services.catch_up()
    now = await figures(platform)
    assert now["refunds_by"] == {"merchant": 1, "agreement": 0, "clock": 1, "decision": 0, "operator": 0}
    assert now["reasons"] == {"other": 1, "late": 1}
    paid = case["amount"]["requested"]["amount"] + other["amount"]["requested"]["amount"]
    assert now["sums"][0]["refunded"] == money(paid)
    assert now["situations"]["reason.late"]["outcomes"] == {"refunded": 1}
    assert now["situations"]["reason.late"]["median_seconds"] == 48 * 3600


async def test_a_period_is_chosen_in_days(platform: Platform) -> None:
    """By when cases were opened."""
    await apply(platform)
    await platform.clock.advance(timedelta(days=31))
    assert [(await figures(platform, f"?days={days}"))["cases"] for days in (30, 31, 90)] == [0, 1, 1]
    async with await platform.as_("merchant") as client:
        assert (await client.get(f"{PATH}?days=0")).status_code == 422


async def test_a_lost_dispute_is_what_moves_the_score(platform: Platform) -> None:
    """With the case that it was, and by how much the score would be higher without it."""
    case = await apply(platform)
    liable = {"liable": "merchant", "grounds": "It leaks."}
    for who, name, body in (
        ("merchant", "refuse", {"reason_code": "other", "comment": "no"}),
        ("consumer", "escalate", {"statement": "It leaks."}),
        ("arbitrator", "decide", {"in_favour_of": "consumer", "freight_paid_by": "merchant"} | liable),
    ):
        assert (await command(platform, who, case["id"], name, **body)).status_code == 200
        await platform.clock.advance(timedelta(hours=25))  # past the time to prove
    now = await figures(platform, who="operator")
    (move,) = now["score_moves"]
    assert move == {
        "case_id": case["id"],
        "scenario": "reason.other",
        "points": round(100 - now["experience_score"], 1),
    }
    assert now["situations"]["reason.other"]["liable"] == 1
