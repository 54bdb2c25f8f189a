"""How does a case look to its reader?  Pure functions from what is known to what is shown."""

from __future__ import annotations

from datetime import datetime

import msgspec

from ..app.codec import instant
from ..app.ports import EventRow, LedgerRow
from ..domain.case import Case, Offer, Payment, Waybill, refunded_minor
from ..domain.deadlines import Deadline, Situation, offer_lapses_at
from ..domain.decide import allowed
from ..domain.judging import Matter
from ..domain.order import Order
from ..domain.returning import return_freight_of
from ..domain.stage import row_of, stage_deadline
from ..domain.words import Actor, OfferState
from .exhibits import summary
from .shapes import Money
from .views import (
    AllowedView,
    AmountView,
    CaseView,
    DeadlineView,
    LedgerView,
    LineView,
    MachinesView,
    OfferView,
    ParcelView,
    PaymentView,
    SmallRequestView,
)


def represent(case: Case, order: Order, situation: Situation, now: datetime, actor: Actor, version: int) -> CaseView:
    """The case as this reader sees it at this instant; deadlines are derived here, not remembered."""
    basis, ask, row = case.basis, case.ask, row_of(case)
    currency = basis.currency
    return CaseView(
        id=basis.case_id,
        shop_id=basis.shop_id,
        order_id=basis.order_id,
        consumer_id=basis.consumer_id,
        kind=ask.kind,
        reason_code=ask.reason_code,
        description=ask.description,
        lines=[LineView(line.line_id, len(line.units), Money(line.share_minor, currency)) for line in basis.lines],
        stage=row.stage,
        turn=row.turn,
        outcome=case.outcome,
        deadline=_deadline(stage_deadline(case, situation)),
        machines=MachinesView(case.claim, case.parcel, case.refund, case.dispute),
        amount=_amount(case),
        extended=case.extended,
        carrier=None if case.waybill is None else case.waybill.carrier,
        waybill=None if case.waybill is None else case.waybill.number,
        back_parcel=_parcel(case.back_waybill),
        return_address_id=case.return_address_id,
        return_freight_paid_by=return_freight_of(case),
        payments=[_payment(payment, currency) for payment in case.payments],
        offers=[_offer(offer, currency, situation) for offer in case.offers],
        small_payment_request=_small_request(case),
        exhibits=[summary(exhibit) for exhibit in case.exhibits],
        allowed=[AllowedView(*one) for one in allowed(case, Matter(now, actor, order, situation))],
        predecessor_id=basis.predecessor_id,
        successor_id=case.successor_id or successor_of(basis.case_id, order, now),
        policy_version=basis.policy_version,
        version=version,
        opened_at=basis.opened_at,
        updated_at=case.updated_at,
    )


def successor_of(case_id: str, order: Order, now: datetime) -> str | None:
    """The case that was opened by now after this one had ended, on lines of it."""
    found = (entry for entry in order.entries if entry.predecessor_id == case_id and entry.opened_at <= now)
    return next((entry.case_id for entry in found), None)


def _amount(case: Case) -> AmountView:
    ask, currency = case.ask, case.basis.currency
    return AmountView(
        Money(ask.requested_minor, currency),
        None if ask.agreed_minor is None else Money(ask.agreed_minor, currency),
        Money(refunded_minor(case), currency),
    )


def _deadline(deadline: Deadline | None) -> DeadlineView | None:
    return None if deadline is None else DeadlineView(*deadline)


def _payment(payment: Payment, currency: str) -> PaymentView:
    amount = Money(payment.amount_minor, currency)
    return PaymentView(
        payment.refund_no,
        payment.kind,
        payment.channel,
        amount,
        payment.state,
        payment.reason,
        payment.replaced_by,
    )


def _offer(offer: Offer, currency: str, situation: Situation) -> OfferView:
    amount = None if offer.amount_minor is None else Money(offer.amount_minor, currency)
    lapses_at = offer_lapses_at(offer.made_at, situation.policy)
    is_open = offer.state is OfferState.OPEN
    return OfferView(
        offer.offer_id,
        offer.side,
        offer.type,
        offer.kind,
        amount,
        offer.parts,
        offer.promise,
        offer.comment,
        offer.state,
        offer.made_at,
        DeadlineView("offer", lapses_at, "lapses", None) if is_open else None,
    )


def _parcel(waybill: Waybill | None) -> ParcelView | None:
    return None if waybill is None else ParcelView(waybill.carrier, waybill.number)


def _small_request(case: Case) -> SmallRequestView | None:
    asked = case.small_request
    if asked is None:
        return None
    amount = Money(asked.amount_minor, case.basis.currency)
    return SmallRequestView(amount, asked.purpose, asked.comment, asked.asked_at, asked.asked_by)


def event(row: EventRow) -> msgspec.Raw:
    """The event exactly as it was hashed, and its hash: what an outsider recomputes is what is stored."""
    return msgspec.Raw(row.body[:-1] + b',"hash":"' + row.hash.encode() + b'"}')


def ledger_row(row: LedgerRow) -> LedgerView:
    amount = Money(row.amount_minor, row.currency)
    return LedgerView(instant(row.at), row.debit, row.credit, amount, row.code, row.refund_no)


def etag(version: int) -> tuple[bytes, bytes]:
    return (b"etag", b'"%d"' % version)
