"""What is a case's money after a fact?  Each payment moves by its table, and with them the joint refund."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from . import events as e
from .case import Case, Payment, SmallRequest, refunds, standing
from .machines import REFUND, joint_refund
from .values import changed
from .words import Claim, Outcome, Refund, Stated

Changes = dict[str, Any]  # field names of Case -> their new values

_SILENT = frozenset({Refund.SUBMITTED, Refund.UNKNOWN})


def promised(case: Case, fact: e.Fact, what: e.RefundPromised) -> Changes:
    before = case.lines_minor or (0,) * len(what.lines)
    lines = tuple(paid + line.amount_minor for paid, line in zip(before, what.lines, strict=True))
    return {**_with(case, fact, case.payments + tuple(_payment(new) for new in what.payments)), "lines_minor": lines}


def small(case: Case, fact: e.Fact, what: e.SmallPaymentPromised) -> Changes:
    return _with(case, fact, (*case.payments, _payment(what.payment)))


def requested(case: Case, fact: e.Fact, what: e.SmallPaymentRequested) -> Changes:
    asked = SmallRequest(what.amount_minor, what.purpose, what.comment, fact.at, fact.actor.subject)
    return {"small_request": asked}


def answered(case: Case, fact: e.Fact, what: Any) -> Changes:
    """The request is open no more, whatever became of it."""
    return {"small_request": None}


def paid_way(case: Case, fact: e.Fact, what: Any) -> Changes:
    """One payment moves; what is sent starts to be waited for."""
    return _with(case, fact, tuple(_moved(p, fact) if p.refund_no == what.refund_no else p for p in case.payments))


def reissued(case: Case, fact: e.Fact, what: e.RefundReissued) -> Changes:
    """The failed attempt stands no more; the new one waits to be sent."""
    payments = tuple(
        changed(p, replaced_by=what.payment.refund_no, raised=False) if p.refund_no == what.replaces else p
        for p in case.payments
    )
    return _with(case, fact, (*payments, _payment(what.payment)))


def raised(case: Case, fact: e.Fact, what: e.PayoutRaised) -> Changes:
    payments = tuple(changed(p, raised=True) if p.refund_no in what.refund_nos else p for p in case.payments)
    return _with(case, fact, payments)


def asked(case: Case, fact: e.Fact, what: e.ChannelAsked) -> Changes:
    payments = tuple(changed(p, asked_at=fact.at) if p.refund_no in what.refund_nos else p for p in case.payments)
    return _with(case, fact, payments)


def confirmed(case: Case, fact: e.Fact, what: e.PaymentConfirmed) -> Changes:
    """The statement has been read: nobody needs to look any more, and of two contradicting words one is overruled."""
    payments = tuple(
        changed(p, stated=what.status, twice=p.twice or what.twice, overruled=p.state not in _SILENT, raised=False)
        if p.refund_no == what.refund_no
        else p
        for p in case.payments
    )
    return _with(case, fact, payments)


def found(case: Case, fact: e.Fact, what: e.RefundFound) -> Changes:
    """What the channel said before, and may go on saying, of this payment is overruled."""
    after = paid_way(case, fact, what)["payments"]
    payments = tuple(
        changed(p, stated=Stated.PAID, overruled=True) if p.refund_no == what.refund_no else p for p in after
    )
    return _with(case, fact, payments)


def consented(case: Case, fact: e.Fact, what: e.ChannelConsented) -> Changes:
    return {"consented": (what.channel, what.account_ref)}


def courier_claimed(case: Case, fact: e.Fact, what: e.CourierClaimed) -> Changes:
    return {"courier_claimed_minor": case.courier_claimed_minor + what.amount_minor}


def _payment(new: e.NewPayment) -> Payment:
    return Payment(
        new.refund_no, new.kind, new.channel, new.tender, new.amount_minor, Refund.PROMISED, None, new.account_ref
    )


def _moved(payment: Payment, fact: e.Fact) -> Payment:
    cls = type(fact.what)
    assert cls in REFUND[payment.state], f"{e.NAMES[cls]} cannot happen to a payment that is {payment.state}"
    state = REFUND[payment.state][cls]
    return changed(
        payment,
        state=state,
        reason=getattr(fact.what, "reason", None),
        submitted_at=fact.at if cls is e.RefundSubmitted else payment.submitted_at,
        raised=payment.raised and state in _SILENT,
    )


def waited_for_since(payments: Sequence[Payment]) -> datetime | None:
    """Since when the longest silent payment is waited for that nobody has been told of yet."""
    sent = [p.submitted_at for p in payments if p.state in _SILENT and not p.raised and p.submitted_at is not None]
    return min(sent, default=None)


def _with(case: Case, fact: e.Fact, payments: tuple[Payment, ...]) -> Changes:
    """The payments as they are now, and what follows from them: the joint refund, the outcome, the clock of payout."""
    refund = joint_refund(frozenset(p.state for p in standing(payments)))
    since = dict(case.since)
    waiting = waited_for_since(payments)
    if waiting is not None:
        since["payout"] = waiting
    changes: Changes = {"payments": payments, "refund": refund, "since": since}
    if case.claim is Claim.SETTLED and refund is not case.refund:
        # Money that came back, or more of it after an appeal, opens an ended case until all of it has arrived.
        arrived = refund is Refund.PAID
        changes["outcome"] = outcome_of_paid(changed(case, payments=payments)) if arrived else None
        if arrived:
            since["ended"] = fact.at
    return changes


def outcome_of_paid(case: Case) -> Outcome:
    """Refunded means all that was asked for, and no less than the goods cost; otherwise partly refunded."""
    goods = case.basis.goods_minor
    full = max(goods, min(case.ask.requested_minor, goods + case.ask.freight_minor))
    paid = sum(p.amount_minor for p in refunds(case))
    return Outcome.REFUNDED if paid >= full else Outcome.PARTLY_REFUNDED
