"""The merchant's desk: the queue and what narrows it, views that people keep, many cases at once, numbers at hand."""

from __future__ import annotations

import re
from typing import Any

from makegood.app.texts.catalogue import catalogue
from makegood.web.pages.desk.rows import group_of
from makegood.web.pages.desk.whole import ROWS

from .little_platform import ORDER, SHOP, Platform, apply, command, order_body
from .reader import PageSeen, Reader, guest, reader
from .test_pages_cases import INSTANT, H, agreed, en, more_orders, rows, signed


def batch_form(page: PageSeen, name: str, *case_ids: str) -> dict[str, object]:
    """What the queue sends when these cases are ticked and the button of a command is pressed."""
    form = page.form(action="/batch")
    return {**form.fields, "command": name, "case": list(case_ids)}


async def look_first(person: Reader, name: str, *case_ids: str) -> PageSeen:
    """The preview of a command for these cases, from the queue."""
    page = await person.open("/?tab=open")
    answer = await person.client.post("/batch", data=batch_form(page, name, *case_ids), follow_redirects=True)
    person.status = answer.status_code
    return PageSeen(answer.text)


async def go(person: Reader, page: PageSeen, *case_ids: str, **typed: str) -> PageSeen:
    """Confirms the preview for these cases."""
    form = page.form(action="/batch/go")
    data = {**form.fields, **typed, "case": list(case_ids)}
    answer = await person.client.post("/batch/go", data=data)
    person.status = answer.status_code
    return PageSeen(answer.text)


# --- the queue ------------------------------------------------------------------------------------


async def test_the_queue_opens_with_what_waits_for_the_merchant(quick: Platform) -> None:
    """Others' turns and ended cases have tabs of their own, with how many wait there."""
    first, second, third = await more_orders(quick, 3)
    mine, theirs, over = [await apply(quick, order_id=one) for one in (first, second, third)]
    await command(quick, "merchant", theirs["id"], "agree")
    await command(quick, "consumer", over["id"], "cancel")
    person = await reader(quick, "merchant")
    page = await person.open("/")
    assert rows(page) == [f"/cases/{mine['id']}"]
    assert re.search(r"Your turn\s*1\s*Waiting for others\s*1\s*All open\s*2\s*Ended", page.text)
    assert rows(await person.open("/?tab=waiting")) == [f"/cases/{theirs['id']}"]
    assert rows(await person.open("/?tab=ended")) == [f"/cases/{over['id']}"]
    assert rows(await person.open("/?tab=nonsense")) == [f"/cases/{mine['id']}"]


async def test_rows_stand_under_headings_of_urgency_with_what_to_do(quick: Platform) -> None:
    """The playbook's first word is in the row, and its button leads to the form it has filled in."""
    case = await apply(quick)
    person = await reader(quick, "merchant")
    page = await person.open("/")
    assert "Due within 3 days" in page.text
    assert en("advice.answer.return") in page.text
    use = next(link for link in page.links if "use=" in link)
    assert use == f"/cases/{case['id']}?use=answer.return#do-agree"
    await quick.clock.advance(47 * H)
    assert "Due within 2 hours" in (await person.open("/")).text


async def test_while_an_offer_waits_the_row_does_not_press_for_money(quick: Platform) -> None:
    """It says that the buyer has the word, and has no button; the case's page offers to remind them."""
    case = await apply(quick)
    amount = {"amount": 9_000, "currency": "CNY"}
    await command(quick, "merchant", case["id"], "offer", type="modify_amount", amount=amount)
    page = await (await reader(quick, "merchant")).open("/")
    assert en("advice.offer.await") in page.text
    assert en("page.stage.offer_made") in page.text
    assert not [link for link in page.links if "use=" in link]
    page = await (await reader(quick, "merchant")).open(f"/cases/{case['id']}")
    assert en("page.stage.offer_made") in page.text and page.form("message").fields["text"] == en("body.offer_waits")


async def test_what_only_has_to_arrive_stands_last_until_something_can_be_done(quick: Platform) -> None:
    """A parcel on its way, and an offer that the buyer has not answered; going on to the next case passes them by."""
    way, offered, fresh = await more_orders(quick, 3)
    moving = await agreed(quick, order_id=way)
    await command(quick, "consumer", moving["id"], "send", carrier="sf", waybill="SF1234567")
    waiting = await apply(quick, order_id=offered)
    await command(quick, "merchant", waiting["id"], "offer", type="withdraw_for_now", promise="We mend it.")
    await quick.clock.advance(H)
    new = await apply(quick, order_id=fresh, description="Where is   it?")
    person = await reader(quick, "merchant")
    page = await person.open("/")
    order = [page.html.index(said) for said in (new["id"], en("page.desk.group.offered"), waiting["id"])]
    order += [page.html.index(said) for said in (en("page.desk.group.transit"), moving["id"])]
    assert order == sorted(order)
    assert "Where is it?" in page.text
    page = await person.open(f"/next?after={waiting['id']}")
    assert person.at == f"/cases/{new['id']}"
    await quick.clock.advance(5 * 24 * H)  # from here on, receiving can be extended
    assert en("page.desk.group.transit") not in (await person.open("/")).text


async def test_what_waits_for_others_stands_last_in_the_whole_list_and_is_not_counted(quick: Platform) -> None:
    """However many pages it has: what is there to do comes on the first one, and each row has its button."""
    *offered, fresh = await more_orders(quick, ROWS + 2)
    for one in offered:
        waiting = await apply(quick, order_id=one)
        await command(quick, "merchant", waiting["id"], "offer", type="withdraw_for_now", promise="We mend it.")
    await quick.clock.advance(H)
    new = await apply(quick, order_id=fresh)
    person = await reader(quick, "merchant")
    page = await person.open("/")
    assert rows(page)[0] == f"/cases/{new['id']}" and len(rows(page)) == ROWS
    assert re.search(r"Your turn\s*1\s*Waiting for others\s*0", page.text)
    onward = next(link for link in page.links if "cursor=" in link)
    rest = rows(await person.open(onward))
    assert len(rest) == 2 and not set(rest) & set(rows(page))
    assert rows(await person.open("/?cursor=nonsense")) == rows(page)
    assert page.html.count(f">{en('page.desk.open')}<span") == ROWS - 1
    assert len(rows(await person.open("/?due=72"))) == ROWS


async def test_a_refund_without_funds_is_the_shops_to_mend(quick: Platform) -> None:
    """It heads the queue and waits for nobody else; the page says how often it was tried, and where to top up."""
    (order_id,) = await more_orders(quick, 1)
    async with await quick.as_("integration") as client:
        tender = [{"channel": "sandbox-balance-low", "amount": {"amount": 10_900, "currency": "CNY"}}]
        paid = {"amount": 9_900, "currency": "CNY"}
        line = {"line_id": "L1", "sku": "S", "title": "Cup", "quantity": 1, "paid": paid}
        await client.put(f"/v1/shops/{SHOP}/orders/{order_id}", json=order_body(lines=[line], tenders=tender))
    case = await signed(quick, order_id=order_id)
    await command(quick, "merchant", case["id"], "refund")
    await quick.services.catch_up()
    person = await reader(quick, "merchant")
    page = await person.open("/")
    assert en("page.desk.group.funds") in page.text and rows(page) == [f"/cases/{case['id']}"]
    assert re.search(r"Your turn\s*1\s*Waiting for others\s*0", page.text)
    assert rows(await person.open("/?tab=waiting")) == []
    page = await person.open(f"/cases/{case['id']}")
    assert en("page.desk.funds.stage") in page.text and en("page.desk.funds.where.sandbox") in page.text
    page = await person.send(page.form("reissue"))
    assert en("page.desk.funds.asked") in page.text and "data-await" in page.html
    await quick.services.catch_up()
    page = await person.open(f"/cases/{case['id']}")
    assert "tried so far: 2" in page.text and en("label.payment_reason.balance_too_low") in page.text


async def test_the_queue_is_narrowed_by_what_is_chosen(quick: Platform) -> None:
    """By kind, reason, stage, due time and amount, alone and together; each choice can be taken back."""
    first, second = await more_orders(quick, 2)
    cup = await apply(quick, order_id=first, reason_code="no_reason")
    cheap = await apply(quick, order_id=second, kind="refund_only", amount={"amount": 1_000, "currency": "CNY"})
    person = await reader(quick, "merchant")
    one, other = [f"/cases/{cup['id']}"], [f"/cases/{cheap['id']}"]
    for query, found in (
        ("kind=refund_only", other),
        ("reason=no_reason", one),
        ("amount_from=10.01", one),
        ("amount_to=10", other),
        ("amount_from=10&amount_to=10.00", other),
        ("amount_to=nonsense", [*one, *other]),
        ("due=24", []),
        ("due=72", [*one, *other]),
        ("stage=merchant_to_receive", []),
        ("kind=refund_only&reason=no_reason", []),
    ):
        page = await person.open(f"/?{query}")
        assert sorted(set(rows(page))) == sorted(found), query
    page = await person.open("/?kind=refund_only&reason=no_reason")
    assert "No case matches" in page.text
    assert "/?reason=no_reason" in page.links
    assert "/?kind=refund_only" in page.links


async def test_a_view_is_kept_for_one_person_under_a_name(quick: Platform) -> None:
    """It is one click away on every page of the queue, marks itself, and can be deleted; others do not see it."""
    await apply(quick)
    person = await reader(quick, "merchant")
    page = await person.open("/?kind=return_refund&due=72")
    page = await person.send(page.form(action="/views"), name="  Returns  soon ")
    assert person.status == 200
    assert "The view is saved" in page.text
    assert "Returns soon" in page.text
    page = await person.open("/")
    assert "/?kind=return_refund&due=72" in page.links
    page = await person.open("/?kind=return_refund&due=72")
    drop = next(form for form in page.forms if form.action.endswith("/drop"))
    other = await reader(quick, "other_merchant")
    assert "Returns soon" not in (await other.open("/")).text
    page = await person.send(drop)
    assert "The view is deleted" in page.text
    assert "Returns soon" not in (await person.open("/")).text


async def test_a_view_without_a_name_is_not_kept(quick: Platform) -> None:
    """Nor are more than anybody reads."""
    person = await reader(quick, "merchant")
    form = (await person.open("/?due=2")).form(action="/views")
    await person.send(form, name="   ")
    for number in range(31):
        form = (await person.open("/?due=2")).form(action="/views") if number == 0 else form
        form.fields["key"] = f"k{number}"
        await person.send(form, name=f"view {number}")
    assert len(await quick.store.saved_views(f"merchant:{SHOP}:merchant")) == 30


def test_a_deadline_is_grouped_by_how_soon_it_is() -> None:
    """Just before, at and just after two hours, a day and three days."""
    for hours, before, after in ((2, "now", "today"), (24, "today", "days"), (72, "days", "later")):
        bound = hours * H
        assert [group_of(left) for left in (bound - INSTANT, bound, bound + INSTANT)] == [before, before, after]


# --- many at once ---------------------------------------------------------------------------------


async def test_what_each_case_would_become_is_shown_before_anything_is_done(quick: Platform) -> None:
    """With the cases that would refuse, why, and the money in all."""
    first, second = await more_orders(quick, 2)
    returning, refunding = await apply(quick, order_id=first), await apply(quick, order_id=second, kind="refund_only")
    sent = await signed(quick)
    person = await reader(quick, "merchant")
    page = await look_first(person, "agree", returning["id"], refunding["id"], sent["id"])
    assert person.status == 200
    assert "Would be done: 2" in page.text
    assert "Would not be done: 1" in page.text
    assert "CN¥109.00 in all" in page.text
    assert en("label.stage.consumer_to_send") in page.text
    assert en("label.stage.money_on_its_way") in page.text
    async with await quick.as_("merchant") as client:
        for case in (returning, refunding):
            assert (await client.get(f"/v1/cases/{case['id']}")).json()["stage"] == "merchant_to_answer"


async def test_confirmed_each_goes_through_the_door_once(quick: Platform) -> None:
    """However often the form is sent; a case that was unticked is left alone."""
    first, second, third = await more_orders(quick, 3)
    ids = [(await apply(quick, order_id=one))["id"] for one in (first, second, third)]
    person = await reader(quick, "merchant")
    page = await look_first(person, "agree", *ids)
    for _ in range(3):
        done = await go(person, page, *ids[:2])
        assert "Done: 2. Not done: 0." in done.text
    async with await quick.as_("merchant") as client:
        for case_id, events in zip(ids, (3, 3, 1), strict=True):
            assert len((await client.get(f"/v1/cases/{case_id}/events")).json()["items"]) == events


async def test_what_changed_meanwhile_is_left_alone_and_said(quick: Platform) -> None:
    """The others are done."""
    first, second = await more_orders(quick, 2)
    ids = [(await apply(quick, order_id=one))["id"] for one in (first, second)]
    person = await reader(quick, "merchant")
    page = await look_first(person, "agree", *ids)
    await command(quick, "consumer", ids[0], "message", text="Please hurry")
    done = await go(person, page, *ids)
    assert "Done: 1. Not done: 1." in done.text
    assert en("refusal.VERSION_MISMATCH") in done.text


async def test_a_message_to_many_is_written_on_the_preview(quick: Platform) -> None:
    """Without a text nothing is sent."""
    first, second = await more_orders(quick, 2)
    ids = [(await apply(quick, order_id=one))["id"] for one in (first, second)]
    person = await reader(quick, "merchant")
    page = await look_first(person, "message", *ids)
    assert "Would be done: 2" in page.text
    assert "Please fill this in" not in page.text
    page = await go(person, page, *ids, text="")
    assert person.status == 422
    assert "Please fill this in" in page.text
    done = await go(person, page, *ids, text="Your parcel is here.")
    assert "Done: 2. Not done: 0." in done.text
    assert "Your parcel is here." in (await person.open(f"/cases/{ids[1]}")).text


async def test_without_cases_or_with_a_command_that_is_weighed_one_by_one_nothing_happens(quick: Platform) -> None:
    """Rejections and decisions have no batch; others' cases are not there."""
    case = await apply(quick)
    person = await reader(quick, "merchant")
    page = await look_first(person, "agree")
    assert "First tick the cases" in page.text
    await look_first(person, "reject", case["id"])
    assert person.status == 404
    stranger = await reader(quick, "other_merchant")
    form = (await stranger.open("/")).form(action="/sign-out")
    answer = await stranger.client.post(
        "/batch", data={"proof": form.fields["proof"], "command": "agree", "case": [case["id"]]}
    )
    assert case["id"] not in answer.text
    assert ORDER not in answer.text


# --- numbers at hand ------------------------------------------------------------------------------


async def test_any_number_opens_its_case(quick: Platform) -> None:
    """A case's, a waybill's, an order's first digits, a consumer's; a scanned text may hold more than the number."""
    case = await signed(quick)
    person = await reader(quick, "merchant")
    for asked in (
        case["id"],
        "SF1234567",
        "sf1234567",
        "sf 12 34 567",
        ORDER,
        "order-",
        "consumer-1",
        "https://sf.test/q?no=SF1234567&v=2",
    ):
        await person.open(f"/find?q={asked.replace('&', '%26')}")
        assert person.at == f"/cases/{case['id']}", asked
    page = await person.open("/find?q=nothing-like-it")
    assert "No case belongs to" in page.text


async def test_a_scanned_parcel_leads_to_its_inspection(quick: Platform) -> None:
    """Where it is to be inspected; the form stands on the page."""
    case = await signed(quick)
    person = await reader(quick, "merchant")
    answer = await person.client.get("/find?scan=1&q=SF1234567")
    assert answer.headers["location"] == f"/cases/{case['id']}#do-inspect"
    page = await person.open(f"/cases/{case['id']}")
    form = page.form("inspect")
    page = await person.send(form, findings__condition="parts_missing", findings__missing="box")
    assert person.status == 200
    assert en("advice.parts.needed", missing="box") in page.text


async def test_a_parcel_scanned_before_it_was_signed_for_says_why_it_cannot_be_inspected(quick: Platform) -> None:
    """The case is opened, and says what can be done instead."""
    case = await agreed(quick)
    await command(quick, "consumer", case["id"], "send", carrier="sf", waybill="SF1234567")
    page = await (await reader(quick, "merchant")).open("/find?scan=1&q=SF1234567")
    assert en("page.desk.scanned_early") in page.text


async def test_several_cases_of_an_order_are_listed(quick: Platform) -> None:
    """And another shop's are never found."""
    ids = {(await apply(quick))["id"] for _ in range(2)}
    person = await reader(quick, "merchant")
    page = await person.open(f"/find?q={ORDER}")
    assert set(rows(page)) == {f"/cases/{case_id}" for case_id in ids}
    stranger = await reader(quick, "other_merchant")
    for asked in (ORDER, *ids):
        assert "No case belongs to" in (await stranger.open(f"/find?q={asked}")).text


async def test_the_next_case_is_one_link_away(quick: Platform) -> None:
    """In the order of the queue; at its end the queue says that all is done."""
    first, second = await more_orders(quick, 2)
    ids = [(await apply(quick, order_id=one))["id"] for one in (first, second)]
    person = await reader(quick, "merchant")
    await person.open(f"/next?after={ids[0]}")
    assert person.at == f"/cases/{ids[1]}"
    page = await person.open(f"/next?after={ids[1]}")
    assert "Everything that waited for you is done" in page.text


# --- one case -------------------------------------------------------------------------------------


async def test_the_best_advice_stands_ready_in_its_form(quick: Platform) -> None:
    """One click from being carried out; a no is never made ready unasked."""
    case = await apply(quick)
    person = await reader(quick, "merchant")
    page = await person.open(f"/cases/{case['id']}")
    assert page.form("agree").fields["return_address_id"] == "warehouse"
    opened = [given["id"] for tag, given in page.tags if tag == "details" and "open" in given and "id" in given]
    assert opened == ["do-agree"]


async def test_what_is_asked_stands_first_and_once(quick: Platform) -> None:
    """The buyer's words, the sum with its freight, the dates of the order, and how often the buyer has come."""
    case = await apply(quick, reason_code="damaged", description="It came chipped.")
    page = await (await reader(quick, "merchant")).open(f"/cases/{case['id']}")
    asked = page.html[page.html.index('id="asked"') : page.html.index('id="advice"')]
    for said in (
        "It came chipped.",
        en("page.desk.asked.made_of", goods="CN¥100.00", freight="CN¥10.00"),
        en("page.desk.asked.paid"),
        en("page.desk.asked.first"),
    ):
        assert said in asked
    assert page.html.count("It came chipped.") == 2  # here, and in the history


async def test_what_others_did_since_the_merchant_acted_is_told_at_once(quick: Platform) -> None:
    """The merchant's last act, and what came after it in the buyer's words; the sum that was asked before, too."""
    case = await apply(quick, kind="refund_only")
    person = await reader(quick, "merchant")
    assert 'id="changes"' not in (await person.open(f"/cases/{case['id']}")).html
    await command(quick, "merchant", case["id"], "refuse", reason_code="misuse", comment="It was used.")
    less = {"amount": 6_000, "currency": "CNY"}
    await command(quick, "consumer", case["id"], "modify", amount=less, comment="Then a part of it.")
    page = await person.open(f"/cases/{case['id']}")
    changes = page.html[page.html.index('id="changes"') : page.html.index('id="thread"')]
    assert changes.index("It was used.") < changes.index("CN¥60.00")
    asked = page.html[page.html.index('id="asked"') : page.html.index('id="advice"')]
    assert "CN¥60.00" in asked and "Then a part of it." in asked and "Then a part of it." not in changes
    assert f"/cases/{case['id']}?use=answer.less#do-offer" in page.links
    assert en("page.desk.asked.was", amount=case_amount(case)) in asked


def case_amount(case: dict[str, Any]) -> str:
    return f"CN¥{case['amount']['requested']['amount'] / 100:.2f}"


async def test_a_form_says_what_it_brings_in_this_case(quick: Platform) -> None:
    """A return is waited for, a refund is paid at once, an extension has an end; photos show why one refuses."""
    back, money, moving = await more_orders(quick, 3)
    person = await reader(quick, "merchant")
    page = await person.open(f"/cases/{(await apply(quick, order_id=back))['id']}")
    assert en("page.about.agree") in page.text
    refusal = page.html[page.html.index('id="do-refuse"') :]
    assert en("page.desk.refuse_photos") in refusal[: refusal.index("</details>")]
    paid = await apply(quick, order_id=money, kind="refund_only")
    page = await person.open(f"/cases/{paid['id']}")
    assert en("page.about.agree_pays", amount=case_amount(paid)) in page.text
    case = await agreed(quick, order_id=moving)
    await command(quick, "consumer", case["id"], "send", carrier="sf", waybill="SF1234567")
    await quick.clock.advance(5 * 24 * H)
    page = await person.open(f"/cases/{case['id']}")
    assert re.search("You then have until [0-9]+ March, 09:00", page.text)


async def test_after_an_act_the_next_case_is_the_one_behind(quick: Platform) -> None:
    """Not the first of the queue, and never the one just handled, although it may have moved or gone."""
    orders = await more_orders(quick, 3)
    ids = []
    for one in orders:
        ids.append((await apply(quick, order_id=one))["id"])
        await quick.clock.advance(H)
    person = await reader(quick, "merchant")
    page = await person.do(ids[1], "agree")
    onward = next(link for link in page.links if link.startswith("/next"))
    await person.open(onward)
    assert person.at == f"/cases/{ids[2]}"
    page = await person.open(f"/cases/{ids[0]}")
    onward = next(link for link in page.links if link.startswith("/next"))
    await person.open(onward)
    assert person.at == f"/cases/{ids[2]}"


async def test_a_second_person_reads_what_the_first_did(quick: Platform) -> None:
    """Nothing is done twice, and what happened meanwhile stands above the form."""
    case = await apply(quick)
    first, second = await reader(quick, "merchant"), await reader(quick, "merchant")
    theirs = await second.open(f"/cases/{case['id']}")
    await first.do(case["id"], "agree")
    page = await second.send(theirs.form("message"), text="We agree")
    assert second.status == 412
    assert en("page.case.meanwhile") in page.text
    assert en("event.agreed", who=en("label.role.merchant"), amount="CN¥100.00") in page.text


async def test_the_talk_and_the_parcel_have_places_of_their_own(quick: Platform) -> None:
    """Messages as they were written, the carrier's reports as they came."""
    case = await signed(quick)
    await command(quick, "consumer", case["id"], "message", text="Did it arrive?")
    await command(quick, "merchant", case["id"], "message", text="Yes, this morning.")
    page = await (await reader(quick, "merchant")).open(f"/cases/{case['id']}")
    thread = page.html[page.html.index('id="thread"') :]
    assert thread.index("Did it arrive?") < thread.index("Yes, this morning.")
    parcel = page.html[page.html.index('id="parcel"') : page.html.index('id="money"')]
    assert parcel.index(en("event.signed")) < parcel.index("SF1234567")


async def test_what_an_inspection_found_goes_into_the_next_offer(quick: Platform) -> None:
    """Ticks in a word each: into the history, and into the sentence that stands ready for the buyer."""
    case = await signed(quick, reason_code="no_reason")
    person = await reader(quick, "merchant")
    page = await person.open(f"/cases/{case['id']}")
    form = page.form("inspect")
    faults = [en("page.desk.inspect.scratched"), "no box"]
    data = {**form.fields, "findings.condition": "resale_affected", "findings.faults": faults}
    answer = await person.client.post(form.action, data=data, follow_redirects=True)
    page = PageSeen(answer.text)
    assert answer.status_code == 200, page.text
    assert "(scratched, no box)" in page.text
    assert page.form("offer").fields["comment"] == en("body.resale", faults="scratched, no box")


async def test_a_later_request_names_the_one_before(quick: Platform) -> None:
    """How it ended, and a link instead of a number."""
    first = await apply(quick, reason_code="damaged")
    person = await reader(quick, "merchant")
    assert 'id="earlier"' not in (await person.open(f"/cases/{first['id']}")).html
    await command(quick, "consumer", first["id"], "cancel")
    again = await apply(quick)
    page = await person.open(f"/cases/{again['id']}")
    reason, outcome = en("label.reason.damaged"), en("label.outcome.cancelled")
    assert en("page.desk.again.says", count="2", reason=reason, outcome=outcome) in page.text
    assert f"/cases/{first['id']}" in page.links and f">{first['id']}<" not in page.html


# --- disputes -------------------------------------------------------------------------------------


async def disputed(quick: Platform, **more: Any) -> dict[str, Any]:
    """A refund that was refused and is before the platform."""
    case = await apply(quick, kind="refund_only", description="It is silent.", **more)
    await command(quick, "merchant", case["id"], "refuse", reason_code="no_fault_found", comment="It was tested.")
    await command(quick, "consumer", case["id"], "escalate", statement="It never made a sound.")
    return case


async def test_a_dispute_is_told_in_one_card(quick: Platform) -> None:
    """Both sides' last words, what each has shown and must prove, the talk; and two ways, one of them in part."""
    case = await disputed(quick)
    await command(quick, "consumer", case["id"], "message", text="Shall I send a recording?")
    page = await (await reader(quick, "merchant")).open(f"/cases/{case['id']}")
    hearing = page.html[page.html.index('id="hearing"') : page.html.index('id="advice"')]
    for said in (
        "It never made a sound.",
        "It was tested.",
        en("page.hearing.none"),
        en("page.proof.shows_claim"),
        en("page.proof.shows_defence"),
        en("page.hearing.talk", count="1", who=en("label.role.consumer"), text="Shall I send a recording?"),
    ):
        assert said in hearing
    assert 'id="changes"' not in page.html
    assert f"/cases/{case['id']}?use=dispute.less#do-offer" in page.links


async def test_after_proof_was_given_nothing_is_asked_for(quick: Platform) -> None:
    """The page says what was submitted and that it can be added to, no form stands open, and the row is quiet."""
    case = await disputed(quick)
    person = await reader(quick, "merchant")
    page = await person.open(f"/cases/{case['id']}")
    assert 'id="do-prove" open' in page.html
    page = await person.do(case["id"], "prove", statement="Tested and packed on video.")
    for said in (en("page.desk.proved.none"), en("page.desk.proved.until"), en("advice.dispute.proved")):
        assert said in page.text
    assert 'id="do-prove" open' not in page.html and "Tested and packed on video." in page.text
    queue = await person.open("/")
    assert en("page.desk.group.proved") in queue.text
    await person.open("/next")
    assert person.at == "/?said=queue_done"


def chinese(key: str) -> str:
    return catalogue("zh-CN").say(key)


async def test_the_desk_speaks_chinese(quick: Platform) -> None:
    """As the merchant's own product would."""
    await apply(quick)
    page = await (await reader(quick, "merchant", "zh-CN")).open("/")
    for key in ("page.desk.tab.mine", "page.desk.group.days", "advice.answer.return", "label.reason.other"):
        assert chinese(key) in page.text


async def test_a_guest_finds_no_desk(quick: Platform) -> None:
    """Signing in comes first."""
    person = guest(quick)
    for path in ("/find", "/next"):
        await person.open(path)
        assert person.status == 401
    person = await reader(quick, "consumer")
    await person.open("/find")
    assert person.status == 403
