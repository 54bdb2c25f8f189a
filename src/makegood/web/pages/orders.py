"""Which orders does a reader look at, and can a case be opened on them?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from ...app.codec import decode_order
from ...app.ports import OrderRow
from ...domain.order import Order, left_for
from ...domain.words import Role
from ..seeing import note_reading
from .cases.listing import shop_names
from .frame.visit import Page, Shown, Visit, address
from .frame.words import Speech

ORDERS: Final = 50


class LineShown(NamedTuple):
    title: str
    quantity: int
    paid: str


class CaseLink(NamedTuple):
    to: str
    text: str


class OrderShown(NamedTuple):
    """An order in a list; `apply` leads to the application where units are free, `cases` to what is there already."""

    shop: str
    order_id: str
    consumer: str
    state: str
    lines: Sequence[LineShown]
    total: str
    apply: str | None
    cases: Sequence[CaseLink]


async def orders_page(visit: Visit) -> Shown:
    """All orders, or a consumer's or a shop's own."""
    speech = Speech(visit.language, visit.services.door.now)
    return Page("orders.html", {"orders": await orders_shown(visit, speech)})


async def orders_shown(visit: Visit, speech: Speech) -> Sequence[OrderShown]:
    """The reader's orders, the highest numbers first; before them a consumer's that can be applied for."""
    services, actor = visit.services, visit.by.actor
    consumer_id = actor.subject if actor.role is Role.CONSUMER else None
    rows = await services.store.orders(actor.shop_id, consumer_id, ORDERS)
    await note_reading(services, actor, "orders", {})
    names = await shop_names(services, {row.shop_id for row in rows})
    shown = [_shown(row, names, actor.role, speech) for row in rows]
    return sorted(shown, key=lambda order: order.apply is None)


def _shown(row: OrderRow, names: Mapping[str, str], role: Role, speech: Speech) -> OrderShown:
    order = decode_order(row.doc)
    free = any(left_for(order, None).units.values())
    may_apply = role is Role.CONSUMER and free
    return OrderShown(
        names[order.shop_id],
        order.order_id,
        order.consumer_id,
        _state(order, speech),
        [LineShown(line.title, line.quantity, speech.money(line.paid_minor, order.currency)) for line in order.lines],
        speech.money(sum(tender.amount_minor for tender in order.tenders), order.currency),
        address("apply", order.shop_id, order.order_id) if may_apply else None,
        [CaseLink(address("cases", e.case_id), _case_words(e.holds, speech)) for e in order.entries],
    )


def _case_words(holds: bool, speech: Speech) -> str:
    return speech.say("page.orders.case_open" if holds else "page.orders.case_ended")


def _state(order: Order, speech: Speech) -> str:
    """How far the order has come."""
    steps = (("delivered", order.delivered_at), ("shipped", order.shipped_at), ("paid", order.paid_at))
    name, at = next((name, at) for name, at in steps if at is not None)
    return speech.say(f"page.orders.{name}_at", at=speech.instant(at))
