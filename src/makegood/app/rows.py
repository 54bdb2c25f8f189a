"""Which rows does a case leave behind?  From domain values to the rows that the store writes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from ..domain import events as e
from ..domain.case import Case, Payment, has_ended
from ..domain.deadlines import Situation, next_wake
from ..domain.ledger import transfers
from ..domain.order import Order
from ..domain.reactions import reactions
from ..domain.stage import stage_deadline, stage_of
from ..domain.words import PaymentKind, Refund
from .codec import encode, encode_case, event_body, micros
from .ports import CaseRow, EventRow, LedgerRow, OrderRow, OutboxRow, PayoutRow, Transfer

_LEASE: Final = timedelta(seconds=30)
_ASK_AGAIN: Final = timedelta(seconds=60)
_ASK_AFTER: dict[Refund, timedelta | None] = {
    Refund.PROMISED: timedelta(0),
    Refund.SUBMITTED: _LEASE,  # the worker that submitted tells the outcome at once; if it dies, another asks
    Refund.UNKNOWN: _ASK_AGAIN,
    Refund.PAID: None,
    Refund.FAILED: None,
}


def case_row(case: Case, situation: Situation, refs_version: int, last_hash: str, version: int) -> CaseRow:
    """The case, its list columns and the shadows of its deadlines."""
    deadline = stage_deadline(case, situation)
    wake = next_wake(case, situation)
    basis, current = case.basis, case.round
    return CaseRow(
        basis.shop_id,
        basis.case_id,
        version,
        basis.order_id,
        basis.consumer_id,
        case.ask.kind.value,
        stage_of(case).value,
        wake is None and has_ended(case),
        None if deadline is None else micros(deadline.due_at),
        None if wake is None else micros(wake.at),
        None if wake is None else wake.clock,
        refs_version,
        None if case.waybill is None else case.waybill.carrier,
        None if case.waybill is None else case.waybill.number,
        None if current is None else micros(current.opened_at),
        micros(basis.opened_at),
        micros(case.updated_at),
        encode_case(case, last_hash),
    )


def order_row(order: Order, version: int, now: int) -> OrderRow:
    return OrderRow(order.shop_id, order.order_id, version, order.consumer_id, now, encode(order))


def event_rows(case: Case, facts: Sequence[e.Fact], previous_hash: str) -> list[EventRow]:
    """The facts, each chained to the one before it by its hash."""
    rows = []
    basis = case.basis
    for fact in facts:
        body = event_body(fact, previous_hash)
        previous_hash = hashlib.sha256(body).hexdigest()
        rows.append(
            EventRow(
                basis.shop_id,
                basis.case_id,
                fact.seq,
                e.NAMES[type(fact.what)],
                micros(fact.at),
                body,
                previous_hash,
            )
        )
    return rows


def ledger_rows(case: Case, facts: Sequence[e.Fact]) -> list[LedgerRow]:
    """The money that these facts moved."""
    basis = case.basis
    return [
        LedgerRow(
            basis.shop_id,
            basis.case_id,
            fact.seq,
            row.code,
            row.part,
            row.debit.value,
            row.credit.value,
            row.amount_minor,
            basis.currency,
            row.refund_no,
            micros(fact.at),
        )
        for fact in facts
        for row in transfers(fact, case)
    ]


def outbox_rows(case: Case, facts: Sequence[e.Fact], now: datetime) -> list[OutboxRow]:
    """What people are told: the row names the fact, its words are found when it is sent."""
    basis = case.basis
    return [
        OutboxRow(
            basis.shop_id,
            f"{basis.case_id}-{fact.seq}-{number}",
            basis.case_id,
            tell.topic,
            micros(now),
            0,
            encode({"seq": fact.seq, "role": tell.role, "key": tell.key}),
        )
        for fact in facts
        for number, tell in enumerate(reactions(fact, case))
    ]


def payout_rows(before: Case | None, after: Case, order: Order, now: datetime) -> list[PayoutRow]:
    """The payments that changed: what a worker has to do with them, and when."""
    if before is not None and before.payments is after.payments and before.raised_payouts == after.raised_payouts:
        return []
    old = {} if before is None else {p.refund_no: (p, before.raised_payouts) for p in before.payments}
    return [
        _payout_row(payment, after, order, now)
        for payment in after.payments
        if old.get(payment.refund_no) != (payment, after.raised_payouts)
    ]


def _payout_row(payment: Payment, case: Case, order: Order, now: datetime) -> PayoutRow:
    wait = _ASK_AFTER[payment.state]
    settled = payment.state in (Refund.PAID, Refund.FAILED)
    return PayoutRow(
        case.basis.shop_id,
        payment.refund_no,
        case.basis.case_id,
        payment.channel,
        "replaced" if payment.replaced_by is not None else payment.state.value,
        None if wait is None else micros(now + wait),
        0,
        case.raised_payouts and not settled,
        encode(_transfer(payment, case, order)),
    )


def _transfer(payment: Payment, case: Case, order: Order) -> Transfer:
    tender = order.tenders[payment.tender]
    small = payment.kind is PaymentKind.SMALL
    return Transfer(
        payment.refund_no,
        payment.kind.value,
        order.shop_id,
        order.order_id,
        tender.payment_ref or order.order_id,
        tender.amount_minor,
        payment.amount_minor,
        order.currency,
        "small payment" if small else case.ask.reason_code.value,
        payment.account_ref,
    )
