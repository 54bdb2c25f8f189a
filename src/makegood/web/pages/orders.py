"""Which orders does a reader look at, and can a case be opened on them?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from ...app.codec import decode_order
from ...app.ports import OrderRow
from ...domain.order import Order, left_for
from ...domain.words import Role
from ..seeing import note_reading
from .cases.exhibits import goods_address
from .cases.facts import Fact
from .cases.listing import shop_names
from .cases.picture import first_pictures
from .frame.visit import Page, Shown, Visit, address
from .frame.words import Speech

ORDERS: Final = 50


class LineShown(NamedTuple):
    """One line of an order; `picture` shows its goods, to who ordered them."""

    title: str
    quantity: int
    paid: str
    picture: str | None


class CaseLink(NamedTuple):
    to: str
    text: str


class OrderShown(NamedTuple):
    """An order in a list; `apply` leads to the application where units are free, `cases` to what is there already."""

    shop: str
    order_id: str
    consumer: str
    state: str
    tone: str
    dates: Sequence[Fact]
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
    name, tone = _state(order)
    return OrderShown(
        names[order.shop_id],
        order.order_id,
        order.consumer_id,
        speech.say(f"page.orders.{name}"),
        tone,
        list(_dates(order, speech)),
        list(_lines(order, role, speech)),
        speech.money(sum(tender.amount_minor for tender in order.tenders), order.currency),
        address("apply", order.shop_id, order.order_id) if may_apply else None,
        [CaseLink(address("cases", e.case_id), _case_words(e.holds, speech)) for e in order.entries],
    )


def _case_words(holds: bool, speech: Speech) -> str:
    return speech.say("page.orders.case_open" if holds else "page.orders.case_ended")


def _lines(order: Order, role: Role, speech: Speech) -> Iterator[LineShown]:
    pictures = first_pictures(order) if role is Role.CONSUMER else []
    numbers = {name: number for number, name in enumerate(pictures, 1)}
    for line in order.lines:
        number = numbers.get(line.pictures[0]) if line.pictures else None
        below = ("orders", order.shop_id, order.order_id)
        picture = goods_address(below, number, line.pictures[0]) if number is not None else None
        yield LineShown(line.title, line.quantity, speech.money(line.paid_minor, order.currency), picture)


def _state(order: Order) -> tuple[str, str]:
    """How far the order has come, and the colour of that."""
    if order.delivered_at is not None:
        return "delivered", "mine"
    return ("shipped", "wait") if order.shipped_at is not None else ("paid", "rest")


def _dates(order: Order, speech: Speech) -> Iterator[Fact]:
    """When it was paid, sent and delivered."""
    steps = (("paid_at", order.paid_at), ("shipped_at", order.shipped_at), ("delivered_at", order.delivered_at))
    for name, at in steps:
        if at is not None:
            yield Fact(speech.say(f"page.orders.{name}"), speech.day(at))
