"""What is known of a case?  The value that events build and everything else reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from .events import ClaimedLine, Findings
from .exhibits import Exhibit
from .kinds import KINDS, Kind, KindRules
from .words import (
    Check,
    Claim,
    Dispute,
    Favour,
    FreightPayer,
    Liable,
    OfferState,
    OfferType,
    Outcome,
    Parcel,
    PaymentKind,
    Purpose,
    Reason,
    Refund,
    Role,
    Stated,
)


@dataclass(frozen=True, slots=True)
class Basis:
    """What stays as it was when the case was opened."""

    case_id: str
    shop_id: str
    order_id: str
    consumer_id: str
    currency: str
    lines: tuple[ClaimedLine, ...]
    goods_minor: int
    policy_version: str
    zone: str
    regions: tuple[str, ...]
    predecessor_id: str | None
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for, and what was agreed on.  `freight_minor` is the outbound freight that the case holds."""

    kind: Kind
    reason_code: Reason
    description: str
    requested_minor: int
    agreed_minor: int | None
    freight_minor: int
    evidence_lacking: bool
    modifications: int
    evidence_wanted: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Payment:
    """One transfer and its own little machine (the table REFUND).

    `raised` once an operator was told of its silence, or of words that do not fit.  `stated` is what the channel's
    statement said of it (`twice`: paid beside another attempt), `overruled` once that has settled a contradiction;
    `asked_at` is when an operator last had the channel asked.
    """

    refund_no: str
    kind: PaymentKind
    channel: str
    tender: int
    amount_minor: int
    state: Refund
    reason: str | None = None
    account_ref: str | None = None
    replaced_by: str | None = None
    submitted_at: datetime | None = None
    raised: bool = False
    stated: Stated | None = None
    overruled: bool = False
    twice: bool = False
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SmallRequest:
    """A small payment that waits for the platform's approval; `asked_by` is the person or system that asked for it."""

    amount_minor: int
    purpose: Purpose
    comment: str
    asked_at: datetime
    asked_by: str


@dataclass(frozen=True, slots=True)
class Offer:
    offer_id: str
    side: Role
    type: OfferType
    kind: Kind | None
    amount_minor: int | None
    parts: tuple[str, ...]
    promise: str
    comment: str
    made_at: datetime
    state: OfferState


@dataclass(frozen=True, slots=True)
class Decision:
    in_favour_of: Favour
    amount_minor: int
    liable: Liable
    freight_paid_by: FreightPayer
    arbitrator: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Round:
    """One dispute of the case, from its escalation; `first` is what an appeal was made against.

    `at_stake_minor` is what was agreed or requested when it began: what a consumer who wins gets, unless told.
    `proved` are the sides that have given proof.
    """

    opened_at: datetime
    arbitrator: str | None = None
    decision: Decision | None = None
    first: Decision | None = None
    appealed_by: Role | None = None
    raised: bool = False
    final: bool = False
    at_stake_minor: int = 0
    proved: tuple[Role, ...] = ()


class Waybill(NamedTuple):
    carrier: str
    number: str


@dataclass(frozen=True, slots=True)
class Case:
    """A case: four machines, what was asked, and the instants its clocks are anchored to.

    `since` maps a clock's name to the instant it started from, `reminded` to that of its last reminder; `noted` keeps
    the carrier reports already applied, so that a report said twice is one; `lines_minor` is what was promised back
    for each of the claim's lines so far.  `kept`: a legal hold lies on the exhibits.  `small_request` waits for an
    answer.  `back_waybill` is the parcel that goes back to the consumer, which was named `back_waybills` times.
    `door_note` is what the merchant wrote on refusing the parcel at the door.
    """

    basis: Basis
    ask: Ask
    claim: Claim
    parcel: Parcel
    refund: Refund
    dispute: Dispute
    outcome: Outcome | None
    seq: int
    updated_at: datetime
    since: Mapping[str, datetime]
    reminded: Mapping[str, datetime] = field(default_factory=dict)
    noted: tuple[str, ...] = ()
    extended: bool = False
    waybill: Waybill | None = None
    waybill_corrections: int = 0
    back_waybill: Waybill | None = None
    back_waybills: int = 0
    return_address_id: str | None = None
    signed_at: datetime | None = None
    findings: Findings | None = None
    payments: tuple[Payment, ...] = ()
    lines_minor: tuple[int, ...] = ()
    courier_claimed_minor: int = 0
    consented: tuple[str, str] | None = None
    offers: tuple[Offer, ...] = ()
    rounds: tuple[Round, ...] = ()
    refused_at: datetime | None = None
    successor_id: str | None = None
    exhibits: tuple[Exhibit, ...] = ()
    kept: bool = False
    small_request: SmallRequest | None = None
    door_note: str = ""

    @property
    def kind(self) -> KindRules:
        return KINDS[self.ask.kind]

    @property
    def raised_payouts(self) -> bool:
        """An operator has been told of a payment that was silent for too long, or contradicted itself."""
        return any(p.raised for p in self.payments)

    @property
    def round(self) -> Round | None:
        return self.rounds[-1] if self.rounds else None


ENDED_CLAIMS = frozenset({Claim.SETTLED, Claim.CLOSED})
DISPUTED = frozenset({Dispute.COLLECTING, Dispute.DECIDING})
"""The first hearing is under way."""
UNDECIDED = DISPUTED | {Dispute.APPEALED}
"""Somebody has still to decide."""
SENDABLE_BACK = frozenset({Parcel.ON_THE_WAY, Parcel.SIGNED, Parcel.INSPECTED, Parcel.REFUSED_AT_DOOR})
"""The goods have left the consumer and can come back."""
GOODS_WITH_MERCHANT = frozenset({Parcel.SIGNED, Parcel.INSPECTED, Parcel.REFUSED_AT_DOOR})


def refunds(case: Case) -> tuple[Payment, ...]:
    """The payments of a case that stand for the refund."""
    return standing(case.payments)


def standing(payments: Iterable[Payment]) -> tuple[Payment, ...]:
    """Those that stand for the refund: small payments and replaced attempts are not among them."""
    return tuple([p for p in payments if p.kind is PaymentKind.REFUND and p.replaced_by is None])


def promised_minor(case: Case) -> int:
    return sum(p.amount_minor for p in refunds(case))


def small_paid_minor(case: Case) -> int:
    """What small payments of this case stand; a failed one stands until another attempt replaces it."""
    return sum(p.amount_minor for p in case.payments if p.kind is PaymentKind.SMALL and p.replaced_by is None)


def refunded_minor(case: Case) -> int:
    """What the channels' final word says was paid."""
    return sum(p.amount_minor for p in refunds(case) if p.state is Refund.PAID)


def due_amount_minor(case: Case) -> int:
    """The agreed amount, else the requested one."""
    return case.ask.requested_minor if case.ask.agreed_minor is None else case.ask.agreed_minor


def is_open(case: Case) -> bool:
    """No money is due yet and the claim has not ended: the turn is somebody's."""
    return case.refund is Refund.NONE and case.claim not in ENDED_CLAIMS


def has_ended(case: Case) -> bool:
    """Nothing is awaited from anybody: paid or closed."""
    return case.refund is Refund.PAID or (case.refund is Refund.NONE and case.claim in ENDED_CLAIMS)


def withdrawn_with_goods(case: Case) -> bool:
    """Withdrawn for now while the goods are with the merchant or on their way there, and are kept for a while."""
    withdrawn = case.claim is Claim.CLOSED and case.outcome is Outcome.WITHDRAWN_FOR_NOW
    return withdrawn and case.parcel in SENDABLE_BACK and "keep" in case.since


def goods_to_send(case: Case) -> bool:
    """The goods have to go back to the consumer, and the merchant has not said that they have left."""
    return case.parcel is Parcel.GOING_BACK and case.back_waybill is None


def open_offers(case: Case) -> tuple[Offer, ...]:
    return tuple(o for o in case.offers if o.state is OfferState.OPEN)
