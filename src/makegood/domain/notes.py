"""What else is to be said of a case: reasons that were given, time, offers, money beside the refund, goods?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from . import events as e
from .again import again
from .case import Case, open_offers, refunded_minor, refunds
from .deadlines import BY_NAME, Moved, due_at
from .judging import Matter
from .offering import meaning_of
from .stage import offer_ends_at, stage_deadline, stage_of
from .words import Claim, Dispute, Outcome, Parcel, PaymentKind, Refund, Stage


class Note(NamedTuple):
    """One more sentence that belongs to the answer."""

    key: str
    params: Mapping[str, object]


def _offers(case: Case, matter: Matter, facts: Sequence[e.Fact]) -> Iterator[Note]:
    """Offers that wait for an answer, and until when."""
    for offer in open_offers(case):
        mine = offer.side is matter.actor.role
        until = offer_ends_at(offer, case, matter.situation)
        key = "offer_mine" if mine else f"offer_by_{offer.side}"
        yield Note(key, {"offer_type": meaning_of(offer, case), "amount_minor": offer.amount_minor, "until": until})


def _goods_back(case: Case, matter: Matter, facts: Sequence[e.Fact]) -> Iterator[Note]:
    """The goods are on their way to the consumer; after an end, whether one may apply again."""
    if case.parcel is Parcel.GOING_BACK:
        until, parcel = due_at(BY_NAME["go_back"], case, matter.situation), case.back_waybill
        if parcel is None:
            yield Note("goods_to_send_back", {"since": case.since["go_back"], "until": until})
        else:
            yield Note("goods_going_back", {"carrier": parcel.carrier, "back_waybill": parcel.number, "until": until})
    if (keep := BY_NAME["keep"]).runs(case):
        yield Note("goods_kept", {"until": due_at(keep, case, matter.situation)})
    if stage_of(case) in (Stage.CLOSED, Stage.CONSUMER_TO_RESPOND) and case.successor_id is None:
        found = again(case, matter)
        days = {} if found.days is None else {"days": found.days}
        yield Note(f"apply_again.{found.key}", {"until": found.until, "most": found.most, **days})


def small_failed_minor(case: Case) -> int:
    """What small payments that failed come to."""
    small = [p for p in case.payments if p.kind is PaymentKind.SMALL and p.replaced_by is None]
    return sum(p.amount_minor for p in small if p.state is Refund.FAILED)


def _small_payments(case: Case, matter: Matter, facts: Sequence[e.Fact]) -> Iterator[Note]:
    """Small payments that failed, and a refund of which a part has arrived already."""
    if amount := small_failed_minor(case):
        yield Note("small_payment_failed", {"amount_minor": amount})
    arrived = refunded_minor(case)
    if arrived and any(p.state is not Refund.PAID for p in refunds(case)):
        yield Note("part_arrived", {"amount_minor": arrived})


def _approval(case: Case, matter: Matter, facts: Sequence[e.Fact]) -> Iterator[Note]:
    """A small payment that waits for the platform's word."""
    asked = case.small_request
    if asked is not None:
        yield Note("small_payment_asked", {"amount_minor": asked.amount_minor, "purpose": asked.purpose})


def _time(case: Case, matter: Matter, facts: Sequence[e.Fact]) -> Iterator[Note]:
    """The deadline has passed and is being carried out; or time stands still; or it stood still."""
    deadline = stage_deadline(case, matter.situation)
    if deadline is None:
        return
    clock = BY_NAME[deadline.name]
    if deadline.due_at <= matter.now:
        yield Note("due_now", {})
    elif clock.moved is Moved.BY_SUSPENSIONS:
        published = [periods for at, periods in matter.situation.still if at <= matter.now]
        now_still = next((p for p in (published[-1] if published else ()) if p.start <= matter.now < p.until), None)
        plain = case.since[clock.name] + clock.length(matter.situation.policy.lengths, case)
        if now_still is not None:
            yield Note("time_stands_still", {"still_until": now_still.until, "until": deadline.due_at})
        elif plain < deadline.due_at:
            yield Note("deadline_moved", {"was": plain, "until": deadline.due_at})


_SAID_NO: dict[type, str] = {e.Refused: "refusal_reason", e.Rejected: "rejection_reason"}


def _why_no(case: Case, matter: Matter, facts: Sequence[e.Fact]) -> Iterator[Note]:
    """The merchant's reason, where a no stands."""
    if stage_of(case) not in (Stage.CONSUMER_TO_RESPOND, Stage.BOTH_TO_PROVE, Stage.PLATFORM_TO_DECIDE):
        return
    last: Any = next((fact.what for fact in reversed(facts) if type(fact.what) in _SAID_NO), None)
    if last is not None:
        key = _SAID_NO[type(last)]
        yield Note(key, {key: last.reason_code, "comment": last.comment or None})


def _why_decided(case: Case, matter: Matter, facts: Sequence[e.Fact]) -> Iterator[Note]:
    """The decision's grounds, where it is what holds, and until when it can be appealed against."""
    holds = case.claim in (Claim.AGREED, Claim.SETTLED) or case.outcome is Outcome.DECIDED_FOR_MERCHANT
    if case.dispute is not Dispute.DECIDED or not holds:
        return
    last = next((fact.what for fact in reversed(facts) if isinstance(fact.what, e.Decided)), None)
    if last is not None:
        yield Note("grounds", {"favour": last.in_favour_of, "grounds": last.grounds or None})
    clock = BY_NAME["appeal"]
    if clock.runs(case) and case.round is not None and case.round.first is None:
        yield Note("appeal_until", {"until": due_at(clock, case, matter.situation)})


_NOTES: tuple[Callable[[Case, Matter, Sequence[e.Fact]], Iterator[Note]], ...] = (
    _why_no,
    _why_decided,
    _small_payments,
    _approval,
    _time,
    _offers,
    _goods_back,
)
NOTES = (
    *_SAID_NO.values(),
    "grounds",
    "appeal_until",
    "small_payment_failed",
    "part_arrived",
    "small_payment_asked",
    "due_now",
    "time_stands_still",
    "deadline_moved",
    "offer_mine",
    "offer_by_consumer",
    "offer_by_merchant",
    "goods_to_send_back",
    "goods_going_back",
    "goods_kept",
    "apply_again.until",
    "apply_again.any_time",
    "apply_again.after_back",
    "apply_again.over",
    "apply_again.too_often",
    "apply_again.elsewhere",
)
"""Every note there is."""


def notes_on(case: Case, matter: Matter, facts: Sequence[e.Fact]) -> Iterator[Note]:
    """All that belongs to the answer beside the situation; `facts` are the history, for the reasons that were given."""
    for make in _NOTES:
        yield from make(case, matter, facts)
