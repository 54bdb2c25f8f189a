"""Which numbers does the rule book leave to the platform and the shop?  All of them, with these defaults."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from .words import FAULT_REASONS, Check


class OnSigned(StrEnum):
    """What signing does to the clock of receiving: `restart` puts `settle` in its place (S12), `earliest` keeps
    whichever of the two ends first."""

    RESTART = "restart"
    EARLIEST = "earliest"


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long each clock runs (S10-S16)."""

    show: timedelta = timedelta(hours=72)
    answer: timedelta = timedelta(hours=48)
    send: timedelta = timedelta(days=7)
    receive: timedelta = timedelta(days=7)
    extension: timedelta = timedelta(days=7)
    extend_from: timedelta = timedelta(days=5)
    settle: timedelta = timedelta(hours=48)
    trace: timedelta = timedelta(hours=48)
    go_back: timedelta = timedelta(days=10)
    respond: timedelta = timedelta(hours=48)
    prove: timedelta = timedelta(hours=24)
    appeal: timedelta = timedelta(days=7)
    decide_working_days: int = 5
    offer: timedelta = timedelta(hours=24)
    payout: timedelta = timedelta(hours=24)
    validity: timedelta = timedelta(days=15)
    validity_no_reason: timedelta = timedelta(days=7)
    grace_after_withdrawal: timedelta = timedelta(days=7)
    late_report: timedelta = timedelta(hours=24)
    show_again: timedelta = timedelta(hours=24)
    check: timedelta = timedelta(hours=2)
    hold: timedelta = timedelta(hours=24)
    retention: timedelta = timedelta(days=1095)


@dataclass(frozen=True, slots=True)
class Reminders:
    """How long before a clock ends people are reminded of it (S11)."""

    show: tuple[timedelta, ...] = (timedelta(hours=24),)
    send: tuple[timedelta, ...] = (timedelta(hours=72), timedelta(hours=24))
    settle: tuple[timedelta, ...] = (timedelta(hours=12),)


@dataclass(frozen=True, slots=True)
class Limits:
    """How often, how many, how much (money in minor units of the order's currency)."""

    cases_per_line: int = 5
    modifications: int = 3
    offers_per_side: int = 3
    waybill_corrections: int = 3
    small_payment_per_order_minor: int = 20_000
    small_payment_per_shop_day_minor: int = 500_000
    small_payment_approval_above_minor: int = 10_000


@dataclass(frozen=True, slots=True)
class EvidenceRules:
    """For which reasons evidence must come with the application, what it must show, and how much there may be.

    `needs` are checks that the exhibits of the application must pass together.  From `challenge_from_minor` on the
    consumer is asked to show a code written by hand; None asks nobody.
    """

    required_reasons: tuple[str, ...] = tuple(sorted(FAULT_REASONS))
    needs: tuple[Check, ...] = (Check.READABLE, Check.SHARP, Check.GOODS, Check.WAYBILL, Check.ACCESSORIES)
    rejection_requires_exhibits: bool = False
    exhibits_per_case: int = 40
    challenge_from_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the numbers; a case keeps the version it was opened under."""

    version: str = "default@1"
    lengths: Lengths = field(default_factory=Lengths)
    reminders: Reminders = field(default_factory=Reminders)
    limits: Limits = field(default_factory=Limits)
    evidence: EvidenceRules = field(default_factory=EvidenceRules)
    on_signed: OnSigned = OnSigned.RESTART


DEFAULT = Policy()
