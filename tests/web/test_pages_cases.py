"""What people read and do on pages: the same cases, commands and refusals as everywhere."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import Any

import pytest

from makegood.app.texts.catalogue import catalogue
from makegood.domain.liability import effect_if_lost, figures_of
from makegood.domain.words import Stage
from makegood.web.pages.cases.listing import ROWS

from .little_platform import ORDER, SHOP, Json, Platform, apply, command, money, order_body
from .reader import PageSeen, Reader, reader

H, INSTANT = timedelta(hours=1), timedelta(microseconds=1)


def en(key: str, **words: str) -> str:
    """A sentence of the catalogue: which one is said is tested here, how it reads is not."""
    return catalogue("en").say(key, words)


async def more_orders(quick: Platform, number: int) -> list[str]:
    """So many orders more, each of one cup."""
    line = {"line_id": "L1", "sku": "S", "title": "Green cup", "quantity": 1, "paid": money(9_900)}
    ids = [f"more-{one:03}" for one in range(number)]
    async with await quick.as_("integration") as client:
        for order_id in ids:
            body = order_body(lines=[line], tenders=[{"channel": "sandbox", "amount": money(10_900)}])
            assert (await client.put(f"/v1/shops/{SHOP}/orders/{order_id}", json=body)).status_code == 200
    return ids


async def agreed(quick: Platform, **more: Any) -> Json:
    case = await apply(quick, **more)
    assert (await command(quick, "merchant", case["id"], "agree")).status_code == 200
    return case


async def signed(quick: Platform, waybill: str = "SF1234567", **more: Any) -> Json:
    """A case whose parcel the merchant has signed for."""
    case = await agreed(quick, **more)
    assert (await command(quick, "consumer", case["id"], "send", carrier="sf", waybill=waybill)).status_code == 200
    async with await quick.as_("integration") as client:
        report = {"waybill": waybill, "status": "signed", "occurred_at": quick.now.isoformat()}
        assert (await client.post("/v1/carriers/sf/events", json=report)).status_code == 200
    return case


def rows(page: PageSeen) -> list[str]:
    """The cases that a list links to, in order, each once: its title leads there, and a button."""
    links = (link for link in page.links if link.startswith("/cases/") and "use=" not in link)
    return list(dict.fromkeys(links))


# --- lists ----------------------------------------------------------------------------------------


async def test_an_empty_list_says_so_kindly(quick: Platform) -> None:
    """And what to do when one needs a case."""
    assert "You have no cases yet" in (await (await reader(quick, "consumer")).open("/")).text
    assert "nothing to decide" in (await (await reader(quick, "arbitrator")).open("/")).text


async def test_the_most_urgent_case_comes_first(quick: Platform) -> None:
    """By deadline; what has ended comes last."""
    first, second, third = await more_orders(quick, 3)
    ended = await apply(quick, order_id=first)
    await command(quick, "consumer", ended["id"], "cancel")
    later = await agreed(quick, order_id=second)  # seven days to send
    sooner = await apply(quick, order_id=third)  # two days to answer
    person = await reader(quick, "merchant")
    assert rows(await person.open("/?tab=open")) == [f"/cases/{case['id']}" for case in (sooner, later)]
    page = await (await reader(quick, "operator")).open("/")
    assert rows(page) == [f"/cases/{case['id']}" for case in (sooner, later, ended)]


async def test_a_consumers_own_turn_comes_before_all_else(quick: Platform) -> None:
    """Even where others have less time; then what waits for them, then what has ended, on as many pages as it takes."""
    orders = await more_orders(quick, 24)
    ended = await apply(quick, order_id=orders[0])
    await command(quick, "consumer", ended["id"], "cancel")
    mine = await agreed(quick, order_id=orders[1])  # seven days to send
    theirs = [await apply(quick, order_id=order_id) for order_id in orders[2:]]  # two days to answer
    person = await reader(quick, "consumer")
    page = await person.open("/")
    first, *waiting = [link for link in rows(page) if link.startswith("/cases/")][:20]
    assert first == f"/cases/{mine['id']}"
    text = page.text
    assert text.index(en("page.cases.group.mine")) < text.index(en("page.cases.group.others"))
    second = await person.open(next(link for link in page.links if "cursor=" in link))
    listed = [*waiting, *rows(second)]
    assert sorted(listed[:-1]) == sorted(f"/cases/{case['id']}" for case in theirs)
    assert listed[-1] == f"/cases/{ended['id']}"
    assert en("page.cases.group.ended") in second.text


async def test_an_offer_that_waits_makes_it_the_consumers_turn(quick: Platform) -> None:
    """Whoever else is waited for: the row says what is offered and until when; answered, it is as before."""
    case = await apply(quick)
    await command(quick, "merchant", case["id"], "offer", type="modify_amount", amount=money(8_000))
    person = await reader(quick, "consumer")
    for place in ("/", f"/cases/{case['id']}"):
        page = await person.open(place)
        for words in (en("page.stage.offered"), "Your turn", "1 d left", "CN¥80.00"):
            assert words in page.text, (place, words)
    assert page.html.index('id="offered"') < page.html.index('id="why"')
    for words in ("You get CN¥80.00 instead of CN¥100.00 (−CN¥20.00).", "system agrees in its place"):
        assert words in page.html.partition('class="brings"')[2].partition("</dl>")[0]
    assert en("do.consumer.wait")[1:] not in page.text
    await command(quick, "consumer", case["id"], "decline_offer", offer_id="o1")
    page = await person.open("/")
    assert en("page.stage.offered") not in page.text
    assert en("page.turn.merchant") in page.text


async def test_an_offer_that_waits_is_on_the_first_page_of_a_long_list(quick: Platform) -> None:
    """However many others are due before it, and once."""
    orders = await more_orders(quick, ROWS + 2)
    for one in orders[:-1]:
        await apply(quick, order_id=one)
    await quick.clock.advance(H)
    offered = await apply(quick, order_id=orders[-1])
    person = await reader(quick, "consumer")
    assert f"/cases/{offered['id']}" not in rows(await person.open("/"))[:ROWS]  # behind them, orders name their cases
    await command(quick, "merchant", offered["id"], "offer", type="modify_amount", amount=money(8_000))
    page = await person.open("/")
    assert rows(page)[0] == f"/cases/{offered['id']}"
    onward = next(link for link in page.links if "cursor=" in link)
    assert f"/cases/{offered['id']}" not in rows(await person.open(onward))[:ROWS]


async def test_the_bar_names_the_shop_by_its_name(quick: Platform) -> None:
    """Its people do not think of it by its id."""
    await apply(quick)
    for place in ("/", "/shop/addresses", "/account"):
        page = await (await reader(quick, "merchant")).open(place)
        assert "Shop\u00a0· Blue Cups" in page.text, place


async def test_what_a_consumer_can_apply_for_is_one_click_away_and_comes_first(quick: Platform) -> None:
    """Below the running cases, of which only those of the consumer's turn stay open, and before what has a case."""
    first, second = await more_orders(quick, 2)
    await apply(quick, order_id=second)
    page = await (await reader(quick, "consumer")).open("/")
    orders = PageSeen(page.html[page.html.index('id="orders"') :])
    listed = [link for link in orders.links if link.startswith(("/apply/", "/cases/"))]
    applications = [position for position, link in enumerate(listed) if link.startswith("/apply/")]
    assert f"/apply/{SHOP}/{first}" in listed
    assert listed[applications[0] : applications[-1] + 1] == [listed[position] for position in applications]


async def test_a_list_is_narrowed_by_stage_and_by_turn(quick: Platform) -> None:
    """An address with a stage that is none shows all."""
    first, second = await more_orders(quick, 2)
    mine, theirs = await agreed(quick, order_id=first), await apply(quick, order_id=second)
    person = await reader(quick, "consumer")
    both = {f"/cases/{mine['id']}", f"/cases/{theirs['id']}"}
    assert set(rows(await person.open("/?stage=nonsense"))) >= both
    assert rows(await person.open("/?stage=mine")) == [f"/cases/{mine['id']}"]
    assert rows(await person.open(f"/?stage={Stage.MERCHANT_TO_ANSWER}")) == [f"/cases/{theirs['id']}"]
    assert "No case matches" in (await person.open("/?stage=done")).text


async def test_a_long_list_has_pages(quick: Platform) -> None:
    """Nothing is shown twice or left out; an address that is no longer understood begins anew."""
    for order_id in await more_orders(quick, 28):
        await apply(quick, order_id=order_id)
    person = await reader(quick, "merchant")
    page = await person.open("/")
    following = next(link for link in page.links if "cursor=" in link)
    second = await person.open(following)
    assert (len(rows(page)), len(rows(second))) == (25, 3)
    assert not set(rows(page)) & set(rows(second))
    assert len(rows(await person.open("/?cursor=nonsense"))) == 25


async def test_a_row_says_stage_turn_deadline_amount_order_and_the_buyers_words(quick: Platform) -> None:
    """All that one needs to know which case to open."""
    await apply(quick, description="It came chipped.")
    text = (await (await reader(quick, "merchant")).open("/")).text
    for words in (
        en("page.desk.stage.merchant_to_answer"),
        "2 d left",
        "It came chipped.",
        "CN¥100.00",
        ORDER,
        "Blue cup\u00a0×\u00a01",
    ):
        assert words in text
    text = (await (await reader(quick, "consumer", "zh-CN")).open("/")).text
    for words in ("待商家处理", "等待商家", "还剩 2 天", "¥100.00", "Blue Cups"):
        assert words in text


async def test_an_arbitrator_sees_disputes_that_nobody_else_has_taken(quick: Platform) -> None:
    """In the list as on the case's page."""
    case = await apply(quick)
    await command(quick, "merchant", case["id"], "refuse", reason_code="misuse", comment="Broken by use.")
    await command(quick, "consumer", case["id"], "escalate", statement="It came broken.")
    second = await reader(quick, "other_arbitrator")
    assert rows(await second.open("/")) == [f"/cases/{case['id']}"]
    await command(quick, "arbitrator", case["id"], "take")
    assert rows(await second.open("/")) == []
    await second.open(f"/cases/{case['id']}")
    assert second.status == 404


async def test_a_merchant_sees_the_figures_of_the_shop(quick: Platform) -> None:
    """Score and rates, on the first page of the list only."""
    person = await reader(quick, "merchant")
    assert "Experience score" in (await person.open("/")).text
    assert "Experience score" not in (await person.open("/?stage=done")).text


# --- one case -------------------------------------------------------------------------------------


async def test_what_has_run_out_takes_effect_before_it_is_shown(quick: Platform) -> None:
    """Just before the deadline the case waits; from the deadline on it has moved."""
    case = await apply(quick)
    person = await reader(quick, "consumer")
    for by, words in (
        (48 * H - INSTANT, "1 s left"),
        (INSTANT, en("page.stage.consumer_to_send")),
        (INSTANT, en("page.stage.consumer_to_send")),
    ):
        await quick.clock.advance(by)
        assert words in (await person.open(f"/cases/{case['id']}")).text


async def test_the_countdown_is_the_servers(quick: Platform) -> None:
    """The page carries the server's instant and the due one; the browser's own clock plays no part."""
    case = await apply(quick)
    page = await (await reader(quick, "consumer")).open(f"/cases/{case['id']}")
    now_ms = int(dict(page.tags)["html"]["data-now"])
    due_ms = next(int(given["data-due"]) for _, given in page.tags if "data-due" in given)
    assert due_ms - now_ms == 48 * 3600 * 1000
    assert "Date" not in (await quick.client().get("/static/countdown.js")).text


async def test_the_browser_asks_the_server_for_the_time(quick: Platform) -> None:
    """In milliseconds; in the sandbox, the sandbox's."""
    person = await reader(quick, "consumer")
    before = (await person.client.get("/clock")).json()["now_ms"]
    await quick.clock.advance(H)
    assert (await person.client.get("/clock")).json()["now_ms"] - before == 3_600_000


async def test_a_case_tells_why_and_what_to_do(quick: Platform) -> None:
    """What happened, on which rule, whose turn, until when, what silence brings, and a form for each step."""
    case = await agreed(quick)
    page = await (await reader(quick, "consumer")).open(f"/cases/{case['id']}")
    for words in (
        en("page.stage.consumer_to_send"),
        en("happened.consumer.consumer_to_send.agreed"),
        en("silence.consumer.send"),
        en("do.consumer.send")[1:],
        en("rule.S11"),
        "Your turn",
        "7 d left",
        "1 Return Road",
    ):
        assert words in page.text, words
    assert "#do-send" in page.links
    assert next(form.fields["command"] for form in page.forms if "command" in form.fields) == "send"


async def test_the_timeline_tells_all_events_with_the_latest_first(quick: Platform) -> None:
    """In the shop's zone, with who and which rule."""
    case = await agreed(quick)
    page = await (await reader(quick, "consumer")).open(f"/cases/{case['id']}")
    told = page.text[page.text.index("What has happened") :]
    agreed_words = en("event.agreed", who=en("label.role.merchant"), amount="CN¥100.00")
    assert told.index(agreed_words) < told.index(en("label.reason.other"))
    assert "2 March, 09:00" in told and "Asia/Shanghai" not in page.text
    assert "#rule-S10" in page.links


async def test_a_command_is_carried_out_and_what_happened_is_said(quick: Platform) -> None:
    """The next page begins with the events that came of it."""
    case = await agreed(quick)
    person = await reader(quick, "consumer")
    page = await person.do(case["id"], "send", carrier="sf", waybill="SF1234567")
    assert person.status == 200
    sent = en("event.sent", who=en("label.role.you"), carrier=en("label.carrier.sf"), waybill="SF1234567")
    assert re.search(rf"This has just happened:\s*{sent}", page.text)
    assert not page.has_form("send")


async def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(quick: Platform) -> None:
    """Nothing is done, and nothing is lost."""
    case = await agreed(quick)
    person = await reader(quick, "consumer")
    page = await person.do(case["id"], "send", carrier="zto", waybill="x")
    assert person.status == 422
    assert "Expected: 6 to 32 letters or digits" in page.text
    form = page.form("send")
    assert (form.fields["carrier"], form.fields["waybill"]) == ("zto", "x")
    page = await person.send(form, carrier="", waybill="SF1234567")
    assert "Please fill this in." in page.text
    assert (await person.open(f"/cases/{case['id']}")).has_form("send")


async def test_a_refusal_is_said_beside_the_form_and_what_was_typed_stays(quick: Platform) -> None:
    """In the sentence that says what to do instead, with a key that can be used again."""
    case = await signed(quick)
    person = await reader(quick, "merchant")
    first = await person.open(f"/cases/{case['id']}")
    page = await person.send(first.form("refund"), amount="1.00", comment="Less")
    assert person.status == 409
    assert "Not done" in page.text
    assert en("refusal.AMOUNT_BELOW_AGREED", due="CN¥100.00") in page.text
    form = page.form("refund")
    assert (form.fields["amount"], form.fields["comment"]) == ("1.00", "Less")
    assert form.fields["key"] != first.form("refund").fields["key"]
    await person.send(form, amount="")
    assert person.status == 200


async def test_a_form_sent_twice_does_nothing_twice(quick: Platform) -> None:
    """A double click leads to the same page, one after the other or at once."""
    case = await apply(quick)
    person = await reader(quick, "consumer")
    form = (await person.open(f"/cases/{case['id']}")).form("message")
    await person.send(form, text="Once, please")
    at = person.at
    await person.send(form, text="Once, please")
    assert (person.status, person.at) == (200, at)
    form = (await person.open(f"/cases/{case['id']}")).form("message")
    form.fields["text"] = "At once"
    await asyncio.gather(*(person.client.post(form.action, data=form.fields) for _ in range(3)))
    text = (await person.open(f"/cases/{case['id']}")).text
    assert (text.count("Once, please"), text.count("At once")) == (2, 2)  # in the talk, and in the timeline


async def test_a_stale_page_says_so_and_shows_how_it_stands(quick: Platform) -> None:
    """Nothing is done, what was typed stays, and sending it again works."""
    case = await apply(quick)
    person = await reader(quick, "consumer")
    old = await person.open(f"/cases/{case['id']}")
    await command(quick, "merchant", case["id"], "agree")
    page = await person.send(old.form("message"), text="Any news?")
    assert person.status == 412
    assert "Things have changed; nothing was done" in page.text
    assert en("page.stage.consumer_to_send") in page.text
    assert page.form("message").fields["text"] == "Any news?"
    await person.send(page.form("message"))
    assert person.status == 200


async def test_a_stale_form_that_no_longer_fits_is_gone(quick: Platform) -> None:
    """The page shows what can be done now instead."""
    case = await apply(quick)
    person = await reader(quick, "merchant")
    old = await person.open(f"/cases/{case['id']}")
    await command(quick, "consumer", case["id"], "cancel")
    page = await person.send(old.form("agree"))
    assert person.status == 412
    assert not page.has_form("agree")
    assert en("label.stage.closed") in page.text


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
async def test_a_form_without_a_good_version_is_stale(quick: Platform, version: str) -> None:
    """Nobody acts on a page that nobody has seen."""
    case = await apply(quick)
    person = await reader(quick, "consumer")
    await person.do(case["id"], "cancel", version=version)
    assert person.status == 412


@pytest.mark.parametrize("name", ["", "apply", "tick", "decide_all"])
async def test_a_command_that_is_none_is_not_found(quick: Platform, name: str) -> None:
    """Only what people may order has a form."""
    case = await apply(quick)
    person = await reader(quick, "consumer")
    form = (await person.open(f"/cases/{case['id']}")).form("cancel")
    await person.send(form, command=name)
    assert person.status == 404


# --- merchants ------------------------------------------------------------------------------------


async def test_advice_stands_above_the_forms_and_fills_them_in(quick: Platform) -> None:
    """Best first, with its rule; what it prepared can be looked at, changed and sent."""
    case = await apply(quick)
    person = await reader(quick, "merchant")
    page = await person.open(f"/cases/{case['id']}")
    assert page.html.index('id="advice"') < page.html.index('id="actions"')
    assert en("advice.answer.return") in page.text
    use = next(link for link in page.links if "use=answer.less" in link)
    page = await person.open(use.partition("#")[0])
    form = page.form("offer")
    assert (form.fields["type"], form.fields["amount"]) == ("modify_amount", "90.00")
    assert form.fields["comment"]
    await person.send(form)
    assert person.status == 200


async def test_before_a_rejection_its_risk_is_shown_and_acknowledged(quick: Platform) -> None:
    """Nobody rejects without having seen what it risks: the figures now and then."""
    case = await signed(quick)
    person = await reader(quick, "merchant")
    page = await person.open(f"/cases/{case['id']}")
    assert "look at what it risks" in page.text
    lost = effect_if_lost(figures_of((), 1)).experience_score
    risk = en("risk.lost_dispute", rate_now="0%", rate_then="100%", score_now="100.0", score_then=str(lost))
    assert risk in page.text
    form = page.form("reject")
    page = await person.send(form, reason_code="used", comment="It was used.")
    assert person.status == 409
    assert page.form("reject").fields["comment"] == "It was used."
    page = await person.send(page.form("reject"), risk_acknowledged="yes")
    assert person.status == 200
    assert en("label.stage.consumer_to_respond") in page.text


async def test_a_consumer_answers_an_offer_with_a_button(quick: Platform) -> None:
    """One open offer need not be chosen; what it does is said before."""
    case = await signed(quick)
    await command(quick, "merchant", case["id"], "offer", type="modify_amount", amount=money(8_000))
    person = await reader(quick, "consumer")
    page = await person.open(f"/cases/{case['id']}")
    assert "CN¥80.00" in page.text
    assert page.form("accept_offer").fields["offer_id"] == "o1"
    assert en("page.offer.goods.amount_goods_sent") in page.text
    page = await person.send(page.form("accept_offer"))
    assert person.status == 200
    assert en("event.offer_accepted", who=en("label.role.you")) in page.text


async def test_whether_the_goods_come_back_is_asked_and_said_with_an_offer(quick: Platform) -> None:
    """A buyer who keeps them chooses that; the shop reads it before it accepts, and what it accepts is paid at once."""
    case = await apply(quick)
    consumer, merchant = await reader(quick, "consumer"), await reader(quick, "merchant")
    page = await consumer.open(f"/cases/{case['id']}")
    for choice in ("keeps_goods", "amount_sends_back", "small_sends_back"):
        assert en(f"label.offer_type.{choice}")[1:] in page.text
    await consumer.send(page.form("offer"), type="keeps_goods", amount="60", comment="I keep it for 60.")
    assert consumer.status == 200
    page = await merchant.open(f"/cases/{case['id']}")
    assert en("label.offer_type.keeps_goods")[1:] in page.text
    assert en("page.about.accepting", effect=en("label.offer_effect.keeps_goods")) in page.text
    await merchant.send(page.form("accept_offer"))
    assert merchant.status == 200
    async with await quick.as_("merchant") as client:
        (offer,) = (await client.get(f"/v1/cases/{case['id']}")).json()["offers"]
    assert (offer["type"], offer["kind"], offer["state"]) == ("modify_kind", "refund_only", "accepted")
    assert offer["amount"] == money(6_000)


async def test_a_buyer_reads_that_the_goods_are_still_sent_back(quick: Platform) -> None:
    """Another amount of a return is not the goods for less: before accepting and in what is asked for."""
    case = await apply(quick)
    await command(quick, "merchant", case["id"], "offer", type="modify_amount", amount=money(8_000))
    page = await (await reader(quick, "consumer")).open(f"/cases/{case['id']}")
    assert en("page.offer.goods.amount_sends_back") in page.text
    assert en("label.offer_type.amount_sends_back")[1:] in page.text


async def test_money_that_failed_is_named_with_its_way_out(quick: Platform) -> None:
    """The consumer reads why, and consents to another channel; the operator issues it again."""
    (order_id,) = await more_orders(quick, 1)
    async with await quick.as_("integration") as client:
        tender = [{"channel": "sandbox-account-closed", "amount": money(10_900)}]
        line = {"line_id": "L1", "sku": "S", "title": "Cup", "quantity": 1, "paid": money(9_900)}
        await client.put(f"/v1/shops/{SHOP}/orders/{order_id}", json=order_body(lines=[line], tenders=tender))
    case = await signed(quick, order_id=order_id)
    await command(quick, "merchant", case["id"], "refund")
    await quick.services.catch_up()
    consumer, operator = await reader(quick, "consumer"), await reader(quick, "operator")
    tasks = (await operator.open("/")).text
    assert "Failed: issue it again" in tasks
    page = await consumer.open(f"/cases/{case['id']}")
    assert en("label.payment_reason.account_closed") in page.text.lower()
    assert "sandbox" in page.form("consent_channel").choices["channel"]
    await consumer.send(page.form("consent_channel"), channel="sandbox", account_ref="me@example.test")
    page = await operator.do(case["id"], "reissue", channel="sandbox")
    assert operator.status == 200
    await quick.services.catch_up()
    assert en("label.stage.done") in (await consumer.open(f"/cases/{case['id']}")).text
    assert "Failed: issue it again" not in (await operator.open("/")).text


async def test_where_nothing_is_left_there_is_no_button(quick: Platform) -> None:
    """The order shows its cases instead."""
    await apply(quick, lines=[{"line_id": "L1", "quantity": 3}])
    person: Reader = await reader(quick, "consumer")
    page = await person.open("/")
    assert f"/apply/{SHOP}/{ORDER}" not in page.links
    assert "Open case" in page.text


async def test_a_form_stands_open_only_where_it_is_the_best_to_do(quick: Platform) -> None:
    """Whose turn it is finds the likely form open; who can only wait finds all of them folded."""
    case = await apply(quick)
    for who, opened in (("merchant", ["do-agree"]), ("consumer", [])):
        page = await (await reader(quick, who)).open(f"/cases/{case['id']}")
        folds = [given for tag, given in page.tags if tag == "details" and "action" in given.get("class", "")]
        assert [given["id"] for given in folds if "open" in given] == opened
        assert len(folds) > 2
