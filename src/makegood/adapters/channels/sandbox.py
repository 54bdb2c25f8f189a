"""How do the sandbox channels behave, which move no money and answer by their names?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from makegood.app.ports import BadNotice, ChannelAnswer, ChannelNotice, ChannelState, Transfer

from .answers import PAID, Reason, bounced, failed, pending, unknown

REVERSAL_ASKED_AFTER_S = 60
FAILS_FIRST = 2

EXPECTED = (
    'A notification of a sandbox channel is a JSON object {"refund_no": "...", "status": "paid" | "failed" | '
    '"reversed", "reason": "..."}, with a reason only where money was not paid or came back'
)


class Words(NamedTuple):
    """What a channel says when money is sent, and what when it is asked."""

    send: ChannelAnswer
    ask: ChannelAnswer


def _always(answer: ChannelAnswer) -> Words:
    return Words(answer, answer)


CHANNELS: Mapping[str, Words] = {
    "sandbox": _always(PAID),
    "sandbox-pending": _always(pending()),
    "sandbox-timeout": Words(send=unknown("no_answer"), ask=PAID),
    "sandbox-account-closed": _always(failed(Reason.ACCOUNT_CLOSED, "sandbox")),
    "sandbox-card-expired": _always(failed(Reason.CARD_EXPIRED, "sandbox")),
    "sandbox-balance-low": _always(failed(Reason.BALANCE_TOO_LOW, "sandbox")),
    "sandbox-topped-up": _always(failed(Reason.BALANCE_TOO_LOW, "sandbox")),
    "sandbox-reversed": Words(
        send=PAID._replace(ask_after_s=REVERSAL_ASKED_AFTER_S),
        ask=bounced(Reason.ACCOUNT_CLOSED, "sandbox"),
    ),
}

STATES: Mapping[str, ChannelState] = {
    "paid": ChannelState.PAID,
    "failed": ChannelState.FAILED,
    "reversed": ChannelState.REVERSED,
}


class Sandbox:
    """A Channel that remembers nothing: each answer follows from the channel's name, and from the refund's number."""

    def __init__(self, words: Words) -> None:
        self._words = words

    async def send(self, transfer: Transfer) -> ChannelAnswer:
        return self._words.send

    async def ask(self, transfer: Transfer) -> ChannelAnswer:
        return self._words.ask

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> ChannelNotice:
        """Reads an unsigned notification: whoever lets it in has checked the caller's token."""
        match _decoded(body):
            case {"refund_no": str(refund_no), "status": str(status), **rest} if refund_no and status in STATES:
                return ChannelNotice(refund_no, _answer(STATES[status], rest.get("reason")))
        raise BadNotice(f"{EXPECTED}.")

    def acknowledge(self) -> tuple[int, str, bytes]:
        return 200, "application/json", b"{}"


class ToppedUp(Sandbox):
    """The balance is too low for the first two payments of a case, and has been topped up by the third."""

    async def send(self, transfer: Transfer) -> ChannelAnswer:
        return self._by_now(transfer, self._words.send)

    async def ask(self, transfer: Transfer) -> ChannelAnswer:
        return self._by_now(transfer, self._words.ask)

    def _by_now(self, transfer: Transfer, before: ChannelAnswer) -> ChannelAnswer:
        number = transfer.refund_no.rpartition("-")[2]
        return PAID if number.isdecimal() and int(number) > FAILS_FIRST else before


def sandbox_channels() -> dict[str, Sandbox]:
    """All sandbox channels by name."""
    kinds = {"sandbox-topped-up": ToppedUp}
    return {name: kinds.get(name, Sandbox)(words) for name, words in CHANNELS.items()}


def _decoded(body: bytes) -> Any:  # Any: JSON of a stranger, matched by shape
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as trouble:
        raise BadNotice(f"{EXPECTED}; this is not JSON ({trouble}).") from trouble


def _answer(state: ChannelState, reason: object) -> ChannelAnswer:
    if state is ChannelState.PAID:
        return PAID
    if not isinstance(reason, str | None):
        raise BadNotice(f"{EXPECTED}; this reason is not a text.")
    if reason in {known.value for known in Reason}:
        return ChannelAnswer(state, reason)
    # Rules are written for the known reasons; a word of the sender's own is kept for the operator.
    return ChannelAnswer(state, Reason.REFUSED.value, detail=reason)
