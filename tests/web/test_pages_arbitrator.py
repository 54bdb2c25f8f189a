"""The arbitrator's desk: whose disputes wait, what each side has to prove, how the like was decided, and deciding."""

from __future__ import annotations

from datetime import timedelta

from .little_platform import ORDER, SHOP, Platform, command, money
from .reader import PageSeen, reader
from .test_pages_cases import en, more_orders, rows


async def disputed(platform: Platform, order: str = ORDER, **more: object) -> str:
    """Refused, escalated, proved, and a day later with the platform; its id."""
    body = {"shop_id": SHOP, "order_id": order, "kind": "refund_only", "reason_code": "not_received"} | more
    async with await platform.as_("consumer") as client:
        answer = await client.post("/v1/cases", json=body | {"lines": [{"line_id": "L1", "quantity": 1}]})
        assert answer.status_code == 201, answer.text
    case_id = str(answer.json()["id"])
    for who, name, said in (
        ("merchant", "refuse", {"reason_code": "misuse", "comment": "Broken by use."}),
        ("consumer", "escalate", {"statement": "It came broken."}),
        ("merchant", "prove", {"statement": "It left whole.", "exhibit_ids": []}),
    ):
        done = await command(platform, who, case_id, name, **said)
        assert done.status_code == 200, done.text
    return case_id


async def decide(platform: Platform, case_id: str, who: str = "arbitrator", **more: object) -> None:
    decision = {
        "in_favour_of": "consumer",
        "liable": "merchant",
        "freight_paid_by": "merchant",
        "grounds": "The photographs show it.",
    }
    done = await command(platform, who, case_id, "decide", **(decision | more))
    assert done.status_code == 200, done.text


def group(page: PageSeen, name: str) -> str:
    """What stands under the heading of a group."""
    return page.html.partition(f'id="group-{name}"')[2].partition("</section>")[0]


async def test_the_queue_shows_whose_turn_it_is(platform: Platform) -> None:
    """Proof first, then free to take, then taken by one and gone for the other; decided ones on their own tab."""
    case_id = await disputed(platform)
    lin, wang = await reader(platform, "arbitrator"), await reader(platform, "other_arbitrator")
    assert case_id in group(await lin.open("/"), "proving")
    await platform.clock.advance(timedelta(days=2))
    page = await lin.open("/")
    assert case_id in group(page, "free") and "data-due" in page.html and "CN¥100.00" in page.html
    assert (await lin.do(case_id, "take")).has_form("decide")
    page = await lin.open("/")
    assert case_id in group(page, "mine") and "Taken by me" in page.text
    assert rows(await wang.open("/")) == []
    await decide(platform, case_id)
    assert rows(await lin.open("/")) == []
    assert case_id in group(await lin.open("/?show=decided"), "decided")
    assert rows(await lin.open("/?show=nonsense&cursor=nonsense")) == []


async def test_what_should_have_been_decided_already_comes_first(quick: Platform) -> None:
    """Its clock has run out, so nothing counts down on it; it is more urgent than what has time, not less."""
    first, second = await more_orders(quick, 2)
    overdue = await disputed(quick, first)
    await quick.clock.advance(timedelta(days=12))
    fresh = await disputed(quick, second)
    await quick.clock.advance(timedelta(days=2))
    page = await (await reader(quick, "arbitrator")).open("/")
    free = group(page, "free")
    assert 0 < free.index(overdue) < free.index(fresh)


async def test_both_sides_stand_beside_each_other_with_what_they_have_to_prove(quick: Platform) -> None:
    """Their own words in order, the duties of the reason, in both languages."""
    case_id = await disputed(quick, description="Cracked.")
    for language, proof, nothing in (
        ("en", "stamped slip", "Nothing similar has been decided lately."),
        ("zh-CN", "快递盖章的底单", "最近没有裁决过相似的争议"),
    ):
        page = await (await reader(quick, "arbitrator", language)).open(f"/cases/{case_id}")
        buyer = page.html.partition('id="side-consumer"')[2].partition('id="side-merchant"')[0]
        shop = page.html.partition('id="side-merchant"')[2].partition('id="alike"')[0]
        assert buyer.index("Cracked.") < buyer.index("It came broken.") and "It left whole." not in buyer
        assert shop.index("Broken by use.") < shop.index("It left whole.") and "It came broken." not in shop
        assert proof in shop and proof not in buyer
        assert nothing in page.text


async def test_the_like_that_was_decided_is_shown_with_its_grounds(platform: Platform) -> None:
    """The same goods first; a case that another person took is told of and not linked to; other reasons are not."""
    orders = await more_orders(platform, 3)
    first = await disputed(platform, orders[0])
    second = await disputed(platform, orders[1], reason_code="late")
    await platform.clock.advance(timedelta(days=2))
    third = await disputed(platform, orders[2])
    await decide(platform, first, "other_arbitrator", in_favour_of="shared", amount=money(4_000))
    await decide(platform, second)
    page = await (await reader(platform, "arbitrator")).open(f"/cases/{third}")
    alike = page.html.partition('id="alike"')[2].partition("<details")[0]
    assert "Decided lately: 1. For the buyer 0, for the shop 0, shared 1." in alike
    assert "The photographs show it." in alike and "CN¥40.00 of CN¥109.00" in alike
    assert "Same goods" in alike and "Similar amount" in alike and "Same step" in alike
    assert first not in alike and second not in alike
    page = await (await reader(platform, "other_arbitrator")).open(f"/cases/{third}")
    assert f"/cases/{first}" in page.links


async def test_a_decision_names_the_rules_that_were_ticked(platform: Platform) -> None:
    """What was ticked stays ticked while something is still missing, and ends up in the chain."""
    case_id = await disputed(platform)
    await platform.clock.advance(timedelta(days=2))
    lin = await reader(platform, "arbitrator")
    form = (await lin.open(f"/cases/{case_id}")).form("decide")
    filled = form.fields | {"in_favour_of": "consumer", "liable": "merchant", "freight_paid_by": "merchant"}
    answer = await lin.client.post(form.action, data=filled | {"rules": ["S15", "S24"]})
    assert answer.status_code == 422
    page = PageSeen(answer.text)
    ticked = [tag["value"] for name, tag in page.tags if name == "input" and "checked" in tag]
    assert ticked == ["S15", "S24"]
    again = page.form("decide").fields | {"grounds": "Seen.", "rules": ["S15", "S24"]}
    answer = await lin.client.post(form.action, data=again, follow_redirects=True)
    assert "both are liable" not in answer.text and "in favour of the buyer" in answer.text
    async with await platform.as_("operator") as client:
        events = (await client.get(f"/v1/cases/{case_id}/events")).json()["items"]
    (decided,) = [event for event in events if event["type"] == "decided"]
    assert decided["data"]["rules"] == ["S15", "S24"]


async def test_an_appeal_is_for_another_person(platform: Platform) -> None:
    """Who decided first reads that, and cannot decide; another one sees the first decision and does."""
    case_id = await disputed(platform)
    await platform.clock.advance(timedelta(days=2))
    await decide(platform, case_id)
    await platform.services.catch_up()
    done = await command(platform, "merchant", case_id, "appeal", statement="Look again.")
    assert done.status_code == 200, done.text
    lin, wang = await reader(platform, "arbitrator"), await reader(platform, "other_arbitrator")
    assert case_id in group(await lin.open("/"), "others")
    page = await lin.open(f"/cases/{case_id}")
    assert "another arbitrator hears the appeal" in page.text
    assert not page.has_form("decide") and not page.has_form("take")
    page = await wang.open("/")
    assert case_id in group(page, "free") and "Appeal" in page.text
    page = await wang.open(f"/cases/{case_id}")
    assert "The first decision" in page.text and "Look again." in page.text
    said = {"in_favour_of": "consumer", "liable": "merchant", "freight_paid_by": "merchant", "grounds": "Confirmed."}
    assert "Decided" in (await wang.do(case_id, "decide", **said)).text


async def test_an_arbitrator_who_was_overtaken_reads_what_happened_meanwhile(quick: Platform) -> None:
    """A decision on a page that is out of date decides nothing; what came since stands above what was typed."""
    case_id = await disputed(quick)
    await quick.clock.advance(timedelta(days=2))
    person = await reader(quick, "arbitrator")
    form = (await person.open(f"/cases/{case_id}")).form("decide")
    await command(quick, "consumer", case_id, "message", text="One more thing")
    typed = {"in_favour_of": "consumer", "liable": "merchant", "freight_paid_by": "merchant", "grounds": "As seen."}
    page = await person.send(form, **typed)
    assert person.status == 412 and en("page.case.meanwhile") in page.text
    assert en("event.message_sent", who=en("label.role.consumer")) in page.text
    assert page.form("decide").fields["grounds"] == "As seen."
    await person.send(page.form("decide"))
    assert person.status == 200
