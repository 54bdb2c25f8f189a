"""What does one case add to its shop's figures: how quickly was it answered and settled, how did it end (S27)?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from . import events as e
from .case import Case, has_ended, refunded_minor, small_paid_minor
from .liability import contributions_of
from .words import Condition, PaymentKind, Role

_SECOND: Final = timedelta(seconds=1)
_BY: Final = {Role.MERCHANT: "merchant", Role.ARBITRATOR: "decision", Role.CONSUMER: "agreement"}
TRIGGERS: Final = ("merchant", "agreement", "clock", "decision", "operator")
"""Who makes a refund due: the merchant, an offer that the consumer accepted, a clock that ran out, a decision."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One case in numbers.

    `situation` is what the inspection found, else the reason; `answer_s` runs from the application (or its evidence) to
    the first answer, `settle_s` from the goods' arrival to the refund or the no, `length_s` from the application to the
    end, each in seconds and None while it lasts; `resold` counts returns that came back fit to be sold again.
    """

    kind: str
    reason: str
    situation: str
    outcome: str
    refund_by: str
    answer_s: int | None
    settle_s: int | None
    length_s: int | None
    disputes: int
    liable: int
    refunded_minor: int
    small_count: int
    small_minor: int
    courier_minor: int
    resold: int
    currency: str


def summary_of(case: Case, facts: Iterable[e.Fact]) -> Summary:
    """The case in numbers, from what it is and what has happened to it."""
    told = tuple(facts)
    rounds = contributions_of(case)
    found = case.findings.condition if case.findings is not None else None
    opened = case.basis.opened_at
    begun = _first(told, e.EvidenceShown) or opened
    arrived = _first(told, e.Signed, e.RefusedAtDoor)
    return Summary(
        kind=case.ask.kind.value,
        reason=case.ask.reason_code.value,
        situation=f"finding.{found.value}" if found is not None else f"reason.{case.ask.reason_code.value}",
        outcome=case.outcome.value if case.outcome is not None else "",
        refund_by=_trigger(told),
        answer_s=_seconds(begun, _first(told, e.Agreed, e.Refused, e.RefundPromised)),
        settle_s=_seconds(arrived, _after(told, arrived, e.RefundPromised, e.Rejected, e.Closed)),
        length_s=_seconds(opened, case.updated_at if has_ended(case) else None),
        disputes=len(rounds),
        liable=sum(1 for one in rounds if one.liable),
        refunded_minor=refunded_minor(case),
        small_count=sum(1 for p in case.payments if p.kind is PaymentKind.SMALL and p.replaced_by is None),
        small_minor=small_paid_minor(case),
        courier_minor=case.courier_claimed_minor,
        resold=int(found is Condition.INTACT),
        currency=case.basis.currency,
    )


def _first(facts: Iterable[e.Fact], *kinds: type) -> datetime | None:
    return next((fact.at for fact in facts if isinstance(fact.what, kinds)), None)


def _after(facts: Iterable[e.Fact], start: datetime | None, *kinds: type) -> datetime | None:
    if start is None:
        return None
    return next((fact.at for fact in facts if fact.at >= start and isinstance(fact.what, kinds)), None)


def _seconds(start: datetime | None, end: datetime | None) -> int | None:
    return None if start is None or end is None else max(0, (end - start) // _SECOND)


def _trigger(facts: Iterable[e.Fact]) -> str:
    """Who made the first refund due; empty where none is."""
    promised = next((fact for fact in facts if isinstance(fact.what, e.RefundPromised)), None)
    if promised is None:
        return ""
    role = promised.actor.role
    return "operator" if role is Role.OPERATOR else _BY.get(role, "clock")
