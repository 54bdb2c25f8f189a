"""Which documents does the interface give?  Their fields, as outsiders see them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from ..domain.kinds import Kind
from ..domain.words import (
    Claim,
    Dispute,
    FreightPayer,
    OfferState,
    OfferType,
    Outcome,
    Parcel,
    PaymentKind,
    Purpose,
    Reason,
    Refund,
    Role,
    Stage,
    Turn,
)
from .exhibits import ExhibitSummaryView
from .shapes import Money


class DeadlineView(Struct):
    """A running deadline: it has run out when now >= `due_at`, and then `on_expiry` happens."""

    name: str
    due_at: datetime
    on_expiry: str
    rule: str | None


class MachinesView(Struct):
    claim: Claim
    parcel: Parcel
    refund: Refund
    dispute: Dispute


class AmountView(Struct):
    """`requested` and `agreed` are totals of goods and outbound freight; `refunded` is what has arrived."""

    requested: Money
    agreed: Money | None
    refunded: Money


class PaymentView(Struct):
    """One transfer under its own refund number; a failed one that was issued again names its successor."""

    refund_no: str
    kind: PaymentKind
    channel: str
    amount: Money
    state: Refund
    reason: str | None
    replaced_by: str | None


class OfferView(Struct):
    """An offer; only an open one has a deadline."""

    offer_id: str
    side: Role
    type: OfferType
    kind: Kind | None
    amount: Money | None
    parts: tuple[str, ...]
    promise: str
    comment: str
    state: OfferState
    made_at: datetime
    deadline: DeadlineView | None


class SmallRequestView(Struct):
    """A small payment that waits for the platform's approval."""

    amount: Money
    purpose: Purpose
    comment: str
    asked_at: datetime
    asked_by: str


class ParcelView(Struct):
    """The parcel with which the goods go back to the consumer."""

    carrier: str
    waybill: str


class AllowedView(Struct):
    """A command that the reader may give now; `requires` lists the fields that its body must have."""

    command: str
    until: datetime | None
    rule: str | None
    requires: tuple[str, ...]


class LineView(Struct):
    """Units of one order line that the case is about, with their share of what was paid."""

    line_id: str
    quantity: int
    amount: Money


class CaseView(Struct):
    """A case as its reader sees it."""

    id: str
    shop_id: str
    order_id: str
    consumer_id: str
    kind: Kind
    reason_code: Reason
    description: str
    lines: list[LineView]
    stage: Stage
    turn: Turn | None
    outcome: Outcome | None
    deadline: DeadlineView | None
    machines: MachinesView
    amount: AmountView
    extended: bool
    carrier: str | None
    waybill: str | None
    back_parcel: ParcelView | None
    return_address_id: str | None
    return_freight_paid_by: FreightPayer | None
    payments: list[PaymentView]
    offers: list[OfferView]
    small_payment_request: SmallRequestView | None
    exhibits: list[ExhibitSummaryView]
    allowed: list[AllowedView]
    predecessor_id: str | None
    successor_id: str | None
    policy_version: str
    version: int
    opened_at: datetime
    updated_at: datetime


class EventView(Struct):
    """A fact of the case, chained: `hash` is the SHA-256 of all other members as canonical JSON.

    Canonical: keys sorted, no white space, UTF-8 unescaped.  `previous_hash` is the `hash` of the event before (64
    zeros for the first), so whoever reads the events can recompute the chain and see that nothing was changed.
    """

    seq: int
    type: str
    at: datetime
    observed_at: datetime
    actor: Role
    actor_id: str
    rule: str | None
    reason: str | None
    data: dict[str, Any]
    previous_hash: str
    hash: str


class CommandedView(Struct):
    """The case after a command, and the events that came of it."""

    case: CaseView
    events: list[EventView]


class Commanded(Struct):
    """The same with the events as the bytes that were hashed."""

    case: CaseView
    events: list[msgspec.Raw]


class LedgerView(Struct):
    """One debit and one credit."""

    at: datetime
    debit: str
    credit: str
    amount: Money
    code: str
    refund_no: str | None
