"""Which kinds of case are there?  A kind is data: what it moves, and when it may be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    RETURN_REFUND = "return_refund"
    REFUND_ONLY = "refund_only"
    REFUND_UNSHIPPED = "refund_unshipped"


@dataclass(frozen=True, slots=True)
class KindRules:
    """What a kind uses of the machines.

    `returns_goods`: the goods come back, so agreement waits for a parcel; otherwise agreement makes the refund due.
    `ships_goods`: the merchant sends something out (exchange, resend, repair).  `only_unshipped`: it may be asked
    for only while the order has not been shipped.
    """

    returns_goods: bool
    ships_goods: bool
    only_unshipped: bool


KINDS: dict[Kind, KindRules] = {
    Kind.RETURN_REFUND: KindRules(returns_goods=True, ships_goods=False, only_unshipped=False),
    Kind.REFUND_ONLY: KindRules(returns_goods=False, ships_goods=False, only_unshipped=False),
    Kind.REFUND_UNSHIPPED: KindRules(returns_goods=False, ships_goods=False, only_unshipped=True),
}
