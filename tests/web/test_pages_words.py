"""Every sentence of the pages is there in both languages, and none that nobody says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from importlib.resources import files
from pathlib import Path

import pytest

from makegood.app.people.persons import No
from makegood.app.people.sessions import How
from makegood.app.texts.catalogue import BARE, LANGUAGES, catalogue
from makegood.domain import offering
from makegood.domain.burden import AGREED_KNOWINGLY, BURDEN, RETURN_REJECTED
from makegood.domain.order import Order, OrderLine, Tender
from makegood.domain.policy import Policy
from makegood.domain.summary import TRIGGERS
from makegood.domain.words import Check, OfferType, Review, Role, Stage, Turn
from makegood.web.casefiles import FORMS as FORMS_OF_FILES
from makegood.web.pages import styleguide
from makegood.web.pages.applying import choosing
from makegood.web.pages.arbitrator import queue
from makegood.web.pages.cases import glance
from makegood.web.pages.cases.standing import QUIET
from makegood.web.pages.desk import batch, narrowing
from makegood.web.pages.desk.case import FAULTS
from makegood.web.pages.desk.rows import FUNDS, TO_SEND
from makegood.web.pages.forms.table import FORMS, Form
from makegood.web.pages.frame.drawing import WINDS
from makegood.web.pages.frame.places import PLACES
from makegood.web.pages.frame.visit import PEOPLE
from makegood.web.pages.home import FLASHES
from makegood.web.pages.operator import (
    approvals,
    held,
    payout,
    payouts,
    policies,
    shop,
    shops,
    staff,
    suspending,
    tokens,
    work,
)
from makegood.web.pages.operator.numbers import leaves
from makegood.web.pages.people import account, signing
from makegood.web.pages.shop import addresses, notices

from .little_platform import START

FOLDER = Path(str(files("makegood.web.pages")))
LITERAL = re.compile(r"""["'](page\.[a-z_A-Z0-9.]+[a-zA-Z0-9])["']""")
FACTS = re.compile(r'name\("([a-z_]+)"\)')
ORDER = Order("s", "o", "c", None, "CNY", (OrderLine("L1", "S", "T", 1, 1),), 0, (Tender("sandbox", 1),), START)
OTHER_FORMS = {f"batch-{name}": form for name, form in batch.FORMS.items()} | {
    "apply": choosing.form_for(ORDER),
    "carrier": work.CARRIER,
    "suspension": suspending.FORM,
    "token": tokens.FORM,
    "person": staff.FORM,
    "shop": Form((*shops.NEW.fields, *shops.CHANGE.fields)),
    "address": addresses.FORM,
}
PERSON_NOS = (No.BAD_ID, No.BAD_LOGIN, No.TAKEN, No.NO_ROLE, No.NO_SHOP)
PERSON_WRONGS = tuple(f"person_{no}" for no in PERSON_NOS)
WRONGS = (
    "missing",
    "too_long",
    "no_amount",
    "no_lines",
    "no_instant",
    "no_period",
    "expected",
    "no_region",
    "no_role",
    "no_shop",
    "shop_bad_id",
    "shop_taken",
    "no_zone",
    *PERSON_WRONGS,
)
SIGN_ON_WRONGS = ("sign_on_lost", "sign_on_refused", "sign_on_no_role", "sign_on_silent")
GUEST_WRONGS = ("unknown", "no_pages", "password", "password_locked", "locked", "address", *SIGN_ON_WRONGS)
PASSWORD_FLAWS = (No.TOO_SHORT, No.TOO_LONG, No.TOO_EASY, No.OVERTAKEN, No.UNKNOWN)
PASSWORD_WRONGS = ("differ", "old_wrong", "old_locked", *PASSWORD_FLAWS)
TROUBLES = ("not_found", "not_yours", "form", "unreadable", "too_long", "too_often", "trouble")


def sources() -> Iterator[str]:
    """The text of every view and template."""
    for path in sorted(FOLDER.rglob("*")):
        if path.suffix in (".py", ".html"):
            yield path.read_text("utf-8")


def forms() -> Iterator[tuple[str, Form]]:
    """Every form with the prefix of its hints."""
    yield from FORMS.items()
    yield from OTHER_FORMS.items()


_AT_ONCE = (
    OfferType.MODIFY_KIND,
    OfferType.SMALL_PAYMENT,
    *(one for one in offering.Meaning if not one.startswith("amount_")),
)


def consumer_keys() -> Iterator[str]:
    """Keys of a consumer's page: what an offer brings, what is waited for."""
    yield from (f"page.offer.accept.{key}" for key in ("less", "more", "same", *offering.ENDS))
    yield from (f"page.offer.accept.{key}" for key in _AT_ONCE)
    yield from (f"page.offer.goods.{key}" for key in ("amount_sends_back", "amount_goods_sent"))
    yield from (f"page.drops.{key}" for key in ("offer", "refund", "cancel"))
    yield from (f"page.offer.again.{key}" for key in ("until", "any_time"))
    yield from (f"page.stage.{key}" for key in glance.OF_PARCEL.values())


def made_up() -> Iterator[str]:
    """Keys that views and templates put together."""
    for role in PEOPLE:
        yield f"page.cases.title.{role}"
    yield from (f"page.cases.none.{role}" for role in PEOPLE - {Role.MERCHANT})
    yield from desk_keys()
    yield from (
        f"page.stage.{stage}" for stage in ("both_to_prove", *(s for s in Stage if s.startswith("consumer_to")))
    )
    yield "page.stage.merchant_to_receive"
    yield from (f"page.steps.{name}" for name in ("apply", "answer", "send", "receive", "platform", "money", "end"))
    yield from (f"page.money.way.{name}" for name in ("promised", "submitted", "paid", "failed"))
    yield from consumer_keys()
    yield from (f"page.apply.step.{step}" for step in choosing.STEPS)
    yield from (f"page.apply.kind.{kind}" for kind in choosing.REASONS)
    yield from (f"page.apply.group.{group}" for groups in choosing.REASONS.values() for group in groups)
    yield from (f"page.orders.title.{role}" for role in ("consumer", "operator"))
    yield from (f"page.orders.{state}{at}" for state in ("delivered", "shipped", "paid") for at in ("", "_at"))
    yield from (f"page.flash.{said}" for said in FLASHES)
    yield from (f"page.sandbox.by.{step}" for step in WINDS)
    yield from (f"page.cases.group.{name}" for name in ("mine", "others", "ended"))
    yield from (f"page.turn.{turn}" for turn in Turn)
    yield from (f"page.count.{unit}" for unit in ("days", "hours", "minutes", "seconds"))
    yield from (f"page.place.{entry.name}" for entries in PLACES.values() for entry in entries)
    yield from (f"page.styleguide.{part}" for part in styleguide.PARTS)
    yield from (f"page.trouble.{what}.{part}" for what in TROUBLES for part in ("title", "text"))
    yield from (f"page.guest.wrong.{why}" for why in GUEST_WRONGS)
    yield from (f"page.guest.said.{said}" for said in (*signing.SAID, "session_over"))
    yield from (f"page.password.wrong.{why}" for why in PASSWORD_WRONGS)
    yield from (f"page.account.said.{said}" for said in account.SAID)
    yield from (f"page.account.how.{how}" for how in How)
    yield from (f"page.link_over.{what}" for what in ("consumer", "password"))
    yield from (f"page.wrong.{key}" for key in WRONGS)
    yield from (f"page.shop.notice.{field}" for field in notices.FIELDS.values())
    yield from (f"page.shop.trigger.{name}" for name in TRIGGERS)
    yield from (f"page.shop.figures.{name}" for name in ("cases", "answer", "settle", "second_sales", "small_payments"))
    yield from (f"page.{answer}" for answer in ("yes", "no"))
    yield from (f"page.money.{name}" for name in ("requested", "agreed", "refunded"))
    yield from (f"page.bar.{role}" for role in PEOPLE)
    yield from (f"page.tasks.{name}" for name in ("failed", "unknown", "raised"))
    yield from (f"page.suspensions.state.{state}" for state in ("coming", "running", "over", "withdrawn"))
    yield from (f"page.fact.{name}" for name in ("predecessor", "successor"))
    yield from (f"page.arbitrator.tab.{name}" for name in queue.TABS)
    yield from (f"page.arbitrator.group.{name}" for name in queue.GROUPS)
    yield from (f"page.arbitrator.mark.{name}" for name in queue.MARKS)
    yield from (f"page.arbitrator.like.{name}" for name in ("goods", "shop", "band", "step"))
    duties = [duty for asked in BURDEN.values() for duty in asked] + [RETURN_REJECTED, AGREED_KNOWINGLY]
    yield from (f"page.proof.{duty.key}" for duty in duties)
    yield from (f"page.case_file.{form}" for form in FORMS_OF_FILES)
    # What slots, troubles and states of photographs are called is put together by view and script from their names.
    yield from (key for key in catalogue("en").texts if key.startswith("page.photos."))
    yield from (f"page.trouble.busy.{part}" for part in ("title", "text"))
    figures = ("experience_score", "liability_rate", "help_rate", "disputes", "liable")
    yield from (f"page.figures.{name}" for name in figures)
    for _, form in forms():
        yield from (f"page.field.{field.name.rpartition('.')[2]}" for field in form.fields)


def made_up_by_the_console() -> Iterator[str]:
    """The same for the operator's own pages."""
    for needs in (*payouts.NEEDS, "nobody"):
        yield from (f"page.payouts.{group}.{needs}" for group in ("needs", "then"))
    yield from (f"page.payouts.{group}.{way}" for group in ("closed", "would_money") for way in payout.WAYS)
    facts = ("state", "channel", "refund_no", "order", "submitted", "asked", "stated", "consented", "case")
    yield from (f"page.payouts.fact.{name}" for name in facts)
    yield from (f"page.approvals.fact.{name}" for name in ("refund", "small_paid", "room"))
    for part, all_said in (
        ("approvals", approvals.WORDS.values()),
        ("payouts", ("done",)),
        ("tokens", tokens.SAID),
        ("people", staff.SAID),
        ("policies", policies.SAID),
    ):
        yield from (f"page.{part}.said.{said}" for said in all_said)
    yield from review_keys()
    yield from (f"page.shops.numbers.{numbers}" for numbers in shops.NUMBERS)
    yield from (f"page.shops.said.{said}" for said in shop.SAID)
    yield from (f"page.people.state.{state}" for state in ("active", "disabled"))
    yield from (f"page.people.may.{role}" for role in (*staff.ROLES, "merchant"))
    yield from (f"page.people.by.{by}" for by in ("provider", "password", "nothing"))
    yield from (f"page.health.wait.{name}" for name in ("deadlines", "outbox", "payouts", "tasks"))
    yield from (f"page.month.day.{number}" for number in range(7))
    yield from (f"page.month.name.{number}" for number in range(1, 13))
    yield from (f"page.month.mark.{kind}" for kind in ("holiday", "makeup"))
    yield from (f"page.policies.group.{group}" for group in ("lengths", "reminders", "limits", "evidence"))
    yield from (f"page.policy_wrong.{why}" for why in ("span", "amount", "count", "choice"))
    yield from (f"page.policy_said.{word}" for word in ("restart", "earliest"))
    yield from (f"page.policy.{leaf.path}" for leaf in leaves(Policy))


def review_keys() -> Iterator[str]:
    """Keys of the pages on which evidence is looked at."""
    for group, names in (
        ("said", held.SAID),
        ("check", ("waiting", "begun", "failed")),
        ("why", Check),
        ("ended", ("erased", "checking", "reviewed", "hold_over", "by_machine")),
        ("as", Review),
        ("then", Review),
        ("by", ("exact", "hash", "points")),
        ("whose", ("same", "another")),
        ("fact", ("by", "received", "file", "pixels", "length", "taken", "camera", "editors", "marks", "screenshot")),
        ("fact", ("location",)),
        ("about", ("goods", "accessories", "reason", "amount", "waybill", "delivered", "wanted")),
    ):
        yield from (f"page.review.{group}.{name}" for name in names)
    yield from (f"page.review.{why}" for why in ("no_verdict", "no_comment"))


def desk_keys() -> Iterator[str]:
    """Keys of the merchant's desk."""
    yield from (f"page.desk.{group}.{tab}" for group in ("tab", "none") for tab in narrowing.TABS)
    yield from (
        f"page.desk.group.{name}"
        for name in ("now", "today", "days", "later", "undated", "ended", *QUIET, TO_SEND, FUNDS)
    )
    yield from (f"page.desk.due.{hours}" for hours in narrowing.DUE_HOURS)
    yield from (f"page.desk.narrow.{one.name}" for one in fields(narrowing.Narrowing) if one.name != "tab")
    yield from (f"page.desk.{name}_is" for name in ("amount_from", "amount_to"))
    yield from (f"page.desk.step.{name}" for name in ("apply", "answer", "send", "receive", "platform", "money", "end"))
    yield from (f"page.desk.proved.{name}" for name in ("some", "one", "none"))
    yield from (f"page.hearing.{name}" for name in ("photos", "videos"))
    yield from (f"page.desk.inspect.{name}" for name in FAULTS)
    yield from (f"page.desk.funds.where.{kind}" for kind in ("alipay", "wechatpay", "stripe", "sandbox", "other"))
    yield from (f"page.desk.stage.{name}" for name in ("merchant_to_answer", "merchant_to_receive", "both_to_prove"))
    text = "".join(path.read_text("utf-8") for path in (FOLDER / "templates" / "desk").iterdir())
    told = " ".join(re.findall(r"with keys = (.*?) %}", text))
    yield from (f"page.keys.{name}" for name in re.findall(r"\('([a-z_]+)', '[^']+'\)", told))


def asked_for() -> set[str]:
    """Every key that must be there."""
    found = {*made_up(), *made_up_by_the_console()}
    for text in sources():
        found |= {key for key in LITERAL.findall(text) if not key.startswith("page.html")}
        found |= {f"page.fact.{name}" for name in FACTS.findall(text)}
    return {key for key in found if not any(other.startswith(f"{key}.") for other in found)}


def may_be() -> set[str]:
    """Keys that are said where they are there: hints, what a command does, names of channels and units."""
    hints = {f"page.hint.{prefix}.{field.name.rpartition('.')[2]}" for prefix, form in forms() for field in form.fields}
    named = ("page.channel.", "page.unit.", "page.audit.did.", "page.audit.part.", "page.region.")
    channels = {key for key in catalogue("en").texts if key.startswith(named)}
    console = {f"page.policy_hint.{kind}" for kind in ("span", "spans")}
    return console | hints | channels | {f"page.about.{name}" for name in (*FORMS, "agree_pays")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_the_pages_is_missing(language: str) -> None:
    """Whatever views and templates can ask for is there."""
    assert asked_for() - catalogue(language).texts.keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_the_pages_is_left_over(language: str) -> None:
    """What nobody says any more leaves the catalogue."""
    there = {key for key in catalogue(language).texts if key.startswith("page.") and not key.endswith(BARE)}
    assert there - asked_for() - may_be() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_of_every_form_has_a_name(language: str) -> None:
    """Nobody chooses between words of the code."""
    book = catalogue(language)
    for _, form in forms():
        for field in form.fields:
            for choice in field.choices or ():
                assert f"label.{field.words}.{choice}" in book, (field.name, choice)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_with_a_form_has_a_name(language: str) -> None:
    """It is written on its button."""
    assert all(f"label.command.{name}" in catalogue(language) for name in FORMS)


def test_what_can_be_wrong_is_listed_here() -> None:
    """A new flaw needs a sentence."""
    said = {key for text in sources() for key in re.findall(r'Wrong\([a-z."]+, "([a-z_]+)"', text)}
    assert said
    assert said <= set(WRONGS)
