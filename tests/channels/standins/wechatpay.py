"""What does WeChat Pay v3 say on the wire, and what does it refuse?"""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .books import Booking, Books, Refund, RefundState, Rules
from .keys import pair
from .server import Reply, Request, Signed, StandIn

MERCHANT = "1900000001"
APIV3_KEY = "0123456789abcdef0123456789ABCDEF"
PUBLIC_KEY_ID = "PUB_KEY_ID_0000000000000001"
PATH = "/v3/refund/domestic/refunds"
RULES = Rules(gap_s=60, partial_refunds_at_most=50, window_s=365 * 86400)
REQUEST_AGE_S_AT_MOST = 300

REFUSED: Mapping[Booking, tuple[int, str, str]] = {
    Booking.OTHER_AMOUNT: (400, "INVALID_REQUEST", "订单金额或退款金额与之前请求不一致"),
    Booking.WRONG_TOTAL: (400, "INVALID_REQUEST", "订单金额与订单信息不一致"),
    Booking.UNKNOWN_PAYMENT: (404, "RESOURCE_NOT_EXISTS", "订单不存在"),
    Booking.TOO_OLD: (400, "INVALID_REQUEST", "交易时间超过一年，无法退款"),
    Booking.TOO_MUCH: (400, "INVALID_REQUEST", "退款金额大于可退金额"),
    Booking.TOO_MANY: (400, "INVALID_REQUEST", "部分退款超过50次"),
    Booking.TOO_SOON: (429, "FREQUENCY_LIMITED", "同一订单的退款需间隔一分钟"),
    Booking.BALANCE_LOW: (403, "NOT_ENOUGH", "基本账户余额不足"),
    Booking.ACCOUNT_CLOSED: (403, "USER_ACCOUNT_ABNORMAL", "用户账户异常或已注销"),
}
STATUS: Mapping[RefundState, str] = {
    RefundState.PROCESSING: "PROCESSING",
    RefundState.PAID: "SUCCESS",
    RefundState.FAILED: "ABNORMAL",
}


class WeChatPayStandIn(StandIn):
    """WeChat Pay for one merchant."""

    def __init__(self) -> None:
        super().__init__(Books(RULES))
        self.merchant, self.platform, self.stranger = pair("merchant"), pair("wechatpay"), pair("stranger")
        self.key_id = PUBLIC_KEY_ID  # or the serial number of the platform certificate
        self._nonces: set[str] = set()

    def moves_money(self, request: Request) -> bool:
        return request.method == "POST"

    def answer(self, request: Request, *, forged: bool) -> Reply:
        if complaint := self._unsigned(request):
            return self._reply(401, {"code": "SIGN_ERROR", "message": complaint}, forged)
        if request.method == "POST" and self.refusals:
            return self._reply(400, {"code": self.refusals.pop(0), "message": "as told"}, forged)
        if request.method == "POST" and request.target == PATH:
            return self._reply(*self._apply(json.loads(request.body)), forged)
        if request.method == "GET" and request.target.startswith(f"{PATH}/"):
            return self._reply(*self._query(request.target.removeprefix(f"{PATH}/")), forged)
        return self._reply(404, {"code": "NOT_FOUND", "message": "no such path"}, forged)

    def error(self, request: Request, *, booked: bool) -> Reply:
        return self._reply(500, {"code": "SYSTEM_ERROR", "message": "系统异常，请用相同参数重新调用"}, False)

    def notice(self, refund_no: str, *, forged: bool = False) -> Signed:
        refund = self.books.refunds[refund_no]
        status = STATUS[refund.state]
        told = {"mchid": MERCHANT, **self._told(refund), "refund_status": status}
        del told["status"]
        nonce = uuid4().hex[:12]
        sealed = AESGCM(APIV3_KEY.encode()).encrypt(nonce.encode(), json.dumps(told).encode(), b"refund")
        body = json.dumps(
            {
                "id": str(uuid4()),
                "resource_type": "encrypt-resource",
                "event_type": f"REFUND.{status}",
                "resource": {
                    "original_type": "refund",
                    "algorithm": "AEAD_AES_256_GCM",
                    "ciphertext": base64.b64encode(sealed).decode(),
                    "associated_data": "refund",
                    "nonce": nonce,
                },
            }
        ).encode()
        return Signed(self._signature(body, self.books.now, forged), body)

    def _apply(self, order: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        amount = order["amount"]
        if amount["currency"] != "CNY" or not re.fullmatch(r"[0-9A-Za-z_\-|*@]{1,64}", order["out_refund_no"]):
            return 400, {"code": "PARAM_ERROR", "message": "参数错误"}
        ref = order.get("transaction_id") or order["out_trade_no"]
        booking = self.books.book(order["out_refund_no"], ref, amount["refund"], amount["total"])
        if booking in REFUSED:
            status, code, message = REFUSED[booking]
            return status, {"code": code, "message": message}
        # Accepting says nothing of arriving, even where the money is already there.
        return 200, {**self._told(self.books.refunds[order["out_refund_no"]]), "status": "PROCESSING"}

    def _query(self, refund_no: str) -> tuple[int, dict[str, Any]]:
        refund = self.books.refunds.get(refund_no)
        if refund is None:
            return 404, {"code": "RESOURCE_NOT_EXISTS", "message": "退款单不存在"}
        return 200, self._told(refund)

    def _told(self, refund: Refund) -> dict[str, Any]:
        payment = self.books.payments[refund.payment_ref]
        return {
            "refund_id": f"5030{refund.refund_no}",
            "out_refund_no": refund.refund_no,
            "transaction_id": payment.ref,
            "out_trade_no": payment.order_id,
            "status": STATUS[refund.state],
            "amount": {"total": payment.paid_minor, "refund": refund.amount_minor, "currency": "CNY"},
        }

    def _unsigned(self, request: Request) -> str | None:
        scheme, _, rest = request.headers.get("authorization", "").partition(" ")
        told = dict(re.findall(r'(\w+)="([^"]*)"', rest))
        if scheme != "WECHATPAY2-SHA256-RSA2048" or "user-agent" not in request.headers:
            return "no authorization"
        if (told["mchid"], told["serial_no"]) != (MERCHANT, self.merchant.serial):
            return "another merchant"
        if abs(time.time() - int(told["timestamp"])) > REQUEST_AGE_S_AT_MOST or told["nonce_str"] in self._nonces:
            return "an old request"
        self._nonces.add(told["nonce_str"])
        lines = (request.method, request.target, told["timestamp"], told["nonce_str"], request.body.decode())
        return None if self.merchant.signed("".join(f"{line}\n" for line in lines), told["signature"]) else "signature"

    def _reply(self, status: int, told: Mapping[str, Any], forged: bool) -> Reply:
        body = json.dumps(told, ensure_ascii=False).encode()
        return Reply(status, body, self._signature(body, int(time.time()), forged))

    def _signature(self, body: bytes, at: int, forged: bool) -> dict[str, str]:
        nonce = uuid4().hex
        by = self.stranger if forged else self.platform
        return {
            "Wechatpay-Serial": self.key_id,
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Timestamp": str(at),
            "Wechatpay-Signature": by.sign(f"{at}\n{nonce}\n{body.decode()}\n"),
            "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
        }
