"""Which rows does a case leave behind?  From domain values to the rows that the store writes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from ..domain import events as e
from ..domain.case import Case, Payment, due_amount_minor, goods_to_send, has_ended
from ..domain.deadlines import Situation, next_wake
from ..domain.evolve import evolve
from ..domain.ledger import moves_money, transfers
from ..domain.order import Order
from ..domain.reactions import reactions
from ..domain.stage import deadline_of, stage_of
from ..domain.words import ExhibitState, PaymentKind, Refund
from .codec import encode, encode_case, event_body, micros
from .ports import CaseRow, EventRow, LedgerRow, OrderRow, OutboxRow, ParcelRow, PayoutRow, Transfer

CHECK: Final = "check"
"""The topic under which an exhibit waits for its checks."""
ERASE: Final = "erase"
"""The topic under which an erased exhibit's files wait to be removed."""
HOLD: Final = "hold"
"""The topic under which a case is put among those that wait for a person's look."""
APPROVAL: Final = "approval"
"""The topic under which a case is put among those whose small payment waits for approval."""
_LEASE: Final = timedelta(seconds=30)
_ASK_AGAIN: Final = timedelta(seconds=60)
_ASK_AFTER: dict[Refund, timedelta | None] = {
    Refund.PROMISED: timedelta(0),
    Refund.SUBMITTED: _LEASE,  # the worker that submitted tells the outcome at once; if it dies, another asks
    Refund.UNKNOWN: _ASK_AGAIN,
    Refund.PAID: _LEASE,  # the worker that told it says whether money may bounce here; if it dies, another asks
    Refund.FAILED: None,
}


def case_row(case: Case, situation: Situation, refs_version: int, last_hash: str, version: int) -> CaseRow:
    """The case, its list columns and the shadows of its deadlines."""
    stage = stage_of(case)
    deadline = deadline_of(stage, case, situation)
    wake = next_wake(case, situation)
    basis, current = case.basis, case.round
    return CaseRow(
        basis.shop_id,
        basis.case_id,
        version,
        basis.order_id,
        basis.consumer_id,
        case.ask.kind.value,
        stage.value,
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
        case.ask.reason_code.value,
        due_amount_minor(case),
        micros(case.since["go_back"]) if goods_to_send(case) else None,
    )


def parcel_rows(case: Case, facts: Sequence[e.Fact]) -> list[ParcelRow]:
    """The numbers that lead to the case besides the one in its row: what was mistyped, and what goes back."""
    basis, numbers = case.basis, dict[tuple[str, str], None]()
    for fact in facts:
        match fact.what:
            case e.WaybillCorrected(was_carrier=carrier, was_waybill=waybill):
                numbers[carrier, waybill] = None
            case e.GoodsSentBack(carrier, waybill):
                numbers[carrier, waybill] = None
            case _:
                pass
    return [ParcelRow(basis.shop_id, basis.case_id, carrier, waybill) for carrier, waybill in numbers]


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


def ledger_rows(before: Case | None, after: Case, facts: Sequence[e.Fact]) -> list[LedgerRow]:
    """The money that these facts moved, each seen from the case as it was right after it.

    What time did before a decision is not borne by whom the decision finds liable.
    """
    if not any(moves_money(fact) for fact in facts):
        return []
    rows, case = [], before
    for fact in facts:
        case = after if fact is facts[-1] else evolve(case, fact)
        rows += ledger_rows_of(fact, case)
    return rows


def ledger_rows_of(fact: e.Fact, case: Case) -> list[LedgerRow]:
    """The money that a fact moved, given the case after it."""
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
        for row in transfers(fact, case)
    ]


def outbox_rows(case: Case, facts: Sequence[e.Fact], now: datetime) -> list[OutboxRow]:
    """What people are told: the row names the fact, its words are found when it is sent."""
    basis, ready_at = case.basis, micros(now)
    return [
        OutboxRow(basis.shop_id, f"{basis.case_id}-{fact.seq:06}-{number}", basis.case_id, topic, ready_at, 0, doc)
        for fact in facts
        for number, (topic, doc) in enumerate(_messages(fact, case))
    ]


def _messages(fact: e.Fact, case: Case) -> Iterator[tuple[str, bytes]]:
    """What is told to people, and what workers have to do with an exhibit: topic and document."""
    for tell in reactions(fact, case):
        yield tell.topic, encode({"seq": fact.seq, "role": tell.role, "key": tell.key})
    if isinstance(fact.what, e.ExhibitReceived):
        yield CHECK, encode({"exhibit_id": fact.what.exhibit_id})
    elif isinstance(fact.what, e.ExhibitJudged) and fact.what.state is ExhibitState.HELD_FOR_REVIEW:
        yield HOLD, encode({"held_at": micros(fact.at)})
    elif isinstance(fact.what, e.SmallPaymentRequested):
        yield APPROVAL, encode({"asked_at": micros(fact.at)})
    elif isinstance(fact.what, e.ExhibitErased):
        yield ERASE, encode({"exhibit_id": fact.what.exhibit_id, "sha256": fact.what.sha256})


def payout_rows(before: Case | None, after: Case, order: Order, now: datetime) -> list[PayoutRow]:
    """The payments that changed: what a worker has to do with them, and when."""
    if before is not None and before.payments is after.payments:
        return []
    old = {} if before is None else {p.refund_no: p for p in before.payments}
    return [
        _payout_row(payment, _wait(old.get(payment.refund_no), payment), after, order, now)
        for payment in after.payments
        if old.get(payment.refund_no) != payment
    ]


def _wait(old: Payment | None, payment: Payment) -> timedelta | None:
    """How long until a worker looks after it: not at all where an operator has asked for it."""
    asked = old is not None and old.asked_at != payment.asked_at
    return timedelta(0) if asked else _ASK_AFTER[payment.state]


def _payout_row(payment: Payment, wait: timedelta | None, case: Case, order: Order, now: datetime) -> PayoutRow:
    return PayoutRow(
        case.basis.shop_id,
        payment.refund_no,
        case.basis.case_id,
        payment.channel,
        "replaced" if payment.replaced_by is not None else payment.state.value,
        None if wait is None else micros(now + wait),
        0,
        payment.raised,
        encode(_transfer(payment, case, order)),
        micros(_since(payment, now)),
    )


def _since(payment: Payment, now: datetime) -> datetime:
    """When the payment came into its state: silence lasts since it was sent, whoever was told of it meanwhile."""
    silent = payment.state in (Refund.SUBMITTED, Refund.UNKNOWN)
    return payment.submitted_at if silent and payment.submitted_at is not None else now


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
