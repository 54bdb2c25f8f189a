"""Which clocks run on a case, until when, and what happens when they run out?

A deadline is derived, not remembered: a pure function of the case, its policy and the periods in which time stands
still.  Every clock is a row of `CLOCKS`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from .calendar import Calendar, add_working_days
from .case import UNDECIDED, Case, has_ended, open_offers, withdrawn_with_goods
from .exhibits import is_pending
from .policy import Lengths, OnSigned, Policy, Reminders
from .running import Period, add_running
from .words import Claim, Dispute, ExhibitPurpose, Parcel, Refund, Stage


class Moved(StrEnum):
    """What makes a clock stand still."""

    BY_SUSPENSIONS = "by suspensions"
    BY_WORKING_DAYS = "by working days"
    BY_NOTHING = "by nothing"


Standstill = tuple[datetime, tuple[Period, ...]]
"""An instant of publication, and all the periods of the scope that were published by then, merged."""


class Situation(NamedTuple):
    """What besides the case a derivation needs: the numbers, the standstills in the case's scope, the calendar.

    `still` is in order of publication: a suspension published after a deadline has run out does not move it.
    """

    policy: Policy
    still: Sequence[Standstill]
    calendar: Calendar


def _no_reminders(_: Reminders) -> tuple[timedelta, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Clock:
    """One row: while `runs` holds, the clock of this name counts `length` from the instant it is anchored to."""

    name: str
    runs: Callable[[Case], bool]
    length: Callable[[Lengths, Case], timedelta]
    moved: Moved
    rule: str | None
    on_expiry: str
    stage: Stage | None
    reminders: Callable[[Reminders], tuple[timedelta, ...]] = _no_reminders


class Deadline(NamedTuple):
    """A clock that runs, and the instant it has run out: now >= due_at."""

    name: str
    due_at: datetime
    on_expiry: str
    rule: str | None


class Wake(NamedTuple):
    """The next instant at which time acts: a clock running out, a reminder, an offer lapsing."""

    at: datetime
    clock: str
    due_at: datetime
    remind_h: int | None = None
    offer_id: str | None = None


def _applied(case: Case) -> bool:
    return case.claim is Claim.APPLIED and case.refund is Refund.NONE


def _agreed_and(*parcels: Parcel) -> Callable[[Case], bool]:
    where = frozenset(parcels)
    return lambda case: case.claim is Claim.AGREED and case.parcel in where and case.refund is Refund.NONE


def _pending(case: Case) -> bool:
    """A picture of the application came, and checks or a person have still to say a word: it came in time."""
    return any(
        x.purpose is ExhibitPurpose.APPLICATION and x.replaced_by is None and is_pending(x) for x in case.exhibits
    )


_NO = frozenset({Claim.REFUSED, Claim.REJECTED})
_MONEY_UNDER_WAY = frozenset({Refund.SUBMITTED, Refund.UNKNOWN})


def _respond(case: Case) -> bool:
    return case.claim in _NO and case.refund is Refund.NONE and case.dispute not in UNDECIDED


def _appeal(case: Case) -> bool:
    return case.dispute is Dispute.DECIDED and (r := case.round) is not None and not r.final


def _decide(case: Case) -> bool:
    undecided = case.dispute is Dispute.DECIDING or case.dispute is Dispute.APPEALED
    return undecided and (r := case.round) is not None and not r.raised


CLOCKS: tuple[Clock, ...] = (
    Clock(
        "show",
        lambda c: _applied(c) and c.ask.evidence_lacking and not _pending(c),
        lambda n, c: n.show,
        Moved.BY_SUSPENSIONS,
        "S2",
        "closed",
        Stage.CONSUMER_TO_SHOW_EVIDENCE,
        lambda r: r.show,
    ),
    Clock(
        "check",
        lambda c: bool(c.exhibits) and "check" in c.since and not has_ended(c),
        lambda n, c: n.check,
        Moved.BY_NOTHING,
        "S4",
        "held",
        Stage.CONSUMER_TO_SHOW_EVIDENCE,
    ),
    Clock(
        "hold",
        lambda c: bool(c.exhibits) and "hold" in c.since and not has_ended(c),
        lambda n, c: n.hold,
        Moved.BY_NOTHING,
        "S4",
        "moves_on",
        Stage.CONSUMER_TO_SHOW_EVIDENCE,
    ),
    Clock(
        "answer",
        lambda c: _applied(c) and not c.ask.evidence_lacking,
        lambda n, c: n.answer,
        Moved.BY_SUSPENSIONS,
        "S10",
        "agreed",
        Stage.MERCHANT_TO_ANSWER,
    ),
    Clock(
        "send",
        _agreed_and(Parcel.AWAITED),
        lambda n, c: n.send,
        Moved.BY_SUSPENSIONS,
        "S11",
        "closed",
        Stage.CONSUMER_TO_SEND,
        lambda r: r.send,
    ),
    Clock(
        "receive",
        _agreed_and(Parcel.ON_THE_WAY),
        lambda n, c: n.receive + n.extension if c.extended else n.receive,
        Moved.BY_SUSPENSIONS,
        "S16",
        "refund",
        Stage.MERCHANT_TO_RECEIVE,
    ),
    Clock(
        "settle",
        _agreed_and(Parcel.SIGNED, Parcel.INSPECTED, Parcel.REFUSED_AT_DOOR),
        lambda n, c: n.settle,
        Moved.BY_SUSPENSIONS,
        "S12",
        "refund",
        Stage.MERCHANT_TO_RECEIVE,
        lambda r: r.settle,
    ),
    Clock(
        "trace",
        _agreed_and(Parcel.LOST),
        lambda n, c: n.trace,
        Moved.BY_SUSPENSIONS,
        None,
        "refund",
        Stage.MERCHANT_TO_RECEIVE,
    ),
    Clock(
        "go_back",
        lambda c: c.parcel is Parcel.GOING_BACK,
        lambda n, c: n.go_back,
        Moved.BY_SUSPENSIONS,
        None,
        "taken_as_received",
        Stage.CONSUMER_TO_RECEIVE,
    ),
    Clock(
        "keep",
        withdrawn_with_goods,
        lambda n, c: n.grace_after_withdrawal,
        Moved.BY_SUSPENSIONS,
        "S22",
        "goods_go_back",
        None,
    ),
    Clock(
        "respond",
        _respond,
        lambda n, c: n.respond,
        Moved.BY_SUSPENSIONS,
        "S14",
        "closed",
        Stage.CONSUMER_TO_RESPOND,
    ),
    Clock(
        "prove",
        lambda c: c.dispute is Dispute.COLLECTING,
        lambda n, c: n.prove,
        Moved.BY_SUSPENSIONS,
        None,
        "deciding",
        Stage.BOTH_TO_PROVE,
    ),
    Clock(
        "decide",
        _decide,
        lambda n, c: timedelta(days=n.decide_working_days),
        Moved.BY_WORKING_DAYS,
        None,
        "raised_to_supervisor",
        Stage.PLATFORM_TO_DECIDE,
    ),
    Clock("appeal", _appeal, lambda n, c: n.appeal, Moved.BY_NOTHING, None, "final", None),
    Clock(
        "payout",
        lambda c: any(p.state in _MONEY_UNDER_WAY and not p.raised for p in c.payments),
        lambda n, c: n.payout,
        Moved.BY_NOTHING,
        "S8",
        "raised_to_operator",
        Stage.MONEY_ON_ITS_WAY,
    ),
)

BY_NAME = {clock.name: clock for clock in CLOCKS}


def running_due(anchor: datetime, length: timedelta, still: Sequence[Standstill]) -> datetime:
    """When `length` of running time has passed, as the publications stood while it had not yet passed."""
    due = anchor + length
    for published_at, periods in still:
        if published_at >= due:
            break
        due = add_running(anchor, length, periods)
    return due


def due_at(clock: Clock, case: Case, situation: Situation) -> datetime:
    """The instant at which this running clock has run out."""
    lengths = situation.policy.lengths
    anchor = case.since[clock.name]
    length = clock.length(lengths, case)
    if clock.moved is Moved.BY_SUSPENSIONS:
        due = running_due(anchor, length, situation.still)
        if clock.name == "settle" and situation.policy.on_signed is OnSigned.EARLIEST and "receive" in case.since:
            return max(anchor, min(due, due_at(BY_NAME["receive"], case, situation)))
        if clock.name == "show" and "show_again" in case.since:
            return max(due, running_due(case.since["show_again"], lengths.show_again, situation.still))
        return due
    if clock.moved is Moved.BY_WORKING_DAYS:
        return add_working_days(anchor, length.days, situation.calendar, case.basis.zone)
    return anchor + length


def on_expiry(clock: Clock, case: Case) -> str:
    """What happens in silence: agreement to a kind without a parcel is a refund straight away (S10)."""
    return "refund" if clock.name == "answer" and not case.kind.returns_goods else clock.on_expiry


def deadlines(case: Case, situation: Situation) -> list[Deadline]:
    """Every clock that runs on the case now, in table order."""
    return [
        Deadline(clock.name, due_at(clock, case, situation), on_expiry(clock, case), clock.rule)
        for clock in CLOCKS
        if clock.runs(case)
    ]


def offer_lapses_at(made_at: datetime, policy: Policy) -> datetime:
    return made_at + policy.lengths.offer


def extendable_from(case: Case, situation: Situation) -> datetime:
    """From when on receiving may be extended: five days of running time since the waybill (S13)."""
    return running_due(case.since["receive"], situation.policy.lengths.extend_from, situation.still)


def next_wake(case: Case, situation: Situation) -> Wake | None:
    """The earliest instant at which time acts; of equal ones the first in table order, reminders before expiry.

    A deadline that has moved is reminded of again, at the instants after the last reminder.
    """
    best: Wake | None = None
    for clock in CLOCKS:
        anchor = case.since.get(clock.name)
        if anchor is None or not clock.runs(case):
            continue
        due = due_at(clock, case, situation)
        for before in clock.reminders(situation.policy.reminders):
            at = due - before
            before_h = int(before.total_seconds() // 3600)
            if at > case.reminded.get(clock.name, anchor) and (best is None or at < best.at):
                best = Wake(at, clock.name, due, before_h)
        if best is None or due < best.at:
            best = Wake(due, clock.name, due)
    if case.offers:
        for offer in open_offers(case):
            at = offer_lapses_at(offer.made_at, situation.policy)
            if best is None or at < best.at:
                best = Wake(at, "offer", at, offer_id=offer.offer_id)
    return best
