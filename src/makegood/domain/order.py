"""What was bought, what was paid for each unit, and what do cases hold of it?

The frozen shares never change once the order has arrived.  Reservations are derived from the cases: each case's
entry says which units it holds or used, and how much of freight and of each tender.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from .case import Case, has_ended, promised_minor, refunds, small_paid_minor
from .money import across, unit_shares
from .values import changed
from .words import Outcome, Parcel, Refund


@dataclass(frozen=True, slots=True)
class OrderLine:
    """`paid_minor` is the line's total after every discount."""

    line_id: str
    sku: str
    title: str
    quantity: int
    paid_minor: int
    accessories: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    quality_promise: str | None = None


@dataclass(frozen=True, slots=True)
class Tender:
    """One way the order was paid; `payment_ref` is the channel's own reference of that payment."""

    channel: str
    amount_minor: int
    payment_ref: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one case holds of the order, or used of it.

    `units` are (line, unit numbers); `holds` while the case is open or its money is under way; `used` once it paid
    anything; `tenders_minor` what was promised back to each tender, `small_minor` what it paid beside the refund.  Of a
    case withdrawn for now, `goods_under_way` while they go back to the consumer, who had them `goods_back_at`.
    """

    case_id: str
    units: tuple[tuple[str, tuple[int, ...]], ...]
    holds: bool
    used: bool
    freight_minor: int
    goods_minor: int
    tenders_minor: tuple[int, ...]
    opened_at: datetime
    ended_at: datetime | None
    outcome: Outcome | None
    predecessor_id: str | None = None
    small_minor: int = 0
    goods_under_way: bool = False
    goods_back_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Order:
    shop_id: str
    order_id: str
    consumer_id: str
    consumer_region: str | None
    currency: str
    lines: tuple[OrderLine, ...]
    freight_minor: int
    tenders: tuple[Tender, ...]
    paid_at: datetime
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    entries: tuple[Entry, ...] = ()


class Left(NamedTuple):
    """What is left of an order for a case: free units of each line, freight, and each tender's balance."""

    units: dict[str, tuple[int, ...]]
    held: frozenset[str]
    freight_minor: int
    tenders_minor: tuple[int, ...]


def line_of(order: Order, line_id: str) -> OrderLine | None:
    return next((line for line in order.lines if line.line_id == line_id), None)


def heir_of(order: Order, case_id: str) -> Entry | None:
    """The last of the cases that took this one up, one after the other; None where nobody applied again."""
    heir = None
    for entry in order.entries:  # in the order in which the cases were opened
        if entry.predecessor_id == case_id:
            heir, case_id = entry, entry.case_id
    return heir


def shares_minor(line: OrderLine, units: Iterable[int]) -> int:
    """The frozen shares of these units (numbered from 0) in sum."""
    shares = unit_shares(line.paid_minor, line.quantity)
    return sum(shares[unit] for unit in units)


def left_for(order: Order, case_id: str | None, released: frozenset[str] = frozenset()) -> Left:
    """What this case may take: all but what the other cases hold or used; `released` are cases closing with it.

    A unit is taken while an open case holds it, and for good once a case paid anything for it.
    """
    others = [e for e in order.entries if e.case_id != case_id and e.case_id not in released]
    taken: dict[str, set[int]] = {}
    held: set[str] = set()
    freight = order.freight_minor
    tenders = [t.amount_minor for t in order.tenders]
    for entry in others:
        if entry.holds or entry.used:
            freight -= entry.freight_minor
            for line_id, units in entry.units:
                taken.setdefault(line_id, set()).update(units)
                if entry.holds:
                    held.add(line_id)
        for position, amount in enumerate(entry.tenders_minor):
            tenders[position] -= amount
    units_left = {
        line.line_id: tuple(u for u in range(line.quantity) if u not in taken[line.line_id])
        if line.line_id in taken
        else tuple(range(line.quantity))
        for line in order.lines
    }
    return Left(units_left, frozenset(held), freight, tuple(tenders))


def tenders_promised(order: Order, case: Case) -> tuple[int, ...]:
    """What this case promised back to each tender."""
    amounts = [0] * len(order.tenders)
    for payment in refunds(case):
        amounts[payment.tender] += payment.amount_minor
    return tuple(amounts)


def over_tenders(order: Order, case: Case, amount_minor: int) -> tuple[int, ...]:
    """How a refund goes back over the tenders: in the order's sequence, each up to its remaining balance."""
    left = left_for(order, case.basis.case_id).tenders_minor
    mine = tenders_promised(order, case)
    return across(amount_minor, [rest - own for rest, own in zip(left, mine, strict=True)])


def entry_of(order: Order, case: Case) -> Entry:
    """The case's reservation, derived from the case alone: what `audit` recomputes."""
    promised = promised_minor(case)
    ended = has_ended(case)
    money = case.refund is not Refund.NONE
    freight = _promised_freight(case, promised) if money else case.ask.freight_minor
    return Entry(
        case_id=case.basis.case_id,
        units=tuple((line.line_id, line.units) for line in case.basis.lines),
        holds=not ended,
        used=money,
        freight_minor=freight,
        goods_minor=promised - freight if money else 0,
        tenders_minor=tenders_promised(order, case) if money else (0,) * len(order.tenders),
        opened_at=case.basis.opened_at,
        ended_at=case.since.get("ended") if ended else None,
        outcome=case.outcome,
        predecessor_id=case.basis.predecessor_id,
        small_minor=small_paid_minor(case),
        goods_under_way=case.outcome is Outcome.WITHDRAWN_FOR_NOW and case.parcel is Parcel.GOING_BACK,
        goods_back_at=case.since.get("back"),
    )


def _promised_freight(case: Case, promised_total_minor: int) -> int:
    return max(0, min(case.ask.freight_minor, promised_total_minor - case.basis.goods_minor))


def holds_the_same(before: Case, after: Case) -> bool:
    """Nothing that `entry_of` looks at has changed: most commands leave a case's reservation as it is."""
    return (
        before.payments is after.payments
        and before.basis is after.basis
        and before.ask is after.ask
        and before.claim is after.claim
        and before.refund is after.refund
        and before.outcome is after.outcome
        and before.since.get("ended") == after.since.get("ended")
        and (before.outcome is not Outcome.WITHDRAWN_FOR_NOW or before.parcel is after.parcel)
    )


def booked(order: Order, case: Case) -> Order:
    """The order with this case's reservation as it is now; the very same order when nothing changed."""
    entry = entry_of(order, case)
    for position, old in enumerate(order.entries):
        if old.case_id == entry.case_id:
            if old == entry:
                return order
            return changed(order, entries=(*order.entries[:position], entry, *order.entries[position + 1 :]))
    return changed(order, entries=(*order.entries, entry))
