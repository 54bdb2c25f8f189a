"""What lies outside?  Time, names, payment channels, and ways of telling people."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol


class Clock(Protocol):
    """What time it is."""

    def now(self) -> int:
        """Microseconds since the epoch; the sandbox clock is the real one plus an offset that never shrinks."""
        ...


class Ids(Protocol):
    """Where new names come from."""

    def new(self) -> str:
        """26 characters, time-ordered, unguessable enough to name a row (not a secret)."""
        ...


class ChannelState(StrEnum):
    PAID = "paid"
    PENDING = "pending"  # accepted, the final word is still to come: ask again
    UNKNOWN = "unknown"  # no answer, or an answer that says nothing: ask again, never send anew
    FAILED = "failed"  # definitely not paid, and will not be under this refund number
    REVERSED = "reversed"  # was paid, and came back
    NOT_FOUND = "not_found"  # the channel has never heard of this refund number: it may be sent


class Transfer(NamedTuple):
    """Money to move: back along the payment it came by, or (kind small) from the shop to the consumer.

    `payment_ref` is the channel's reference of the original payment, `paid_minor` what was paid by it in all;
    `account_ref` names the account that the consumer consented to, for another channel.
    """

    refund_no: str
    kind: str  # refund | small
    shop_id: str
    order_id: str
    payment_ref: str
    paid_minor: int
    amount_minor: int
    currency: str
    reason: str
    account_ref: str | None = None


class ChannelAnswer(NamedTuple):
    """`reason` of a failure is one of: account_closed, account_frozen, card_expired, balance_too_low,
    window_over, amount_refused, refused; `detail` is the channel's own code, for the operator.
    `ask_after_s` is when the channel wants to be asked again at the earliest, or None."""

    state: ChannelState
    reason: str | None = None
    detail: str | None = None
    ask_after_s: int | None = None


class ChannelNotice(NamedTuple):
    refund_no: str
    answer: ChannelAnswer


class BadNotice(Exception):
    """The notification is not signed by the channel, or is not readable."""


class Channel(Protocol):
    """A way for money to go back; all calls are made after a commit."""

    async def send(self, transfer: Transfer) -> ChannelAnswer:
        """Sends under `refund_no` as the channel's idempotency key: the same number twice is one payment."""
        ...

    async def ask(self, transfer: Transfer) -> ChannelAnswer: ...
    def read_notice(self, headers: Mapping[str, str], body: bytes) -> ChannelNotice:
        """Verifies the signature and reads a notification; BadNotice when it does not hold."""
        ...

    def acknowledge(self) -> tuple[int, str, bytes]:
        """Status, content type and body with which this channel wants its notification answered."""
        ...


class Notice(NamedTuple):
    notice_id: str
    to: str
    subject: str
    text: str


class Notices(Protocol):
    """A way of telling people."""

    async def send(self, notice: Notice) -> None: ...


class Catalogue(Protocol):
    """Pictures of goods, by the names that orders carry."""

    async def picture(self, name: str) -> Path | None:
        """A file of one's own to read; None where the picture cannot be had, which is said in the log."""
        ...
