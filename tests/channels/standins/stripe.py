"""What does Stripe's API say on the wire, and what does it refuse?"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

from .books import COPY, Booking, Books, Refund, RefundState
from .server import Reply, Request, Signed, StandIn

SECRET_KEY = "sk_test_standin"
WEBHOOK_SECRET = "whsec_standin"
KEY_LIFE_S = 24 * 3600

STATUS: Mapping[RefundState, str] = {
    RefundState.PROCESSING: "pending",
    RefundState.PAID: "succeeded",
    RefundState.FAILED: "failed",
}

Told = dict[str, Any]


class StripeStandIn(StandIn):
    """Stripe for one account.

    Like the real one it knows refund numbers only as idempotency keys, which it forgets after a day: the same number
    after that is another refund, and the books hold it as a copy.
    """

    def __init__(self) -> None:
        super().__init__(Books())
        self._kept: dict[str, tuple[bytes, int, Reply]] = {}
        self._notified: dict[str, str] = {}

    def moves_money(self, request: Request) -> bool:
        return request.method == "POST"

    def answer(self, request: Request, *, forged: bool) -> Reply:
        if request.headers.get("authorization") != f"Bearer {SECRET_KEY}" or forged:
            return _refused(401, "invalid_request_error", "Invalid API Key provided")
        if request.method == "POST" and request.target == "/v1/refunds":
            return self._once(request)
        if request.method == "GET" and urlsplit(request.target).path == "/v1/refunds":
            return self._list(dict(parse_qsl(urlsplit(request.target).query)))
        return _refused(404, "invalid_request_error", "Unrecognized request URL")

    def error(self, request: Request, *, booked: bool) -> Reply:
        reply = _refused(500, "api_error", "An unknown error occurred")
        if booked:  # the outcome that is kept under a key is the first one, also where it is a 500
            self._keep(request, reply)
        return reply

    def notice(self, refund_no: str, *, forged: bool = False) -> Signed:
        refund = self.books.refunds[refund_no]
        before = self._notified.get(refund_no)
        self._notified[refund_no] = STATUS[refund.state]
        event = {
            "id": f"evt_{uuid4().hex}",
            "object": "event",
            "type": "refund.failed" if refund.state is RefundState.FAILED else "refund.updated",
            "data": {"object": self._told(refund), "previous_attributes": {"status": before} if before else {}},
        }
        return self.sign_notice(event, forged=forged)

    def sign_notice(self, event: Mapping[str, Any], *, forged: bool = False) -> Signed:
        """A notification with any content."""
        body = json.dumps(event).encode()
        secret = b"whsec_of_a_stranger" if forged else WEBHOOK_SECRET.encode()
        mac = hmac.new(secret, f"{self.books.now}.".encode() + body, hashlib.sha256).hexdigest()
        return Signed({"Stripe-Signature": f"t={self.books.now},v1={mac}"}, body)

    def _once(self, request: Request) -> Reply:
        key = request.headers.get("idempotency-key")
        if key is None:
            return _refused(400, "invalid_request_error", "this stand-in insists on an Idempotency-Key")
        body, at, reply = self._kept.get(key, (b"", 0, None))
        if reply is not None and self.books.now - at < KEY_LIFE_S:
            same = body == request.body
            return reply if same else _refused(400, "idempotency_error", "Keys can only be used with the same params")
        if self.refusals:
            return _refused(400, "invalid_request_error", "as told", code=self.refusals.pop(0))
        fresh = self._create(dict(parse_qsl(request.body.decode())))
        self._keep(request, fresh)
        return fresh

    def _keep(self, request: Request, reply: Reply) -> None:
        self._kept[request.headers["idempotency-key"]] = (request.body, self.books.now, reply)

    def _create(self, order: Mapping[str, str]) -> Reply:
        ref, number = order.get("payment_intent") or order["charge"], order["metadata[refund_no]"]
        copies = sum(1 for known in self.books.refunds if known.partition(COPY)[0] == number)
        number = f"{number}{COPY}{copies}" if copies else number
        booking = self.books.book(number, ref, int(order["amount"]))
        match booking:
            case Booking.BOOKED:
                return _json(200, self._told(self.books.refunds[number]))
            case Booking.UNKNOWN_PAYMENT:
                return _refused(404, "invalid_request_error", f"No such payment_intent: '{ref}'", "resource_missing")
            case Booking.TOO_MUCH:
                return self._too_much(ref)
            case Booking.BALANCE_LOW:
                return _refused(400, "invalid_request_error", "Insufficient funds", "balance_insufficient")
            case Booking.ACCOUNT_CLOSED:
                closed = Refund(number, ref, int(order["amount"]), self.books.now, RefundState.FAILED)
                closed.failure = "expired_or_canceled_card"
                self.books.refunds[number] = closed
                return _json(200, self._told(closed))
            case _:
                raise AssertionError(f"Stripe has no {booking}")

    def _too_much(self, ref: str) -> Reply:
        payment = self.books.find(ref)
        assert payment is not None
        if sum(amount for _, amount in self.books.movements) >= payment.paid_minor:
            return _refused(400, "invalid_request_error", "Charge has already been refunded", "charge_already_refunded")
        return _refused(400, "invalid_request_error", "Refund amount is greater than unrefunded", param="amount")

    def _list(self, asked: Mapping[str, str]) -> Reply:
        ref = asked.get("payment_intent") or asked.get("charge") or ""
        if self.books.find(ref) is None:
            return _refused(404, "invalid_request_error", f"No such payment_intent: '{ref}'", "resource_missing")
        found = [self._told(one) for one in reversed(self.books.refunds.values()) if one.payment_ref == ref]
        after = [row["id"] for row in found].index(asked["starting_after"]) + 1 if "starting_after" in asked else 0
        page = found[after : after + int(asked.get("limit", "10"))]
        more = len(found) > after + len(page)
        return _json(200, {"object": "list", "url": "/v1/refunds", "has_more": more, "data": page})

    def _told(self, refund: Refund) -> Told:
        payment = self.books.payments[refund.payment_ref]
        return {
            "id": f"re_{refund.refund_no}",
            "object": "refund",
            "amount": refund.amount_minor,
            "currency": payment.currency.lower(),
            "payment_intent": payment.ref,
            "metadata": {"refund_no": refund.refund_no.partition(COPY)[0]},
            "status": STATUS[refund.state],
            "failure_reason": refund.failure or None,
        }


def _refused(status: int, kind: str, message: str, code: str | None = None, param: str | None = None) -> Reply:
    told = {"type": kind, "message": message, "code": code, "param": param}
    return _json(status, {"error": {name: text for name, text in told.items() if text}})


def _json(status: int, told: Told) -> Reply:
    return Reply(status, json.dumps(told).encode(), {"Request-Id": f"req_{uuid4().hex}"})
