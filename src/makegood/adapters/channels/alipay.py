"""How is Alipay asked to move money, and how are its notifications read?

Signing and verifying are the SDK's (python-alipay-sdk), through its general door `server_api`: its methods for single
interfaces lack the ones for transfers to an open id and for asking after a transfer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from alipay import AliPay, DCAliPay  # type: ignore[import-untyped]
from alipay.utils import AliPayConfig  # type: ignore[import-untyped]

from makegood.app.ports import BadNotice, ChannelAnswer, ChannelNotice, Transfer

from .alipay_words import (
    ASKED_AFTER_S,
    KNOWN_OTHERWISE,
    REFUND_REFUSALS,
    REFUND_UNHEARD_OF,
    TRANSFER_REFUSALS,
    TRANSFER_STATUSES,
    TRANSFER_UNHEARD_OF,
    minor,
    payee,
    yuan,
)
from .answers import NOT_FOUND, PAID, Reason, amount_differs, failed, needs_an_account, pending, unknown

Said = Mapping[str, Any]  # Any: a JSON document of Alipay

CURRENCY = "CNY"
WORKED = "10000"  # the call worked; what it says of the money stands elsewhere in the answer
REFUSED = "40004"  # the business was refused, and sub_code says why; other codes are about us or about Alipay
REASON_CHARACTERS_AT_MOST = 256
TITLE_CHARACTERS_AT_MOST = 128
PRODUCT = {"product_code": "TRANS_ACCOUNT_NO_PWD", "biz_scene": "DIRECT_TRANSFER"}

ZONE = ZoneInfo("Asia/Shanghai")  # of every time that Alipay writes and reads
# Alipay repeats a notification for 25 hours and does not promise to renew its time.
NOTICE_AGE_S_AT_MOST = 26 * 3600
NOTICE_AHEAD_S_AT_MOST = 300


class Alipay:
    """A Line to Alipay: refunds along the trade; transfers to an account where certificates are set up."""

    ask_after_s: int | None = ASKED_AFTER_S

    def __init__(self, settings: Mapping[str, str], now: Callable[[], float]) -> None:
        self._now = now
        self._app_id = settings["MAKEGOOD_ALIPAY_APP_ID"]
        self._certified = bool(settings["MAKEGOOD_ALIPAY_APP_CERT"])
        self._sdk = _sdk(settings)

    def send(self, transfer: Transfer) -> ChannelAnswer:
        if unfit := self._unfit(transfer):
            return unfit
        return self._transfer(transfer) if needs_an_account(transfer) else self._refund(transfer)

    def ask(self, transfer: Transfer) -> ChannelAnswer:
        if unfit := self._unfit(transfer):
            return unfit
        return self._ask_transfer(transfer) if needs_an_account(transfer) else self._ask_refund(transfer)

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> ChannelNotice:
        fields = self._verified(body)
        self._check_age(fields)
        try:
            notice = _notice(fields)
        except (ValueError, KeyError) as trouble:
            raise BadNotice(f"The notification is signed, but not readable: {trouble!r}.") from trouble
        if notice is None:
            raise BadNotice("The notification is not about a refund or a transfer.")
        return notice

    def acknowledge(self) -> tuple[int, str, bytes]:
        return 200, "text/plain", b"success"

    def _unfit(self, transfer: Transfer) -> ChannelAnswer | None:
        if needs_an_account(transfer) and not self._certified:
            return failed(Reason.REFUSED, "transfer_needs_certificates")
        if transfer.currency != CURRENCY:
            return failed(Reason.REFUSED, "currency_not_supported")
        return None

    def _refund(self, transfer: Transfer) -> ChannelAnswer:
        order = {
            **_trade(transfer),
            "out_request_no": transfer.refund_no,
            "refund_amount": yuan(transfer.amount_minor),
            "refund_reason": transfer.reason[:REASON_CHARACTERS_AT_MOST],
        }
        said = self._call("alipay.trade.refund", order)
        if said["code"] != WORKED:
            return _refusal(said, REFUND_REFUSALS)
        # Without a change of funds the call may have repeated a refund, or not made it yet: only the query knows.
        return PAID if said.get("fund_change") == "Y" else pending(ASKED_AFTER_S)

    def _ask_refund(self, transfer: Transfer) -> ChannelAnswer:
        order = {**_trade(transfer), "out_request_no": transfer.refund_no}
        said = self._call("alipay.trade.fastpay.refund.query", order)
        if said["code"] != WORKED:
            return _not_answered(said, REFUND_UNHEARD_OF)
        status = said.get("refund_status")
        if status is None:
            return NOT_FOUND
        if said["out_request_no"] != transfer.refund_no:
            raise ValueError("the answer is about another refund")
        if minor(said["refund_amount"]) != transfer.amount_minor:
            return amount_differs()
        return PAID if status == "REFUND_SUCCESS" else pending(ASKED_AFTER_S, str(status))

    def _transfer(self, transfer: Transfer) -> ChannelAnswer:
        account = transfer.account_ref
        if account is None:
            trade = self._call("alipay.trade.query", _trade(transfer))
            if trade["code"] != WORKED:
                return _refusal(trade, TRANSFER_REFUSALS)
            account = str(trade.get("buyer_open_id") or trade["buyer_user_id"])
        order = {
            **PRODUCT,
            "out_biz_no": transfer.refund_no,
            "trans_amount": yuan(transfer.amount_minor),
            "order_title": transfer.reason[:TITLE_CHARACTERS_AT_MOST] or transfer.refund_no,
            "payee_info": payee(account),
        }
        said = self._call("alipay.fund.trans.uni.transfer", order)
        if said["code"] != WORKED:
            return _refusal(said, TRANSFER_REFUSALS)
        if said["out_biz_no"] != transfer.refund_no:
            raise ValueError("the answer is about another transfer")
        return _transfer_status(said)

    def _ask_transfer(self, transfer: Transfer) -> ChannelAnswer:
        said = self._call("alipay.fund.trans.common.query", {**PRODUCT, "out_biz_no": transfer.refund_no})
        if said["code"] != WORKED:
            return _not_answered(said, TRANSFER_UNHEARD_OF)
        if said["out_biz_no"] != transfer.refund_no:
            raise ValueError("the answer is about another transfer")
        if minor(said["trans_amount"]) != transfer.amount_minor:
            return amount_differs()
        return _transfer_status(said)

    def _call(self, method: str, order: dict[str, Any]) -> Said:
        # The SDK would stamp the machine's local time; Alipay wants Beijing's.
        stamp = datetime.fromtimestamp(self._now(), ZONE).strftime("%Y-%m-%d %H:%M:%S")
        said: Said = self._sdk.server_api(method, order, timestamp=stamp)
        return said

    def _verified(self, body: bytes) -> dict[str, str]:
        try:
            fields = dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True))
            signature = fields.pop("sign")
            signed = self._sdk.verify(dict(fields), signature)  # the SDK takes fields out of what it is given
        except Exception as trouble:  # the SDK raises whatever its parts raise
            raise BadNotice(f"The notification is not a signed form: {trouble!r}.") from trouble
        if not signed:
            raise BadNotice("The notification is not signed by Alipay.")
        if fields.get("app_id") != self._app_id:
            raise BadNotice("The notification is for another application.")
        return fields

    def _check_age(self, fields: Mapping[str, str]) -> None:
        try:
            sent_at = _sent_at(fields)
        except (ValueError, KeyError) as trouble:
            raise BadNotice("The notification does not say when it was sent.") from trouble
        if not -NOTICE_AHEAD_S_AT_MOST <= self._now() - sent_at <= NOTICE_AGE_S_AT_MOST:
            raise BadNotice("The notification was sent more than 26 hours ago, or is from the future.")


def _sdk(settings: Mapping[str, str]) -> Any:  # Any: the SDK is untyped
    key = settings["MAKEGOOD_ALIPAY_PRIVATE_KEY"]
    app_id = settings["MAKEGOOD_ALIPAY_APP_ID"]
    if settings["MAKEGOOD_ALIPAY_APP_CERT"]:
        sdk = DCAliPay(
            appid=app_id,
            app_private_key_string=key,
            app_public_key_cert_string=settings["MAKEGOOD_ALIPAY_APP_CERT"],
            alipay_public_key_cert_string=settings["MAKEGOOD_ALIPAY_ALIPAY_CERT"],
            alipay_root_cert_string=settings["MAKEGOOD_ALIPAY_ROOT_CERT"],
        )
    else:
        public = settings["MAKEGOOD_ALIPAY_PUBLIC_KEY"]
        sdk = AliPay(appid=app_id, app_private_key_string=key, alipay_public_key_string=public)
    # The SDK knows two addresses, and in certificate mode one time-out only: neither is an argument.
    sdk._gateway = settings["MAKEGOOD_ALIPAY_BASE"]
    sdk._config = AliPayConfig(timeout=float(settings["MAKEGOOD_ALIPAY_TIMEOUT_S"]))
    return sdk


def _trade(transfer: Transfer) -> dict[str, str]:
    own = not transfer.payment_ref or transfer.payment_ref == transfer.order_id
    return {"out_trade_no": transfer.order_id} if own else {"trade_no": transfer.payment_ref}


def _refusal(said: Said, reasons: Mapping[str, Reason]) -> ChannelAnswer:
    code = str(said.get("sub_code", said["code"]))
    if code in KNOWN_OTHERWISE:
        return amount_differs()
    if said["code"] == REFUSED and code in reasons:
        return failed(reasons[code], code)
    return unknown(code, ASKED_AFTER_S)


def _not_answered(said: Said, unheard_of: frozenset[str]) -> ChannelAnswer:
    code = str(said.get("sub_code", said["code"]))
    return NOT_FOUND if said["code"] == REFUSED and code in unheard_of else unknown(code, ASKED_AFTER_S)


def _transfer_status(said: Said) -> ChannelAnswer:
    answer = TRANSFER_STATUSES.get(said["status"]) or unknown(str(said["status"]), ASKED_AFTER_S)
    code = str(said.get("error_code") or "")
    return failed(TRANSFER_REFUSALS[code], code) if said["status"] == "FAIL" and code in TRANSFER_REFUSALS else answer


def _notice(fields: Mapping[str, str]) -> ChannelNotice | None:
    match fields.get("msg_method"):
        case None:
            # Without the time of a refund it is the payment's own notification, or that of a trade never paid.
            return ChannelNotice(fields["out_biz_no"], PAID) if fields.get("gmt_refund") else None
        case "alipay.trade.refund.depositback.completed":
            # Where the bank refuses, the money goes to the consumer's Alipay balance: paid either way.
            return ChannelNotice(json.loads(fields["biz_content"])["out_request_no"], PAID)
        case "alipay.fund.trans.order.changed":
            said = json.loads(fields["biz_content"])
            return ChannelNotice(said["out_biz_no"], _transfer_status(said))
        case _:
            return None


def _sent_at(fields: Mapping[str, str]) -> float:
    if "utc_timestamp" in fields:
        return int(fields["utc_timestamp"]) / 1000
    return datetime.strptime(fields["notify_time"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=ZONE).timestamp()
