"""Is every notice and every task a whole letter in both languages?"""

from __future__ import annotations

from datetime import datetime

import pytest

from makegood.app.texts.catalogue import LANGUAGES
from makegood.app.texts.messages import render_message
from makegood.domain import commands as c
from makegood.domain import events as e
from makegood.domain.kinds import Kind
from makegood.domain.policy import Policy
from makegood.domain.reactions import NOTICE, NOTICES, TASK, TASKS, key_of, reactions
from makegood.domain.words import TIME, Reason, Role

from ..domain.reachable import DAY, MERCHANT, START, explored, opening
from ..domain.test_liability import did

GAP = "…"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("until", [None, START + DAY], ids=["no deadline", "a deadline"])
def test_every_message_is_whole(language: str, until: datetime | None) -> None:
    """With a deadline to name and without one; the case is always named."""
    for fact, case in explored().facts:
        for tell in reactions(fact, case):
            message = render_message(tell.key, fact, case, language, until)
            assert GAP not in message.subject + message.text, (tell.key, message)
            assert case.basis.case_id in message.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_facts_that_other_parts_bring_have_messages_too(language: str) -> None:
    """Evidence accepted, and a deadline moved by a suspension."""
    case = opening(Kind.RETURN_REFUND, Reason.OTHER, Policy()).case
    for what in (e.EvidenceShown(), e.ClockMoved("answer", START, START + DAY, "holiday")):
        fact = e.Fact(2, START, START, TIME, None, None, what)
        for tell in reactions(fact, case):
            assert GAP not in render_message(tell.key, fact, case, language, START).text


def test_keys_are_named_after_topic_event_and_role() -> None:
    """So that whoever reads an outbox row finds its words."""
    assert key_of(NOTICE, e.RefundPaid, Role.CONSUMER) == "notice.refund_paid.consumer"
    assert key_of(TASK, e.PayoutRaised, Role.OPERATOR) == "task.payout_raised.operator"
    assert not TASKS - set(e.ALL)
    assert not set(NOTICES) - set(e.ALL)


def test_the_letter_of_an_agreement_says_where_to_send_the_goods_and_until_when() -> None:
    """The address that was agreed on, and the deadline in the case's zone."""
    world = did(opening(Kind.RETURN_REFUND, Reason.OTHER, Policy()), (MERCHANT, c.Agree("warehouse")))
    fact = world.course.facts[1]
    key = key_of(NOTICE, e.Agreed, Role.CONSUMER)
    letter = render_message(key, fact, world.case, "en", START + 7 * DAY, "1 Tea Lane, Hangzhou")
    assert letter.subject == "Your request was agreed to"
    assert "send them to 1 Tea Lane, Hangzhou" in letter.text
    assert "before 30 November, 10:00 (Beijing time)" in letter.text
    assert "the return address shown" in render_message(key, fact, world.case, "en").text


def test_a_message_about_money_names_the_amount_of_that_payment() -> None:
    """Though the fact itself carries only the payment's number."""
    world = did(opening(Kind.REFUND_ONLY, Reason.OTHER, Policy()), (MERCHANT, c.Agree()))
    number = world.case.payments[0].refund_no
    fact = e.Fact(9, START, START, TIME, "S8", "card_expired", e.RefundFailed(number, "card_expired"))
    letter = render_message("notice.refund_failed.consumer", fact, world.case, "zh-CN")
    assert "¥268.00" in letter.text
    assert "银行卡已过期" in letter.text
