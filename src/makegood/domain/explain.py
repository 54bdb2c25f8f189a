"""Why does my refund not succeed?  What happened, on which rule, whose turn, until when, and what to do now (S8).

The answer is values only: keys of sentences with what fills them.  Words in a language are found by `app.texts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from . import events as e
from .again import again
from .case import Case, due_amount_minor, goods_to_send, open_offers, promised_minor, refunded_minor, refunds
from .commands import PUBLIC
from .deadlines import BY_NAME, Moved, due_at
from .judging import Matter
from .permissions import COMMANDS
from .situations import failed_payments, situation_of
from .stage import offer_ends_at, stage_deadline, stage_of, turn_of
from .words import Claim, Dispute, Favour, Outcome, Parcel, PaymentKind, Refund, Role, Stage, Turn


class Step(NamedTuple):
    """One thing that the reader can do: a command, or something outside the system."""

    key: str
    command: str | None


class Note(NamedTuple):
    """One more sentence that belongs to the answer."""

    key: str
    params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer for one reader.

    `situation` is a stable key.  `silence` names what happens when nobody does anything until `until`.  In `params`
    amounts end in `_minor` and are of `currency`; instants are in UTC and are shown in `zone`.
    `at` is when it was asked.
    """

    situation: str
    reader: Role
    rule: str | None
    turn: Turn | None
    until: datetime | None
    silence: str | None
    do_now: tuple[Step, ...]
    notes: tuple[Note, ...]
    params: Mapping[str, object]
    currency: str
    zone: str
    at: datetime


def explain(case: Case, matter: Matter, facts: Sequence[e.Fact] = ()) -> Explanation:
    """The answer for the reader that `matter` names.  With the case's facts it also tells the other side's reasons."""
    row = situation_of(case)
    deadline = stage_deadline(case, matter.situation)
    return Explanation(
        situation=row.key,
        reader=matter.actor.role,
        rule=row.rule or _money_stands_on(case, facts),
        turn=turn_of(case),
        until=deadline.due_at if deadline is not None else None,
        silence=silence_key(deadline.name, deadline.on_expiry) if deadline is not None else None,
        do_now=tuple(_steps(case, matter, row.steps.get(matter.actor.role, ()))),
        notes=tuple(note for make in _NOTES for note in make(case, matter, facts)),
        params=_params(case),
        currency=case.basis.currency,
        zone=case.basis.zone,
        at=matter.now,
    )


def _money_stands_on(case: Case, facts: Sequence[e.Fact]) -> str | None:
    """The rule that made the latest refund due."""
    promised = (fact.rule for fact in reversed(facts) if isinstance(fact.what, e.RefundPromised))
    return next(promised, None) if case.refund is not Refund.NONE else None


def silence_key(clock: str, on_expiry: str) -> str:
    """What silence brings is the clock's own sentence; only an unanswered application has two ends (S10)."""
    return "answer_refund" if clock == "answer" and on_expiry == "refund" else clock


def _params(case: Case) -> dict[str, object]:
    failed = sum(p.amount_minor for p in failed_payments(case))
    return {
        "amount_minor": failed or promised_minor(case) or due_amount_minor(case),
        "requested_minor": case.ask.requested_minor,
        "refunded_minor": refunded_minor(case),
        "waybill": case.waybill.number if case.waybill is not None else None,
        "carrier": case.waybill.carrier if case.waybill is not None else None,
        "payment_reason": next((p.reason for p in failed_payments(case)), None),
        "channel": case.consented[0] if case.consented is not None else None,
    }


# --- what the reader can do -----------------------------------------------------------------------

FIRST: dict[Role, tuple[str, ...]] = {
    Role.CONSUMER: ("accept_offer", "decline_offer"),
    Role.MERCHANT: ("accept_offer", "decline_offer"),
}
LAST: dict[Role, tuple[str, ...]] = {
    Role.CONSUMER: ("withdraw_offer", "message", "ask_service"),
    Role.MERCHANT: ("withdraw_offer", "message"),
}
WAYS_OUT: dict[Role, tuple[str, ...]] = {
    Role.CONSUMER: ("consent_channel",),
    Role.MERCHANT: ("reissue",),
    Role.OPERATOR: ("reissue",),
}


def _steps(case: Case, matter: Matter, steps: tuple[str, ...]) -> Iterator[Step]:
    role = matter.actor.role
    seen: set[str] = set()
    for name in (*FIRST.get(role, ()), *steps, *_also(case, role), *LAST.get(role, ())):
        if name not in seen and _open(name, case, matter):
            seen.add(name)
            yield Step(name, name if name in PUBLIC else None)


def _also(case: Case, role: Role) -> tuple[str, ...]:
    """Ways that stay open beside the situation: an appeal for who lost, a way out for a small payment that failed."""
    also: tuple[str, ...] = ("appeal",) if role in _losers(case) else ()
    return (*also, *WAYS_OUT.get(role, ())) if _small_failed(case) else also


def _losers(case: Case) -> frozenset[Role]:
    decision = case.round.decision if case.round is not None else None
    return _LOSERS[decision.in_favour_of] if decision is not None else frozenset()


_LOSERS: dict[Favour, frozenset[Role]] = {
    Favour.CONSUMER: frozenset({Role.MERCHANT}),
    Favour.MERCHANT: frozenset({Role.CONSUMER}),
    Favour.SHARED: frozenset({Role.CONSUMER, Role.MERCHANT}),
}


def _open(name: str, case: Case, matter: Matter) -> bool:
    """A command that is allowed now; an application needs its occasion, and nobody is told to do a thing twice."""
    if name == "apply_again":
        return again(case, matter).may
    if name == "take" and case.round is not None and case.round.arbitrator == matter.actor.subject:
        return False  # taken already
    if name == "send_back":
        return matter.actor.role is Role.MERCHANT and goods_to_send(case)
    cls = PUBLIC.get(name)
    if cls is None:
        return True
    row = COMMANDS[cls]
    return matter.actor.role in row.roles and row.guard(case, matter) is None


# --- what else belongs to the answer --------------------------------------------------------------


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


def _offers(case: Case, matter: Matter, facts: Sequence[e.Fact]) -> Iterator[Note]:
    for offer in open_offers(case):
        mine = offer.side is matter.actor.role
        until = offer_ends_at(offer, case, matter.situation)
        key = "offer_mine" if mine else f"offer_by_{offer.side}"
        yield Note(key, {"offer_type": offer.type, "amount_minor": offer.amount_minor, "until": until})


def _back(case: Case, matter: Matter, facts: Sequence[e.Fact]) -> Iterator[Note]:
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


def _small_failed(case: Case) -> int:
    small = [p for p in case.payments if p.kind is PaymentKind.SMALL and p.replaced_by is None]
    return sum(p.amount_minor for p in small if p.state is Refund.FAILED)


def _small(case: Case, matter: Matter, facts: Sequence[e.Fact]) -> Iterator[Note]:
    """Small payments that failed, and a refund of which a part has arrived already."""
    if amount := _small_failed(case):
        yield Note("small_payment_failed", {"amount_minor": amount})
    arrived = refunded_minor(case)
    if arrived and any(p.state is not Refund.PAID for p in refunds(case)):
        yield Note("part_arrived", {"amount_minor": arrived})


def _asked_for(case: Case, matter: Matter, facts: Sequence[e.Fact]) -> Iterator[Note]:
    """A small payment that waits for the platform's word."""
    asked = case.small_request
    if asked is not None:
        yield Note("small_payment_asked", {"amount_minor": asked.amount_minor, "purpose": asked.purpose})


_NOTES: tuple[Callable[[Case, Matter, Sequence[e.Fact]], Iterator[Note]], ...] = (
    _why_no,
    _why_decided,
    _small,
    _asked_for,
    _time,
    _offers,
    _back,
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
