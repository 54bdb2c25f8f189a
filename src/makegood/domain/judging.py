"""What does a decision have before it, and what does it say?  The words that all deciding shares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from .case import Case
from .deadlines import Situation
from .events import What
from .order import Order
from .refusals import Code, Refusal
from .words import Actor, Claim, Dispute, Parcel, Refund, Role


class Draft(NamedTuple):
    """A fact to be: what happens, on which rule, and a word for why."""

    what: What
    rule: str | None = None
    reason: str | None = None


Verdict = Sequence[Draft] | Refusal


class Matter(NamedTuple):
    """What a command is judged on besides the case: who orders it, when, the order's balances, the numbers.

    `case_suffix` numbers things inside the case (offers, refunds) without asking the world.  `addresses` are the
    shop's return addresses.
    """

    now: datetime
    actor: Actor
    order: Order
    situation: Situation
    addresses: tuple[str, ...] = ()


Guard = Callable[[Case, Matter], Refusal | None]
Handler = Callable[[Case, Any, Matter], Verdict]


def not_now(case: Case, rule: str | None = None) -> Refusal:
    """The case is not at a point where this can be done."""
    return _not_now(rule, case.claim, case.parcel, case.refund, case.dispute)


@cache  # of the few states that there are: most of what a reader may not do now is refused like this
def _not_now(rule: str | None, claim: Claim, parcel: Parcel, refund: Refund, dispute: Dispute) -> Refusal:
    fields = {"claim": claim, "parcel": parcel, "refund": refund, "dispute": dispute}
    return Refusal(Code.NOT_ALLOWED_NOW, rule, fields)


def side_of(actor: Actor) -> Role:
    """A merchant's staff act for the merchant, everybody else for themselves."""
    return actor.role


def refund_no(case: Case, extra: int = 0) -> str:
    """The next refund number of the case: its own key and a running number, made by us and never used twice."""
    return f"{case.basis.case_id[-26:]}-{len(case.payments) + 1 + extra}"
