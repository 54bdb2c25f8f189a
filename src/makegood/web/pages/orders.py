"""Which orders does a reader look at, and can a case be opened on them?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from ...app.codec import decode_order
from ...app.ports import OrderKey, OrderRow
from ...domain.order import Order, left_for
from ...domain.words import Role
from ..seeing import note_reading
from .cases.exhibits import goods_address
from .cases.facts import Fact
from .cases.listing import shop_names
from .cases.picture import first_pictures
from .frame.visit import Page, Shown, Visit, address
from .frame.words import Speech

ROWS: Final = 20
FEW: Final = 6
LATEST: Final = 100
"""Out of how many those few are chosen."""


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
    freight: str | None
    apply: str | None
    cases: Sequence[CaseLink]


async def orders_page(visit: Visit) -> Shown:
    """All orders, or a consumer's own, by their numbers, the highest first, page by page."""
    after = _key_of(visit.query.get("after", ""))
    rows, last = await _read(visit, ROWS, after)
    shown = await _all_shown(visit, [decode_order(row.doc) for row in rows])
    told = {
        "orders": shown,
        "all_orders": None,
        "first_page": address("orders") if after else None,
        "next_page": None if last else address("orders", after="/".join(_key(rows[-1]))),
    }
    return Page("orders.html", told)


async def latest_orders(visit: Visit) -> Mapping[str, object]:
    """A few of a consumer's orders: those that can be applied for, then the newest; and where all of them are."""
    rows, last = await _read(visit, LATEST)
    orders = sorted((decode_order(row.doc) for row in rows), key=lambda order: order.paid_at, reverse=True)
    orders.sort(key=lambda order: not any(left_for(order, None).units.values()))
    shown = await _all_shown(visit, orders[:FEW])
    more = not last or len(orders) > FEW
    return {"orders": shown, "all_orders": address("orders") if more else None}


async def _read(visit: Visit, most: int, after: OrderKey | None = None) -> tuple[Sequence[OrderRow], bool]:
    """The reader's orders, the highest numbers first, and whether they are the last."""
    services, actor = visit.services, visit.by.actor
    consumer_id = actor.subject if actor.role is Role.CONSUMER else None
    rows = await services.store.orders(actor.shop_id, consumer_id, most + 1, after)
    await note_reading(services, actor, "orders", {})
    return rows[:most], len(rows) <= most


async def _all_shown(visit: Visit, orders: Sequence[Order]) -> Sequence[OrderShown]:
    speech = Speech(visit.language, visit.services.door.now)
    names = await shop_names(visit.services, {order.shop_id for order in orders})
    return [_shown(order, names, visit.role, speech) for order in orders]


def _key(row: OrderRow) -> OrderKey:
    return row.shop_id, row.order_id


def _key_of(said: str) -> OrderKey | None:
    """From an address; what is none begins at the first page."""
    shop_id, _, order_id = said.partition("/")
    return (shop_id, order_id) if shop_id and order_id else None


def _shown(order: Order, names: Mapping[str, str], role: Role, speech: Speech) -> OrderShown:
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
        speech.money(order.freight_minor, order.currency) if order.freight_minor else None,
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
