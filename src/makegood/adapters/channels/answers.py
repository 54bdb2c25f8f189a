"""Which answers can a payment channel give, and for which reasons can it refuse?"""

from __future__ import annotations

from enum import StrEnum

from makegood.app.ports import ChannelAnswer, ChannelState, Transfer

DETAIL_CHARACTERS_AT_MOST = 120


class Reason(StrEnum):
    """Why money was definitely not paid: the closed set that people, rules and ways out are written for."""

    ACCOUNT_CLOSED = "account_closed"
    ACCOUNT_FROZEN = "account_frozen"
    CARD_EXPIRED = "card_expired"
    BALANCE_TOO_LOW = "balance_too_low"
    WINDOW_OVER = "window_over"
    AMOUNT_REFUSED = "amount_refused"
    REFUSED = "refused"


PAID = ChannelAnswer(ChannelState.PAID)
NOT_FOUND = ChannelAnswer(ChannelState.NOT_FOUND)


def pending(ask_after_s: int | None = None, detail: str | None = None) -> ChannelAnswer:
    """Accepted, with the final word still to come."""
    return ChannelAnswer(ChannelState.PENDING, detail=detail, ask_after_s=ask_after_s)


def unknown(detail: str, ask_after_s: int | None = None) -> ChannelAnswer:
    """Nothing was said about the money; `detail` tells the operator why not."""
    return ChannelAnswer(ChannelState.UNKNOWN, detail=detail[:DETAIL_CHARACTERS_AT_MOST], ask_after_s=ask_after_s)


def failed(reason: Reason, detail: str | None = None) -> ChannelAnswer:
    """Definitely not paid; `detail` is the channel's own code."""
    return ChannelAnswer(ChannelState.FAILED, reason.value, detail and detail[:DETAIL_CHARACTERS_AT_MOST])


def bounced(reason: Reason, detail: str | None = None) -> ChannelAnswer:
    """Was paid, and came back."""
    return ChannelAnswer(ChannelState.REVERSED, reason.value, detail and detail[:DETAIL_CHARACTERS_AT_MOST])


def amount_differs() -> ChannelAnswer:
    """The channel knows this refund number with another amount.

    Neither paid nor failed would be true of what was asked, and money may have moved: a person has to look.
    """
    return unknown("amount_differs")


def needs_an_account(transfer: Transfer) -> bool:
    """Whether the money goes to an account by itself, not back along the payment it came by."""
    return transfer.kind == "small" or transfer.account_ref is not None


def transfer_not_supported() -> ChannelAnswer:
    """The channel only sends money back along a payment."""
    return failed(Reason.REFUSED, "transfer_not_supported")
