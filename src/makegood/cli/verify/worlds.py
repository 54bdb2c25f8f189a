"""Which worlds are explored?  Each is one order, one application and the numbers of a shop."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

from ...domain.calendar import Calendar
from ...domain.commands import Apply, WantedLine
from ...domain.kinds import Kind
from ...domain.order import Order, OrderLine, Tender
from ...domain.policy import DEFAULT, EvidenceRules, Limits, OnSigned, Policy, Reminders
from ...domain.words import OfferType, Reason, TrackingStatus
from .moves import CONSUMER, Extent
from .position import Ground, Taken, begun

START: Final = datetime(2026, 3, 2, 1, tzinfo=UTC)
_DAYS: Final = [date(2026, 1, 1) + timedelta(days=n) for n in range(4 * 365)]
EVERY_DAY_WORKED: Final = Calendar(
    "every-day", 1, frozenset(), frozenset(d for d in _DAYS if d.weekday() >= 5), range(2026, 2030), frozenset()
)
"""Working days are tested elsewhere: here each day is one, so that positions a week apart have the same shape."""

_LIMITS: Final = Limits(small_payment_per_order_minor=501, small_payment_approval_above_minor=500)
PLAIN: Final = replace(
    DEFAULT,
    reminders=Reminders(show=(), send=(), settle=()),
    limits=replace(_LIMITS, modifications=1, offers_per_side=1),
    evidence=EvidenceRules(required_reasons=()),
)
"""The default numbers, but no reminders, no evidence, and limits that are reached at once."""
EARLIEST: Final = replace(PLAIN, on_signed=OnSigned.EARLIEST)
EVIDENCE: Final = replace(PLAIN, evidence=EvidenceRules(required_reasons=(Reason.QUALITY.value,)))
WIDER: Final = replace(EVIDENCE, limits=replace(_LIMITS, modifications=2, offers_per_side=2))
REMINDING: Final = replace(EVIDENCE, reminders=Reminders())


class World(NamedTuple):
    """`says` is what it is about, for people."""

    name: str
    says: str
    kind: Kind
    reason: Reason
    policy: Policy
    extent: Extent
    units: int = 1
    tenders: int = 1
    paid_minor: int = 10_000

    @property
    def ground(self) -> Ground:
        return Ground(self.policy, EVERY_DAY_WORKED, "UTC")

    @property
    def order(self) -> Order:
        """One line and its freight, in one or two purses; shipped and delivered, unless nothing was shipped."""
        paid, freight = self.paid_minor * self.units, self.paid_minor // 10
        line = OrderLine("L1", "SKU-1", "Blue cup", self.units, paid)
        total = paid + freight
        purses = (Tender("sandbox", total - 3_000), Tender("sandbox-pending", 3_000))
        tenders = purses if self.tenders > 1 else (Tender("sandbox", total),)
        shipped = None if self.kind is Kind.REFUND_UNSHIPPED else START - timedelta(days=3)
        delivered = None if shipped is None else START - timedelta(days=1)
        paid_at = START - timedelta(days=4)
        return Order(
            "shop-1", "order-1", CONSUMER.subject, None, "CNY", (line,), freight, tenders, paid_at, shipped, delivered
        )

    def begin(self) -> Taken:
        """The position after the application."""
        command = Apply("case-1", "order-1", self.kind, (WantedLine("L1", self.units),), self.reason)
        return begun(self.ground, self.order, command, CONSUMER, START)


_RETURN, _REFUND, _UNSHIPPED = Kind.RETURN_REFUND, Kind.REFUND_ONLY, Kind.REFUND_UNSHIPPED
_OTHER, _QUALITY = Reason.OTHER, Reason.QUALITY
_REPORTS: Final = tuple(TrackingStatus)
_WORDS: Final = ("paid", "failed", "unknown", "reversed")
_CHANGES: Final = frozenset({"amount", "kind", "reason"})
_ANSWERED_BY_WORDS: Final = tuple(one for one in OfferType if one is not OfferType.SMALL_PAYMENT)
_PARCEL: Final = Extent(statuses=_REPORTS, late_reports=True)
_COURIER: Final = _PARCEL._replace(courier=True)
_PURSES: Final = Extent(words=_WORDS)
_TALKS: Final = Extent(offers=(OfferType.MODIFY_AMOUNT, OfferType.MODIFY_KIND), words=("paid",))

SHORT_WORLDS: Final = (
    World("return", "a return, with every report of the carrier", _RETURN, _OTHER, PLAIN, _PARCEL),
    World("earliest", "the same where signing prolongs nothing", _RETURN, _OTHER, EARLIEST, _PARCEL),
    World("reminders", "the same with reminders and required evidence", _RETURN, _QUALITY, REMINDING, _PARCEL),
    World(
        "numbers", "a parcel's number that was mistyped", _RETURN, _OTHER, PLAIN,
        Extent(statuses=_REPORTS, corrects=True, offers=(OfferType.WITHDRAW_FOR_NOW,), words=("paid",)),
    ),
    World("two units", "two units, and claims on the courier", _RETURN, _OTHER, PLAIN, _COURIER, units=2),
    World("changes", "a claim that is modified, evidence required", _RETURN, _QUALITY, EVIDENCE, Extent(_CHANGES)),
    World("changes of a refund", "the same without a parcel", _REFUND, _QUALITY, EVIDENCE, Extent(_CHANGES)),
    World("gift", "nothing was paid for it", _RETURN, _OTHER, PLAIN, Extent(disputes=True, appeals=True), paid_minor=0),
    World(
        "disputes", "a return in dispute", _RETURN, _OTHER, PLAIN,
        Extent(disputes=True, words=("paid",)),
    ),
    World(
        "appeals", "a refund in dispute, and its appeal", _REFUND, _OTHER, PLAIN,
        Extent(disputes=True, appeals=True, bearers=True, words=("paid",)),
    ),
    World("offers", "a return that is negotiated", _RETURN, _OTHER, PLAIN, _TALKS),
    World(
        "endings", "offers that end a return for now", _RETURN, _OTHER, PLAIN,
        Extent(offers=(OfferType.WITHDRAW_FOR_NOW, OfferType.RETURN_WRONG_GOODS), words=("paid",), sends_back=True),
    ),
    World(
        "small payments", "small payments beside a refund", _REFUND, _OTHER, PLAIN,
        Extent(offers=(OfferType.SMALL_PAYMENT,), small=True),
    ),
    World(
        "approvals", "small payments that wait for approval", _REFUND, _OTHER, PLAIN,
        Extent(asks=True, words=("paid", "failed")),
    ),
    World("two purses", "nothing was shipped, two channels", _UNSHIPPED, _OTHER, PLAIN, _PURSES, tenders=2),
    World("ways out", "a refund that fails, its ways out", _UNSHIPPED, _OTHER, PLAIN, _PURSES._replace(ways_out=True)),
)  # fmt: skip
"""Each explores one thing beside the ordinary way, so that all of them together take about a minute."""

_REACHED: Final = (TrackingStatus.SIGNED, TrackingStatus.REFUSED)
FULL_WORLDS: Final = (
    *SHORT_WORLDS,
    World(
        "disputes and appeals", "a return in dispute, and its appeal", _RETURN, _OTHER, PLAIN,
        Extent(disputes=True, appeals=True, words=("paid",)),
    ),
    World(
        "returns with appeals", "a return in dispute, its appeal, money that fails", _RETURN, _OTHER, PLAIN,
        Extent(disputes=True, appeals=True, statuses=_REACHED),
    ),
    World(
        "who bears it", "a return in dispute, its appeal, and who bears it", _RETURN, _OTHER, PLAIN,
        Extent(disputes=True, appeals=True, bearers=True, words=("paid",)),
    ),
    World(
        "changes and disputes", "a claim that is modified and disputed", _RETURN, _QUALITY, EVIDENCE,
        Extent(frozenset({"kind", "reason"}), disputes=True, words=("paid",)),
    ),
    World(
        "all offers", "every offer but small payments", _RETURN, _OTHER, PLAIN,
        Extent(offers=_ANSWERED_BY_WORDS, words=("paid",)),
    ),
    World("two offers", "two offers for each side", _RETURN, _OTHER, WIDER, _TALKS),
    World(
        "all money", "two purses, small payments, ways out", _REFUND, _OTHER, PLAIN,
        Extent(ways_out=True, small=True), tenders=2,
    ),
)  # fmt: skip
"""The same and their combinations, which take many minutes."""
