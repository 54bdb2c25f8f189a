"""What do Alipay's words for refunds, transfers, payees and amounts mean?

A sub_code that no table names is no definite answer: the adapter answers unknown, and asks.
"""

from __future__ import annotations

from collections.abc import Mapping

from makegood.app.ports import ChannelAnswer

from .answers import PAID, Reason, bounced, failed, pending

# Asked sooner than this after a refund, the query may not know it yet.
ASKED_AFTER_S = 10

REFUND_REFUSALS: Mapping[str, Reason] = {
    "ACQ.SELLER_BALANCE_NOT_ENOUGH": Reason.BALANCE_TOO_LOW,
    "ACQ.TRADE_HAS_FINISHED": Reason.WINDOW_OVER,
    "ACQ.REFUND_TIME_OUT": Reason.WINDOW_OVER,
    "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL": Reason.AMOUNT_REFUSED,
    "ACQ.REASON_TRADE_REFUND_FEE_ERR": Reason.AMOUNT_REFUSED,
    "ACQ.REFUND_FEE_ERROR": Reason.AMOUNT_REFUSED,
    "ACQ.TRADE_HAS_CLOSE": Reason.AMOUNT_REFUSED,
    "ACQ.NOT_ALLOW_PARTIAL_REFUND": Reason.AMOUNT_REFUSED,
    "ACQ.REASON_TRADE_BEEN_FREEZEN": Reason.ACCOUNT_FROZEN,
    "ACQ.BUYER_ERROR": Reason.ACCOUNT_FROZEN,
    "ACQ.BUYER_ENABLE_STATUS_FORBID": Reason.ACCOUNT_FROZEN,
    "ACQ.BUYER_NOT_EXIST": Reason.ACCOUNT_CLOSED,
    "ACQ.USER_NOT_MATCH_ERR": Reason.ACCOUNT_CLOSED,
    "ACQ.TRADE_NOT_EXIST": Reason.REFUSED,
    "ACQ.TRADE_STATUS_ERROR": Reason.REFUSED,
    "ACQ.TRADE_NOT_ALLOW_REFUND": Reason.REFUSED,
    "ACQ.ONLINE_TRADE_VOUCHER_NOT_ALLOW_REFUND": Reason.REFUSED,
    "ACQ.INVALID_PARAMETER": Reason.REFUSED,
}

TRANSFER_REFUSALS: Mapping[str, Reason] = {
    "PAYER_BALANCE_NOT_ENOUGH": Reason.BALANCE_TOO_LOW,
    "BALANCE_IS_NOT_ENOUGH": Reason.BALANCE_TOO_LOW,
    "PAYEE_NOT_EXIST": Reason.ACCOUNT_CLOSED,
    "PAYEE_ACCOUNT_NOT_EXSIT": Reason.ACCOUNT_CLOSED,
    "ACCOUNT_NOT_EXIST": Reason.ACCOUNT_CLOSED,
    "PAYEE_ACCOUNT_STATUS_ERROR": Reason.ACCOUNT_FROZEN,
    "PERM_AML_NOT_REALNAME_REV": Reason.ACCOUNT_FROZEN,
    "PERMIT_NON_BANK_LIMIT_PAYEE": Reason.ACCOUNT_FROZEN,
    "EXCEED_LIMIT_SM_AMOUNT": Reason.AMOUNT_REFUSED,
    "EXCEED_LIMIT_SM_MIN_AMOUNT": Reason.AMOUNT_REFUSED,
    "EXCEED_LIMIT_PERSONAL_SM_AMOUNT": Reason.AMOUNT_REFUSED,
    "EXCEED_LIMIT_ENT_SM_AMOUNT": Reason.AMOUNT_REFUSED,
    "EXCEED_LIMIT_DM_AMOUNT": Reason.AMOUNT_REFUSED,
    "EXCEED_LIMIT_DM_MAX_AMOUNT": Reason.AMOUNT_REFUSED,
    "EXCEED_LIMIT_UNRN_DM_AMOUNT": Reason.AMOUNT_REFUSED,
    "EXCEED_LIMIT_DC_RECEIVED": Reason.AMOUNT_REFUSED,
    "PAYEE_USER_INFO_ERROR": Reason.REFUSED,
    "PAYEE_ACC_OCUPIED": Reason.REFUSED,
    "PAYER_PAYEE_CANNOT_SAME": Reason.REFUSED,
    "REMARK_HAS_SENSITIVE_WORD": Reason.REFUSED,
    "PAYER_STATUS_ERROR": Reason.REFUSED,
    "PAYER_CERT_EXPIRED": Reason.REFUSED,
    "PAYER_DATA_INCOMPLETE": Reason.REFUSED,
    "PAYCARD_UNABLE_PAYMENT": Reason.REFUSED,
    "PERMIT_CHECK_PERM_LIMITED": Reason.REFUSED,
    "PERMIT_PAYER_LOWEST_FORBIDDEN": Reason.REFUSED,
    "PERMIT_PAYER_FORBIDDEN": Reason.REFUSED,
    "CERT_MISS_TRANS_LIMIT": Reason.REFUSED,
    "CERT_MISS_ACC_LIMIT": Reason.REFUSED,
    "INVALID_PARAMETER": Reason.REFUSED,
    # The payee of a transfer along an order is looked up by its trade.
    "ACQ.TRADE_NOT_EXIST": Reason.REFUSED,
}

# The number was used before, with another amount: asked at once, the query may not know of it yet, so no refusal.
KNOWN_OTHERWISE = frozenset({"ACQ.DISCORDANT_REPEAT_REQUEST", "PAYMENT_INFO_INCONSISTENCY"})

REFUND_UNHEARD_OF = frozenset({"ACQ.TRADE_NOT_EXIST", "TRADE_NOT_EXIST"})
TRANSFER_UNHEARD_OF = frozenset({"ORDER_NOT_EXIST"})

TRANSFER_STATUSES: Mapping[str, ChannelAnswer] = {
    "SUCCESS": PAID,
    "DEALING": pending(ASKED_AFTER_S),
    "WAIT_PAY": pending(ASKED_AFTER_S),
    "INIT": pending(ASKED_AFTER_S),
    "FAIL": failed(Reason.REFUSED, "FAIL"),
    "CLOSED": failed(Reason.REFUSED, "CLOSED"),
    "REFUND": bounced(Reason.ACCOUNT_CLOSED, "REFUND"),
}


def payee(account: str) -> dict[str, str]:
    """Names an account to Alipay: a user id (2088...), an open id, or a login with the real name behind a space."""
    login, _, name = account.partition(" ")
    if name:
        return {"identity": login, "identity_type": "ALIPAY_LOGON_ID", "name": name}
    user_id = account.isdigit() and account.startswith("2088")
    return {"identity": account, "identity_type": "ALIPAY_USER_ID" if user_id else "ALIPAY_OPEN_ID"}


def yuan(amount_minor: int) -> str:
    """Writes fen as yuan with two places."""
    return f"{amount_minor // 100}.{amount_minor % 100:02d}"


def minor(text: object) -> int:
    """Reads yuan as fen; 12.3, 12.30 and 12 are alike.  A ValueError for anything finer, or that is no amount."""
    whole, _, fraction = str(text).partition(".")
    if not whole.isdigit() or len(fraction.rstrip("0")) > 2 or not (fraction or "0").isdigit():
        raise ValueError(f"{text!r} is not an amount")
    return int(whole) * 100 + int(fraction[:2].ljust(2, "0"))
