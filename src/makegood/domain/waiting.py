"""What does a case wait for, when something cannot be done now?  First row that matches wins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .words import Claim, Dispute, Parcel, Refund


class Row(NamedTuple):
    """`machine` stands in one of `states`: the case waits for `key`."""

    machine: str
    states: frozenset[str]
    key: str


def _row(machine: str, states: tuple[Refund | Claim | Dispute | Parcel, ...], key: str) -> Row:
    return Row(machine, frozenset(states), key)


WAITS: tuple[Row, ...] = (
    _row("refund", (Refund.FAILED,), "money_failed"),
    _row("refund", (Refund.PROMISED, Refund.SUBMITTED, Refund.UNKNOWN), "money_on_its_way"),
    _row("refund", (Refund.PAID,), "done"),
    _row("claim", (Claim.SETTLED,), "done"),
    _row("claim", (Claim.CLOSED,), "closed"),
    _row("dispute", (Dispute.COLLECTING,), "both_to_prove"),
    _row("dispute", (Dispute.DECIDING, Dispute.APPEALED), "platform_to_decide"),
    _row("claim", (Claim.REFUSED, Claim.REJECTED), "consumer_to_respond"),
    _row("claim", (Claim.APPLIED,), "application"),
    _row("parcel", (Parcel.AWAITED,), "consumer_to_send"),
    _row("parcel", (Parcel.GOING_BACK,), "consumer_to_receive"),
    _row("claim", (Claim.AGREED,), "merchant_to_receive"),
)


def waits_for(machines: Mapping[str, object]) -> str | None:
    """The key, from the states of the four machines as a refusal carries them; None where they are not told."""
    return next((row.key for row in WAITS if machines.get(row.machine) in row.states), None)
