"""How is WeChat Pay v3 asked for a refund, and what do its words mean?

Signing, decrypting and the answers' signatures are the SDK's (wechatpayv3).  Like the channel's own SDKs it demands
a signature of every 2xx answer; errors come unsigned by the channel's own rules, and rest on TLS.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from wechatpayv3.core import Core  # type: ignore[import-untyped]
from wechatpayv3.type import RequestType  # type: ignore[import-untyped]
from wechatpayv3.utils import load_certificate  # type: ignore[import-untyped]

from makegood.app.ports import BadNotice, ChannelAnswer, ChannelNotice, Transfer

from .answers import (
    NOT_FOUND,
    PAID,
    Reason,
    amount_differs,
    failed,
    needs_an_account,
    pending,
    transfer_not_supported,
    unknown,
)

REFUNDS = "/v3/refund/domestic/refunds"
CURRENCY = "CNY"
REASON_BYTES_AT_MOST = 80
ACCEPTED_ASKED_AFTER_S = 60
TOO_SOON_ASKED_AFTER_S = 60  # partial refunds of one order keep a minute's distance
NOTICE_AGE_S_AT_MOST = 300

STATUSES: Mapping[str, ChannelAnswer] = {
    "SUCCESS": PAID,
    "PROCESSING": pending(ACCEPTED_ASKED_AFTER_S),
    # The money has left the merchant and cannot arrive (card void, account closed or frozen): it stays with WeChat
    # Pay until somebody completes it in the merchant console, so the consumer needs another way.
    "ABNORMAL": failed(Reason.ACCOUNT_CLOSED, "ABNORMAL"),
    # Given up, after seven days without enough money as a rule.
    "CLOSED": failed(Reason.REFUSED, "CLOSED"),
}

REFUSALS: Mapping[str, Reason] = {
    "NOT_ENOUGH": Reason.BALANCE_TOO_LOW,
    "USER_ACCOUNT_ABNORMAL": Reason.ACCOUNT_CLOSED,
    "TRADE_OVERDUE": Reason.WINDOW_OVER,
    "RESOURCE_NOT_EXISTS": Reason.REFUSED,
    "PARAM_ERROR": Reason.REFUSED,
    "INVALID_REQUEST": Reason.REFUSED,
}

# INVALID_REQUEST gathers every broken business rule: which one it was, only the message says.
INVALID_REQUESTS: tuple[tuple[str, Reason], ...] = (
    ("一年", Reason.WINDOW_OVER),
    ("期限", Reason.WINDOW_OVER),
    ("全额退款", Reason.AMOUNT_REFUSED),
    ("金额", Reason.AMOUNT_REFUSED),
)


# With these a query says that the channel has never heard of the refund.
UNHEARD_OF = frozenset({"RESOURCE_NOT_EXISTS", "REFUND_NOT_EXISTS"})
TOO_MANY_REQUESTS = frozenset({"FREQUENCY_LIMITED", "FREQUENCY_LIMIT_EXCEED", "RATELIMIT_EXCEEDED"})


class _Core(Core):  # type: ignore[misc]  # untyped base
    """The SDK's core with an address of our choice and with platform certificates that are given, never fetched.

    The SDK has no setting for the address, and would fetch certificates whenever a message names an unknown one:
    a stranger's forged notification could then make us call out.
    """

    def __init__(self, base: str, certificates: str, **words: Any) -> None:  # Any: the SDK is untyped
        self._given_certificates = certificates
        super().__init__(**words)
        self._gate_way = base

    def _init_certificates(self) -> None:
        self._certificates = [load_certificate(pem) for pem in self._given_certificates.split("\n\n") if pem]

    def _update_certificates(self) -> None:
        """Fetches nothing: a new platform certificate arrives by the settings."""


class WeChatPay:
    """A Line to WeChat Pay: refunds along the original payment, in CNY."""

    ask_after_s: int | None = None

    def __init__(self, settings: Mapping[str, str], now: Callable[[], float]) -> None:
        self._now = now
        self._merchant = settings["MAKEGOOD_WECHATPAY_MCHID"]
        self._notify_url = settings["MAKEGOOD_WECHATPAY_NOTIFY_URL"]
        wait_s = float(settings["MAKEGOOD_WECHATPAY_TIMEOUT_S"])
        self._core = _Core(
            base=settings["MAKEGOOD_WECHATPAY_BASE"],
            certificates=settings["MAKEGOOD_WECHATPAY_PLATFORM_CERTS"],
            mchid=self._merchant,
            cert_serial_no=settings["MAKEGOOD_WECHATPAY_CERT_SERIAL"],
            private_key=settings["MAKEGOOD_WECHATPAY_PRIVATE_KEY"],
            apiv3_key=settings["MAKEGOOD_WECHATPAY_APIV3_KEY"],
            public_key=settings["MAKEGOOD_WECHATPAY_PUBLIC_KEY"] or None,
            public_key_id=settings["MAKEGOOD_WECHATPAY_PUBLIC_KEY_ID"] or None,
            timeout=(wait_s, wait_s),
        )

    def send(self, transfer: Transfer) -> ChannelAnswer:
        if unfit := _unfit(transfer):
            return unfit
        status, text = self._core.request(REFUNDS, method=RequestType.POST, data=self._order(transfer))
        said = json.loads(text)
        if status == 200:
            return _status(said, transfer)
        return _refusal(said) if status < 500 else unknown(_code(said))

    def ask(self, transfer: Transfer) -> ChannelAnswer:
        if unfit := _unfit(transfer):
            return unfit
        status, text = self._core.request(f"{REFUNDS}/{quote(transfer.refund_no, safe='')}")
        said = json.loads(text)
        if status == 200:
            return _status(said, transfer)
        code = _code(said)
        return NOT_FOUND if status == 404 and code in UNHEARD_OF else unknown(code)

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> ChannelNotice:
        plain = {name.lower(): text for name, text in headers.items()}
        self._check_age(plain.get("wechatpay-timestamp", ""))
        try:
            notice = self._core.callback(plain, body)
        except Exception as trouble:  # the SDK raises bare Exceptions
            raise BadNotice(f"The notification cannot be read: {trouble}.") from trouble
        match notice:
            case {"resource": {"mchid": self._merchant, "out_refund_no": str(refund_no), "refund_status": status}} if (
                status in STATUSES
            ):
                return ChannelNotice(refund_no, STATUSES[status])
            case None:
                raise BadNotice("The notification is not signed by WeChat Pay, or not encrypted for this merchant.")
        raise BadNotice("The notification is not about a refund of this merchant.")

    def acknowledge(self) -> tuple[int, str, bytes]:
        return 200, "application/json", b'{"code": "SUCCESS"}'

    def _order(self, transfer: Transfer) -> dict[str, Any]:  # Any: a JSON document
        own = not transfer.payment_ref or transfer.payment_ref == transfer.order_id
        order = {
            "out_refund_no": transfer.refund_no,
            "reason": _cut(transfer.reason),
            "amount": {"refund": transfer.amount_minor, "total": transfer.paid_minor, "currency": CURRENCY},
            **({"out_trade_no": transfer.order_id} if own else {"transaction_id": transfer.payment_ref}),
            "notify_url": self._notify_url,
        }
        return {name: value for name, value in order.items() if value}

    def _check_age(self, stamp: str) -> None:
        if not stamp.isascii() or not stamp.isdigit() or abs(self._now() - int(stamp)) > NOTICE_AGE_S_AT_MOST:
            raise BadNotice(f"The notification's Wechatpay-Timestamp is not within {NOTICE_AGE_S_AT_MOST} s of now.")


def _unfit(transfer: Transfer) -> ChannelAnswer | None:
    if needs_an_account(transfer):
        return transfer_not_supported()
    if transfer.currency != CURRENCY:
        return failed(Reason.REFUSED, "currency_not_supported")
    return None


def _status(said: Mapping[str, Any], transfer: Transfer) -> ChannelAnswer:
    amount = said["amount"]
    if said["out_refund_no"] != transfer.refund_no:
        raise ValueError("the answer is about another refund")
    if (amount["refund"], amount["currency"]) != (transfer.amount_minor, transfer.currency):
        return amount_differs()
    return STATUSES.get(said["status"]) or unknown(str(said["status"]))


def _refusal(said: Mapping[str, Any]) -> ChannelAnswer:
    """Only what the tables name is definite; rights, rates and signatures say nothing about the money."""
    code, message = _code(said), str(said.get("message", ""))
    if code in TOO_MANY_REQUESTS:
        return unknown(f"{code}: {message}", TOO_SOON_ASKED_AFTER_S)
    if code not in REFUSALS:
        return unknown(f"{code}: {message}")
    told = (reason for part, reason in INVALID_REQUESTS if code == "INVALID_REQUEST" and part in message)
    return failed(next(told, REFUSALS[code]), f"{code}: {message}")


def _code(said: Mapping[str, Any]) -> str:
    return str(said["code"])


def _cut(reason: str) -> str:
    return reason.encode()[:REASON_BYTES_AT_MOST].decode(errors="ignore")
