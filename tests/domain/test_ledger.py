"""Which rows does money leave behind?  Each test's docstring holds the whole ledger of its story."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from makegood.domain import commands as c
from makegood.domain.events import LineRefund, RefundPromised
from makegood.domain.kinds import Kind
from makegood.domain.ledger import Account
from makegood.domain.order import OrderLine, Tender
from makegood.domain.words import Favour, FreightPayer, Liable, OfferType, Outcome, Purpose, Reason, TrackingStatus

from .ledger_text import balances, in_docstring, written
from .positions import ESCALATE, REFUSE, UNPROVEN, decided, decision, lost, on_the_way, refused
from .world import CONSUMER, CUP, LIN, MERCHANT, OPERATOR, T0, WANG, D, H, World, an_order, code, names


def expect_ledger(world: World, test: Callable[..., None]) -> None:
    """Compares the rows of a story, in order, with those in its test's docstring."""
    assert written(world.ledger) == in_docstring(test.__doc__)


def test_a_refund_is_promised_sent_and_paid() -> None:
    """The ordinary way.

    refund_promised   shop      -> promised    139.00
    refund_submitted  promised  -> submitted   139.00
    refund_paid       submitted -> consumer    139.00
    """
    world = on_the_way()
    world.done(c.PayRefund(), MERCHANT, T0 + 2 * D)
    world.pay_out(T0 + 2 * D)
    expect_ledger(world, test_a_refund_is_promised_sent_and_paid)


def test_a_failed_refund_is_sent_again_under_the_same_promise() -> None:
    """The promise stands while the attempts change.

    refund_promised   shop      -> promised    139.00
    refund_submitted  promised  -> submitted   139.00
    refund_returned   submitted -> promised    139.00
    refund_submitted  promised  -> submitted   139.00
    refund_paid       submitted -> consumer    139.00
    """
    world = refused(Kind.REFUND_ONLY)
    world.done(c.Agree(), MERCHANT, T0 + D)
    world.pay_out(T0 + D, "failed")
    world.done(c.Reissue(), OPERATOR, T0 + 2 * D)
    world.pay_out(T0 + 2 * D)
    expect_ledger(world, test_a_failed_refund_is_sent_again_under_the_same_promise)


def test_a_refund_that_bounces_is_owed_again() -> None:
    """Paid, and back three days later.

    refund_promised   shop      -> promised    139.00
    refund_submitted  promised  -> submitted   139.00
    refund_paid       submitted -> consumer    139.00
    refund_reversed   consumer  -> promised    139.00
    """
    world = refused(Kind.REFUND_ONLY)
    world.done(c.Agree(), MERCHANT, T0 + D)
    world.pay_out(T0 + D)
    world.channel_says("reversed", T0 + 4 * D)
    expect_ledger(world, test_a_refund_that_bounces_is_owed_again)


def test_several_purses_get_back_what_each_of_them_gave() -> None:
    """In the order's sequence, each up to its balance.

    refund_promised   shop      -> promised     39.00
    refund_promised   shop      -> promised     61.00
    deduction         claim     -> deducted     39.00
    """
    order = an_order(tenders=[Tender("sandbox", 3_900), Tender("sandbox-pending", 10_000)])
    world = World(order)
    world.apply(kind=Kind.REFUND_ONLY)
    world.done(c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=10_000), MERCHANT, T0 + H)
    world.done(c.AcceptOffer("o1"), CONSUMER, T0 + 2 * H)
    world.done(c.Agree(), MERCHANT, T0 + 3 * H)
    expect_ledger(world, test_several_purses_get_back_what_each_of_them_gave)
    assert [(p.channel, p.amount_minor) for p in world.case.payments] == [
        ("sandbox", 3_900),
        ("sandbox-pending", 6_100),
    ]


def test_a_small_payment_has_rows_of_its_own() -> None:
    """Beside the refund, and not of it.

    small_promised    shop      -> promised      5.00
    small_submitted   promised  -> submitted     5.00
    small_paid        submitted -> consumer      5.00
    """
    world = on_the_way()
    world.done(c.PaySmall(500, Purpose.FREIGHT), MERCHANT, T0 + 2 * D)
    world.pay_out(T0 + 2 * D)
    expect_ledger(world, test_a_small_payment_has_rows_of_its_own)


def test_the_end_of_a_trace_books_what_the_courier_owes() -> None:
    """The shop pays the consumer and recovers from the courier.

    refund_promised   shop      -> promised    139.00
    courier_recovery  courier   -> shop        139.00
    """
    world = lost()
    world.sweep(T0 + 5 * D)
    expect_ledger(world, test_the_end_of_a_trace_books_what_the_courier_owes)


def test_what_was_claimed_from_the_courier_is_not_booked_twice() -> None:
    """A claim before the trace ended counts.

    courier_recovery  courier   -> shop        100.00
    refund_promised   shop      -> promised    139.00
    courier_recovery  courier   -> shop         39.00
    """
    world = lost()
    world.done(c.ClaimCourier(10_000, "It was lost"), MERCHANT, T0 + 3 * D + H)
    world.sweep(T0 + 5 * D)
    expect_ledger(world, test_what_was_claimed_from_the_courier_is_not_booked_twice)


@pytest.mark.parametrize(("first", "second", "refusal"), [(13_899, 1, None), (13_899, 2, "AMOUNT_EXCEEDS_PAID")])
def test_the_courier_owes_no_more_than_the_case_is_worth(first: int, second: int, refusal: str | None) -> None:
    """However many claims are made, together they stay within what was paid."""
    world = on_the_way()
    world.done(c.ClaimCourier(first, "Broken"), MERCHANT, T0 + 2 * D)
    assert code(world.do(c.ClaimCourier(second, "Broken"), MERCHANT, T0 + 2 * D)) == refusal


def shared_and_appealed(first: c.Decide, second: c.Decide) -> World:
    """A first decision is paid; the consumer appeals, and another person decides."""
    world = refused(Kind.REFUND_ONLY)
    world.done(ESCALATE, CONSUMER, T0 + 2 * H)
    world.done(first, LIN, T0 + 27 * H)
    world.pay_out(T0 + 28 * H)
    world.done(c.Appeal("Too little"), CONSUMER, T0 + 2 * D)
    world.done(second, WANG, T0 + 3 * D)
    return world


def test_an_appeal_adds_to_what_was_paid_and_lessens_the_deduction() -> None:
    """Rows are never changed: what was deducted is given back by another row.

    refund_promised   shop      -> promised     50.00
    deduction         claim     -> deducted     89.00
    refund_submitted  promised  -> submitted    50.00
    refund_paid       submitted -> consumer     50.00
    refund_promised   shop      -> promised     70.00
    deduction_undone  deducted  -> claim        70.00
    """
    world = shared_and_appealed(decision(Favour.SHARED, 5_000), decision(Favour.SHARED, 12_000))
    expect_ledger(world, test_an_appeal_adds_to_what_was_paid_and_lessens_the_deduction)
    assert balances(world.ledger)[Account.DEDUCTED] == 13_900 - 12_000


def test_an_appeal_that_finds_another_to_bear_it_moves_what_was_due() -> None:
    """The shop paid; the platform takes it over, and the consumer keeps the money.

    refund_promised   shop      -> promised    139.00
    refund_submitted  promised  -> submitted   139.00
    refund_paid       submitted -> consumer    139.00
    platform_advance  platform  -> shop        139.00
    """
    world = shared_and_appealed(decision(), decision(liable=Liable.PLATFORM))
    expect_ledger(world, test_an_appeal_that_finds_another_to_bear_it_moves_what_was_due)


def test_an_appeal_may_move_it_from_one_bearer_to_another_and_add_to_it() -> None:
    """The platform's row is undone, the courier bears all of it, the addition too.

    refund_promised        shop      -> promised     50.00
    deduction              claim     -> deducted     89.00
    platform_advance       platform  -> shop         50.00
    refund_submitted       promised  -> submitted    50.00
    refund_paid            submitted -> consumer     50.00
    platform_advance_undone shop     -> platform     50.00
    courier_recovery       courier   -> shop         50.00
    refund_promised        shop      -> promised     89.00
    deduction_undone       deducted  -> claim        89.00
    courier_recovery       courier   -> shop         89.00
    """
    world = shared_and_appealed(decision(Favour.SHARED, 5_000, liable=Liable.PLATFORM), decision(liable=Liable.COURIER))
    expect_ledger(world, test_an_appeal_may_move_it_from_one_bearer_to_another_and_add_to_it)
    world.pay_out(T0 + 4 * D)
    assert world.case.outcome is Outcome.REFUNDED


@pytest.mark.parametrize("same", [Liable.MERCHANT, Liable.PLATFORM, Liable.COURIER])
def test_an_appeal_that_upholds_moves_nothing(same: Liable) -> None:
    """No rows without a reason."""
    world = shared_and_appealed(decision(liable=same), decision(liable=same))
    assert [row.code for row in world.ledger].count("refund_promised") == 1
    assert not [row for row in world.ledger if row.code.endswith("_undone")]


def test_who_pays_the_freight_bears_the_freight_alone() -> None:
    """The platform takes the ten yuan of freight, the shop the rest.

    refund_promised   shop      -> promised    139.00
    platform_freight  platform  -> shop         10.00
    """
    world = refused(Kind.REFUND_ONLY)
    world.done(ESCALATE, CONSUMER, T0 + 2 * H)
    world.done(decision(freight_paid_by=FreightPayer.PLATFORM), LIN, T0 + 27 * H)
    expect_ledger(world, test_who_pays_the_freight_bears_the_freight_alone)


# --- what an appeal is about ---


def test_a_consumer_who_wins_an_appeal_gets_what_was_at_stake_at_first() -> None:
    """The first decision's half is not what the two had agreed on."""
    world = shared_and_appealed(decision(Favour.SHARED, 5_000), decision(Favour.CONSUMER))
    assert sum(p.amount_minor for p in world.case.payments) == 13_900


@pytest.mark.parametrize("favour", [Favour.MERCHANT, Favour.SHARED])
def test_an_appeal_never_takes_paid_money_back(favour: Favour) -> None:
    """A second decision for less changes the figures, not the purse."""
    second = decision(favour, 1_000 if favour is Favour.SHARED else None)
    world = shared_and_appealed(decision(), second)
    assert balances(world.ledger)[Account.CONSUMER] == 13_900
    assert world.case.outcome is Outcome.REFUNDED


def test_a_case_is_open_again_while_an_appeals_addition_is_under_way() -> None:
    """Partly refunded, nothing for a while, refunded."""
    world = shared_and_appealed(decision(Favour.SHARED, 5_000), decision(Favour.CONSUMER))
    assert world.case.outcome is None
    world.pay_out(T0 + 4 * D)
    assert world.case.outcome is Outcome.REFUNDED


# --- goods by line, to the cent ---

THREE = (
    OrderLine("L1", "SKU-1", "Small", 1, 100),
    OrderLine("L2", "SKU-2", "Small too", 1, 100),
    OrderLine("L3", "SKU-3", "Smallest", 1, 33),
)


def line_refunds(world: World) -> list[tuple[LineRefund, ...]]:
    return [fact.what.lines for fact in world.facts["A"] if isinstance(fact.what, RefundPromised)]


@pytest.mark.parametrize("first", range(1, 233))
def test_no_line_is_ever_refunded_less_than_nothing_or_more_than_it_cost(first: int) -> None:
    """Whatever the first decision gave, an addition only adds to every line, and all of it is all of each line."""
    world = World(an_order(THREE, freight_minor=0))
    world.apply(kind=Kind.REFUND_ONLY)
    world.done(REFUSE, MERCHANT, T0 + H)
    world.done(ESCALATE, CONSUMER, T0 + 2 * H)
    world.done(decision(Favour.SHARED, first), LIN, T0 + 27 * H)
    world.done(c.Appeal("Too little"), CONSUMER, T0 + 28 * H)
    world.done(decision(Favour.SHARED, min(first + 1, 233)), WANG, T0 + 29 * H)
    assert all(line.amount_minor >= 0 for lines in line_refunds(world) for line in lines)
    assert sum(world.case.lines_minor) == min(first + 1, 233)
    assert all(
        paid <= line.share_minor for paid, line in zip(world.case.lines_minor, world.case.basis.lines, strict=True)
    )


def test_thirds_of_a_hundred_yuan_come_back_as_a_hundred_yuan() -> None:
    """Three cups for 100.00: returned one by one, the last cent is not lost and not paid twice."""
    world = World(an_order([replace(CUP, quantity=3, paid_minor=10_000)], freight_minor=0))
    paid = []
    for number, name in enumerate("ABC"):
        at = T0 + number * D
        world.apply(at, name, kind=Kind.REFUND_ONLY, lines=(c.WantedLine("L1", 1),))
        world.done(c.Agree(), MERCHANT, at + H, name)
        world.pay_out(at + 2 * H, name=name)
        paid.append(sum(p.amount_minor for p in world.cases[name].payments))
    assert paid == [3_334, 3_333, 3_333]
    assert balances(world.ledger)[Account.CONSUMER] == 10_000


# --- small payments ---


@pytest.mark.parametrize(("amount", "by_merchant"), [(9_999, None), (10_000, None), (10_001, "APPROVAL_REQUIRED")])
def test_a_small_payment_above_the_limit_needs_an_operator(amount: int, by_merchant: str | None) -> None:
    """One hundred yuan is the merchant's own to give."""
    assert code(on_the_way().do(c.PaySmall(amount, Purpose.GOODWILL), MERCHANT, T0 + 2 * D)) == by_merchant
    assert code(on_the_way().do(c.PaySmall(amount, Purpose.GOODWILL), OPERATOR, T0 + 2 * D)) is None


@pytest.mark.parametrize(("amount", "refusal"), [(9_999, None), (10_000, None), (10_001, "APPROVAL_REQUIRED")])
def test_a_small_payment_that_nobody_could_accept_is_not_offered(amount: int, refusal: str | None) -> None:
    """An offer that the other side cannot take would only cost it time."""
    command = c.MakeOffer(OfferType.SMALL_PAYMENT, amount_minor=amount)
    assert code(on_the_way().do(command, MERCHANT, T0 + 2 * D)) == refusal


@pytest.mark.parametrize(("last", "refusal"), [(9_999, None), (10_000, None), (10_001, "SMALL_PAYMENT_LIMIT")])
def test_small_payments_of_all_cases_of_an_order_count_together(last: int, refusal: str | None) -> None:
    """The cap is the order's: a second case is no second purse."""
    world = World(an_order([replace(CUP, quantity=2)]))
    for name in "AB":
        world.apply(T0, name, lines=(c.WantedLine("L1", 1),))
    world.done(c.PaySmall(10_000, Purpose.GOODWILL), OPERATOR, T0 + H, "A")
    assert code(world.do(c.PaySmall(last, Purpose.GOODWILL), OPERATOR, T0 + H, "B")) == refusal


@pytest.mark.parametrize(("today", "refusal"), [(499_499, None), (499_500, None), (499_501, "SMALL_PAYMENT_LIMIT")])
def test_small_payments_of_a_shops_day_have_a_cap(today: int, refusal: str | None) -> None:
    """What the shop has paid today is told with the command."""
    command = c.PaySmall(500, Purpose.GOODWILL, small_paid_today_minor=today)
    assert code(on_the_way().do(command, MERCHANT, T0 + 2 * D)) == refusal


def test_a_failed_small_payment_is_replaced_and_counts_once() -> None:
    """Issued again, it is still the same five yuan."""
    world = on_the_way()
    world.done(c.PaySmall(10_000, Purpose.GOODWILL), MERCHANT, T0 + 2 * D)
    world.pay_out(T0 + 2 * D, "failed")
    world.done(c.Reissue(), MERCHANT, T0 + 2 * D)
    assert code(world.do(c.PaySmall(10_000, Purpose.GOODWILL), MERCHANT, T0 + 2 * D)) is None
    assert code(world.do(c.PaySmall(1, Purpose.GOODWILL), MERCHANT, T0 + 2 * D)) == "SMALL_PAYMENT_LIMIT"


def test_an_order_without_a_purse_has_none_for_small_payments() -> None:
    """A gift was paid by nobody, so there is no channel to pay through."""
    world = World(an_order([replace(CUP, paid_minor=0)], freight_minor=0, tenders=()))
    world.apply()
    assert code(world.do(c.PaySmall(100, Purpose.GOODWILL), MERCHANT, T0 + H)) == "NOT_ALLOWED_NOW"


# --- a failed refund's ways out ---


def failed_refund() -> World:
    world = refused(Kind.REFUND_ONLY)
    world.done(c.Agree(), MERCHANT, T0 + D)
    world.pay_out(T0 + D, "failed")
    return world


@pytest.mark.parametrize(
    ("consent", "channel", "refusal", "sent_to"),
    [
        (None, None, None, ("sandbox", None)),
        (None, "sandbox", None, ("sandbox", None)),
        (None, "bank", "CONSENT_REQUIRED", None),
        ("bank", None, None, ("bank", "acct-9")),
        ("bank", "bank", None, ("bank", "acct-9")),
        ("bank", "sandbox", None, ("sandbox", None)),
        ("bank", "other", "CONSENT_REQUIRED", None),
    ],
)
def test_another_channel_needs_the_consumers_consent(
    consent: str | None, channel: str | None, refusal: str | None, sent_to: tuple[str, str | None] | None
) -> None:
    """Money goes back where it came from, or where its owner said."""
    world = failed_refund()
    if consent is not None:
        world.done(c.ConsentChannel(consent, "acct-9"), CONSUMER, T0 + D)
    assert code(world.do(c.Reissue(channel), OPERATOR, T0 + 2 * D)) == refusal
    if sent_to is not None:
        assert (world.case.payments[-1].channel, world.case.payments[-1].account_ref) == sent_to


def test_every_failed_payment_is_issued_again_under_its_own_number() -> None:
    """Two purses failed: two new numbers, none of them used before."""
    order = an_order(tenders=[Tender("sandbox", 3_900), Tender("sandbox-pending", 10_000)])
    world = World(order)
    world.apply(kind=Kind.REFUND_ONLY)
    world.done(c.Agree(), MERCHANT, T0 + D)
    world.pay_out(T0 + D, "failed")
    world.done(c.Reissue(), OPERATOR, T0 + 2 * D)
    numbers = [p.refund_no for p in world.case.payments]
    assert len(set(numbers)) == 4
    assert [p.replaced_by for p in world.case.payments] == [numbers[2], numbers[3], None, None]
    assert [p.channel for p in world.case.payments[2:]] == ["sandbox", "sandbox-pending"]


# --- amounts ---


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [(None, None), (13_899, "AMOUNT_BELOW_AGREED"), (13_900, None), (13_901, "AMOUNT_EXCEEDS_PAID")],
)
def test_a_refund_is_what_is_due_and_never_more_than_was_paid(amount: int | None, refusal: str | None) -> None:
    """One fen less or more is not the merchant's to decide."""
    assert code(on_the_way().do(c.PayRefund(amount), MERCHANT, T0 + 2 * D)) == refusal


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [(8_999, "AMOUNT_BELOW_AGREED"), (9_000, None), (9_001, None), (13_900, None), (13_901, "AMOUNT_EXCEEDS_PAID")],
)
def test_an_agreed_amount_is_the_least_and_the_frozen_share_the_most(amount: int, refusal: str | None) -> None:
    """Less than agreed is refused, more is generous, more than paid impossible."""
    world = on_the_way()
    world.done(c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=9_000), MERCHANT, T0 + 2 * D)
    world.done(c.AcceptOffer("o1"), CONSUMER, T0 + 2 * D)
    assert code(world.do(c.PayRefund(amount), MERCHANT, T0 + 2 * D)) == refusal


@pytest.mark.parametrize("favour", [Favour.CONSUMER, Favour.SHARED])
@pytest.mark.parametrize(("amount", "refusal"), [(13_899, None), (13_900, None), (13_901, "AMOUNT_EXCEEDS_PAID")])
def test_a_decision_never_gives_more_than_was_paid(amount: int, refusal: str | None, favour: Favour) -> None:
    """Not even the platform refunds what nobody paid."""
    world = refused(Kind.REFUND_ONLY)
    world.done(ESCALATE, CONSUMER, T0 + 2 * H)
    assert code(world.do(decision(favour, amount), LIN, T0 + 27 * H)) == refusal


def test_a_shared_decision_names_its_amount() -> None:
    """There is no default for half."""
    world = refused(Kind.REFUND_ONLY)
    world.done(ESCALATE, CONSUMER, T0 + 2 * H)
    assert code(world.do(decision(Favour.SHARED), LIN, T0 + 27 * H)) == "AMOUNT_REQUIRED"


# --- freight that another case has taken meanwhile ---


def two_cups(reason: Reason = Reason.QUALITY) -> World:
    """Case A on the first of two cups, for a fault: it holds the freight."""
    cups = [replace(CUP, paid_minor=10_000), replace(CUP, line_id="L2", paid_minor=10_000)]
    world = World(an_order(cups), policy=UNPROVEN)
    world.apply(T0, "A", kind=Kind.REFUND_ONLY, reason_code=reason, lines=(c.WantedLine("L1", 1),))
    return world


def freight_taken_by_another(first: c.Decide) -> World:
    """A is decided so that it lets the freight go; B, on the other cup, takes it and is paid in full."""
    world = two_cups()
    world.done(REFUSE, MERCHANT, T0 + H)
    world.done(ESCALATE, CONSUMER, T0 + 2 * H)
    world.done(first, LIN, T0 + 27 * H)
    world.apply(T0 + 2 * D, "B", kind=Kind.REFUND_ONLY, reason_code=Reason.QUALITY, lines=(c.WantedLine("L2", 1),))
    return world


def test_an_appeal_does_not_pay_freight_that_another_case_has_taken() -> None:
    """A won less than its goods, B took the freight: A's appeal adds goods only."""
    world = freight_taken_by_another(decision(Favour.SHARED, 5_000))
    assert world.cases["B"].ask.requested_minor == 11_000
    world.done(c.Agree(), MERCHANT, T0 + 2 * D + H, "B")
    world.done(c.Appeal("Too little"), CONSUMER, T0 + 3 * D)
    assert code(world.do(decision(Favour.SHARED, 10_001), WANG, T0 + 4 * D)) == "AMOUNT_EXCEEDS_PAID"
    world.done(decision(Favour.CONSUMER), WANG, T0 + 4 * D)
    assert sum(p.amount_minor for p in world.case.payments) == 10_000


def test_a_case_taken_up_again_asks_only_for_what_is_left() -> None:
    """A lost, and B, on the other cup, took the freight: taken up again, A is about its cup alone."""
    world = freight_taken_by_another(decision(Favour.MERCHANT))
    world.done(c.Agree(), MERCHANT, T0 + 2 * D + H, "B")
    world.done(c.Appeal("A misjudgement"), CONSUMER, T0 + 3 * D)
    assert (world.case.ask.freight_minor, world.case.ask.requested_minor) == (0, 10_000)
    world.done(c.PayRefund(), MERCHANT, T0 + 4 * D)
    for name in "AB":
        world.pay_out(T0 + 5 * D, name=name)
    assert balances(world.ledger)[Account.CONSUMER] == 21_000


def test_a_promise_changes_hands_only_by_its_rows() -> None:
    """At every step the accounts on the way hold exactly what the payments say."""
    world = decided()
    world.told(TrackingStatus.IN_TRANSIT, T0 + 5 * D)
    assert names(world.channel_says("paid", T0 + 5 * D)) == ["refund_submitted", "refund_paid", "settled"]
    sums = balances(world.ledger)
    assert (sums[Account.PROMISED], sums[Account.SUBMITTED], sums[Account.CONSUMER]) == (0, 0, 13_900)
    assert sum(sums.values()) == 0
