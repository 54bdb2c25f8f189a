"""When may a merchant pay a little beside the refund, and what comes of a sum that takes the platform's approval?"""

from __future__ import annotations

from . import events as e
from .case import Case, small_paid_minor
from .commands import ApproveSmallPayment, AskSmallPayment, DeclineSmallPayment, PaySmall, WithdrawSmallPayment
from .judging import Draft, Matter, Verdict, not_now, refund_no
from .refusals import Code, Refusal
from .words import PaymentKind, Role


def small_room_minor(case: Case, matter: Matter) -> int:
    """What small payments may still come to: the cap is the order's, over all of its cases."""
    others = sum(entry.small_minor for entry in matter.order.entries if entry.case_id != case.basis.case_id)
    return matter.situation.policy.limits.small_payment_per_order_minor - others - small_paid_minor(case)


def may_pay_small(case: Case, matter: Matter) -> Refusal | None:
    """An operator answers an open request instead of paying beside it, so that one wish is not paid twice."""
    return _asked_already(case) if matter.actor.role is Role.OPERATOR else None


def pay_small(case: Case, command: PaySmall, matter: Matter) -> Verdict:
    """Within the caps of order and of shop and day; above a limit an operator has to make it, or to approve of it."""
    order, limits = matter.order, matter.situation.policy.limits
    if not order.tenders:
        return not_now(case, "S26")
    if command.amount_minor > limits.small_payment_approval_above_minor and matter.actor.role is not Role.OPERATOR:
        return Refusal(Code.APPROVAL_REQUIRED, None, {"most_minor": limits.small_payment_approval_above_minor})
    if command.amount_minor > small_room_minor(case, matter):
        return Refusal(Code.SMALL_PAYMENT_LIMIT, None, {"most_minor": limits.small_payment_per_order_minor})
    if command.small_paid_today_minor + command.amount_minor > limits.small_payment_per_shop_day_minor:
        return Refusal(Code.SMALL_PAYMENT_LIMIT, None, {"most_minor": limits.small_payment_per_shop_day_minor})
    new = e.NewPayment(refund_no(case), PaymentKind.SMALL, order.tenders[0].channel, 0, command.amount_minor)
    return [Draft(e.SmallPaymentPromised(new, command.purpose), "S26")]


# --- small payments that wait for approval ---


def _asked_already(case: Case) -> Refusal | None:
    asked = case.small_request
    return None if asked is None else Refusal(Code.REQUEST_OPEN, None, {"amount_minor": asked.amount_minor})


def small_most_minor(case: Case, matter: Matter) -> int:
    """The most that one small payment may come to, with approval or without."""
    return min(small_room_minor(case, matter), matter.situation.policy.limits.small_payment_per_shop_day_minor)


def may_ask_small(case: Case, matter: Matter) -> Refusal | None:
    """One request at a time, and only where there is room above what needs no approval."""
    limits = matter.situation.policy.limits
    if not matter.order.tenders:
        return not_now(case, "S26")
    if small_most_minor(case, matter) <= limits.small_payment_approval_above_minor:
        return Refusal(Code.SMALL_PAYMENT_LIMIT, None, {"most_minor": limits.small_payment_per_order_minor})
    return _asked_already(case)


def ask_small(case: Case, command: AskSmallPayment, matter: Matter) -> Verdict:
    """Nothing is held and no clock stops; what a day's payments leave is judged when it is approved."""
    limits = matter.situation.policy.limits
    if command.amount_minor <= limits.small_payment_approval_above_minor:
        return Refusal(Code.NO_APPROVAL_NEEDED, None, {"most_minor": limits.small_payment_approval_above_minor})
    if command.amount_minor > small_most_minor(case, matter):
        most = min(limits.small_payment_per_order_minor, limits.small_payment_per_shop_day_minor)
        return Refusal(Code.SMALL_PAYMENT_LIMIT, None, {"most_minor": most})
    return [Draft(e.SmallPaymentRequested(command.amount_minor, command.purpose, command.comment), "S26")]


def is_asked(case: Case, matter: Matter) -> Refusal | None:
    return Refusal(Code.REQUEST_NOT_OPEN) if case.small_request is None else None


def approve_small(case: Case, command: ApproveSmallPayment, matter: Matter) -> Verdict:
    """Pays what was asked for, within the caps as they are now; where they do not allow it, the request stays open."""
    asked = case.small_request
    assert asked is not None, "the guard lets only an open request be approved"
    payment = PaySmall(asked.amount_minor, asked.purpose, command.small_paid_today_minor)
    paid = pay_small(case, payment, matter)
    if isinstance(paid, Refusal):
        return paid
    return [Draft(e.SmallPaymentApproved(asked.amount_minor, asked.purpose), "S26"), *paid]


def decline_small(case: Case, command: DeclineSmallPayment, matter: Matter) -> Verdict:
    return [Draft(e.SmallPaymentDeclined(command.comment), "S26")]


def withdraw_small(case: Case, command: WithdrawSmallPayment, matter: Matter) -> Verdict:
    return [Draft(e.SmallPaymentRequestWithdrawn(), "S26")]
