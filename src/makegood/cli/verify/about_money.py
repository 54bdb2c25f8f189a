"""Do money, goods and the order's books fit together?  Each check says what is wrong, or None."""

from __future__ import annotations

from collections import Counter

from ...domain import commands as c
from ...domain import events as e
from ...domain.case import SENDABLE_BACK, Case, has_ended, promised_minor, refunded_minor
from ...domain.deadlines import BY_NAME
from ...domain.ledger import Account, transfers
from ...domain.order import entry_of, tenders_promised
from ...domain.paying import cap_minor
from ...domain.words import Claim, FreightPayer, Liable, Outcome, Parcel, PaymentKind, Refund
from .steps import Step


def never_more_than_paid_in(step: Step) -> str | None:
    """Not for a line, a tender, the case or the order is more promised back than was paid."""
    case, order = step.after.case, step.after.order
    if promised_minor(case) > cap_minor(case):
        return f"{promised_minor(case)} is promised of {cap_minor(case)}"
    for line, minor in zip(case.basis.lines, case.lines_minor, strict=False):
        if not 0 <= minor <= line.share_minor:
            return f"{minor} is promised for {line.line_id}, which cost {line.share_minor}"
    for tender, minor in zip(order.tenders, tenders_promised(order, case), strict=True):
        if minor > tender.amount_minor:
            return f"{minor} is promised to {tender.channel}, which gave {tender.amount_minor}"
    return None


def promised_once(step: Step) -> str | None:
    """The refund is promised once; only a second decision adds to it."""
    promises = [fact for fact in step.facts if isinstance(fact.what, e.RefundPromised)]
    if not promises:
        return None
    first = step.before is None or step.before.case.refund is Refund.NONE
    decided = any(isinstance(fact.what, e.Decided) for fact in step.facts)
    return None if len(promises) == 1 and (first or decided) else "the refund is promised a second time"


_WHERE = {
    Refund.PROMISED: Account.PROMISED,
    Refund.FAILED: Account.PROMISED,
    Refund.SUBMITTED: Account.SUBMITTED,
    Refund.UNKNOWN: Account.SUBMITTED,
    Refund.PAID: Account.CONSUMER,
}
_BEARS = {Liable.PLATFORM: Account.PLATFORM, Liable.COURIER: Account.COURIER}
_PAYS_FREIGHT = {FreightPayer.PLATFORM: Account.PLATFORM, FreightPayer.COURIER: Account.COURIER}


def _held(case: Case) -> Counter[Account]:
    """What the accounts hold of this case, by the case alone."""
    held: Counter[Account] = Counter()
    for payment in case.payments:
        if payment.replaced_by is None:
            held[_WHERE[payment.state]] += payment.amount_minor
    twice = sum(p.amount_minor for p in case.payments if p.replaced_by is not None and p.twice)
    held[Account.CONSUMER] += twice
    held[Account.PLATFORM] -= twice
    held[Account.COURIER] -= case.courier_claimed_minor
    promised = promised_minor(case)
    if promised:
        held[Account.DEDUCTED] += max(0, case.ask.requested_minor - promised)
    decision = case.round.decision if case.round is not None else None
    if decision is not None and decision.liable in _BEARS:
        held[_BEARS[decision.liable]] -= promised
    elif decision is not None and decision.freight_paid_by in _PAYS_FREIGHT:
        held[_PAYS_FREIGHT[decision.freight_paid_by]] -= promised - sum(case.lines_minor)
    return held


def ledger_balances(step: Step) -> str | None:
    """The rows of a step move the accounts exactly as its payments moved; so every balance can be recomputed."""
    balances = _held(step.before.case) if step.before is not None else Counter()
    for row in (row for fact in step.facts for row in transfers(fact, step.after.case)):
        if row.amount_minor <= 0:
            return f"the row {row.code} moves {row.amount_minor}"
        balances[row.debit] -= row.amount_minor
        balances[row.credit] += row.amount_minor
    held = _held(step.after.case)
    wrong = [a for a in Account if a not in _OTHER_SIDES and balances[a] != held[a]]
    return f"{wrong[0]} holds {held[wrong[0]]} by the case and {balances[wrong[0]]} by the rows" if wrong else None


_OTHER_SIDES = frozenset({Account.SHOP, Account.CLAIM})
"""What the others leave or lack: all accounts together always sum to nothing."""


def paid_is_final(step: Step) -> str | None:
    """Success is shown only by a channel's word or statement, and never more of it than the channels said."""
    case = step.after.case
    said = sum(p.amount_minor for p in case.payments if p.kind is PaymentKind.REFUND and p.state is Refund.PAID)
    word = step.move is not None and isinstance(step.move.command, c.TellPayment | c.ConfirmPayment)
    was = 0 if step.before is None else refunded_minor(step.before.case)
    if refunded_minor(case) != said or (refunded_minor(case) > was and not word):
        return "it counts as paid what no channel said"
    return None


def reservation_stands(step: Step) -> str | None:
    """The order holds the case's units until it ends, and what it recomputes from the case is what it holds."""
    case, order = step.after.case, step.after.order
    if order.entries != (entry_of(order, case),):
        return "the order's entry is not the case's"
    entry = order.entries[0]
    return None if entry.holds is not has_ended(case) else "it holds units after its end, or lets them go before"


_AT_MERCHANT = frozenset({Parcel.SIGNED, Parcel.INSPECTED, Parcel.REFUSED_AT_DOOR})


def goods_before_money(step: Step) -> str | None:
    """A decision pays for a return only when the goods are there or lost, unless it says that they stay."""
    command = step.move.command if step.move is not None else None
    if not isinstance(command, c.Decide) or command.without_return or step.before is None:
        return None
    before = step.before.case
    paid = any(isinstance(fact.what, e.RefundPromised) for fact in step.facts) and before.refund is Refund.NONE
    there = not before.kind.returns_goods or before.parcel in _AT_MERCHANT | {Parcel.LOST}
    return None if there or not paid else f"money is due while the parcel is {before.parcel}"


def goods_go_back(step: Step) -> str | None:
    """Of a case closed for good the merchant does not keep the goods, and of one withdrawn for now only for a time."""
    case = step.after.case
    kept = case.claim is Claim.CLOSED and case.parcel in SENDABLE_BACK
    if not kept:
        return None
    if case.outcome is not Outcome.WITHDRAWN_FOR_NOW:
        return "the merchant keeps the goods"
    return None if BY_NAME["keep"].runs(case) else "the merchant keeps the goods, and nobody says until when"
