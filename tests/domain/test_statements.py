"""What if a channel stays silent, or contradicts itself, and an operator reads its own statement?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from makegood.domain import commands as c
from makegood.domain import events as e
from makegood.domain.ledger import Account
from makegood.domain.situations import situation_of
from makegood.domain.words import Outcome, Refund, Stated

from .ledger_text import balances
from .test_payments import payment_that_is, promised
from .world import CONSUMER, INSTANT, MERCHANT, OPERATOR, SYSTEM, T0, D, H, World, code, names

PAID, FAILED = Stated.PAID, Stated.FAILED
NUMBER = "case-A-1"


def stating(status: Stated, number: str = NUMBER) -> c.ConfirmPayment:
    return c.ConfirmPayment(number, status, "statement 7, line 3", "Seen there")


def silent_for(length: timedelta, word: str | None = None) -> World:
    """Sent two hours after T0, and nothing final since."""
    world = promised()
    world.pay_out(T0 + 2 * H, said=word)
    world.sweep(T0 + 2 * H + length)
    return world


# --- asking now ---


@pytest.mark.parametrize(
    ("state", "refusal"),
    [("promised", True), ("submitted", False), ("unknown", False), ("failed", True), ("paid", True)],
)
def test_a_channel_is_asked_at_once_only_where_its_final_word_is_lacking(state: str, refusal: bool) -> None:
    """Asking sends nothing and settles nothing."""
    world = payment_that_is(state)
    before = world.case.payments[0].state
    answer = world.do(c.AskChannel(), OPERATOR, T0 + 3 * H)
    assert code(answer) == ("NOT_ALLOWED_NOW" if refusal else None)
    assert world.case.payments[0].state is before
    if not refusal:
        assert world.facts["A"][-1].what == e.ChannelAsked((NUMBER,))


@pytest.mark.parametrize("actor", [CONSUMER, MERCHANT])
@pytest.mark.parametrize("command", [c.AskChannel(), stating(PAID)])
def test_only_an_operator_asks_and_confirms(command: object, actor: object) -> None:
    """Whoever is owed or owes the money does not say that it was paid."""
    assert code(silent_for(D).do(command, actor, T0 + 3 * D)) == "NOT_YOURS"  # type: ignore[arg-type]


# --- a silent payment ---


@pytest.mark.parametrize(("length", "refusal"), [(D - INSTANT, "NOT_ALLOWED_NOW"), (D, None), (D + INSTANT, None)])
@pytest.mark.parametrize("word", [None, "unknown"])
def test_a_statement_settles_a_payment_only_once_it_was_raised(
    word: str | None, length: timedelta, refusal: str | None
) -> None:
    """For a day the channel's interface is asked, and nothing else."""
    world = silent_for(length, word)
    assert code(world.do(stating(PAID), OPERATOR, T0 + 2 * H + length)) == refusal
    assert world.case.refund is (Refund.PAID if refusal is None else world.case.payments[0].state)


def test_paid_by_statement_is_paid_and_says_who_read_it_where() -> None:
    """The operator's name and the place in the statement stay with the case."""
    world = silent_for(D)
    facts = world.done(stating(PAID), OPERATOR, T0 + 2 * D)
    assert names(facts) == ["payment_confirmed", "refund_paid", "settled"]
    assert (facts[0].what, facts[0].actor) == (
        e.PaymentConfirmed(NUMBER, PAID, "statement 7, line 3", "Seen there"),
        OPERATOR,
    )
    assert (world.case.outcome, world.case.raised_payouts) == (Outcome.REFUNDED, False)
    assert balances(world.ledger)[Account.CONSUMER] == 13_900


def test_not_paid_by_statement_has_failed_and_can_be_issued_again() -> None:
    """The way out of a definite failure opens."""
    world = silent_for(D)
    assert names(world.done(stating(FAILED), OPERATOR, T0 + 2 * D)) == ["payment_confirmed", "refund_failed"]
    assert names(world.done(c.Reissue(), OPERATOR, T0 + 2 * D)) == ["refund_reissued"]
    world.pay_out(T0 + 3 * D)
    assert world.case.outcome is Outcome.REFUNDED


# --- contradictions ---


@pytest.mark.parametrize(
    ("stated", "word", "facts"),
    [
        (PAID, "paid", []),
        (PAID, "unknown", []),
        (PAID, "failed", ["payout_raised"]),
        (PAID, "reversed", ["refund_reversed"]),
        (FAILED, "failed", []),
        (FAILED, "paid", ["payout_raised"]),
    ],
)
def test_a_later_word_of_the_channel_agrees_with_the_statement_or_is_raised(
    stated: Stated, word: str, facts: list[str]
) -> None:
    """No money moves by a word that does not fit, and it is raised once."""
    world = silent_for(D)
    world.done(stating(stated), OPERATOR, T0 + 2 * D)
    before = balances(world.ledger)
    assert names(world.channel_says(word, T0 + 3 * D)) == facts
    if facts == ["payout_raised"]:
        assert balances(world.ledger) == before
        assert names(world.channel_says(word, T0 + 3 * D + H)) == []
        assert "contradicted" in situation_of(world.case).key


@pytest.mark.parametrize("first", Stated)
@pytest.mark.parametrize("last", Stated)
def test_a_statement_read_after_a_contradiction_has_the_last_word(first: Stated, last: Stated) -> None:
    """The channel may go on contradicting; nobody is alarmed about the same words again."""
    world = silent_for(D)
    world.done(stating(first), OPERATOR, T0 + 2 * D)
    word = "failed" if first is PAID else "paid"
    world.channel_says(word, T0 + 3 * D)
    world.done(stating(last), OPERATOR, T0 + 4 * D)
    assert (world.case.refund, world.case.raised_payouts) == (Refund.PAID if last is PAID else Refund.FAILED, False)
    assert names(world.channel_says(word, T0 + 5 * D)) == []
    assert balances(world.ledger)[Account.CONSUMER] == (13_900 if last is PAID else 0)
    assert world.case.outcome is (Outcome.REFUNDED if last is PAID else None)


def test_what_the_channel_calls_failed_and_paid_is_not_sent_again_before_somebody_has_looked() -> None:
    """The merchant cannot pay twice by being quick."""
    world = payment_that_is("failed")
    world.channel_says("paid", T0 + 3 * H)
    assert code(world.do(c.Reissue(), MERCHANT, T0 + 4 * H)) == "NOT_ALLOWED_NOW"
    world.done(stating(PAID), OPERATOR, T0 + 5 * H)
    assert world.case.outcome is Outcome.REFUNDED
    assert code(world.do(c.Reissue(), MERCHANT, T0 + 6 * H)) == "NOT_ALLOWED_NOW"


@pytest.mark.parametrize(
    ("state", "twice"), [(None, False), ("failed", False), ("submitted", True), ("unknown", True), ("paid", True)]
)
def test_an_old_attempt_that_was_paid_after_all_stops_the_new_one_or_is_booked_as_paid_twice(
    state: str | None, twice: bool
) -> None:
    """Before it is sent, the new attempt is no longer needed; after that the platform advances what went out twice."""
    world = payment_that_is("failed")
    world.done(c.Reissue(), OPERATOR, T0 + 3 * H)
    new = world.case.payments[-1].refund_no
    if state is not None:
        world.pay_out(T0 + 4 * H, said=None if state == "submitted" else state)
    world.channel_says("paid", T0 + 5 * H, refund_no=NUMBER)
    world.done(stating(PAID), OPERATOR, T0 + 6 * H)
    sums = balances(world.ledger)
    assert sums[Account.PLATFORM] == (-13_900 if twice else 0)
    if not twice:
        assert world.case.outcome is Outcome.REFUNDED
        assert names(world.done(c.SubmitPayment(new), SYSTEM, T0 + 7 * H)) == []
    assert sums[Account.CONSUMER] == 13_900 * (1 + (state == "paid"))
    assert not any(p.raised for p in world.case.payments if p.refund_no == NUMBER)
