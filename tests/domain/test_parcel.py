"""What do the waybill, the carrier's reports and the merchant's findings make of a returned parcel?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from makegood.domain import commands as c
from makegood.domain.deadlines import BY_NAME, due_at
from makegood.domain.events import Findings, Signed
from makegood.domain.policy import DEFAULT, OnSigned
from makegood.domain.stage import stage_deadline, stage_of
from makegood.domain.words import (
    CARRIERS,
    Claim,
    Condition,
    ExhibitPurpose,
    Favour,
    Outcome,
    Parcel,
    Reason,
    Refund,
    RejectionReason,
    Stage,
    TrackingStatus,
)

from .positions import (
    EVIDENCE,
    POSITIONS,
    REFUSE,
    REJECT,
    awaited,
    came,
    decided,
    decided_for_merchant,
    decided_unsent,
    decision,
    extended,
    lost,
    on_the_way,
    refused_at_door,
    rejected,
    signed,
    taken_up_again,
)
from .world import (
    CARRIER,
    CONSUMER,
    CUP,
    INSTANT,
    LIN,
    MERCHANT,
    T0,
    WANG,
    D,
    H,
    World,
    an_order,
    code,
    names,
    said,
)

SIGNED, REFUSED, LOST = TrackingStatus.SIGNED, TrackingStatus.REFUSED, TrackingStatus.LOST


def due(world: World, clock: str) -> datetime:
    return due_at(BY_NAME[clock], world.case, world.situation(world.case))


# --- tracking ---

MOVES = """
parcel           picked_up  in_transit  signed   refused           lost
on_the_way       .          .           signed   refused_at_door   lost
signed           .          .           .        .                 .
inspected        .          .           .        .                 .
refused_at_door  .          .           signed   .                 .
lost             .          .           signed   refused_at_door   .
going_back       .          .           .        .                 .
awaited          .          .           .        .                 .
"""
"""Where the parcel is, what the carrier reports, and where it is then; a point: it is only noted."""


@pytest.mark.parametrize("row", MOVES.strip().splitlines()[1:], ids=lambda row: row.split()[0])
@pytest.mark.parametrize("status", list(TrackingStatus))
def test_a_report_moves_the_parcel_or_is_noted(status: TrackingStatus, row: str) -> None:
    """No report is lost, and none makes a parcel jump."""
    parcel, *cells = row.split()
    expected = cells[list(TrackingStatus).index(status)]
    world = POSITIONS[parcel]()
    facts = world.told(status, T0 + 3 * D + 2 * H)
    assert world.case.parcel == (parcel if expected == "." else expected)
    assert (names(facts) == ["tracked"]) is (expected == ".")


@pytest.mark.parametrize("status", list(TrackingStatus))
@pytest.mark.parametrize("before", [timedelta(0), 3 * H])
def test_a_report_told_twice_is_one_report(before: timedelta, status: TrackingStatus) -> None:
    """Carriers push the same event again and again; the second time nothing at all happens."""
    world = on_the_way()
    at = T0 + 2 * D
    world.told(status, at, at - before)
    seen = world.case
    assert names(world.told(status, at + H, at - before)) == []
    assert world.case == seen


@pytest.mark.parametrize(
    ("ahead", "refusal"), [(-INSTANT, None), (timedelta(0), None), (INSTANT, "REPORT_FROM_FUTURE")]
)
def test_a_report_from_the_future_is_refused(ahead: timedelta, refusal: str | None) -> None:
    """What has not happened yet by our clock did not happen."""
    at = T0 + 2 * D
    command = c.Track(c.Report(SIGNED, at + ahead, at))
    assert code(on_the_way().do(command, CARRIER, at)) == refusal


@pytest.mark.parametrize(
    ("late", "counts_from"),
    [
        (timedelta(0), timedelta(0)),
        (D - INSTANT, D - INSTANT),
        (D, D),
        (D + INSTANT, timedelta(0)),
        (2 * D, timedelta(0)),
    ],
)
@pytest.mark.parametrize("status", [SIGNED, REFUSED])
def test_settling_counts_from_what_occurred_or_from_a_report_more_than_a_day_late(
    status: TrackingStatus, late: timedelta, counts_from: timedelta
) -> None:
    """The merchant never loses more than a day of its 48 hours to a slow carrier (S12)."""
    world = on_the_way()
    at = T0 + 5 * D
    world.told(status, at, at - late)
    assert due(world, "settle") == at - counts_from + 48 * H


def test_what_was_carried_out_before_a_late_report_stays() -> None:
    """The refund that silence made due on day seven is not taken back by yesterday's signature."""
    world = on_the_way()
    facts = world.told(SIGNED, T0 + 8 * D + 5 * H, T0 + 8 * D - H)
    assert said(world.facts["A"])[-2:] == [("+8d", "refund_promised"), ("+8d 5h", "signed")]
    assert names(facts) == ["signed"]
    assert (world.case.refund, world.case.parcel) == (Refund.PROMISED, Parcel.SIGNED)


def test_tracking_before_the_waybill_is_applied_in_its_order_by_sending() -> None:
    """The consumer fills in the number late; the parcel is where it really is."""
    world = awaited()
    at = T0 + D
    kept = tuple(
        c.Report(status, at - before, at - before)
        for status, before in [(SIGNED, H), (TrackingStatus.PICKED_UP, 20 * H), (TrackingStatus.IN_TRANSIT, 9 * H)]
    )
    facts = world.done(c.Send("sf", "SF1234567890", kept), CONSUMER, at)
    assert names(facts) == ["sent", "tracked", "tracked", "signed"]
    assert facts[-1].what == Signed(at - H, at - H)
    assert due(world, "settle") == at - H + 48 * H
    assert names(world.told(SIGNED, at + H, at - H)) == []


@pytest.mark.parametrize("carrier", [*CARRIERS, "pigeon"])
def test_only_known_carriers_take_a_parcel(carrier: str) -> None:
    """A typing error in the carrier's code is told at once, not after a week without tracking."""
    answer = awaited().do(c.Send(carrier, "SF1234567890"), CONSUMER, T0 + D)
    assert code(answer) == (None if carrier in CARRIERS else "UNKNOWN_CARRIER")


# --- signing and the two clocks ---


@pytest.mark.parametrize(("on_signed", "settle_by"), [(OnSigned.RESTART, 9.9), (OnSigned.EARLIEST, 8.0)])
def test_signing_on_day_6_9_restarts_or_keeps_what_ends_first(on_signed: OnSigned, settle_by: float) -> None:
    """The waybill is of day 1: seven days end on day 8; signing on day 7.9 gives 48 hours, or the rest of the seven."""
    world = on_the_way(World(policy=replace(DEFAULT, on_signed=on_signed)))
    world.told(SIGNED, T0 + timedelta(days=7.9))
    assert due(world, "settle") == T0 + timedelta(days=settle_by)


@pytest.mark.parametrize(("on_signed", "settle_by"), [(OnSigned.RESTART, 16.9), (OnSigned.EARLIEST, 15.0)])
def test_signing_in_the_extended_time_restarts_or_keeps_what_ends_first(on_signed: OnSigned, settle_by: float) -> None:
    """The same on day 13.9 of an extended parcel (S13)."""
    world = extended(World(policy=replace(DEFAULT, on_signed=on_signed)))
    world.told(SIGNED, T0 + timedelta(days=14.9))
    assert due(world, "settle") == T0 + timedelta(days=settle_by)


@pytest.mark.parametrize("on_signed", list(OnSigned))
def test_who_comes_round_after_a_rejection_has_the_whole_time_of_settling(on_signed: OnSigned) -> None:
    """Long after the seven days the merchant agrees after all: it has 48 hours, not none."""
    world = on_the_way(World(policy=replace(DEFAULT, on_signed=on_signed)))
    world.told(SIGNED, T0 + 7 * D)
    world.done(REJECT, MERCHANT, T0 + 7 * D + H)
    at = T0 + 9 * D
    world.done(c.Agree(), MERCHANT, at)
    assert due(world, "settle") == at + 48 * H
    assert names(world.sweep(at)) == []


# --- extending ---


@pytest.mark.parametrize(
    ("since_waybill", "refusal"), [(5 * D - INSTANT, "EXTEND_TOO_EARLY"), (5 * D, None), (5 * D + INSTANT, None)]
)
def test_extending_opens_on_the_fifth_day(since_waybill: timedelta, refusal: str | None) -> None:
    """Five days of running time since the waybill, to the instant (S13)."""
    assert code(on_the_way().do(c.Extend(), MERCHANT, T0 + D + since_waybill)) == refusal


@pytest.mark.parametrize(
    ("since_waybill", "refusal"),
    [(7 * D - INSTANT, None), (7 * D, "NOT_ALLOWED_NOW"), (7 * D + INSTANT, "NOT_ALLOWED_NOW")],
)
def test_extending_closes_with_the_seven_days(since_waybill: timedelta, refusal: str | None) -> None:
    """At seven days the refund is due, and time acts before the command."""
    assert code(on_the_way().do(c.Extend(), MERCHANT, T0 + D + since_waybill)) == refusal


def test_extending_adds_seven_days_to_the_due_instant_once() -> None:
    """Whenever it is extended, the end is the same; a second time there is none."""
    world = extended()
    assert due(world, "receive") == T0 + 15 * D
    assert code(world.do(c.Extend(), MERCHANT, T0 + 8 * D)) == "EXTENDED_ALREADY"


def test_what_is_signed_for_is_not_extended() -> None:
    """The merchant has the goods: it settles within its 48 hours."""
    assert code(signed().do(c.Extend(), MERCHANT, T0 + 3 * D)) == "EXTEND_AFTER_SIGNED"


def sent_again() -> World:
    """Extended, signed for, rejected, decided for the merchant, sent back, and won by the consumer on appeal."""
    world = extended()
    world.told(SIGNED, T0 + 8 * D)
    world.done(REJECT, MERCHANT, T0 + 8 * D + H)
    world.done(c.Escalate("It leaks"), CONSUMER, T0 + 8 * D + 2 * H)
    world.done(decision(Favour.MERCHANT), LIN, T0 + 10 * D)
    world.done(c.Appeal("A misjudgement"), CONSUMER, T0 + 11 * D)
    world.done(c.ConfirmReceipt(), CONSUMER, T0 + 12 * D)
    world.done(decision(Favour.CONSUMER), WANG, T0 + 13 * D)
    world.done(c.Send("zto", "ZTO123456"), CONSUMER, T0 + 14 * D)
    return world


def test_a_parcel_sent_once_more_has_its_own_seven_days() -> None:
    """The extension was the first parcel's; nothing is signed for or found of the second."""
    world = sent_again()
    assert due(world, "receive") == T0 + 21 * D
    assert (world.case.extended, world.case.signed_at, world.case.findings) == (False, None, None)
    world.done(c.Extend(), MERCHANT, T0 + 19 * D)
    assert due(world, "receive") == T0 + 28 * D


def test_nobody_rejects_as_not_received_what_only_an_earlier_parcel_was_signed_for() -> None:
    """The carrier's signature belongs to its parcel."""
    world = sent_again()
    world.told(REFUSED, T0 + 16 * D)
    not_received = c.Reject(RejectionReason.NOT_RECEIVED, "Nothing came", risk_acknowledged=True)
    assert code(world.do(not_received, MERCHANT, T0 + 16 * D + H)) == "NOT_ALLOWED_NOW"


# --- goods that go back ---


@pytest.mark.parametrize(
    ("outcome", "parcel"),
    [
        ("cancelled", Parcel.GOING_BACK),
        ("decided_for_merchant", Parcel.GOING_BACK),
        ("not_pursued", Parcel.GOING_BACK),
        ("consumer_too_late", Parcel.GOING_BACK),
    ],
)
def test_goods_of_a_case_closed_for_good_go_back(outcome: str, parcel: Parcel) -> None:
    """Nobody keeps both the goods and the money."""
    world = decided_for_merchant() if outcome == "decided_for_merchant" else rejected(World(policy=EVIDENCE))
    at = T0 + 3 * D + 2 * H
    if outcome == "cancelled":
        world.done(c.Cancel(), CONSUMER, at)
    elif outcome == "consumer_too_late":
        world.done(c.Modify(reason_code=Reason.QUALITY), CONSUMER, at)
        world.sweep(at + 72 * H)
    elif outcome == "not_pursued":
        world.sweep(at + 48 * H)
    assert (world.case.outcome, world.case.parcel) == (Outcome(outcome), parcel)
    assert "go_back" in world.case.since


def test_a_lost_parcel_that_turns_up_after_cancelling_goes_back() -> None:
    """The case is closed when the goods reach the merchant after all."""
    world = lost()
    world.done(c.Cancel(), CONSUMER, T0 + 3 * D + H)
    assert names(world.told(SIGNED, T0 + 4 * D)) == ["signed", "sent_back"]


@pytest.mark.parametrize("received", [False, True])
def test_an_appeal_that_is_won_awaits_goods_that_went_back(received: bool) -> None:
    """After losing, the goods went back to the consumer: winning means sending them again, then the money."""
    world = taken_up_again()
    if received:
        world.done(c.ConfirmReceipt(), CONSUMER, T0 + 5 * D + H)
    world.done(decision(Favour.CONSUMER), WANG, T0 + 6 * D)
    assert world.case.refund is Refund.NONE
    if not received:
        assert stage_of(world.case) is Stage.CONSUMER_TO_RECEIVE
        deadline = stage_deadline(world.case, world.situation(world.case))
        assert deadline is not None and deadline.name == "go_back"
        world.sweep(deadline.due_at)
    assert (world.case.parcel, stage_of(world.case)) == (Parcel.AWAITED, Stage.CONSUMER_TO_SEND)


def test_an_appeal_that_is_won_may_say_that_the_goods_stay() -> None:
    """Money without goods, where the decision says so."""
    world = taken_up_again()
    world.done(decision(Favour.CONSUMER, without_return=True), WANG, T0 + 6 * D)
    assert world.case.refund is Refund.PROMISED


def test_a_decision_upheld_while_the_goods_are_on_their_way_waits_for_them() -> None:
    """Goods that were sent are not goods that were received."""
    world = decided_unsent()
    world.done(c.Appeal("A misjudgement"), MERCHANT, T0 + 28 * H)
    world.done(c.Send("sf", "SF1234567890"), CONSUMER, T0 + 30 * H)
    world.done(decision(Favour.CONSUMER), WANG, T0 + 2 * D)
    assert (world.case.claim, world.case.parcel, world.case.refund) == (Claim.AGREED, Parcel.ON_THE_WAY, Refund.NONE)


# --- a case that ends without money ---


@pytest.mark.parametrize("disputed", [False, True])
def test_a_gift_that_is_settled_without_money_is_closed_and_needs_no_parcel(disputed: bool) -> None:
    """Nothing was paid for it: the case ends, nobody is asked to send or to prove anything any more."""
    world = World(an_order([replace(CUP, paid_minor=0)], freight_minor=0))
    world.apply()
    if disputed:
        world.done(REFUSE, MERCHANT, T0 + H)
        world.done(c.Escalate("It leaks"), CONSUMER, T0 + 2 * H)
    else:
        world.done(c.Agree(), MERCHANT, T0 + H)
    world.done(c.PayRefund(), MERCHANT, T0 + 3 * H)
    assert (world.case.claim, world.case.parcel, world.case.refund) == (Claim.SETTLED, Parcel.NONE, Refund.NONE)
    assert stage_of(world.case) is Stage.CLOSED
    assert code(world.do(c.Send("sf", "SF1234567890"), CONSUMER, T0 + 4 * H)) == "NOT_ALLOWED_NOW"
    assert names(world.sweep(T0 + 40 * D)) == []


def test_a_gift_that_the_consumer_wins_comes_back_like_anything_else() -> None:
    """There is no money in it, but there was a right: the goods are awaited, and receiving them settles the case."""
    world = World(an_order([replace(CUP, paid_minor=0)], freight_minor=0))
    world.apply()
    world.done(REFUSE, MERCHANT, T0 + H)
    world.done(c.Escalate("It leaks"), CONSUMER, T0 + 2 * H)
    world.done(decision(Favour.CONSUMER), LIN, T0 + 27 * H)
    assert (world.case.claim, world.case.parcel) == (Claim.AGREED, Parcel.AWAITED)
    world.done(c.Send("sf", "SF1234567890"), CONSUMER, T0 + 2 * D)
    world.told(SIGNED, T0 + 3 * D)
    world.sweep(T0 + 5 * D)
    assert (world.case.claim, world.case.outcome) == (Claim.SETTLED, Outcome.REFUNDED)


def test_a_decision_of_nothing_for_the_consumer_ends_the_case() -> None:
    """Where money was at stake, none of it is an end for the merchant."""
    world = decided(Favour.SHARED, 0)
    assert (world.case.claim, world.case.outcome) == (Claim.CLOSED, Outcome.DECIDED_FOR_MERCHANT)


# --- inspecting and rejecting ---


@pytest.mark.parametrize("position", [signed, refused_at_door])
def test_rejecting_needs_the_risk_acknowledged(position: object) -> None:
    """The merchant rejects knowingly, or not at all (S15)."""
    world = position()  # type: ignore[operator]
    blind = replace(REJECT, risk_acknowledged=False)
    assert code(world.do(blind, MERCHANT, T0 + 3 * D + H)) == "RISK_NOT_ACKNOWLEDGED"
    assert names(world.do(REJECT, MERCHANT, T0 + 3 * D + H)) == ["rejected"]


@pytest.mark.parametrize(("position", "refusal"), [(signed, None), (refused_at_door, "NOT_ALLOWED_NOW")])
def test_not_received_is_a_reason_only_where_the_carrier_says_signed(position: object, refusal: str | None) -> None:
    """Where nothing was signed for there is nothing to deny."""
    world = position()  # type: ignore[operator]
    command = c.Reject(RejectionReason.NOT_RECEIVED, "Nothing came", risk_acknowledged=True)
    assert code(world.do(command, MERCHANT, T0 + 3 * D + H)) == refusal


def test_a_policy_may_require_exhibits_with_a_rejection() -> None:
    """Where it does, a rejection without one is refused, and with one is not."""
    policy = replace(DEFAULT, evidence=replace(DEFAULT.evidence, rejection_requires_exhibits=True))
    world = signed(World(policy=policy))
    assert code(world.do(REJECT, MERCHANT, T0 + 3 * D + H)) == "EVIDENCE_REQUIRED"
    with_one = replace(REJECT, exhibit_ids=("x1",))
    assert code(world.do(with_one, MERCHANT, T0 + 3 * D + H)) == "UNKNOWN_EXHIBIT"
    world.done(came(purpose=ExhibitPurpose.INSPECTION), MERCHANT, T0 + 3 * D + H)
    assert code(world.do(with_one, MERCHANT, T0 + 3 * D + H)) is None


def test_inspecting_again_keeps_the_clock_and_the_last_findings() -> None:
    """A second look is no new deadline."""
    world = signed()
    for hours, condition in [(1, Condition.PARTS_MISSING), (9, Condition.INTACT)]:
        world.done(c.Inspect(Findings(condition)), MERCHANT, T0 + 3 * D + hours * H)
    assert world.case.findings == Findings(Condition.INTACT)
    assert due(world, "settle") == T0 + 5 * D


def test_a_carriers_signature_after_a_refusal_at_the_door_settles_from_the_signature() -> None:
    """The courier came again, and this time somebody signed."""
    world = refused_at_door()
    world.told(SIGNED, T0 + 4 * D)
    assert due(world, "settle") == T0 + 6 * D


def test_an_appeal_against_a_case_that_ended_otherwise_leaves_it_ended() -> None:
    """The consumer won, then cancelled: the merchant may still have the judgement heard, but nothing reopens."""
    world = decided_unsent()
    world.done(c.Cancel(), CONSUMER, T0 + 28 * H)
    assert names(world.do(c.Appeal("A misjudgement"), MERCHANT, T0 + 29 * H)) == ["appealed"]
    assert (world.case.claim, world.case.outcome) == (Claim.CLOSED, Outcome.CANCELLED)
    world.done(decision(Favour.MERCHANT), WANG, T0 + 30 * H)
    assert (world.case.claim, world.case.outcome) == (Claim.CLOSED, Outcome.CANCELLED)
