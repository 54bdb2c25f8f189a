"""A consumer applies on pages: step by step, with what it comes to before it is sent (S1, S2, S20)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from makegood.app.texts.catalogue import catalogue

from .little_platform import ORDER, SHOP, START, Platform, apply, command, order_body
from .reader import reader

INSTANT = timedelta(microseconds=1)


def en(key: str, **words: str) -> str:
    return catalogue("en").say(key, words)


APPLY = f"/apply/{SHOP}/{ORDER}"


def chosen(**choices: str) -> str:
    """The address of the last step, with everything chosen."""
    said = {"line.L1": "1", "kind": "return_refund", "reason_code": "other"}
    said |= {name.replace("__", "."): value for name, value in choices.items()}
    return f"{APPLY}?{urlencode(said)}"


async def test_a_consumer_applies_from_an_order(quick: Platform) -> None:
    """What happened by a press, the likeliest way to settle it chosen; the case opens with what has just happened."""
    person = await reader(quick, "consumer")
    home = await person.open("/")
    assert APPLY in home.links
    page = await person.open(APPLY)
    assert page.form(action=APPLY).fields["line.L1"] == "3"
    values = [given.get("value") for tag, given in page.tags if tag == "button" and given.get("name") == "reason_code"]
    assert values[0] == "quality" and "not_received" in values
    page = await person.open(f"{APPLY}?line.L1=2&reason_code=quality")  # which is sent back, unless it is to be kept
    assert (
        page.form(action=f"{APPLY}?line.L1=2&kind=return_refund&reason_code=quality").fields["kind"] == "return_refund"
    )
    assert f"{APPLY}?line.L1=2&kind=refund_only&reason_code=quality" in page.links
    page = await person.open(f"{APPLY}?line.L1=2&kind=return_refund&reason_code=not_received")
    hidden = {given.get("name"): given.get("value") for tag, given in page.tags if tag == "input"}
    assert hidden["kind"] == "refund_only"  # nobody sends back what has not come
    page = await person.open(chosen(line__L1="2"))
    assert "CN¥200.00" in page.text  # before it is sent
    page = await person.send(page.form(action=chosen(line__L1="2")), description="Two too many")
    assert person.status == 200
    assert person.at.startswith(f"/cases/{SHOP}-")
    assert "This has just happened" in page.text
    assert page.text.count("Two too many") == 2  # beside the goods, and in the timeline
    assert "Blue cup\u00a0×\u00a02" in page.text


async def test_an_application_without_what_it_needs_is_not_sent(quick: Platform) -> None:
    """Each flaw is said at its place, and what was typed stays."""
    person = await reader(quick, "consumer")
    form = (await person.open(chosen())).form(action=chosen())
    page = await person.send(form, amount="a lot", description="Please")
    assert person.status == 422
    assert "Write an amount" in page.text
    assert page.form(action=chosen()).fields["description"] == "Please"
    page = await person.send(form, line__L1="0")
    assert person.status == 422
    assert "Choose at least one item" in page.text
    page = await person.send(form, reason_code="")
    assert person.status == 422
    assert en("page.apply.which_reason") in page.text
    page = await person.open(f"{APPLY}?line.L1=0")
    assert "Choose at least one item" in page.text


async def test_a_refused_application_says_why(quick: Platform) -> None:
    """More than is free, or more than was paid; what is known beforehand is said before anything is sent."""
    person = await reader(quick, "consumer")
    form = (await person.open(chosen())).form(action=chosen())
    page = await person.send(form, amount="101.00")
    assert person.status == 409
    assert "CN¥100.00" in page.text
    page = await person.send(form, line__L1="9", amount="")
    assert person.status == 409
    page = await person.open(chosen(line__L1="9"))
    assert en("page.apply.stopped") in page.text and not [one for one in page.forms if one.action.startswith(APPLY)]


@pytest.mark.parametrize(("more", "there"), [(-INSTANT, True), (timedelta(0), False), (INSTANT, False)])
async def test_past_the_validity_nobody_is_led_on(quick: Platform, more: timedelta, there: bool) -> None:
    """Fifteen days after delivery, which was a day before the start, the first step says that it is over."""
    await quick.clock.advance(timedelta(days=14) + more)
    page = await (await reader(quick, "consumer")).open(APPLY)
    assert (en("page.apply.stopped") in page.text) is not there
    assert any(one.action == APPLY for one in page.forms) is there


@pytest.mark.parametrize(("reason", "asks"), [("quality", True), ("other", False)])
async def test_what_must_be_photographed_is_told_beforehand(quick: Platform, reason: str, asks: bool) -> None:
    """With the deadline for it, or for the shop's answer where no photo is needed (S2)."""
    page = await (await reader(quick, "consumer")).open(chosen(reason_code=reason))
    said = en(
        "page.apply.then_photos",
        needs=", ".join(en(f"page.photos.named.{one}") for one in ("fault", "label", "overview")),
    )
    assert (said in page.text) is asks
    assert ("The shop has to answer by" in page.text) is not asks


async def test_after_a_no_the_same_units_can_be_chosen_again(quick: Platform) -> None:
    """The refused case would close as the new one begins (S14), so its units count as free."""
    case = await apply(quick, lines=[{"line_id": "L1", "quantity": 3}])
    person = await reader(quick, "consumer")
    assert en("page.apply.nothing_left") in (await person.open(APPLY)).text
    await command(quick, "merchant", case["id"], "refuse", reason_code="other", comment="No")
    page = await person.open(chosen(line__L1="3"))
    page = await person.send(page.form(action=chosen(line__L1="3")))
    assert "did=" in person.at


async def test_an_application_sent_twice_opens_one_case(quick: Platform) -> None:
    """A double click leads to the same case."""
    person = await reader(quick, "consumer")
    form = (await person.open(chosen())).form(action=chosen())
    answers = await asyncio.gather(*(person.client.post(APPLY, data=form.fields) for _ in range(3)))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    links = (await person.open("/")).links
    assert len({link for link in links if link.startswith("/cases/")}) == 1


# --- many orders ----------------------------------------------------------------------------------


async def test_a_few_orders_stand_on_the_first_page_and_all_on_pages_of_their_own(quick: Platform) -> None:
    """Those that can be applied for come first, then the newest; nobody else's are among them."""
    async with await quick.as_("integration") as client:
        for number in range(10, 35):
            paid = (START - timedelta(days=number)).isoformat()
            body = order_body(paid_at=paid, shipped_at=None, delivered_at=None)
            await client.put(f"/v1/shops/{SHOP}/orders/many-{number}", json=body)
        await client.put(f"/v1/shops/{SHOP}/orders/other-1", json=order_body(consumer_id="stranger"))
    consumer = await reader(quick, "consumer")
    first = await consumer.open("/")
    assert [f"many-{number}" in first.text for number in (10, 14, 15)] == [True, True, False]
    assert "/orders" in first.links
    pages = [await consumer.open("/orders")]
    while after := [link for link in pages[-1].links if link.startswith("/orders?after=")]:
        pages.append(await consumer.open(after[0]))
    seen = [number for page in pages for number in range(10, 35) if f"many-{number}" in page.text]
    assert (len(pages), sorted(seen)) == (2, list(range(10, 35)))
    assert not any("other-1" in page.text for page in pages)
