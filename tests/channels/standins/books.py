"""Which money moved at a stand-in, and which refund would a payment channel refuse to book?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum, auto

COPY = "~"  # stands between a refund number and the count of its copies, where a channel makes copies


class Booking(StrEnum):
    """What came of an order to refund."""

    BOOKED = auto()
    AGAIN = auto()  # the same number with the same amount: nothing new
    OTHER_AMOUNT = auto()
    UNKNOWN_PAYMENT = auto()
    WRONG_TOTAL = auto()
    TOO_OLD = auto()
    TOO_MUCH = auto()
    TOO_MANY = auto()
    TOO_SOON = auto()
    BALANCE_LOW = auto()
    ACCOUNT_CLOSED = auto()


class RefundState(StrEnum):
    """Where a booked refund is."""

    PROCESSING = auto()
    PAID = auto()
    FAILED = auto()


@dataclass(frozen=True)
class Rules:
    """The limits of one channel; None is no limit."""

    gap_s: int = 0
    partial_refunds_at_most: int | None = None
    window_s: int | None = None


@dataclass
class Payment:
    """Money that came in: the most that can go back along it."""

    ref: str
    order_id: str
    paid_minor: int
    currency: str
    paid_at: int
    buyer_closed: bool = False


@dataclass
class Refund:
    """One refund number, as the channel knows it; `was_paid` outlives a reversal."""

    refund_no: str
    payment_ref: str
    amount_minor: int
    at: int
    state: RefundState = RefundState.PROCESSING
    was_paid: bool = False
    failure: str = ""


@dataclass
class Books:
    """Payments, refunds and every movement of money; `now` is wound by hand."""

    rules: Rules = field(default_factory=Rules)
    now: int = 1_790_000_000
    balance_minor: int = 100_000_000
    delays: bool = False  # whether the final word comes only by `settle` or `fail`
    closed_accounts: set[str] = field(default_factory=set)
    payments: dict[str, Payment] = field(default_factory=dict)
    refunds: dict[str, Refund] = field(default_factory=dict)
    movements: list[tuple[str, int]] = field(default_factory=list)

    def receive(self, payment: Payment) -> None:
        """A consumer has paid."""
        self.payments[payment.ref] = payment

    def find(self, ref: str) -> Payment | None:
        """The payment by the channel's reference or by the merchant's own order number."""
        own = (payment for payment in self.payments.values() if payment.order_id == ref)
        return self.payments.get(ref) or next(own, None)

    def book(self, refund_no: str, ref: str, amount_minor: int, total_minor: int | None = None) -> Booking:
        """Books a refund unless a rule is broken; pays at once unless told to delay."""
        known, payment = self.refunds.get(refund_no), self.find(ref)
        if known is not None:
            same = payment is not None and (known.payment_ref, known.amount_minor) == (payment.ref, amount_minor)
            return Booking.AGAIN if same else Booking.OTHER_AMOUNT
        if payment is None:
            return Booking.UNKNOWN_PAYMENT
        if refusal := self._broken(payment, amount_minor, total_minor):
            return refusal
        self._enter(Refund(refund_no, payment.ref, amount_minor, self.now))
        return Booking.BOOKED

    def transfer(self, refund_no: str, payee: str, amount_minor: int) -> Booking:
        """Books a transfer to an account, which no payment limits."""
        known = self.refunds.get(refund_no)
        if known is not None:
            same = (known.payment_ref, known.amount_minor) == (payee, amount_minor)
            return Booking.AGAIN if same else Booking.OTHER_AMOUNT
        if payee in self.closed_accounts:
            return Booking.ACCOUNT_CLOSED
        if amount_minor > self.balance_minor:
            return Booking.BALANCE_LOW
        self._enter(Refund(refund_no, payee, amount_minor, self.now))
        return Booking.BOOKED

    def settle(self, refund_no: str) -> None:
        """The money arrives."""
        refund = self.refunds[refund_no]
        assert refund.state is RefundState.PROCESSING, f"{refund_no} is {refund.state} already"
        refund.state, refund.was_paid = RefundState.PAID, True
        self.movements.append((refund_no, refund.amount_minor))

    def fail(self, refund_no: str, failure: str) -> None:
        """The money does not arrive, or comes back days later."""
        refund = self.refunds[refund_no]
        if refund.was_paid:
            self.movements.append((refund_no, -refund.amount_minor))
        refund.state, refund.failure = RefundState.FAILED, failure
        self.balance_minor += refund.amount_minor

    def moved(self, refund_no: str) -> int:
        """What the consumer has by this number and its copies, in minor units."""
        return sum(amount for number, amount in self.movements if number.partition(COPY)[0] == refund_no)

    def check(self) -> None:
        """No number was paid twice, and no payment gave back more than was paid by it."""
        payouts = Counter(number.partition(COPY)[0] for number, amount in self.movements if amount > 0)
        assert all(times == 1 for times in payouts.values()), f"paid more than once: {payouts}"
        for payment in self.payments.values():
            numbers = {one.refund_no for one in self._refunds_of(payment)}
            back = sum(amount for number, amount in self.movements if number in numbers)
            assert 0 <= back <= payment.paid_minor, f"{payment.ref} gave back {back} of {payment.paid_minor}"

    def _enter(self, refund: Refund) -> None:
        self.balance_minor -= refund.amount_minor
        self.refunds[refund.refund_no] = refund
        if not self.delays:
            self.settle(refund.refund_no)

    def _refunds_of(self, payment: Payment) -> list[Refund]:
        return [refund for refund in self.refunds.values() if refund.payment_ref == payment.ref]

    def _broken(self, payment: Payment, amount_minor: int, total_minor: int | None) -> Booking | None:
        earlier = self._refunds_of(payment)
        held = sum(refund.amount_minor for refund in earlier if refund.state is not RefundState.FAILED)
        rules = self.rules
        if total_minor is not None and total_minor != payment.paid_minor:
            return Booking.WRONG_TOTAL
        if rules.window_s is not None and self.now - payment.paid_at > rules.window_s:
            return Booking.TOO_OLD
        if amount_minor <= 0 or held + amount_minor > payment.paid_minor:
            return Booking.TOO_MUCH
        if rules.partial_refunds_at_most is not None and len(earlier) >= rules.partial_refunds_at_most:
            return Booking.TOO_MANY
        if any(self.now - refund.at < rules.gap_s for refund in earlier):
            return Booking.TOO_SOON
        if amount_minor > self.balance_minor:
            return Booking.BALANCE_LOW
        if payment.buyer_closed:
            return Booking.ACCOUNT_CLOSED
        return None
