"""When are two positions the same?  When everything that the rules still look at is the same, counted from now.

What they never look at again is left out (replaced attempts, texts, numbers of facts, clocks that do not run, the
counts of a claim that has ended), persons are told apart by their part and not by their names, and durations are
compared by the second, but for a clock that is just about to run out.  So there are finitely many shapes.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime, timedelta

from ...domain import deadlines
from ...domain.case import Case, Offer, Payment, Round, is_open, open_offers
from ...domain.deadlines import Situation, due_at, extendable_from, next_wake
from ...domain.words import Dispute, Outcome, Parcel, Refund, Role
from .position import Ground, Position

_SILENT = frozenset({Refund.SUBMITTED, Refund.UNKNOWN})

_NOW = timedelta(0)
_SECOND = timedelta(seconds=1)


def shape(ground: Ground, position: Position) -> Hashable:
    """What distinguishes this position from others."""
    case, now = position.case, position.now
    return (
        (case.claim, case.parcel, case.refund, case.dispute, case.outcome, case.ask.kind),
        (case.ask.requested_minor, case.ask.freight_minor, case.lines_minor, case.courier_claimed_minor),
        tuple(_payment(p, now) for p in case.payments if p.replaced_by is None),
        frozenset((p.raised, p.overruled) for p in case.payments if p.replaced_by is not None),
        _number(case),
        case.consented,
        _claim(case, ground) if is_open(case) or _may_reopen(case) else None,
        tuple(_offer(offer, now) for offer in open_offers(case)),
        None if case.small_request is None else case.small_request.amount_minor,
        _round(case.round, case),
        _clocks(case, ground.situation, now),
        _next(case, ground.situation, now),
    )


def _number(case: Case) -> Hashable:
    """Whether there is one; while the parcel is on the way, whether and how often it may still be corrected."""
    on_the_way = case.parcel is Parcel.ON_THE_WAY and case.refund is Refund.NONE
    back = case.back_waybills if case.parcel is Parcel.GOING_BACK else 0
    return (case.waybill is not None, back, (bool(case.noted), case.waybill_corrections) if on_the_way else None)


def _may_reopen(case: Case) -> bool:
    current = case.round
    return case.outcome is Outcome.DECIDED_FOR_MERCHANT and current is not None and not current.final


def _claim(case: Case, ground: Ground) -> Hashable:
    """What matters only as long as the claim is open."""
    limits = ground.policy.limits
    return (
        case.ask.reason_code,
        case.ask.agreed_minor,
        case.ask.evidence_lacking,
        min(case.ask.modifications, limits.modifications),
        (case.extended, case.signed_at is not None, "settle" in case.since),
        tuple(min(_made(case, side), limits.offers_per_side) for side in (Role.CONSUMER, Role.MERCHANT)),
    )


def _clocks(case: Case, situation: Situation, now: datetime) -> Hashable:
    """How long each running clock still runs, and how long until receiving may be extended."""
    left = [
        (clock.name, _about(due_at(clock, case, situation) - now)) for clock in deadlines.CLOCKS if clock.runs(case)
    ]
    if case.parcel is Parcel.ON_THE_WAY and not case.extended and is_open(case):
        left.append(("extend", _about(max(_NOW, extendable_from(case, situation) - now))))
    return tuple(left)


def _next(case: Case, situation: Situation, now: datetime) -> Hashable:
    """What time brings next, a reminder perhaps."""
    wake = next_wake(case, situation)
    return None if wake is None else (wake.clock, wake.remind_h, _about(wake.at - now))


def _about(length: timedelta) -> timedelta:
    """A duration by the second; what is below a second is kept."""
    return length if length <= _SECOND else timedelta(seconds=round(length / _SECOND))


def _payment(payment: Payment, now: datetime) -> Hashable:
    sent_at = payment.submitted_at if payment.state in _SILENT and not payment.raised else None
    return (
        payment.kind,
        payment.channel,
        payment.tender,
        payment.amount_minor,
        payment.state,
        payment.account_ref,
        (payment.raised, payment.stated, payment.overruled),
        None if sent_at is None else _about(now - sent_at),
    )


def _offer(offer: Offer, now: datetime) -> Hashable:
    return (offer.side, offer.type, offer.kind, offer.amount_minor, _about(now - offer.made_at))


def _made(case: Case, side: Role) -> int:
    return sum(1 for offer in case.offers if offer.side is side)


def _round(current: Round | None, case: Case) -> Hashable:
    """What is left of the last dispute: persons as the first and the other, and who bears what is paid."""
    if current is None:
        return None
    new_no = case.refused_at is not None and case.refused_at > current.opened_at
    decisions = [None if d is None else (d.liable, d.freight_paid_by) for d in (current.first, current.decision)]
    over = case.dispute is Dispute.WITHDRAWN or (case.dispute is Dispute.DECIDED and current.final)
    if over:
        return (new_no, decisions[1])
    first = current.first.arbitrator if current.first is not None else None
    return (new_no, *decisions, first is None, current.arbitrator is None, current.raised, current.at_stake_minor)
