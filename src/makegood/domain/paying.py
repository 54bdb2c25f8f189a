"""How does money become due, and how does it go out?  Promising, reissuing, small payments, the channels' words."""

from __future__ import annotations

from . import events as e
from .case import Case, Payment, due_amount_minor, promised_minor
from .commands import (
    AskChannel,
    ClaimCourier,
    ConfirmPayment,
    ConsentChannel,
    PayRefund,
    Reissue,
    SubmitPayment,
    TellPayment,
)
from .evolve_money import outcome_of_paid
from .judging import Draft, Matter, Verdict, not_now, refund_no
from .money import split
from .order import Order, left_for, over_tenders
from .refusals import Code, Refusal
from .words import Claim, PaymentKind, Refund, Stated


def cap_minor(case: Case) -> int:
    """The most the case may ever pay: the frozen shares of its units and the freight it holds."""
    return case.basis.goods_minor + case.ask.freight_minor


def most_minor(case: Case, order: Order) -> int:
    """The most it may still come to: the cap, less freight that another case has taken since this one let it go."""
    freight = left_for(order, case.basis.case_id).freight_minor
    return case.basis.goods_minor + min(case.ask.freight_minor, freight)


def promise(case: Case, order: Order, amount_minor: int, rule: str | None, reason: str | None = None) -> list[Draft]:
    """The refund becomes due: goods by line, freight apart, one payment for each tender.

    Where there is nothing to pay (a gift, or nothing was agreed on), nothing moves and the agreed claim is settled.
    """
    if amount_minor == 0:
        return [Draft(e.Settled(outcome_of_paid(case)), rule, reason)]
    before = promised_minor(case)
    already = case.lines_minor or (0,) * len(case.basis.lines)
    left = [line.share_minor - paid for line, paid in zip(case.basis.lines, already, strict=True)]
    goods = min(amount_minor, sum(left))
    by_line = split(goods, left)
    lines = tuple(
        e.LineRefund(line.line_id, len(line.units), amount)
        for line, amount in zip(case.basis.lines, by_line, strict=True)
    )
    payments = tuple(
        e.NewPayment(refund_no(case, extra), PaymentKind.REFUND, order.tenders[tender].channel, tender, part)
        for extra, (tender, part) in enumerate(
            (t, part) for t, part in enumerate(over_tenders(order, case, amount_minor)) if part
        )
    )
    requested = case.ask.requested_minor
    deducted_before = max(0, requested - before) if before else 0
    deducted = max(0, requested - before - amount_minor) - deducted_before
    return [Draft(e.RefundPromised(amount_minor, amount_minor - goods, lines, payments, deducted), rule, reason)]


def agreed_first(case: Case, rule: str | None) -> list[Draft]:
    """A refund presupposes agreement: whoever pays without having agreed agrees by paying."""
    return [] if case.claim is Claim.AGREED else [Draft(e.Agreed(due_amount_minor(case)), rule)]


# --- refund ---


def may_refund(case: Case, matter: Matter) -> Refusal | None:
    if case.refund is not Refund.NONE or case.claim in (Claim.CLOSED, Claim.SETTLED):
        return not_now(case, "S12")
    return None


def refund(case: Case, command: PayRefund, matter: Matter) -> Verdict:
    """Pays the agreed, else the requested amount; less needs an accepted offer or a decision (S12)."""
    due = due_amount_minor(case)
    amount = due if command.amount_minor is None else command.amount_minor
    if amount < due:
        return Refusal(Code.AMOUNT_BELOW_AGREED, "S12", {"due_minor": due})
    if amount > cap_minor(case):
        return Refusal(Code.AMOUNT_EXCEEDS_PAID, None, {"most_minor": cap_minor(case)})
    return [*agreed_first(case, "S12"), *promise(case, matter.order, amount, "S12", "merchant_refunds")]


# --- what channels say ---


def payment_of(case: Case, number: str) -> Payment | None:
    return next((p for p in case.payments if p.refund_no == number), None)


def anything(case: Case, matter: Matter) -> Refusal | None:
    return None


def submit(case: Case, command: SubmitPayment, matter: Matter) -> Verdict:
    """The channel is about to be called; only a promised payment is ever sent."""
    payment = payment_of(case, command.refund_no)
    if payment is None:
        return Refusal(Code.NOT_FOUND)
    return [Draft(e.RefundSubmitted(payment.refund_no))] if payment.state is Refund.PROMISED else []


_SENT, _PAID, _FAILED = e.RefundSubmitted, e.RefundPaid, e.RefundFailed

_MEANS: dict[str, dict[Refund, tuple[type, ...]]] = {
    "paid": {Refund.PROMISED: (_SENT, _PAID), Refund.SUBMITTED: (_PAID,), Refund.UNKNOWN: (_PAID,)},
    "failed": {
        Refund.PROMISED: (_SENT, _FAILED),
        Refund.SUBMITTED: (_FAILED,),
        Refund.UNKNOWN: (_FAILED,),
        Refund.PAID: (e.RefundReversed,),
    },
    "unknown": {Refund.SUBMITTED: (e.RefundUnknown,)},
    "reversed": {
        Refund.PROMISED: (_SENT, _FAILED),
        Refund.SUBMITTED: (_FAILED,),
        Refund.UNKNOWN: (_FAILED,),
        Refund.PAID: (e.RefundReversed,),
    },
}
"""What a channel's word makes of a payment; a word that overtook our own record of sending makes up for it.

What came back before it was ever known to be paid has failed; what is not listed is known already, or out of order.
"""


def tell(case: Case, command: TellPayment, matter: Matter) -> Verdict:
    """A final word is taken once; one that does not fit what is known for certain is for an operator to look into."""
    payment = payment_of(case, command.refund_no)
    if payment is None:
        return Refusal(Code.NOT_FOUND)
    why = contradiction(payment, command.said)
    if why is not None:
        known = payment.raised or payment.overruled
        return [] if known else [Draft(e.PayoutRaised((payment.refund_no,)), "S8", why)]
    return [_word(cls, payment, command) for cls in _MEANS[command.said].get(payment.state, ())]


def _word(cls: type, payment: Payment, command: TellPayment) -> Draft:
    reason = command.reason or "refused"
    if cls is e.RefundFailed:
        return Draft(e.RefundFailed(payment.refund_no, reason, command.detail), "S8", reason)
    if cls is e.RefundReversed:
        return Draft(e.RefundReversed(payment.refund_no, reason, command.detail), "S8", "reversed")
    return Draft(cls(payment.refund_no))


def contradiction(payment: Payment, said: str) -> str | None:
    """Why a channel's word does not fit: paid after it failed for certain, failed after its statement said paid."""
    if payment.state is Refund.FAILED and said == "paid":
        return "paid_after_failure"
    if payment.state is Refund.PAID and payment.stated is Stated.PAID and said == "failed":
        return "failed_after_statement"
    return None


# --- when a channel stays silent, or contradicts itself ---

SILENT = frozenset({Refund.SUBMITTED, Refund.UNKNOWN})
_NOT_SENT = frozenset({Refund.PROMISED, Refund.FAILED})


def is_silent(case: Case, matter: Matter) -> Refusal | None:
    return None if any(p.state in SILENT for p in case.payments) else not_now(case, "S8")


def ask(case: Case, command: AskChannel, matter: Matter) -> Verdict:
    """The channel is asked at once about all silent payments; nothing is sent."""
    return [Draft(e.ChannelAsked(tuple(p.refund_no for p in case.payments if p.state in SILENT)), "S8")]


def is_raised(case: Case, matter: Matter) -> Refusal | None:
    return None if case.raised_payouts else not_now(case, "S8")


def confirm(case: Case, command: ConfirmPayment, matter: Matter) -> Verdict:
    """A payment that was raised is settled by the channel's own statement.

    Where it was paid after all and another attempt has taken its place, that one is not sent any more; if it has been
    sent already, the money went out twice, and the ledger says so.
    """
    payment = payment_of(case, command.refund_no)
    if payment is None:
        return Refusal(Code.NOT_FOUND)
    if not payment.raised:
        return not_now(case, "S8")
    standing = _standing(case, payment)
    late = standing is not payment and command.status is Stated.PAID
    twice = late and standing.state not in _NOT_SENT and not payment.twice
    read = e.PaymentConfirmed(payment.refund_no, command.status, command.reference, command.comment, twice)
    drafts = [Draft(read, "S8", command.status)]
    if late:
        found = Draft(e.RefundFound(standing.refund_no), "S8", "by_statement")
        return [*drafts, found] if standing.state in _NOT_SENT else drafts
    return drafts + [Draft(what, "S8", "by_statement") for what in _settling(payment, command)]


def _standing(case: Case, payment: Payment) -> Payment:
    """The attempt that stands for the obligation now."""
    while payment.replaced_by is not None and (following := payment_of(case, payment.replaced_by)) is not None:
        payment = following
    return payment


def _settling(payment: Payment, command: ConfirmPayment) -> list[e.What]:
    number = payment.refund_no
    if payment.replaced_by is not None:
        return []
    if command.status is Stated.PAID:
        paid: dict[Refund, e.What] = {Refund.FAILED: e.RefundFound(number)}
        paid |= dict.fromkeys(SILENT, e.RefundPaid(number))
        return [paid[payment.state]] if payment.state in paid else []
    failed: dict[Refund, e.What] = {Refund.PAID: e.RefundReversed(number, "refused", command.reference)}
    failed |= dict.fromkeys(SILENT, e.RefundFailed(number, "refused", command.reference))
    return [failed[payment.state]] if payment.state in failed else []


# --- ways out of a failed refund (S8) ---


def _failed(case: Case) -> list[Payment]:
    standing = [p for p in case.payments if p.replaced_by is None]
    return [p for p in standing if p.state is Refund.FAILED]


def _lost(case: Case) -> list[Payment]:
    """Failed without a doubt: what the channel calls paid as well is not sent again before somebody has looked."""
    return [p for p in _failed(case) if not p.raised]


def may_reissue(case: Case, matter: Matter) -> Refusal | None:
    return None if _lost(case) else not_now(case, "S8")


def has_failed(case: Case, matter: Matter) -> Refusal | None:
    return None if _failed(case) else not_now(case, "S8")


def reissue(case: Case, command: Reissue, matter: Matter) -> Verdict:
    """Each failed payment is issued again under a new number, to its own channel or to one consented to."""
    drafts = []
    for extra, old in enumerate(_lost(case)):
        channel, account = old.channel, old.account_ref
        if case.consented is not None and command.channel in (None, case.consented[0]):
            channel, account = case.consented
        elif command.channel is not None and command.channel != old.channel:
            return Refusal(Code.CONSENT_REQUIRED, "S8", {"channel": command.channel})
        new = e.NewPayment(refund_no(case, extra), old.kind, channel, old.tender, old.amount_minor, account)
        drafts.append(Draft(e.RefundReissued(old.refund_no, new), "S8"))
    return drafts


def consent(case: Case, command: ConsentChannel, matter: Matter) -> Verdict:
    return [Draft(e.ChannelConsented(command.channel, command.account_ref), "S8")]


# --- the courier ---


def courier_room_minor(case: Case) -> int:
    """What may still be claimed from the courier."""
    return cap_minor(case) - case.courier_claimed_minor


def claim_courier(case: Case, command: ClaimCourier, matter: Matter) -> Verdict:
    most = courier_room_minor(case)
    if command.amount_minor > most:
        return Refusal(Code.AMOUNT_EXCEEDS_PAID, "S23", {"most_minor": most})
    return [Draft(e.CourierClaimed(command.amount_minor, command.comment), "S23")]


def has_parcel(case: Case, matter: Matter) -> Refusal | None:
    return None if case.waybill is not None else not_now(case, "S23")
