"""What can happen to money?"""

from __future__ import annotations

from dataclasses import dataclass

from ..words import PaymentKind, Purpose, Stated


@dataclass(frozen=True, slots=True)
class NewPayment:
    """One transfer to make: which tender it goes back to (by its position), under which refund number."""

    refund_no: str
    kind: PaymentKind
    channel: str
    tender: int
    amount_minor: int
    account_ref: str | None = None


@dataclass(frozen=True, slots=True)
class LineRefund:
    line_id: str
    quantity: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class RefundPromised:
    """The refund is due.  Goods by line, freight apart, and one payment for each tender it goes back to.

    `deducted_minor` is what was asked for and is not paid; below zero, by how much a second promise lessens it.
    """

    amount_minor: int
    freight_minor: int
    lines: tuple[LineRefund, ...]
    payments: tuple[NewPayment, ...]
    deducted_minor: int


@dataclass(frozen=True, slots=True)
class RefundSubmitted:
    refund_no: str


@dataclass(frozen=True, slots=True)
class RefundPaid:
    refund_no: str


@dataclass(frozen=True, slots=True)
class RefundFailed:
    refund_no: str
    reason: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class RefundUnknown:
    refund_no: str


@dataclass(frozen=True, slots=True)
class RefundReversed:
    """What was paid came back."""

    refund_no: str
    reason: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class RefundReissued:
    """A new attempt under the same obligation; the failed number is never used again."""

    replaces: str
    payment: NewPayment


@dataclass(frozen=True, slots=True)
class ChannelConsented:
    channel: str
    account_ref: str


@dataclass(frozen=True, slots=True)
class PayoutRaised:
    """No final word for too long: an operator's task."""

    refund_nos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChannelAsked:
    """An operator wants the channel asked now instead of when it is its time."""

    refund_nos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaymentConfirmed:
    """An operator read in the channel's own statement what became of a payment; `reference` is where it stands.

    `twice` when it was paid although another attempt had gone out for it meanwhile.
    """

    refund_no: str
    status: Stated
    reference: str
    comment: str
    twice: bool = False


@dataclass(frozen=True, slots=True)
class RefundFound:
    """What counted as failed, or was about to be sent anew, has been paid after all."""

    refund_no: str


@dataclass(frozen=True, slots=True)
class SmallPaymentPromised:
    payment: NewPayment
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class SmallPaymentRequested:
    """The merchant asks the platform for a small payment that is above what it may make on its own."""

    amount_minor: int
    purpose: Purpose
    comment: str


@dataclass(frozen=True, slots=True)
class SmallPaymentApproved:
    """The platform agrees to the open request; the payment itself follows at once."""

    amount_minor: int
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class SmallPaymentDeclined:
    comment: str


@dataclass(frozen=True, slots=True)
class SmallPaymentRequestWithdrawn:
    """The merchant takes its open request back."""


@dataclass(frozen=True, slots=True)
class SmallPaymentRequestDropped:
    """The case has ended before the platform answered: there is nothing to answer any more."""


@dataclass(frozen=True, slots=True)
class CourierClaimed:
    amount_minor: int
    comment: str
