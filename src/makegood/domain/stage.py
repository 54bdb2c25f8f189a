"""In one word: where is the case, whose turn is it, and until when?  First row that matches wins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from .case import ENDED_CLAIMS, Case, Offer
from .deadlines import BY_NAME, Deadline, Situation, due_at, offer_lapses_at, on_expiry
from .words import Claim, Dispute, Outcome, Parcel, Refund, Stage, Turn


class StageRow(NamedTuple):
    when: Callable[[Case], bool]
    stage: Stage
    turn: Turn | None
    says: str


_MOVING_MONEY = frozenset({Refund.PROMISED, Refund.SUBMITTED, Refund.UNKNOWN})
_TO_RECEIVE = frozenset({Parcel.ON_THE_WAY, Parcel.SIGNED, Parcel.INSPECTED, Parcel.REFUSED_AT_DOOR, Parcel.LOST})

STAGES: tuple[StageRow, ...] = (
    StageRow(lambda c: c.refund is Refund.FAILED, Stage.MONEY_ON_ITS_WAY, Turn.OPERATOR, "refund failed"),
    StageRow(
        lambda c: c.refund in _MOVING_MONEY,
        Stage.MONEY_ON_ITS_WAY,
        Turn.SYSTEM,
        "refund promised, submitted or unknown",
    ),
    StageRow(lambda c: c.refund is Refund.PAID, Stage.DONE, None, "refund paid"),
    StageRow(lambda c: c.outcome is Outcome.REPLACED, Stage.DONE, None, "claim settled by replacing the goods"),
    StageRow(lambda c: c.claim in ENDED_CLAIMS, Stage.CLOSED, None, "claim closed, or settled without money"),
    StageRow(lambda c: c.dispute is Dispute.COLLECTING, Stage.BOTH_TO_PROVE, Turn.BOTH, "dispute collecting"),
    StageRow(
        lambda c: c.dispute is Dispute.DECIDING or c.dispute is Dispute.APPEALED,
        Stage.PLATFORM_TO_DECIDE,
        Turn.ARBITRATOR,
        "dispute deciding or appealed",
    ),
    StageRow(
        lambda c: c.claim is Claim.REFUSED or c.claim is Claim.REJECTED,
        Stage.CONSUMER_TO_RESPOND,
        Turn.CONSUMER,
        "claim refused or rejected",
    ),
    StageRow(
        lambda c: c.claim is Claim.APPLIED and c.ask.evidence_lacking,
        Stage.CONSUMER_TO_SHOW_EVIDENCE,
        Turn.CONSUMER,
        "claim applied, evidence required and lacking",
    ),
    StageRow(lambda c: c.claim is Claim.APPLIED, Stage.MERCHANT_TO_ANSWER, Turn.MERCHANT, "claim applied"),
    StageRow(lambda c: c.parcel is Parcel.AWAITED, Stage.CONSUMER_TO_SEND, Turn.CONSUMER, "parcel awaited"),
    StageRow(
        lambda c: c.parcel in _TO_RECEIVE,
        Stage.MERCHANT_TO_RECEIVE,
        Turn.MERCHANT,
        "parcel on_the_way, signed, inspected, refused_at_door or lost",
    ),
    StageRow(lambda c: c.parcel is Parcel.GOING_BACK, Stage.CONSUMER_TO_RECEIVE, Turn.CONSUMER, "parcel going_back"),
)


ENDED_STAGES: frozenset[str] = frozenset({Stage.DONE, Stage.CLOSED})
"""In every other stage a case lives."""


def row_of(case: Case) -> StageRow:
    for row in STAGES:
        if row.when(case):
            return row
    raise AssertionError(f"no stage for {case.claim}, {case.parcel}, {case.refund}, {case.dispute}")


def stage_of(case: Case) -> Stage:
    return row_of(case).stage


def turn_of(case: Case) -> Turn | None:
    return row_of(case).turn


_CLOCKS_OF: dict[Stage, tuple[str, ...]] = {
    Stage.MONEY_ON_ITS_WAY: ("payout",),
    Stage.BOTH_TO_PROVE: ("prove",),
    Stage.PLATFORM_TO_DECIDE: ("decide",),
    Stage.CONSUMER_TO_RESPOND: ("respond",),
    Stage.CONSUMER_TO_SHOW_EVIDENCE: ("show", "check", "hold"),
    Stage.MERCHANT_TO_ANSWER: ("answer",),
    Stage.CONSUMER_TO_SEND: ("send",),
    Stage.MERCHANT_TO_RECEIVE: ("receive", "settle", "trace"),
    Stage.CONSUMER_TO_RECEIVE: ("go_back",),
}


def stage_deadline(case: Case, situation: Situation) -> Deadline | None:
    """The deadline that the stage is waiting for, if one runs."""
    return deadline_of(stage_of(case), case, situation)


def deadline_of(stage: Stage, case: Case, situation: Situation) -> Deadline | None:
    """The deadline that this stage, the case's own, is waiting for, if one runs."""
    for name in _CLOCKS_OF.get(stage, ()):
        clock = BY_NAME[name]
        if clock.runs(case):
            return Deadline(name, due_at(clock, case, situation), on_expiry(clock, case), clock.rule)
    return None


_MOVES_THE_CLAIM: frozenset[str] = frozenset({"show", "answer", "send", "receive", "settle", "trace", "respond"})
"""The clocks whose end lets open offers lapse: what was talked about is over then."""


def offer_ends_at(offer: Offer, case: Case, situation: Situation) -> datetime:
    """Until when an open offer can be answered: no other clock stops for it, and the case's own may run out first."""
    lapses, deadline = offer_lapses_at(offer.made_at, situation.policy), stage_deadline(case, situation)
    return min(lapses, deadline.due_at) if deadline is not None and deadline.name in _MOVES_THE_CLAIM else lapses
