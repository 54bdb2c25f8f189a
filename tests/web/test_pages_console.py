"""The operator's console: numbers and their versions, the month, money that waits, tokens, people, the audit log."""

from __future__ import annotations

from datetime import timedelta

import pytest

from makegood.app.ports import AuditRow
from makegood.app.ports.console import LatenessRow
from makegood.domain.policy import DEFAULT, Policy
from makegood.domain.words import Role
from makegood.web.pages.frame.words import Speech
from makegood.web.pages.operator.numbers import Bad, Leaf, flat, leaves, read_leaf, typed_leaf

from .little_platform import START, Platform, apply, command, order_body
from .reader import FormSeen, PageSeen, guest, reader

# --- policies -------------------------------------------------------------------------------------


async def test_a_new_version_is_previewed_then_published_and_its_difference_read(platform: Platform) -> None:
    """Nothing is changed by the preview; open cases keep theirs, new ones take it."""
    before = await apply(platform)
    person = await reader(platform, "operator")
    page = await person.open("/policies")
    assert "default@1" in page.text and "first version" in page.text
    form = page.form(action="/policies")
    page = await person.send(form, lengths__answer="24h", evidence__rejection_requires_exhibits="yes")
    assert person.status == 200 and "default@2: settings that change: 2" in page.text and "48 h" in page.text
    assert (await platform.store.policies()) == []
    form = page.form(action="/policies")
    page = await person.send(form, do="publish")
    assert "published" in page.text and "To answer an application" in page.text and "24 h" in page.text
    after = await apply(platform)
    assert (before["policy_version"], after["policy_version"]) == ("default@1", "default@2")
    page = await person.open("/policies?name=default&number=1")
    assert "first version" in page.text
    same = await person.send((await person.open("/policies")).form(action="/policies"), do="publish")
    assert "no new version" in same.text


async def test_a_number_that_makes_no_sense_is_said_beside_its_field(quick: Platform) -> None:
    """What was typed stays, and nothing is published."""
    person = await reader(quick, "operator")
    form = (await person.open("/policies")).form(action="/policies")
    page = await person.send(form, lengths__answer="soon", limits__modifications="-1", do="publish")
    assert person.status == 422
    assert page.text.count("Write a length such as") == 1 and "whole number from 0" in page.text
    assert page.form(action="/policies").fields["lengths.answer"] == "soon"
    assert await quick.store.policies() == []
    await person.open("/policies?name=unheard")
    assert person.status == 404


def test_every_number_survives_its_form() -> None:
    """Read back from what stands in its field, each is the same."""
    speech = Speech("en", START)
    for leaf in leaves(Policy):
        value = flat(DEFAULT)[leaf.path]
        text, choices = typed_leaf(leaf, value, speech)
        typed = {leaf.path: [one for one, _, here in choices if here] if choices else [text]}
        read = read_leaf(leaf, typed)
        assert not isinstance(read, Bad), leaf


@pytest.mark.parametrize(
    ("text", "read"),
    [("48h", "PT2880M"), ("7d", "PT10080M"), ("1d 12h", "PT2160M"), ("30m", "PT30M"), ("2天", "PT2880M"),
     ("36小时", "PT2160M"), ("3650d", "PT5256000M"), ("3651d", Bad("span")), ("", Bad("span")), ("-1h", Bad("span"))],
)  # fmt: skip
def test_lengths_are_written_as_people_write_them(text: str, read: object) -> None:
    """In days, hours and minutes, at most ten years."""
    assert read_leaf(Leaf("lengths.answer", "span"), {"lengths.answer": [text]}) == read


# --- the month ------------------------------------------------------------------------------------


async def test_the_month_shows_days_off_make_up_days_and_standstills(quick: Platform) -> None:
    """And offers a long holiday to the form, which is previewed and published there."""
    await apply(quick)
    person = await reader(quick, "operator")
    page = await person.open("/suspensions?month=2026-10")
    assert "October 2026" in page.text
    kinds = [given["class"] for tag, given in page.tags if tag == "td" and "month__day" in given.get("class", "")]
    assert sum("--holiday" in kind for kind in kinds) >= 5 and any("--makeup" in kind for kind in kinds)
    take = next(link for link in page.links if "start=2026-10-01" in link)
    page = await person.open(take.partition("#")[0])
    form = page.form(action="/suspensions")
    assert form.fields["from"] == "2026-10-01T00:00"
    page = await person.send(form, reason="National Day", do="preview")
    page = await person.send(page.form(action="/suspensions"), do="publish")
    page = await person.open("/suspensions?month=2026-10")
    assert sum("month__still" in given.get("class", "") for tag, given in page.tags if tag == "span") >= 5
    for odd in ("2026-13", "x", "1999-01"):
        await person.open(f"/suspensions?month={odd}")
        assert person.status == 200


# --- money ----------------------------------------------------------------------------------------


async def stuck(platform: Platform, number: int, channel: str) -> tuple[str, str]:
    """A case whose refund goes through a channel that does not pay; its id, and the page of the payment."""
    async with await platform.as_("integration") as client:
        tenders = [{"channel": channel, "amount": {"amount": 31_000, "currency": "CNY"}}]
        await client.put(f"/v1/shops/shop-1/orders/order-{number}", json=order_body(tenders=tenders))
    case_id: str = (await apply(platform, order_id=f"order-{number}", kind="refund_only"))["id"]
    answer = await command(platform, "merchant", case_id, "refund")
    assert answer.status_code == 200, answer.text
    await platform.services.catch_up()
    return case_id, f"/payouts/shop-1/{case_id[-26:]}-1"


def way(page: PageSeen, command: str) -> FormSeen:
    return next(form for form in page.forms if form.fields.get("command") == command)


async def test_a_failed_payout_is_issued_again_after_a_look_at_what_that_does(platform: Platform) -> None:
    """Nothing happens before it is said so; then a new attempt has its own page, and the old one leads there."""
    case_id, here = await stuck(platform, 2, "sandbox-account-closed")
    person = await reader(platform, "operator")
    page = await person.open("/payouts")
    assert here in page.links and "Failed" in page.text
    page = await person.open(here)
    assert "can be issued again" in page.text and "there is nothing to ask" in page.text
    page = await person.send(way(page, "reissue"))
    assert person.status == 200 and "would do this" in page.text and "nothing is paid twice" in page.text
    async with await platform.as_("operator") as client:
        assert len((await client.get(f"/v1/cases/{case_id}")).json()["payments"]) == 1
    page = await person.send(next(form for form in page.forms if form.fields.get("do") == "carry_out"))
    assert "Done." in page.text and "A new attempt has taken its place" in page.text
    assert f"{here[:-1]}2" in page.links
    async with await platform.as_("operator") as client:
        assert len((await client.get(f"/v1/cases/{case_id}")).json()["payments"]) == 2
    assert not any(form.fields.get("command") for form in page.forms), "nobody is needed any more"


async def test_a_silent_payout_is_asked_about_and_settled_by_the_statement(platform: Platform) -> None:
    """Never issued again before there is certainty; what the statement says is typed in, with where it stands."""
    _, here = await stuck(platform, 3, "sandbox-pending")
    await platform.clock.advance(timedelta(hours=25))
    await platform.services.catch_up()
    person = await reader(platform, "operator")
    page = await person.open("/payouts?needs=answer")
    assert here in page.links and here not in (await person.open("/payouts?needs=attempt")).links
    page = await person.open(here)
    assert not any(form.fields.get("command") == "reissue" for form in page.forms)
    page = await person.send(way(page, "ask_channel"))
    assert "It only asks" in page.text
    page = await person.send(next(form for form in page.forms if form.fields.get("do") == "carry_out"))
    assert "Last asked by a person" in page.text
    page = await person.send(way(page, "confirm_payment"), status="failed")
    assert person.status == 422
    typed = {"status": "failed", "reference": "S-7", "comment": "Not on the statement."}
    page = await person.send(way(page, "confirm_payment"), **typed)
    assert person.status == 200 and "would do this" in page.text
    page = await person.send(next(form for form in page.forms if form.fields.get("do") == "carry_out"))
    assert "can be issued again" in page.text and "Not on the statement." in page.text


async def test_a_payout_page_that_was_overtaken_does_nothing(quick: Platform) -> None:
    """Somebody else was quicker: it is said, and nothing is issued twice; what is unknown is not there."""
    case_id, here = await stuck(quick, 2, "sandbox-card-expired")
    person = await reader(quick, "operator")
    page = await person.send(way(await person.open(here), "reissue"))
    sure = next(form for form in page.forms if form.fields.get("do") == "carry_out")
    await command(quick, "merchant", case_id, "reissue")
    page = await person.send(sure)
    assert person.status == 412
    async with await quick.as_("operator") as client:
        assert len((await client.get(f"/v1/cases/{case_id}")).json()["payments"]) == 2
    sure.action = "/payouts/shop-1/unheard"
    await person.send(sure, key="another")
    assert person.status == 404
    sure.action = here
    await person.send(sure, command="refund", key="a third")
    assert person.status == 404


# --- tokens and people ----------------------------------------------------------------------------


async def test_a_token_is_shown_once_and_ends_with_all_that_began_with_it(platform: Platform) -> None:
    """The list knows its fingerprint alone."""
    person = await reader(platform, "operator")
    form = (await person.open("/tokens")).form(action="/tokens")
    for wrong in (
        {"role": "merchant", "days": "30"},
        {"role": "merchant", "shop_id": "nowhere", "days": "30"},
        {"role": "consumer", "days": "1"},
        {"role": "king", "days": "1"},
    ):
        await person.send(form, **wrong)
        assert person.status == 422
    page = await person.send(form, role="merchant", shop_id="shop-1", token_for="ming", days="30")
    token = next(word for word in page.text.split() if word.startswith("mg_"))
    assert token not in (await person.open("/tokens")).html
    other = guest(platform)
    await other.open(f"/sign-in?token={token}")
    assert other.status == 200
    page = await person.open("/tokens")
    revoke = page.forms[[form.action.endswith("/revoke") for form in page.forms].index(True)]
    page = await person.send(revoke)
    assert "is revoked" in page.text
    async with platform.client(token) as client:
        assert (await client.get("/v1/cases")).status_code == 401
    await other.open("/account")
    assert other.status == 401
    actions = [row.action for row in await platform.store.audits(9)]
    assert "token.minted" in actions and "token.revoked" in actions


async def test_a_colleague_is_added_reset_disabled_and_let_in_again(platform: Platform) -> None:
    """With a link that is shown once, and another role if need be."""
    person = await reader(platform, "operator")
    form = (await person.open("/people")).form(action="/people")
    page = await person.send(form, person_id="lin")
    assert person.status == 422 and "Choose a role at least" in page.text
    page = await person.send(form, person_id="lin", role="arbitrator", add_shop="Red Cups")
    assert person.status == 422 and "no such shop" in page.text
    again = page.form(action="/people")
    assert (again.ticked["role"], again.fields["add_shop"]) == (["arbitrator"], "Red Cups")
    page = await person.send(again, person_name="Lin", add_shop="Blue Cups")
    assert "/sign-in/password/mgl_" in page.text and "Merchant of Blue Cups" in page.text
    lin = await platform.services.people.persons.find("lin")
    assert lin is not None and [str(grant) for grant in lin.grants] == ["arbitrator", "merchant:shop-1"]
    page = await person.send(form, person_id="lin", role="operator")
    assert person.status == 422 and "already" in page.text
    page = await person.open("/people")
    assert "/sign-in/password/" not in page.text and "no password yet" in page.text
    page = await person.send(page.form(action="/people/lin/grants"), shop="", role="", add_shop="unheard")
    assert person.status == 422 and "no such shop" in page.text
    page = await person.send(page.form(action="/people/lin/grants"), shop="", add_shop="", role="operator")
    assert "roles are changed" in page.text
    page = await person.send(page.form(action="/people/lin/disable"))
    page = await person.send(page.form(action="/people/lin/enable"))
    page = await person.send(page.form(action="/people/lin/reset"))
    assert "/sign-in/password/mgl_" in page.text
    lin = await platform.services.people.persons.find("lin")
    assert lin is not None and [str(grant) for grant in lin.grants] == ["operator"]


# --- the audit log, and health --------------------------------------------------------------------


async def test_whoever_saw_private_data_is_found_by_one_choice(platform: Platform) -> None:
    """Uncovered pictures, originals and telephone numbers together, and nothing else; told in words of people."""
    person = await reader(platform, "operator")
    for number, action in enumerate(
        ("exhibit.uncovered.read", "exhibit.original.read", "shop.uncovered.read", "shop.read")
    ):
        row = AuditRow(f"p{number}", number, "operator:zhou", action, b'{"shop_id":"shop-1"}')
        await platform.store.add_audit(row)
    page = await person.open("/audit?actor=zhou")
    assert sum(tag == "tr" for tag, _ in page.tags) == 1 + 4
    page = await person.open("/audit?actor=zhou&action=private")
    assert sum(tag == "tr" for tag, _ in page.tags) == 1 + 3
    assert "shop: shop-1" in page.text


async def test_the_audit_log_is_searched_by_who_what_when_and_case(platform: Platform) -> None:
    """Page by page; looking at a case again within the hour is noted once, an hour later again."""
    case = await apply(platform)
    person = await reader(platform, "operator")
    for hours in (0, 0, 1):
        await platform.clock.advance(timedelta(hours=hours))
        await person.open(f"/cases/{case['id']}")
    for number in range(60):
        row = AuditRow(f"a{number:03}", number, "system:outbox", "outbox.given_up", b"{}")
        await platform.store.add_audit(row)
    page = await person.open(f"/audit?case_id={case['id']}")
    assert page.text.count("Looked at a case") == 2 + 1  # twice, and in the list of what can be chosen
    page = await person.open("/audit?actor=operator&action=case.read")
    assert sum(link == f"/cases/{case['id']}" for link in page.links) == 2
    page = await person.open("/audit?actor=outbox")
    more = next(link for link in page.links if "cursor=" in link)
    assert sum(tag == "tr" for tag, _ in page.tags) == 51
    page = await person.open(more)
    assert sum(tag == "tr" for tag, _ in page.tags) == 11
    page = await person.open("/audit?actor=outbox&since=2026-03-01")
    assert "Nothing matches" in page.text
    page = await person.open("/audit?actor=outbox&until=1970-01-01")
    assert sum(tag == "tr" for tag, _ in page.tags) == 51
    for odd in ("cursor=x", "since=yesterday", "actor=%27%3B--", "case_id=%00"):
        await person.open(f"/audit?{odd}")
        assert person.status == 200


async def test_health_says_what_waits_and_how_late_time_acted(platform: Platform) -> None:
    """What is due and not carried out stands out."""
    await apply(platform)
    person = await reader(platform, "operator")
    page = await person.open("/health")
    assert "Nothing was due" in page.text
    await platform.clock.advance(timedelta(hours=49))
    now = platform.clock.now()
    hour = now - now % 3_600_000_000
    await platform.store.note_lateness(LatenessRow(hour, 3, 0, 500_000))
    await platform.store.note_lateness(LatenessRow(hour, 2, 2, 90_000_000))
    page = await person.open("/health")
    assert "Deadlines were carried out on 5 cases, 2 of them more than a minute late; at worst 1 min 30 s." in page.text
    assert "the oldest for 1 h" in page.text


async def test_who_is_no_operator_sees_none_of_it(quick: Platform) -> None:
    """Neither the pages nor what their forms do."""
    person = await reader(quick, Role.MERCHANT.value)
    form = (await person.open("/account")).form(action="/sign-out")
    for action in ("/tokens", "/people", "/policies", "/people/lin/reset", "/tokens/abc/revoke"):
        form.action = action
        await person.send(form, role="operator", days="1")
        assert person.status == 403
