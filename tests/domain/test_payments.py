"""What do the channels' words make of a payment, and of the case that waits for it?"""

from __future__ import annotations

import pytest

from makegood.domain import commands as c
from makegood.domain import events as e
from makegood.domain.case import Case
from makegood.domain.kinds import Kind
from makegood.domain.ledger import Account
from makegood.domain.order import Tender
from makegood.domain.stage import stage_of, turn_of
from makegood.domain.words import Outcome, Purpose, Refund, Stage, Turn

from .ledger_text import balances
from .world import CHANNEL, CONSUMER, INSTANT, MERCHANT, OPERATOR, SYSTEM, T0, D, H, World, an_order, names, said

MEANS = """
state      paid                 failed               unknown         reversed
promised   submitted+paid       submitted+failed     .               submitted+failed
submitted  paid                 failed               unknown         failed
unknown    paid                 failed               .               failed
failed     payout_raised        .                    .               .
paid       .                    reversed             .               reversed
"""
"""Where a payment is, what the channel says, and what is made of it; a point is nothing."""


def promised(**told: object) -> World:
    """A refund without a parcel, agreed to: the money is due."""
    world = World(**told)  # type: ignore[arg-type]
    world.apply(kind=Kind.REFUND_ONLY)
    world.done(c.Agree(), MERCHANT, T0 + H)
    return world


def payment_that_is(state: str) -> World:
    world = promised()
    number = world.case.payments[0].refund_no
    if state != "promised":
        world.done(c.SubmitPayment(number), SYSTEM, T0 + 2 * H)
    if state not in ("promised", "submitted"):
        world.channel_says(state, T0 + 2 * H)
    assert world.case.payments[0].state == state
    return world


@pytest.mark.parametrize("row", MEANS.strip().splitlines()[1:], ids=lambda row: row.split()[0])
@pytest.mark.parametrize("word", MEANS.split()[1:5])
def test_each_word_of_a_channel_means_one_thing_in_each_state(word: str, row: str) -> None:
    """What is known already changes nothing, and what overtook our own record makes up for it."""
    state, *cells = row.split()
    expected = cells[MEANS.split()[1:5].index(word)]
    world = payment_that_is(state)
    facts = [name for name in names(world.channel_says(word, T0 + 3 * H)) if name != "settled"]
    assert "+".join(name.removeprefix("refund_") for name in facts) == expected.replace(".", "")


@pytest.mark.parametrize("state", ["promised", "submitted", "unknown", "failed", "paid"])
@pytest.mark.parametrize("word", ["paid", "failed", "unknown", "reversed"])
def test_a_word_said_twice_is_said_once(word: str, state: str) -> None:
    """Channels repeat their notifications for days."""
    world = payment_that_is(state)
    world.channel_says(word, T0 + 3 * H)
    if (word, world.case.payments[0].state) != ("reversed", Refund.PAID):
        assert names(world.channel_says(word, T0 + 4 * H)) == []


def test_a_payment_is_sent_once() -> None:
    """Two workers that take the same row send one order for money."""
    world = promised()
    number = world.case.payments[0].refund_no
    assert names(world.done(c.SubmitPayment(number), SYSTEM, T0 + 2 * H)) == ["refund_submitted"]
    assert names(world.done(c.SubmitPayment(number), SYSTEM, T0 + 2 * H)) == []


@pytest.mark.parametrize("command", [c.SubmitPayment("nobody-1"), c.TellPayment("nobody-1", "paid")])
def test_a_refund_number_of_nobody_is_not_found(command: object) -> None:
    """A notification with a number that we never made moves nothing."""
    answer = promised().do(command, SYSTEM if isinstance(command, c.SubmitPayment) else CHANNEL, T0 + 2 * H)
    assert not isinstance(answer, tuple)
    assert answer.code == "NOT_FOUND"


@pytest.mark.parametrize("before", ["submitted", "unknown"])
def test_what_bounced_before_it_was_known_to_be_paid_never_reached_the_consumer(before: str) -> None:
    """The consumer's account is not emptied of what it never received."""
    world = payment_that_is(before)
    world.channel_says("reversed", T0 + 3 * H)
    sums = balances(world.ledger)
    assert (sums[Account.CONSUMER], sums[Account.SUBMITTED], sums[Account.PROMISED]) == (0, 0, 13_900)
    assert world.case.refund is Refund.FAILED


def settled() -> World:
    world = promised()
    world.pay_out(T0 + 2 * H)
    assert world.case.outcome is Outcome.REFUNDED
    return world


def test_a_bounced_small_payment_leaves_the_refund_done() -> None:
    """The refund has arrived, whatever happens to a goodwill beside it."""
    world = settled()
    world.done(c.PaySmall(500, Purpose.GOODWILL), MERCHANT, T0 + 3 * H)
    world.pay_out(T0 + 4 * H)
    world.channel_says("reversed", T0 + 2 * D)
    assert (world.case.outcome, stage_of(world.case)) == (Outcome.REFUNDED, Stage.DONE)
    assert names(world.done(c.Reissue(), OPERATOR, T0 + 3 * D)) == ["refund_reissued"]


def test_a_bounced_refund_opens_the_case_again_until_it_arrives() -> None:
    """No outcome while the money is not there; the same outcome when it is."""
    world = settled()
    world.channel_says("reversed", T0 + 3 * D)
    assert (world.case.outcome, stage_of(world.case), turn_of(world.case)) == (
        None,
        Stage.MONEY_ON_ITS_WAY,
        Turn.OPERATOR,
    )
    world.done(c.Reissue(), OPERATOR, T0 + 4 * D)
    world.pay_out(T0 + 5 * D)
    assert world.case.outcome is Outcome.REFUNDED
    assert world.case.since["ended"] == T0 + 5 * D


def unraised(case: Case) -> list[str]:
    return [p.refund_no[-1] for p in case.payments if not p.raised and p.state in (Refund.SUBMITTED, Refund.UNKNOWN)]


@pytest.mark.parametrize(
    ("later", "facts"),
    [(D - INSTANT, []), (D, [("+1d 2h", "payout_raised")]), (D + INSTANT, [("+1d 2h", "payout_raised")])],
)
@pytest.mark.parametrize("word", [None, "unknown"])
def test_a_silent_payment_is_raised_after_a_day(later: object, facts: object, word: str | None) -> None:
    """It counts from the sending, whether the channel said nothing or that it does not know."""
    world = promised()
    world.pay_out(T0 + 2 * H, said=word)
    assert said(world.sweep(T0 + 2 * H + later)) == facts  # type: ignore[operator]


def test_every_silent_payment_is_raised_at_its_own_time() -> None:
    """A second purse sent later neither delays the first one's alarm nor goes without its own."""
    order = an_order(tenders=[Tender("sandbox-pending", 3_900), Tender("sandbox-timeout", 10_000)])
    world = promised(order=order)
    first, second = (payment.refund_no for payment in world.case.payments)
    world.done(c.SubmitPayment(first), SYSTEM, T0 + 2 * H)
    world.done(c.SubmitPayment(second), SYSTEM, T0 + 8 * H)
    facts = world.sweep(T0 + 3 * D)
    assert said(facts) == [("+1d 2h", "payout_raised"), ("+1d 8h", "payout_raised")]
    assert [fact.what for fact in facts] == [e.PayoutRaised((first,)), e.PayoutRaised((second,))]


def test_a_payment_sent_after_another_was_raised_is_raised_too() -> None:
    """A raised small payment does not hide the silence of the refund itself."""
    world = World()
    world.apply(kind=Kind.REFUND_ONLY)
    world.done(c.PaySmall(500, Purpose.GOODWILL), MERCHANT, T0 + H)
    world.pay_out(T0 + H, said=None)
    world.done(c.PayRefund(), MERCHANT, T0 + 26 * H)
    assert unraised(world.case) == []
    world.pay_out(T0 + 27 * H, said="unknown")
    assert unraised(world.case) == ["2"]
    assert said(world.sweep(T0 + 5 * D)) == [("+2d 3h", "payout_raised")]


def test_a_final_word_ends_the_alarm_and_a_bounce_may_raise_it_again() -> None:
    """An alarm belongs to one silence, not to the payment for ever."""
    world = promised()
    world.pay_out(T0 + 2 * H, said=None)
    world.sweep(T0 + 2 * D)
    assert world.case.raised_payouts
    world.channel_says("paid", T0 + 3 * D)
    assert not world.case.raised_payouts
    world.channel_says("reversed", T0 + 4 * D)
    world.done(c.ConsentChannel("sandbox-timeout", "acct-9"), CONSUMER, T0 + 5 * D)
    world.done(c.Reissue(), OPERATOR, T0 + 5 * D)
    world.pay_out(T0 + 5 * D, said=None)
    assert world.case.payments[-1].channel == "sandbox-timeout"
    assert said(world.sweep(T0 + 9 * D)) == [("+6d", "payout_raised")]
