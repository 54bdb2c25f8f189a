"""What does Alipay's gateway say on the wire, and what does it refuse?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import uuid4
from zoneinfo import ZoneInfo

from .books import Booking, Books, Refund, RefundState, Rules
from .keys import Pair, pair
from .server import Reply, Request, Signed, StandIn

APP_ID = "2021000000000001"
BUYER = "2088000000000001"
ZONE = ZoneInfo("Asia/Shanghai")
RULES = Rules(window_s=365 * 86400)
BLIND_S = 10  # for so long after a refund the query may not know of it; this one never does
REQUEST_AGE_S_AT_MOST = 900

REFUSED: Mapping[Booking, str] = {
    Booking.OTHER_AMOUNT: "ACQ.DISCORDANT_REPEAT_REQUEST",
    Booking.UNKNOWN_PAYMENT: "ACQ.TRADE_NOT_EXIST",
    Booking.TOO_OLD: "ACQ.TRADE_HAS_FINISHED",
    Booking.TOO_MUCH: "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL",
    Booking.BALANCE_LOW: "ACQ.SELLER_BALANCE_NOT_ENOUGH",
    Booking.ACCOUNT_CLOSED: "ACQ.BUYER_NOT_EXIST",
}
TRANSFER_REFUSED: Mapping[Booking, str] = {
    Booking.OTHER_AMOUNT: "PAYMENT_INFO_INCONSISTENCY",
    Booking.BALANCE_LOW: "PAYER_BALANCE_NOT_ENOUGH",
    Booking.ACCOUNT_CLOSED: "PAYEE_NOT_EXIST",
}
TRANSFER_STATUS: Mapping[RefundState, str] = {
    RefundState.PROCESSING: "DEALING",
    RefundState.PAID: "SUCCESS",
    RefundState.FAILED: "FAIL",
}

Told = dict[str, Any]


class AlipayStandIn(StandIn):
    """Alipay's gateway for one application, by keys or (`certified`) by certificates."""

    def __init__(self) -> None:
        super().__init__(Books(RULES))
        self.merchant, self.platform, self.stranger = pair("merchant"), pair("alipay"), pair("stranger")
        self.certified = False

    def moves_money(self, request: Request) -> bool:
        return _fields(request).get("method") in ("alipay.trade.refund", "alipay.fund.trans.uni.transfer")

    def answer(self, request: Request, *, forged: bool) -> Reply:
        fields = _fields(request)
        method = fields.get("method", "")
        if complaint := self._unsigned(fields):
            return Reply(200, json.dumps({"error_response": _not("40002", complaint)}).encode())
        if self.moves_money(request) and self.refusals:
            told = _not("40004", self.refusals.pop(0))
        else:
            told = self._told(method, json.loads(fields["biz_content"]))
        plain = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        sign = (self.stranger if forged else self.platform).sign(plain)
        return Reply(200, f'{{"{method.replace(".", "_")}_response":{plain},"sign":"{sign}"}}'.encode())

    def error(self, request: Request, *, booked: bool) -> Reply:
        return Reply(502, b"Bad Gateway")

    def notice(self, refund_no: str, *, forged: bool = False) -> Signed | None:
        refund = self.books.refunds[refund_no]
        told = self._trade_notice(refund) if refund.payment_ref in self.books.payments else _transfer_notice(refund)
        if told is None:
            return None
        return self.sign_notice(told, forged=forged)

    def sign_notice(self, told: Mapping[str, str], *, forged: bool = False) -> Signed:
        """A notification with any content."""
        stamp = {"utc_timestamp": str(self.books.now * 1000)} if "msg_method" in told else {"notify_time": self._time()}
        fields = {"app_id": APP_ID, "charset": "utf-8", "notify_id": uuid4().hex, **stamp, **told}
        text = "&".join(f"{name}={fields[name]}" for name in sorted(fields))
        sign = (self.stranger if forged else self.platform).sign(text)
        body = urlencode({**fields, "sign_type": "RSA2", "sign": sign}).encode()
        return Signed({"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}, body)

    def _told(self, method: str, order: Told) -> Told:
        match method:
            case "alipay.trade.refund":
                return self._refund(order)
            case "alipay.trade.fastpay.refund.query":
                return self._query(order)
            case "alipay.trade.query":
                payment = self.books.find(order.get("trade_no") or order["out_trade_no"])
                return _not("40004", "ACQ.TRADE_NOT_EXIST") if payment is None else _yes(buyer_user_id=BUYER)
            case "alipay.fund.trans.uni.transfer":
                return self._transfer(order)
            case "alipay.fund.trans.common.query":
                return self._query_transfer(order)
            case _:
                return _not("40001", "isv.invalid-method")

    def _refund(self, order: Told) -> Told:
        ref = order.get("trade_no") or order["out_trade_no"]
        booking = self.books.book(order["out_request_no"], ref, _minor(order["refund_amount"]))
        if booking in REFUSED:
            return _not("40004", REFUSED[booking])
        refund = self.books.refunds[order["out_request_no"]]
        payment = self.books.payments[refund.payment_ref]
        changed = booking is Booking.BOOKED and refund.state is RefundState.PAID
        back = sum(self.books.moved(number) for number in self.books.refunds)
        return _yes(
            trade_no=payment.ref,
            out_trade_no=payment.order_id,
            fund_change="Y" if changed else "N",
            refund_fee=_yuan(back),
        )

    def _query(self, order: Told) -> Told:
        ref = order.get("trade_no") or order["out_trade_no"]
        payment, refund = self.books.find(ref), self.books.refunds.get(order["out_request_no"])
        if payment is None:
            return _not("40004", "ACQ.TRADE_NOT_EXIST")
        if refund is None or refund.state is not RefundState.PAID or self.books.now - refund.at < BLIND_S:
            return _yes()
        return _yes(
            trade_no=payment.ref,
            out_trade_no=payment.order_id,
            out_request_no=refund.refund_no,
            refund_amount=_yuan(refund.amount_minor),
            total_amount=_yuan(payment.paid_minor),
            refund_status="REFUND_SUCCESS",
        )

    def _transfer(self, order: Told) -> Told:
        if not self.certified:
            return _not("40006", "isv.insufficient-isv-permissions")
        payee = order["payee_info"]["identity"]
        booking = self.books.transfer(order["out_biz_no"], payee, _minor(order["trans_amount"]))
        if booking in TRANSFER_REFUSED:
            return _not("40004", TRANSFER_REFUSED[booking])
        refund = self.books.refunds[order["out_biz_no"]]
        return _yes(out_biz_no=refund.refund_no, order_id=uuid4().hex, status=_status(refund))

    def _query_transfer(self, order: Told) -> Told:
        refund = self.books.refunds.get(order["out_biz_no"])
        if refund is None or (order["product_code"], order["biz_scene"]) != ("TRANS_ACCOUNT_NO_PWD", "DIRECT_TRANSFER"):
            return _not("40004", "ORDER_NOT_EXIST")
        amount = _yuan(refund.amount_minor)
        return _yes(out_biz_no=refund.refund_no, trans_amount=amount, status=_status(refund), error_code=refund.failure)

    def _trade_notice(self, refund: Refund) -> dict[str, str] | None:
        if refund.state is not RefundState.PAID:
            return None
        payment = self.books.payments[refund.payment_ref]
        back = _yuan(sum(self.books.moved(one) for one in self.books.refunds))
        return {
            "notify_type": "trade_status_sync",
            "trade_status": "TRADE_SUCCESS",
            "trade_no": payment.ref,
            "out_trade_no": payment.order_id,
            "out_biz_no": refund.refund_no,
            "refund_fee": back,
            "gmt_refund": f"{self._time()}.123",
            "subject": "羊毛围巾 & Gürtel",
        }

    def _time(self) -> str:
        return datetime.fromtimestamp(self.books.now, ZONE).strftime("%Y-%m-%d %H:%M:%S")

    def _unsigned(self, fields: dict[str, str]) -> str | None:
        sign = fields.pop("sign", "")
        text = "&".join(f"{name}={fields[name]}" for name in sorted(fields))
        if fields.get("app_id") != APP_ID:
            return "isv.invalid-app-id"
        if fields.get("sign_type") != "RSA2" or not self.merchant.signed(text, sign):
            return "isv.invalid-signature"
        sent_at = datetime.strptime(fields["timestamp"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=ZONE).timestamp()
        if abs(self.books.now - sent_at) > REQUEST_AGE_S_AT_MOST:
            return "isv.invalid-timestamp"
        numbers = (fields.get("app_cert_sn"), fields.get("alipay_root_cert_sn"))
        expected = (_fingerprint(self.merchant), _fingerprint(self.platform)) if self.certified else (None, None)
        return None if numbers == expected else "isv.app-cert-error"


def _status(refund: Refund) -> str:
    return "REFUND" if refund.was_paid and refund.state is RefundState.FAILED else TRANSFER_STATUS[refund.state]


def _transfer_notice(refund: Refund) -> dict[str, str]:
    told = {"out_biz_no": refund.refund_no, "status": _status(refund), "error_code": refund.failure}
    return {"msg_method": "alipay.fund.trans.order.changed", "version": "1.1", "biz_content": json.dumps(told)}


def _fingerprint(owner: Pair) -> str:
    """MD5 over issuer and serial number, by which Alipay names a certificate."""
    names = {part.rfc4514_attribute_name: str(part.value) for part in owner.issuer}
    text = ",".join(f"{name}={names[name]}" for name in ("CN", "OU", "O", "C"))
    return hashlib.md5(f"{text}{int(owner.serial, 16)}".encode()).hexdigest()


def _fields(request: Request) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(request.target).query, keep_blank_values=True))


def _yes(**told: str) -> Told:
    return {"code": "10000", "msg": "Success", **told}


def _not(code: str, sub_code: str) -> Told:
    return {"code": code, "msg": "Business Failed", "sub_code": sub_code, "sub_msg": "不行"}


def _minor(yuan: str) -> int:
    return int(Decimal(yuan) * 100)


def _yuan(minor: int) -> str:
    return str(Decimal(minor) / 100)
