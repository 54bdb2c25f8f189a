"""How is Stripe asked for a refund, and what do its words mean?"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import stripe
from stripe.params import RefundCreateParams, RefundListParams

from makegood.app.ports import BadNotice, ChannelAnswer, ChannelNotice, ChannelState, Transfer

from .answers import (
    NOT_FOUND,
    PAID,
    Reason,
    amount_differs,
    bounced,
    failed,
    needs_an_account,
    pending,
    transfer_not_supported,
    unknown,
)

PAGE = 100
NOTICE_AGE_S_AT_MOST = 300

# A refund that failed has a reason beside its status, in the next table.
STATUSES: Mapping[str, ChannelAnswer] = {
    "succeeded": PAID,
    "pending": pending(),
    "requires_action": pending(detail="requires_action"),
    "canceled": failed(Reason.REFUSED, "canceled"),
}

FAILURES: Mapping[str, Reason] = {
    "lost_or_stolen_card": Reason.ACCOUNT_FROZEN,
    "expired_or_canceled_card": Reason.CARD_EXPIRED,
    "charge_for_pending_refund_disputed": Reason.REFUSED,
    "insufficient_funds": Reason.BALANCE_TOO_LOW,
    "declined": Reason.REFUSED,
    "merchant_request": Reason.REFUSED,
    "unknown": Reason.REFUSED,
}

# What refuses a refund before there is one.  Anything else (keys, rights, rates) says nothing about the money.
REFUSALS: Mapping[str, Reason] = {
    "charge_already_refunded": Reason.AMOUNT_REFUSED,
    "amount_too_large": Reason.AMOUNT_REFUSED,
    "amount_too_small": Reason.AMOUNT_REFUSED,
    "parameter_invalid_integer": Reason.AMOUNT_REFUSED,
    "balance_insufficient": Reason.BALANCE_TOO_LOW,
    "insufficient_funds": Reason.BALANCE_TOO_LOW,
    "charge_disputed": Reason.REFUSED,
    "refund_disputed_payment": Reason.REFUSED,
    "charge_not_refundable": Reason.REFUSED,
    "payment_intent_unexpected_state": Reason.REFUSED,
    "resource_missing": Reason.REFUSED,
    "expired_card": Reason.CARD_EXPIRED,
    "bank_account_unusable": Reason.ACCOUNT_CLOSED,
}

# ISO 4217 and Stripe count these in different units; a refund in the wrong one would be a hundred times off.
OTHER_UNITS = frozenset({"ISK", "UGX", "MGA"})

EVENTS = frozenset({"refund.created", "refund.updated", "refund.failed", "charge.refund.updated"})


class Stripe:
    """A Line to Stripe: refunds along the original payment intent or charge."""

    ask_after_s: int | None = None

    def __init__(self, settings: Mapping[str, str], now: Callable[[], float]) -> None:
        self._now = now
        self._secret = settings["MAKEGOOD_STRIPE_WEBHOOK_SECRET"]
        self._refunds = stripe.StripeClient(
            settings["MAKEGOOD_STRIPE_SECRET_KEY"],
            base_addresses={"api": settings["MAKEGOOD_STRIPE_BASE"]},
            http_client=stripe.RequestsClient(timeout=float(settings["MAKEGOOD_STRIPE_TIMEOUT_S"])),
            max_network_retries=0,  # asking again is the caller's, who keeps count
        ).v1.refunds

    def send(self, transfer: Transfer) -> ChannelAnswer:
        """Looks first: Stripe forgets an idempotency key after a day, and the same number is to be one payment always.

        Within that day the key itself settles the race of two senders.
        """
        if unfit := _unfit(transfer):
            return unfit
        known = self._find(transfer)
        if known is not None:
            return _read(known, transfer)
        try:
            return _read(self._refunds.create(_order(transfer), {"idempotency_key": transfer.refund_no}), transfer)
        except stripe.StripeError as error:
            return _refusal(error)

    def ask(self, transfer: Transfer) -> ChannelAnswer:
        if unfit := _unfit(transfer):
            return unfit
        known = self._find(transfer)
        return NOT_FOUND if known is None else _read(known, transfer)

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> ChannelNotice:
        """Reads a refund's event; one that was not made here keeps Stripe's own number, which nobody here knows."""
        match self._verified(headers, body):
            case {"type": kind, "data": {"object": {"id": str(), "status": str()} as refund} as data} if kind in EVENTS:
                return _notice(refund, data)
        raise BadNotice(f"The event is not about a refund: subscribe the endpoint to {', '.join(sorted(EVENTS))} only.")

    def acknowledge(self) -> tuple[int, str, bytes]:
        return 200, "application/json", b'{"received": true}'

    def _find(self, transfer: Transfer) -> stripe.Refund | None:
        asked: RefundListParams = {"limit": PAGE}
        asked["charge" if _is_charge(transfer) else "payment_intent"] = transfer.payment_ref
        try:
            for refund in self._refunds.list(asked).auto_paging_iter():
                if _made_as(refund) == transfer.refund_no:
                    return refund
        except stripe.InvalidRequestError as error:
            if error.code != "resource_missing":
                raise
        return None

    def _verified(self, headers: Mapping[str, str], body: bytes) -> Any:  # Any: JSON of a stranger, matched by shape
        header = next((text for name, text in headers.items() if name.lower() == "stripe-signature"), "")
        try:
            # The SDK would compare with its own clock; the age is judged below, by ours.
            stripe.WebhookSignature.verify_header(body, header, self._secret, tolerance=None)
            stamp = next(int(part[2:]) for part in header.split(",") if part.startswith("t="))
            event = json.loads(body)
        except (stripe.SignatureVerificationError, ValueError, StopIteration) as trouble:
            raise BadNotice(f"The notification is not signed by Stripe, or not readable: {trouble}.") from trouble
        if abs(self._now() - stamp) > NOTICE_AGE_S_AT_MOST:
            raise BadNotice(f"The notification's Stripe-Signature is not within {NOTICE_AGE_S_AT_MOST} s of now.")
        return event


def _unfit(transfer: Transfer) -> ChannelAnswer | None:
    if needs_an_account(transfer):
        return transfer_not_supported()
    if transfer.currency in OTHER_UNITS:
        return failed(Reason.REFUSED, "currency_not_supported")
    if not transfer.payment_ref:
        return failed(Reason.REFUSED, "payment_unknown")
    return None


def _is_charge(transfer: Transfer) -> bool:
    return transfer.payment_ref.startswith(("ch_", "py_"))


def _order(transfer: Transfer) -> RefundCreateParams:
    order: RefundCreateParams = {
        "amount": transfer.amount_minor,
        "reason": "requested_by_customer",
        "metadata": {"refund_no": transfer.refund_no, "order_id": transfer.order_id},
    }
    order["charge" if _is_charge(transfer) else "payment_intent"] = transfer.payment_ref
    return order


def _read(refund: stripe.Refund, transfer: Transfer) -> ChannelAnswer:
    if (refund.amount, refund.currency) != (transfer.amount_minor, transfer.currency.lower()):
        return amount_differs()
    return _word(refund.status or "", refund.failure_reason or "unknown")


def _word(status: str, failure: str) -> ChannelAnswer:
    if status == "failed":
        return failed(FAILURES.get(failure, Reason.REFUSED), failure)
    return STATUSES.get(status) or unknown(status)


def _made_as(refund: stripe.Refund) -> str | None:
    """The refund number it was made under, or None where it was not made here."""
    if refund.metadata is None or "refund_no" not in refund.metadata:
        return None
    return str(refund.metadata["refund_no"])


def _notice(refund: Mapping[str, Any], data: Mapping[str, Any]) -> ChannelNotice:
    before = data.get("previous_attributes") or {}
    refund_no = (refund.get("metadata") or {}).get("refund_no", refund["id"])
    answer = _word(refund["status"], str(refund.get("failure_reason") or "unknown"))
    if answer.state is ChannelState.FAILED and answer.reason and before.get("status") == "succeeded":
        answer = bounced(Reason(answer.reason), answer.detail)
    return ChannelNotice(str(refund_no), answer)


def _refusal(error: stripe.StripeError) -> ChannelAnswer:
    """Reads a refusal by its code; the one for too much has none, and only points at the amount."""
    code = error.code or ""
    if isinstance(error, stripe.IdempotencyError):
        return amount_differs()
    if isinstance(error, stripe.InvalidRequestError) and not code and error.param == "amount":
        return failed(Reason.AMOUNT_REFUSED, str(error.user_message))
    definite = isinstance(error, stripe.InvalidRequestError | stripe.CardError) and code in REFUSALS
    return failed(REFUSALS[code], code) if definite else unknown(code or type(error).__name__)
