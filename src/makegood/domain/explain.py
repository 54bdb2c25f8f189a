"""Why does my refund not succeed?  What happened, on which rule, whose turn, until when, and what to do now (S8).

The answer is values only: keys of sentences with what fills them.  Words in a language are found by `app.texts`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from . import events as e
from .again import again
from .case import Case, due_amount_minor, goods_to_send, promised_minor, refunded_minor
from .commands import PUBLIC
from .judging import Matter
from .notes import Note, notes_on, small_failed_minor
from .permissions import COMMANDS
from .situations import failed_payments, situation_of
from .stage import stage_deadline, turn_of
from .words import Favour, Refund, Role, Turn


class Step(NamedTuple):
    """One thing that the reader can do: a command, or something outside the system."""

    key: str
    command: str | None


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
        notes=tuple(notes_on(case, matter, facts)),
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
    return (*also, *WAYS_OUT.get(role, ())) if small_failed_minor(case) else also


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
