"""Who may say what in a dispute, who decides it, and what follows from a decision?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from makegood.domain import commands as c
from makegood.domain import events as e
from makegood.domain.decide import may, sees
from makegood.domain.kinds import Kind
from makegood.domain.stage import stage_of, turn_of
from makegood.domain.words import (
    Actor,
    Claim,
    Dispute,
    Favour,
    Outcome,
    Parcel,
    Reason,
    Refund,
    Role,
    Stage,
    TrackingStatus,
    Turn,
)

from .positions import (
    ESCALATE,
    EVIDENCE,
    REFUSE,
    REJECT,
    appealed,
    applied,
    collecting,
    decided,
    decided_for_merchant,
    decided_unsent,
    deciding,
    decision,
    final,
    refused,
    rejected,
    taken,
    taken_up_again,
    withdrawn,
)
from .world import CONSUMER, INSTANT, LIN, MERCHANT, T0, WANG, D, H, World, code, names

FAVOURS = list(Favour)


# --- escalating ---


@pytest.mark.parametrize("build", [refused, rejected])
@pytest.mark.parametrize(
    ("around", "refusal"), [(-INSTANT, None), (timedelta(0), "NOT_ALLOWED_NOW"), (INSTANT, "NOT_ALLOWED_NOW")]
)
def test_a_consumer_may_call_the_platform_within_forty_eight_hours_of_a_no(
    around: timedelta, refusal: str | None, build: Callable[[], World]
) -> None:
    """To the instant (S14)."""
    world = build()
    assert world.case.refused_at is not None
    assert code(world.do(ESCALATE, CONSUMER, world.case.refused_at + 48 * H + around)) == refusal


def test_a_withdrawn_dispute_is_not_opened_again_without_a_new_no() -> None:
    """One call for each no."""
    world = withdrawn()
    assert code(world.do(ESCALATE, CONSUMER, T0 + 4 * D)) == "NOT_ALLOWED_NOW"
    world.done(c.Agree(), MERCHANT, T0 + 4 * D)
    world.done(REJECT, MERCHANT, T0 + 4 * D + H)
    assert code(world.do(ESCALATE, CONSUMER, T0 + 4 * D + 2 * H)) is None
    assert len(world.case.rounds) == 2


def test_withdrawing_leaves_the_consumer_its_time_to_respond() -> None:
    """It may still modify, cancel or come to terms."""
    world = withdrawn()
    assert stage_of(world.case) is Stage.CONSUMER_TO_RESPOND
    assert names(world.sweep(T0 + 5 * D + 3 * H - INSTANT)) == []
    assert names(world.sweep(T0 + 5 * D + 3 * H)) == ["closed", "sent_back"]


# --- proving and taking ---


def test_both_sides_prove_until_the_time_is_over() -> None:
    """Then the platform decides on what is there."""
    world = collecting()
    for actor in (CONSUMER, MERCHANT, CONSUMER):
        assert names(world.done(c.Prove("See the picture"), actor, T0 + 4 * D)) == ["proved"]
    assert (stage_of(world.case), turn_of(world.case)) == (Stage.BOTH_TO_PROVE, Turn.BOTH)
    assert code(world.do(c.Prove("Too late", ("x2",)), CONSUMER, T0 + 4 * D + 2 * H)) == "NOT_ALLOWED_NOW"
    assert turn_of(world.case) is Turn.ARBITRATOR


def test_a_dispute_belongs_to_the_person_who_takes_it() -> None:
    """Taking it twice is taking it once; to others it is not there."""
    world = taken()
    assert names(world.done(c.Take(), LIN, T0 + 4 * D + 4 * H)) == []
    assert code(world.do(c.Take(), WANG, T0 + 4 * D + 4 * H)) == "NOT_FOUND"
    assert code(world.do(decision(), WANG, T0 + 4 * D + 4 * H)) == "NOT_FOUND"
    assert code(world.do(decision(), LIN, T0 + 4 * D + 4 * H)) is None


def test_the_first_decision_assigns_a_dispute_that_nobody_took() -> None:
    """Who decides has taken it."""
    world = decided()
    assert world.case.round is not None
    assert world.case.round.arbitrator == "lin"
    assert code(world.do(c.SendMessage("May I?"), WANG, T0 + 5 * D)) == "NOT_FOUND"


def test_nobody_decides_while_proofs_are_collected() -> None:
    """Both sides have their twenty-four hours."""
    assert code(collecting().do(decision(), LIN, T0 + 4 * D)) == "NOT_ALLOWED_NOW"


def test_a_raised_dispute_is_still_decided() -> None:
    """The platform never decides by silence, and never loses the right to decide."""
    world = deciding()
    world.sweep(T0 + 30 * D)
    assert world.case.round is not None and world.case.round.raised
    assert (stage_of(world.case), turn_of(world.case)) == (Stage.PLATFORM_TO_DECIDE, Turn.ARBITRATOR)
    assert code(world.do(decision(), LIN, T0 + 30 * D)) is None


# --- what follows ---

FOLLOWS = """
goods         favour    claim     parcel      refund
never_sent    consumer  agreed    awaited     none
never_sent    shared    agreed    awaited     none
never_sent    merchant  closed    none        none
at_merchant   consumer  agreed    signed      promised
at_merchant   shared    agreed    signed      promised
at_merchant   merchant  closed    going_back  none
no_return     consumer  agreed    none        promised
no_return     shared    agreed    none        promised
no_return     merchant  closed    none        none
"""


@pytest.mark.parametrize("row", FOLLOWS.strip().splitlines()[1:], ids=lambda row: "-".join(row.split()[:2]))
def test_a_decision_takes_effect_at_once(row: str) -> None:
    """Money where the goods are or need not be, a parcel awaited where they are still to come, an end otherwise."""
    goods, favour, claim, parcel, refund = row.split()
    world = deciding() if goods == "at_merchant" else refused(_KINDS[goods])
    at = T0 + 4 * D + 3 * H
    if goods != "at_merchant":
        world.done(ESCALATE, CONSUMER, T0 + 2 * H)
        at = T0 + 27 * H
    world.done(decision(Favour(favour), 5_000 if favour == "shared" else None), LIN, at)
    case = world.case
    assert (case.claim, case.parcel, case.refund, case.dispute) == (claim, parcel, refund, Dispute.DECIDED)
    if refund == "promised":
        assert sum(p.amount_minor for p in case.payments) == (5_000 if favour == "shared" else 13_900)


_KINDS = {"never_sent": Kind.RETURN_REFUND, "no_return": Kind.REFUND_ONLY}


def test_a_decision_for_less_binds_the_return_that_follows() -> None:
    """The goods come, and the merchant pays what was decided, no less."""
    world = refused()
    world.done(ESCALATE, CONSUMER, T0 + 2 * H)
    world.done(decision(Favour.SHARED, 5_000), LIN, T0 + 27 * H)
    world.done(c.Send("sf", "SF1234567890"), CONSUMER, T0 + 2 * D)
    assert code(world.do(c.PayRefund(4_999), MERCHANT, T0 + 3 * D)) == "AMOUNT_BELOW_AGREED"
    assert code(world.do(c.PayRefund(5_000), MERCHANT, T0 + 3 * D)) is None


def test_the_merchant_may_pay_while_it_is_disputed_and_ends_the_dispute() -> None:
    """Nothing is left to decide."""
    world = collecting()
    assert names(world.done(c.PayRefund(), MERCHANT, T0 + 4 * D)) == [
        "agreed",
        "refund_promised",
        "dispute_withdrawn",
    ]
    assert world.case.dispute is Dispute.WITHDRAWN


def test_a_consumer_who_cancels_ends_the_dispute() -> None:
    """And the goods go back."""
    world = collecting()
    assert names(world.done(c.Cancel(), CONSUMER, T0 + 4 * D)) == ["closed", "dispute_withdrawn", "sent_back"]


# --- appealing ---


@pytest.mark.parametrize("actor", [CONSUMER, MERCHANT])
@pytest.mark.parametrize(
    ("around", "refusal"), [(-INSTANT, None), (timedelta(0), "NOT_ALLOWED_NOW"), (INSTANT, "NOT_ALLOWED_NOW")]
)
def test_either_side_may_appeal_within_seven_days(around: timedelta, refusal: str | None, actor: Actor) -> None:
    """To the instant; then the decision is final."""
    world = decided()
    world.pay_out(T0 + 4 * D + 3 * H)
    assert code(world.do(c.Appeal("A misjudgement"), actor, T0 + 11 * D + 3 * H + around)) == refusal


@pytest.mark.parametrize("build", [appealed, final])
@pytest.mark.parametrize("actor", [CONSUMER, MERCHANT])
def test_an_appeal_is_heard_once(actor: Actor, build: Callable[[], World]) -> None:
    """Not by the other side either."""
    assert code(build().do(c.Appeal("Again"), actor, T0 + 6 * D + H)) == "NOT_ALLOWED_NOW"


@pytest.mark.parametrize("command", [c.Take(), decision()])
def test_an_appeal_is_heard_by_another_person(command: object) -> None:
    """Nobody judges their own judgement."""
    world = appealed()
    assert code(world.do(command, LIN, T0 + 6 * D)) == "ANOTHER_PERSON_REQUIRED"
    assert code(world.do(command, WANG, T0 + 6 * D)) is None


def test_an_appeal_has_its_own_working_days_and_may_be_raised_again() -> None:
    """Five from the appeal on, whatever became of the first hearing."""
    world = deciding()
    world.sweep(T0 + 30 * D)
    world.done(decision(), LIN, T0 + 30 * D)
    world.pay_out(T0 + 30 * D)
    world.done(c.Appeal("A misjudgement"), MERCHANT, T0 + 31 * D)
    facts = world.sweep(T0 + 60 * D)
    assert [type(fact.what) for fact in facts] == [e.DecisionRaised]


def test_a_case_taken_up_again_is_open_while_it_is_heard() -> None:
    """Units held, no outcome, no clock of the consumer's running."""
    world = taken_up_again()
    case = world.case
    assert (case.claim, case.outcome, case.dispute) == (Claim.REJECTED, None, Dispute.APPEALED)
    assert world.order.entries[0].holds
    assert code(world.apply(T0 + 6 * D, "B")) == "ALREADY_OPEN"
    world.done(decision(Favour.MERCHANT), WANG, T0 + 6 * D)
    assert (world.case.claim, world.case.outcome) == (Claim.CLOSED, Outcome.DECIDED_FOR_MERCHANT)
    assert code(world.apply(T0 + 7 * D, "B")) is None


def test_a_refusal_taken_up_again_is_a_refusal() -> None:
    """The goods were never sent: there is nothing to reject."""
    world = decided_unsent(Favour.MERCHANT)
    assert names(world.do(c.Appeal("A misjudgement"), CONSUMER, T0 + 2 * D)) == ["refusal_reopened", "appealed"]
    assert world.case.claim is Claim.REFUSED


def test_a_decision_becomes_final_seven_days_after_it() -> None:
    """The second one at once."""
    assert [type(fact.what) for fact in decided_for_merchant().sweep(T0 + 12 * D)] == [e.DecisionFinal]
    world = final()
    assert world.case.round is not None and world.case.round.final


def test_a_merchant_who_was_told_to_take_the_goods_may_still_reject_what_comes() -> None:
    """A decision about the application is none about the parcel; a second no is a second dispute."""
    world = decided_unsent()
    world.done(c.Send("sf", "SF1234567890"), CONSUMER, T0 + 2 * D)
    world.told(TrackingStatus.SIGNED, T0 + 3 * D)
    world.done(REJECT, MERCHANT, T0 + 3 * D + H)
    world.done(ESCALATE, CONSUMER, T0 + 3 * D + 2 * H)
    world.sweep(T0 + 5 * D)
    assert (world.case.dispute, len(world.case.rounds)) == (Dispute.DECIDING, 2)


# --- who sees what ---


@pytest.mark.parametrize(
    ("actor", "seen"),
    [
        (CONSUMER, True),
        (Actor(Role.CONSUMER, "consumer-2"), False),
        (MERCHANT, True),
        (Actor(Role.MERCHANT, "staff-2", "shop-1"), True),
        (Actor(Role.MERCHANT, "staff-3", "shop-2"), False),
        (Actor(Role.MERCHANT, "staff-4"), False),
        (Actor(Role.OPERATOR, "operator-1"), True),
        (LIN, False),
    ],
)
def test_people_see_their_own_cases_and_nobody_elses(actor: Actor, seen: bool) -> None:
    """What belongs to others is not found, whatever is ordered."""
    case = applied().case
    assert sees(actor, case) is seen
    refusal = may(actor, c.SendMessage("Hello"), case)
    assert (refusal is None) is seen


@pytest.mark.parametrize(
    ("build", "lin", "wang"), [(collecting, True, True), (taken, True, False), (appealed, True, True)]
)
def test_arbitrators_see_the_disputes_that_nobody_else_has_taken(
    build: Callable[[], World], lin: bool, wang: bool
) -> None:
    """Every open dispute at first, one's own later, and the appeals of others."""
    case = build().case
    assert (sees(LIN, case), sees(WANG, case)) == (lin, wang)


@pytest.mark.parametrize(
    ("actor", "command"),
    [
        (CONSUMER, c.Agree()),
        (MERCHANT, c.Cancel()),
        (MERCHANT, ESCALATE),
        (CONSUMER, REFUSE),
        (CONSUMER, c.PayRefund()),
        (CONSUMER, decision()),
        (MERCHANT, c.TellPayment("case-A-1", "paid")),
        (CONSUMER, c.SubmitPayment("case-A-1")),
    ],
)
def test_what_another_role_does_is_not_yours(actor: Actor, command: object) -> None:
    """The case is found, but this is not for the one who asks."""
    assert code(applied().do(command, actor, T0 + H)) == "NOT_YOURS"


def test_evidence_may_be_asked_for_once_more_by_a_changed_reason() -> None:
    """A claim that becomes one of quality needs its picture; one that had it does not need it twice."""
    world = applied(world=World(policy=EVIDENCE))
    world.done(c.Modify(reason_code=Reason.QUALITY), CONSUMER, T0 + H)
    assert stage_of(world.case) is Stage.CONSUMER_TO_SHOW_EVIDENCE
    assert code(world.do(c.Agree(), MERCHANT, T0 + 2 * H)) == "NOT_ALLOWED_NOW"
    world.show_evidence(T0 + 2 * H)
    assert world.case.since["answer"] == T0 + 2 * H
    world.done(c.Modify(amount_minor=100), CONSUMER, T0 + 3 * H)
    assert stage_of(world.case) is Stage.MERCHANT_TO_ANSWER
    assert world.case.parcel is Parcel.NONE
    assert world.case.refund is Refund.NONE
