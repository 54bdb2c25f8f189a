"""May a case be opened, for how many units and for how much, and what is it linked to?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from makegood.domain import commands as c
from makegood.domain.calendar import Suspension
from makegood.domain.kinds import Kind
from makegood.domain.order import OrderLine
from makegood.domain.words import Claim, Favour, OfferType, Outcome, Parcel, Reason

from .ledger_text import balances
from .positions import ESCALATE, REFUSE, REJECT, applied, decided, decided_for_merchant, decision, rejected, signed
from .world import CONSUMER, CUP, INSTANT, LIN, MERCHANT, T0, D, H, World, an_order, code


def one(line_id: str = "L1", quantity: int = 1) -> tuple[c.WantedLine, ...]:
    return (c.WantedLine(line_id, quantity),)


def units(world: World, name: str) -> tuple[int, ...]:
    return world.cases[name].basis.lines[0].units


def three_cups(freight_minor: int = 1_000) -> World:
    return World(an_order([replace(CUP, quantity=3, paid_minor=10_000)], freight_minor=freight_minor))


# --- validity ---


@pytest.mark.parametrize(
    ("reason", "length"),
    [(Reason.OTHER, 15 * D), (Reason.QUALITY, 15 * D), (Reason.NO_REASON, 7 * D)],
)
@pytest.mark.parametrize(("around", "refusal"), [(-INSTANT, None), (0 * H, "WINDOW_OVER"), (INSTANT, "WINDOW_OVER")])
def test_the_validity_of_an_order_ends_so_long_after_its_delivery(
    around: timedelta, refusal: str | None, reason: Reason, length: timedelta
) -> None:
    """Fifteen days, and seven without a reason, to the instant; delivered a day before T0."""
    answer = World().apply(T0 - D + length + around, reason_code=reason)
    assert code(answer) == refusal


@pytest.mark.parametrize("reason", [Reason.OTHER, Reason.NO_REASON])
def test_no_suspension_moves_the_validity(reason: Reason) -> None:
    """It is the order's, not a clock of a case."""
    flood = Suspension("s1", T0, T0 + 9 * D, "flood", None, None, None, T0 - 9 * D, None)
    world = World(suspensions=(flood,))
    assert code(world.apply(T0 + 14 * D, reason_code=reason)) == "WINDOW_OVER"


@pytest.mark.parametrize("reason", [Reason.OTHER, Reason.NOT_RECEIVED, Reason.NO_REASON])
def test_what_was_not_delivered_has_no_end_of_validity(reason: Reason) -> None:
    """The count begins with the delivery."""
    world = World(an_order(delivered_at=None))
    assert code(world.apply(T0 + 300 * D, reason_code=reason)) is None


@pytest.mark.parametrize("ends", [T0 + 2 * H, T0 + 14 * D - H])
@pytest.mark.parametrize(("around", "refusal"), [(-INSTANT, None), (0 * H, "WINDOW_OVER"), (INSTANT, "WINDOW_OVER")])
def test_after_a_withdrawal_for_now_seven_days_of_grace_reach_past_the_validity(
    around: timedelta, refusal: str | None, ends: datetime
) -> None:
    """Whichever is later: the order's validity, or seven days since the withdrawal."""
    world = World()
    world.apply(ends - 2 * H, "A")
    world.done(c.MakeOffer(OfferType.WITHDRAW_FOR_NOW), MERCHANT, ends - H)
    world.done(c.AcceptOffer("o1"), CONSUMER, ends)
    assert world.case.outcome is Outcome.WITHDRAWN_FOR_NOW
    until = max(ends + 7 * D, T0 + 14 * D)
    assert code(world.apply(until + around, "B")) == refusal


def test_the_grace_is_for_the_lines_that_were_withdrawn() -> None:
    """A withdrawal on one line does not open the window for another."""
    world = World(an_order([CUP, replace(CUP, line_id="L2")]))
    world.apply(T0 + 13 * D, "A", lines=one("L1"))
    world.done(c.MakeOffer(OfferType.WITHDRAW_FOR_NOW), MERCHANT, T0 + 13 * D + H)
    world.done(c.AcceptOffer("o1"), CONSUMER, T0 + 13 * D + 2 * H)
    assert code(world.apply(T0 + 15 * D, "B", lines=one("L2"))) == "WINDOW_OVER"
    assert code(world.apply(T0 + 15 * D, "C", lines=one("L1"))) is None


# --- free units ---


def test_units_are_held_from_the_opening_of_a_case_and_freed_by_its_end() -> None:
    """Three cups, two cases: the units are told apart by their numbers, and come back with the end."""
    world = three_cups()
    world.apply(T0, "A", lines=one(quantity=2))
    world.apply(T0, "B", lines=one())
    assert (units(world, "A"), units(world, "B")) == ((0, 1), (2,))
    assert code(world.apply(T0, "C", lines=one())) == "ALREADY_OPEN"
    world.done(c.Cancel(), CONSUMER, T0 + H, "A")
    assert code(world.apply(T0 + H, "D", lines=one(quantity=3))) == "QUANTITY_EXCEEDS_BOUGHT"
    assert code(world.apply(T0 + H, "E", lines=one(quantity=2))) is None


@pytest.mark.parametrize(
    ("held", "wanted", "refusal"),
    [
        (0, 3, None),
        (0, 4, "QUANTITY_EXCEEDS_BOUGHT"),
        (2, 1, None),
        (2, 2, "QUANTITY_EXCEEDS_BOUGHT"),
        (3, 1, "ALREADY_OPEN"),
        (3, 4, "ALREADY_OPEN"),
    ],
)
def test_none_free_is_open_already_and_too_few_is_too_many(held: int, wanted: int, refusal: str | None) -> None:
    """Two different things to be told: wait for the other case, or ask for less."""
    world = three_cups()
    if held:
        world.apply(T0, "A", lines=one(quantity=held))
    assert code(world.apply(T0, "B", lines=one(quantity=wanted))) == refusal


def test_a_line_named_twice_is_one_line() -> None:
    """One and one of the same line are two, for the limits, too."""
    world = three_cups()
    world.apply(T0, "A", lines=(*one(), *one()))
    assert units(world, "A") == (0, 1)
    assert code(world.apply(T0, "B", lines=(*one(), *one()))) == "QUANTITY_EXCEEDS_BOUGHT"


def test_a_line_that_the_order_does_not_have_is_not_found() -> None:
    """Nothing is guessed."""
    assert code(World().apply(T0, lines=one("L9"))) == "NOT_FOUND"


def test_what_was_paid_for_is_used_for_good() -> None:
    """Even a partial refund: what is left then goes by small payment."""
    world = applied(Kind.REFUND_ONLY)
    world.done(c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=100), MERCHANT, T0 + H)
    world.done(c.AcceptOffer("o1"), CONSUMER, T0 + H)
    world.done(c.PayRefund(), MERCHANT, T0 + H)
    assert code(world.apply(T0 + 2 * H, "B")) == "ALREADY_OPEN"
    world.pay_out(T0 + 3 * H)
    assert world.case.outcome is Outcome.PARTLY_REFUNDED
    assert code(world.apply(T0 + 4 * H, "B")) == "QUANTITY_EXCEEDS_BOUGHT"


@pytest.mark.parametrize("said", [None, "failed", "unknown"])
def test_money_that_failed_or_is_unknown_frees_nothing(said: str | None) -> None:
    """Until the refund has arrived the units are this case's."""
    world = applied(Kind.REFUND_ONLY)
    world.done(c.Agree(), MERCHANT, T0 + H)
    world.pay_out(T0 + H, said)
    assert code(world.apply(T0 + 2 * H, "B")) == "ALREADY_OPEN"


@pytest.mark.parametrize(
    ("end", "outcome"),
    [
        ("cancel", Outcome.CANCELLED),
        ("answer", Outcome.CONSUMER_TOO_LATE),
        ("respond", Outcome.NOT_PURSUED),
        ("decide", Outcome.DECIDED_FOR_MERCHANT),
    ],
)
def test_an_end_without_money_frees_at_once_and_is_linked(end: str, outcome: Outcome) -> None:
    """The consumer may apply again, and the new case knows the old one."""
    world = decided_for_merchant() if end == "decide" else applied()
    at = T0 + 5 * D
    if end == "cancel":
        world.done(c.Cancel(), CONSUMER, T0 + H)
    elif end == "answer":
        world.done(c.Agree(), MERCHANT, T0 + H)
        at = T0 + 8 * D
    elif end == "respond":
        world.done(REFUSE, MERCHANT, T0 + H)
    assert code(world.apply(at, "B")) is None
    assert (world.case.outcome, world.cases["B"].basis.predecessor_id) == (outcome, "case-A")


# --- how often ---


def test_a_line_has_five_cases_at_most_and_refused_attempts_do_not_count() -> None:
    """The sixth is refused, however the five ended."""
    world = World()
    for n, name in enumerate("ABCDE"):
        assert code(world.apply(T0 + n * H, "X", lines=one(quantity=2))) == "QUANTITY_EXCEEDS_BOUGHT"
        assert code(world.apply(T0 + n * H, name)) is None
        world.done(c.Cancel(), CONSUMER, T0 + n * H + INSTANT, name)
    assert code(world.apply(T0 + D, "F")) == "TOO_MANY_APPLICATIONS"
    assert code(world.apply(T0 + D, "F", lines=one(quantity=2))) == "QUANTITY_EXCEEDS_BOUGHT"


# --- applying anew ---


@pytest.mark.parametrize("second", [False, True])
def test_after_a_no_a_new_application_closes_the_old_case_in_the_same_step(second: bool) -> None:
    """After a refusal as after a rejection; the two know each other."""
    world = rejected() if second else applied()
    if not second:
        world.done(REFUSE, MERCHANT, T0 + H)
    at = T0 + 4 * D if second else T0 + 2 * H
    assert code(world.apply(at, "B", kind=Kind.REFUND_ONLY)) is None
    old, new = world.cases["A"], world.cases["B"]
    assert (old.claim, old.outcome, old.successor_id) == (Claim.CLOSED, Outcome.CANCELLED, "case-B")
    assert new.basis.predecessor_id == "case-A"
    assert old.parcel is (Parcel.GOING_BACK if second else Parcel.NONE)
    assert [fact.reason for fact in world.facts["A"] if fact.reason == "applied_anew"] == ["applied_anew"]


def refused(world: World, name: str, at: datetime, quantity: int = 1) -> None:
    world.apply(at, name, lines=one(quantity=quantity))
    world.done(REFUSE, MERCHANT, at + H, name)


@pytest.mark.parametrize(
    ("refused_units", "wanted", "closed", "refusal"),
    [
        (1, 1, False, None),
        (1, 2, False, None),
        (1, 3, True, None),
        (1, 4, False, "QUANTITY_EXCEEDS_BOUGHT"),
        (2, 1, False, None),
        (2, 2, True, None),
        (3, 1, True, None),
        (3, 4, False, "QUANTITY_EXCEEDS_BOUGHT"),
    ],
)
def test_an_application_takes_free_units_first_and_closes_a_no_only_for_units_it_needs(
    refused_units: int, wanted: int, closed: bool, refusal: str | None
) -> None:
    """Three cups: a second claim on the others leaves the first one, and its right to call the platform, alone."""
    world = three_cups()
    refused(world, "A", T0, refused_units)
    assert code(world.apply(T0 + 2 * H, "B", lines=one(quantity=wanted))) == refusal
    old = world.cases["A"]
    assert (old.claim, old.successor_id) == ((Claim.CLOSED, "case-B") if closed else (Claim.REFUSED, None))
    if refusal is None:
        assert world.cases["B"].basis.predecessor_id == ("case-A" if closed else None)
        stand = [name for name in "AB" if world.cases[name].claim is not Claim.CLOSED]
        held = [unit for name in stand for unit in units(world, name)]
        assert len(held) == len(set(held)), "no unit stands in two open cases"


def test_of_several_noes_the_latest_are_closed_and_no_more_than_are_needed() -> None:
    """The new case follows on the latest no; an older one that still has its unit stays open."""
    world = three_cups()
    refused(world, "A", T0)
    refused(world, "B", T0 + 2 * H)
    refused(world, "C", T0 + 4 * H)
    assert code(world.apply(T0 + 6 * H, "D", lines=one(quantity=2))) is None
    assert [world.cases[name].claim for name in "ABC"] == [Claim.REFUSED, Claim.CLOSED, Claim.CLOSED]
    assert [world.cases[name].successor_id for name in "ABC"] == [None, "case-D", "case-D"]
    assert world.cases["D"].basis.predecessor_id == "case-C"
    assert code(world.do(ESCALATE, CONSUMER, T0 + 6 * H, "A")) is None


def test_a_no_on_several_lines_is_closed_for_any_one_of_them_and_frees_the_others() -> None:
    """A case is one claim: it cannot be closed by half."""
    world = World(an_order([CUP, replace(CUP, line_id="L2")]))
    world.apply(T0, "A")
    world.done(REFUSE, MERCHANT, T0 + H)
    assert code(world.apply(T0 + 2 * H, "B", lines=one("L2"))) is None
    assert world.cases["A"].successor_id == "case-B"
    assert code(world.apply(T0 + 2 * H, "C", lines=one("L1"))) is None


def test_units_in_dispute_are_counted_as_taken_when_free_ones_are_short() -> None:
    """A refused case before the platform is not closed; the other refused one is, where that is enough."""
    world = three_cups()
    refused(world, "A", T0)
    refused(world, "B", T0 + 2 * H)
    world.done(ESCALATE, CONSUMER, T0 + 4 * H, "B")
    assert code(world.apply(T0 + 5 * H, "C", lines=one(quantity=3))) == "QUANTITY_EXCEEDS_BOUGHT"
    assert code(world.apply(T0 + 5 * H, "C", lines=one(quantity=2))) is None
    assert [world.cases[name].successor_id for name in "AB"] == ["case-C", None]


def test_while_a_dispute_is_open_the_units_are_not_free() -> None:
    """Who has called the platform withdraws first, or waits for its word."""
    world = applied()
    world.done(REFUSE, MERCHANT, T0 + H)
    world.done(ESCALATE, CONSUMER, T0 + 2 * H)
    assert code(world.apply(T0 + 3 * H, "B")) == "ALREADY_OPEN"
    world.done(c.WithdrawDispute(), CONSUMER, T0 + 4 * H)
    assert code(world.apply(T0 + 5 * H, "B")) is None


def test_a_case_that_was_decided_is_not_taken_up_again_once_its_units_are_anothers() -> None:
    """The consumer applied anew instead of appealing: one of the two, not both."""
    world = decided_for_merchant()
    world.apply(T0 + 5 * D, "B")
    assert code(world.do(c.Appeal("A misjudgement"), CONSUMER, T0 + 5 * D)) == "ALREADY_OPEN"
    world.done(c.Cancel(), CONSUMER, T0 + 6 * D, "B")
    assert code(world.do(c.Appeal("A misjudgement"), CONSUMER, T0 + 6 * D)) is None


def test_a_new_case_is_linked_to_the_latest_ended_one_on_any_of_its_lines() -> None:
    """Three lines, two of which had cases before."""
    world = World(an_order([CUP, replace(CUP, line_id="L2"), replace(CUP, line_id="L3")]))
    for n, (name, line) in enumerate([("A", "L1"), ("B", "L2")]):
        world.apply(T0 + n * H, name, lines=one(line))
        world.done(c.Cancel(), CONSUMER, T0 + n * H + INSTANT, name)
    world.apply(T0 + D, "C", lines=(*one("L1"), *one("L2"), *one("L3")))
    assert world.cases["C"].basis.predecessor_id == "case-B"


def test_a_first_case_has_no_predecessor() -> None:
    """Nothing is linked that has nothing to do with it."""
    world = World(an_order([CUP, replace(CUP, line_id="L2")]))
    world.apply(T0, "A", lines=one("L1"))
    world.done(c.Cancel(), CONSUMER, T0, "A")
    world.apply(T0, "B", lines=one("L2"))
    assert world.cases["B"].basis.predecessor_id is None


# --- freight ---


@pytest.mark.parametrize(
    ("reason", "quantity", "freight"),
    [
        (Reason.OTHER, 1, 0),
        (Reason.OTHER, 2, 0),
        (Reason.OTHER, 3, 1_000),
        (Reason.NO_REASON, 3, 1_000),
        (Reason.QUALITY, 1, 1_000),
        (Reason.DAMAGED, 1, 1_000),
        (Reason.LATE, 1, 0),
    ],
)
def test_freight_belongs_to_a_fault_or_to_the_last_units(reason: Reason, quantity: int, freight: int) -> None:
    """Who keeps two of three cups has had them brought."""
    world = three_cups()
    world.apply(T0, "A", reason_code=reason, lines=one(quantity=quantity))
    case = world.cases["A"]
    assert case.ask.freight_minor == freight
    assert case.ask.requested_minor == case.basis.goods_minor + freight


def test_freight_is_asked_for_once_over_all_cases() -> None:
    """The first fault takes it, the last units find none left, and an end without money frees it again."""
    world = three_cups()
    asked = {}
    for name, reason in [("A", Reason.QUALITY), ("B", Reason.QUALITY), ("C", Reason.OTHER)]:
        world.apply(T0, name, reason_code=reason, lines=one())
        asked[name] = world.cases[name].ask.freight_minor
    assert asked == {"A": 1_000, "B": 0, "C": 0}
    world.done(c.Cancel(), CONSUMER, T0 + H, "A")
    world.apply(T0 + H, "D", reason_code=Reason.QUALITY, lines=one())
    assert world.cases["D"].ask.freight_minor == 1_000


def test_freight_free_of_charge_is_not_refunded() -> None:
    """Nothing was paid for it."""
    world = three_cups(freight_minor=0)
    world.apply(T0, "A", reason_code=Reason.QUALITY, lines=one())
    assert world.cases["A"].ask.freight_minor == 0


def test_the_whole_order_in_three_cases_gives_back_all_of_its_money() -> None:
    """To the last cent, freight included, and not one more."""
    world = three_cups()
    for name in "ABC":
        world.apply(T0, name, kind=Kind.REFUND_ONLY, lines=one())
        world.done(c.Agree(), MERCHANT, T0 + H, name)
        world.pay_out(T0 + H, name=name)
    assert sum(p.amount_minor for case in world.cases.values() for p in case.payments) == 11_000
    assert sum(balances(world.ledger).values()) == 0


# --- amounts and kinds ---


@pytest.mark.parametrize(
    ("amount", "refusal", "requested"),
    [
        (None, None, 13_900),
        (0, None, 0),
        (13_899, None, 13_899),
        (13_900, None, 13_900),
        (13_901, "AMOUNT_EXCEEDS_PAID", 0),
    ],
)
def test_an_application_asks_for_what_was_paid_at_most(amount: int | None, refusal: str | None, requested: int) -> None:
    """All of it, unless told less."""
    world = World()
    assert code(world.apply(T0, amount_minor=amount)) == refusal
    if refusal is None:
        assert world.case.ask.requested_minor == requested


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize(
    ("shipped", "delivered", "fits"),
    [
        (None, None, True),
        (T0 + INSTANT, None, True),
        (T0, None, False),
        (T0 - INSTANT, None, False),
        (None, T0 - D, False),
    ],
)
def test_a_refund_before_shipping_is_only_for_what_has_not_been_shipped(
    shipped: datetime | None, delivered: datetime | None, fits: bool, kind: Kind
) -> None:
    """What has been delivered has been shipped, whether anybody said so or not."""
    world = World(an_order(shipped_at=shipped, delivered_at=delivered))
    expected = None if fits or kind is not Kind.REFUND_UNSHIPPED else "KIND_DOES_NOT_FIT"
    assert code(world.apply(T0, kind=kind)) == expected


# --- modifying ---


@pytest.mark.parametrize(
    ("change", "clock_keeps"),
    [
        (c.Modify(amount_minor=13_899), True),
        (c.Modify(amount_minor=13_900), True),
        (c.Modify(comment="Only a word"), True),
        (c.Modify(kind=Kind.REFUND_ONLY), False),
        (c.Modify(reason_code=Reason.LATE), False),
        (c.Modify(reason_code=Reason.LATE, amount_minor=100), False),
    ],
)
def test_a_lower_amount_keeps_the_merchants_clock_and_anything_else_restarts_it(
    change: c.Modify, clock_keeps: bool
) -> None:
    """The merchant has read the claim; only what makes it another one gives new time."""
    world = applied()
    world.done(change, CONSUMER, T0 + D)
    assert world.case.since["answer"] == (T0 if clock_keeps else T0 + D)


def test_a_higher_amount_restarts_the_merchants_clock() -> None:
    """More than before is another claim."""
    world = World()
    world.apply(T0, amount_minor=5_000)
    world.done(c.Modify(amount_minor=5_001), CONSUMER, T0 + D)
    assert world.case.since["answer"] == T0 + D


def test_a_claim_is_modified_three_times_at_most() -> None:
    """And an accepted offer is not one of them."""
    world = applied()
    for n in range(3):
        world.done(c.Modify(amount_minor=13_000 - n), CONSUMER, T0 + H)
    assert code(world.do(c.Modify(amount_minor=1), CONSUMER, T0 + H)) == "TOO_MANY_MODIFICATIONS"
    world.done(c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=9_000), MERCHANT, T0 + H)
    assert code(world.do(c.AcceptOffer("o1"), CONSUMER, T0 + H)) is None
    assert world.case.ask.modifications == 3


@pytest.mark.parametrize("position", [signed, decided])
def test_what_is_agreed_is_not_modified_alone(position: object) -> None:
    """After agreement it takes two."""
    world = position()  # type: ignore[operator]
    assert code(world.do(c.Modify(amount_minor=1), CONSUMER, T0 + 5 * D - INSTANT)) == "NOT_ALLOWED_NOW"


def test_a_changed_reason_takes_freight_up_or_lets_it_go() -> None:
    """The freight follows the fault, and with it what was asked for in full."""
    world = three_cups()
    world.apply(T0, "A", lines=one())
    world.done(c.Modify(reason_code=Reason.QUALITY), CONSUMER, T0 + H)
    assert (world.case.ask.freight_minor, world.case.ask.requested_minor) == (1_000, 4_334)
    world.done(c.Modify(reason_code=Reason.LATE), CONSUMER, T0 + 2 * H)
    assert (world.case.ask.freight_minor, world.case.ask.requested_minor) == (0, 3_334)


def test_after_a_no_a_modified_claim_stands_before_the_merchant_anew() -> None:
    """Talking on stays possible after a rejection, with the goods at the merchant's."""
    world = rejected()
    world.done(c.Modify(amount_minor=5_000), CONSUMER, T0 + 4 * D)
    assert (world.case.claim, world.case.parcel, world.case.since["answer"]) == (
        Claim.APPLIED,
        Parcel.SIGNED,
        T0 + 4 * D,
    )
    world.done(c.Agree(), MERCHANT, T0 + 5 * D)
    assert (world.case.claim, world.case.parcel) == (Claim.AGREED, Parcel.SIGNED)
    assert world.case.since["settle"] == T0 + 5 * D


# --- order lines of several quantities and prices ---


def test_each_unit_keeps_its_frozen_share() -> None:
    """A hundred over three and one over two: the earlier units take the rest."""
    lines = [OrderLine("L1", "S1", "Cups", 3, 10_000), OrderLine("L2", "S2", "Bags", 2, 1)]
    world = World(an_order(lines, freight_minor=0))
    world.apply(T0, "A", lines=(*one("L1", 2), *one("L2", 1)))
    assert [line.share_minor for line in world.cases["A"].basis.lines] == [6_667, 1]
    world.apply(T0, "B", lines=(*one("L1", 1), *one("L2", 1)))
    assert [line.share_minor for line in world.cases["B"].basis.lines] == [3_333, 0]


def test_a_rejection_then_a_decision_for_the_merchant_frees_the_units_for_another_claim() -> None:
    """The lost claim was for everything; a smaller one may follow."""
    world = signed()
    world.done(REJECT, MERCHANT, T0 + 3 * D + H)
    world.done(ESCALATE, CONSUMER, T0 + 3 * D + 2 * H)
    world.done(decision(Favour.MERCHANT), LIN, T0 + 4 * D + 3 * H)
    assert code(world.apply(T0 + 5 * D, "B", kind=Kind.REFUND_ONLY, amount_minor=1_000)) is None
