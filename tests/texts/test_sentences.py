"""Does every explanation, refusal and event read as a whole sentence in both languages?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec
import pytest

from makegood.app.texts.catalogue import LANGUAGES, catalogue
from makegood.app.texts.events import data_of
from makegood.app.texts.sentences import event_sentence, label, refusal_sentence, render_explanation, rule_says
from makegood.domain import commands as c
from makegood.domain import events as e
from makegood.domain.explain import explain
from makegood.domain.kinds import Kind
from makegood.domain.policy import Policy
from makegood.domain.reactions import NOTICES
from makegood.domain.refusals import Code, Refusal
from makegood.domain.situations import FAILURES
from makegood.domain.waiting import WAITS
from makegood.domain.words import Reason, RefusalReason, RejectionReason, Role, Stage

from ..domain.reachable import CONSUMER, DAY, MERCHANT, PEOPLE, START, World, explored, opening, worlds
from ..domain.test_explain import said, sent, submitted
from ..domain.test_liability import did

GAP = "…"


def rendered(world: World, language: str = "zh-CN") -> dict[str, object]:
    return render_explanation(explain(world.case, world.matter(CONSUMER), world.course.facts), language)


# --- explanations ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_is_whole_in_every_language(language: str) -> None:
    """For everybody in every case that can be reached: nothing is left open, and it goes over the wire."""
    for world in worlds():
        for reader in PEOPLE:
            answer = render_explanation(explain(world.case, world.matter(reader), world.course.facts), language)
            assert GAP not in json.dumps(answer, ensure_ascii=False)
            for part in ("happened", "turn_says", "until_says", "silence"):
                assert answer[part] is None or answer[part] in answer["text"]


def test_an_answer_tells_what_whose_until_when_what_then_and_what_to_do() -> None:
    """The whole of S8 in one text, keys beside it for machines."""
    answer = rendered(sent(), "en")
    assert answer["situation"] == "merchant_to_receive.on_the_way"
    assert (answer["rule"], answer["turn"], answer["until"]) == ("S16", "merchant", "2026-11-30T02:00:00Z")
    text = str(answer["text"])
    assert text.startswith("Your return parcel (SF Express SF12345678) is on its way")
    assert "It is the shop's turn. Deadline: 30 November, 10:00 (Beijing time)." in text
    assert "the system refunds you by itself" in text
    assert answer["do_now"][-1] == {"command": "ask_service", "says": "ask customer service if anything is unclear"}  # type: ignore[index]


def test_instants_are_shown_in_the_cases_zone_unless_another_is_asked_for() -> None:
    """The same instant on other clocks."""
    world = sent()
    explanation = explain(world.case, world.matter(CONSUMER))
    assert "11月30日 10:00" in render_explanation(explanation, "zh-CN")["text"]
    assert "30 November, 03:00 (Europe/Berlin)" in render_explanation(explanation, "en", "Europe/Berlin")["text"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_failure_of_money_has_words_of_its_own(language: str) -> None:
    """No two reasons are told alike, and every answer names the amount and says that the money is not lost."""
    texts = [str(rendered(said(submitted(), "failed", reason), language)["happened"]) for reason in FAILURES]
    texts.append(str(rendered(said(submitted(), "unknown"), language)["happened"]))
    texts.append(str(rendered(said(said(submitted(), "paid"), "reversed", "card_expired"), language)["happened"]))
    assert len(set(texts)) == len(texts)
    assert all("268.00" in text for text in texts)


def test_the_merchants_words_are_passed_on_as_they_are() -> None:
    """Braces and quotes of a comment are text, not placeholders."""
    world = opening(Kind.REFUND_ONLY, Reason.OTHER, Policy())
    world = did(world, (MERCHANT, c.Refuse(RefusalReason.OTHER, 'see {amount} "x"')))
    assert 'see {amount} "x"' in str(rendered(world)["text"])


# --- refusals -------------------------------------------------------------------------------------

FIELDS: dict[Code, dict[str, object]] = {
    Code.NOT_ALLOWED_NOW: {"claim": "applied", "parcel": "none", "refund": "none", "dispute": "none"},
    Code.WINDOW_OVER: {"until": datetime(2026, 1, 2, 3, 4, tzinfo=UTC)},
    Code.ALREADY_OPEN: {"line_id": "1"},
    Code.QUANTITY_EXCEEDS_BOUGHT: {"line_id": "1", "free": 1},
    Code.AMOUNT_EXCEEDS_PAID: {"most_minor": 12_900},
    Code.AMOUNT_BELOW_AGREED: {"due_minor": 12_900},
    Code.KIND_DOES_NOT_FIT: {"kind": Kind.REFUND_UNSHIPPED},
    Code.EXTEND_TOO_EARLY: {"from": datetime(2026, 1, 2, 3, 4, tzinfo=UTC)},
    Code.TOO_MANY_APPLICATIONS: {"most": 5},
    Code.TOO_MANY_MODIFICATIONS: {"most": 3},
    Code.OFFER_LIMIT: {"most": 3},
    Code.SAME_WAYBILL: {"waybill": "SF1234567890"},
    Code.TOO_MANY_CORRECTIONS: {"most": 3},
    Code.OFFER_NOT_OPEN: {"offer_id": "o1"},
    Code.SMALL_PAYMENT_LIMIT: {"most_minor": 20_000},
    Code.APPROVAL_REQUIRED: {"most_minor": 10_000},
    Code.NO_APPROVAL_NEEDED: {"most_minor": 10_000},
    Code.REQUEST_OPEN: {"amount_minor": 15_000},
    Code.CONSENT_REQUIRED: {"channel": "alipay"},
    Code.UNKNOWN_ADDRESS: {"return_address_id": "barn"},
    Code.UNKNOWN_CARRIER: {"carrier": "owl", "known": ("sf", "other")},
    Code.REPORT_FROM_FUTURE: {"occurred_at": datetime(2026, 1, 2, 3, 4, tzinfo=UTC)},
    Code.VERSION_MISMATCH: {"version": 3},
    Code.UNKNOWN_EXHIBIT: {"exhibit_id": "tea-x1"},
    Code.TOO_MANY_EXHIBITS: {"most": 40},
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", list(Code))
def test_every_refusal_has_a_sentence_with_and_without_its_fields(code: Code, language: str) -> None:
    """Whole either way, and every placeholder of the full sentence is one of the fields."""
    fields = FIELDS.get(code, {})
    full, bare = refusal_sentence(Refusal(code, None, fields), language), refusal_sentence(Refusal(code), language)
    assert GAP not in full + bare
    needs = catalogue(language).needs[f"refusal.{code}"]
    assert (full == bare) is not bool(needs)


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        (Code.EXTEND_TOO_EARLY, "2026年1月2日 11:04", "2 January 2026, 11:04 (Beijing time)"),
        (Code.AMOUNT_EXCEEDS_PAID, "¥129.00", "CN¥129.00"),
        (Code.QUANTITY_EXCEEDS_BOUGHT, "1", "1 of this item"),
        (Code.KIND_DOES_NOT_FIT, "未发货退款", "refund before shipping"),
        (Code.NOT_ALLOWED_NOW, "正等凭证齐全和商家答复", "waits for complete evidence and the shop's answer"),
    ],
)
def test_a_refusal_tells_the_earliest_instant_the_most_and_what_is_waited_for(code: Code, zh: str, en: str) -> None:
    """What the reader needs for the next try."""
    refusal = Refusal(code, None, FIELDS[code])
    assert zh in refusal_sentence(refusal, "zh-CN")
    assert en in refusal_sentence(refusal, "en")


def test_a_refusal_read_back_from_storage_says_the_same() -> None:
    """Instants and names that were kept as text are told like before."""
    for code, fields in FIELDS.items():
        refusal = Refusal(code, "S1", fields)
        kept = msgspec.json.decode(msgspec.json.encode(refusal), type=Refusal)
        assert refusal_sentence(kept, "en") == refusal_sentence(refusal, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_a_case_waits_for_is_said(language: str) -> None:
    """Twelve states of waiting, some told alike."""
    for row in WAITS:
        for state in row.states:
            told = refusal_sentence(Refusal(Code.NOT_ALLOWED_NOW, None, {row.machine: state}), language)
            assert catalogue(language).say(f"waits.{row.key}") in told


# --- events ---------------------------------------------------------------------------------------

UNSEEN: tuple[tuple[object, str], ...] = (
    (e.EvidenceShown(), "system"),
    (e.GoodsKept("case-2", for_good=False), "system"),
    (e.ClockMoved("receive", START, START + DAY, "holiday"), "system"),
    (e.EvidenceKept("a court asks"), "operator"),
    (e.EvidenceReleased("the court is done"), "operator"),
    (e.ExhibitErased("x1", "ab"), "operator"),
    (e.ExhibitShown("x1", Role.MERCHANT, "wang"), "merchant"),
)


def wire(what: object) -> Mapping[str, object]:
    """An event's data as outsiders get them."""
    found: Mapping[str, object] = msgspec.json.decode(msgspec.json.encode(what))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_event_has_a_line_in_the_timeline(language: str) -> None:
    """From the values themselves and from their wire form alike, with nothing left open."""
    facts = [(fact.what, str(fact.actor.role)) for fact, _ in explored().facts]
    told = set()
    for what, actor in (*facts, *UNSEEN):
        name = e.NAMES[type(what)]
        line = event_sentence(name, wire(what), actor, language)
        assert line == event_sentence(name, data_of(what), actor, language)
        assert GAP not in line, line
        told.add(name)
    assert told == set(e.BY_NAME)


@pytest.mark.parametrize(
    ("what", "actor", "zh", "en"),
    [
        (e.Agreed(12_900), "merchant", "商家同意了申请", "The shop agreed, amount CN¥129.00"),
        (e.Agreed(12_900), "system", "系统代为同意", "The shop did not answer in time"),
        (
            e.Sent("sf", "SF12345678"),
            "consumer",
            "顺丰速运 SF12345678",
            "The buyer sent the goods: SF Express SF12345678",
        ),
        (
            e.Rejected(RejectionReason.USED, "x"),
            "merchant",
            "退回的商品已使用",
            "The shop rejected the return, reason: the returned goods have been used",
        ),
        (
            e.ReminderDue("send", 24, START),
            "system",
            "请在 11月23日 10:00 前寄回商品并填写运单号",
            "please send the goods and enter the tracking number before 23 November, 10:00 (Beijing time)",
        ),
    ],
)
def test_a_line_names_who_did_what(what: object, actor: str, zh: str, en: str) -> None:
    """Time has sentences of its own."""
    name = e.NAMES[type(what)]
    assert zh in event_sentence(name, wire(what), actor, "zh-CN", at=START)
    assert en in event_sentence(name, wire(what), actor, "en", at=START)


# --- names ----------------------------------------------------------------------------------------


def test_names_are_found_by_their_group() -> None:
    """A stage, a button, a rule; what has no name is shown as it is."""
    assert label("stage", Stage.DONE, "zh-CN") == "已完成"
    assert label("command", "extend", "en") == "Extend receiving"
    assert label("carrier", "dhl", "en") == "dhl"
    assert rule_says("S8", "en") == catalogue("en").say("rule.S8")
    assert rule_says(None, "en") is None
    assert rule_says("S99", "en") is None


def test_people_who_are_told_are_among_those_who_are_named() -> None:
    """Every role that is told something has a name in both languages."""
    for language in LANGUAGES:
        for role in {role for roles in NOTICES.values() for role in roles}:
            assert f"label.role.{role}" in catalogue(language)
