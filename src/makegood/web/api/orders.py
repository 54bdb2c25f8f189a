"""PUT /v1/shops/{shop_id}/orders/{order_id}: how is an order taken in?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

from msgspec import Meta, Struct

from ...app.registering import put_order
from ...domain.order import Order, OrderLine, Tender
from ...domain.refusals import Code, Refusal
from ...domain.words import Role
from ..problems import refused
from ..shapes import (
    AMOUNT_AT_MOST,
    Body,
    Id,
    Instant,
    Money,
    Name,
    OrderId,
    ShopId,
    checked_id,
    in_currency,
    known_currency,
    utc,
    utc_or_none,
)
from ..wire.call import Call
from ..wire.flaws import OUT_OF_BOUNDS, BadShape
from ..wire.reply import Reply, said
from ..wire.routes import Route
from ..wire.words import Words


class LineBody(Body):
    """`paid` is the line's total after every discount; its units' shares are frozen when the order arrives."""

    line_id: Id
    sku: Name
    title: Name
    quantity: Annotated[int, Meta(ge=1, le=10_000)]
    paid: Money
    accessories: Annotated[tuple[Name, ...], Meta(max_length=50)] = ()
    pictures: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=1000)], ...], Meta(max_length=50)] = ()
    quality_promise: Name | None = None


class TenderBody(Body):
    """One way the order was paid; `payment_ref` is the channel's own reference of that payment."""

    channel: Id
    amount: Money
    payment_ref: Annotated[str, Meta(max_length=200)] = ""


class OrderBody(Body):
    """An order as a whole.  The tenders' sum is what was paid for all lines and for freight."""

    consumer_id: Id
    lines: Annotated[tuple[LineBody, ...], Meta(min_length=1, max_length=200)]
    tenders: Annotated[tuple[TenderBody, ...], Meta(min_length=1, max_length=20)]
    paid_at: Instant
    consumer_region: Id | None = None
    freight: Money | None = None
    shipped_at: Instant | None = None
    delivered_at: Instant | None = None


class OrderView(Struct):
    """What was taken in, and how many cases there are on it."""

    shop_id: str
    order_id: str
    consumer_id: str
    total: Money
    cases: int


async def put(call: Call[OrderBody]) -> Reply:
    """Takes an order in, or replaces it as long as no case is on it; its dates may change even then."""
    body, services = call.body, call.services
    shop_id = checked_id(call.params["shop_id"], ShopId, "shop_id")
    order_id = checked_id(call.params["order_id"], OrderId, "order_id")
    currency = known_currency(body.lines[0].paid, "lines[0].paid")
    order = Order(
        shop_id=shop_id,
        order_id=order_id,
        consumer_id=body.consumer_id,
        consumer_region=body.consumer_region,
        currency=currency,
        lines=tuple(_lines(body, currency)),
        freight_minor=0 if body.freight is None else in_currency(body.freight, currency, "freight"),
        tenders=tuple(_tenders(body, currency)),
        paid_at=utc(body.paid_at, "paid_at"),
        shipped_at=utc_or_none(body.shipped_at, "shipped_at"),
        delivered_at=utc_or_none(body.delivered_at, "delivered_at"),
    )
    _check_tenders(order, call)
    _check_dates(order)
    taken = await put_order(services.store, services.clock, order)
    if isinstance(taken, Refusal):
        return refused(call, taken)
    total = Money(sum(tender.amount_minor for tender in taken.tenders), currency)
    return said(OrderView(taken.shop_id, taken.order_id, taken.consumer_id, total, len(taken.entries)))


def _lines(body: OrderBody, currency: str) -> Iterator[OrderLine]:
    seen: set[str] = set()
    for number, line in enumerate(body.lines):
        at = f"lines[{number}]"
        if line.line_id in seen:
            raise BadShape(f"{at}.line_id", _TWICE, _DIFFERENT)
        seen.add(line.line_id)
        yield OrderLine(
            line.line_id,
            line.sku,
            line.title,
            line.quantity,
            in_currency(line.paid, currency, f"{at}.paid"),
            line.accessories,
            line.pictures,
            line.quality_promise,
        )


def _tenders(body: OrderBody, currency: str) -> Iterator[Tender]:
    for number, tender in enumerate(body.tenders):
        yield Tender(
            tender.channel, in_currency(tender.amount, currency, f"tenders[{number}].amount"), tender.payment_ref
        )


def _check_tenders(order: Order, call: Call[OrderBody]) -> None:
    """What was paid is what was paid for, through channels by which money can go back."""
    for number, tender in enumerate(order.tenders):
        if tender.channel not in call.services.channels:
            known = sorted(call.services.channels)
            wrong = Words(f"没有渠道 {tender.channel}", f"there is no channel {tender.channel}")
            expected = Words(f"以下之一：{'、'.join(known)}", f"one of {', '.join(known)}")
            raise BadShape(f"tenders[{number}].channel", wrong, expected)
    paid_for = sum(line.paid_minor for line in order.lines) + order.freight_minor
    paid = sum(tender.amount_minor for tender in order.tenders)
    if paid > AMOUNT_AT_MOST:
        most = Words(f"合计不超过 {AMOUNT_AT_MOST}", f"{AMOUNT_AT_MOST} at most in all")
        raise BadShape("tenders", OUT_OF_BOUNDS, most)
    if paid != paid_for:
        wrong = Words(f"合计为 {paid}", f"they make {paid}")
        expected = Words(f"各行与运费之和 {paid_for}", f"{paid_for}, the sum of lines and freight")
        raise BadShape("tenders", wrong, expected)


def _check_dates(order: Order) -> None:
    """Goods arrive after they were sent.  Payment may come after both: some pay at the door."""
    if order.shipped_at is not None and order.delivered_at is not None and order.delivered_at < order.shipped_at:
        wrong = Words("早于 shipped_at", "it is before shipped_at")
        raise BadShape("delivered_at", wrong, Words("不早于 shipped_at 的时刻", "an instant not before shipped_at"))


_TWICE: Final = Words("重复出现", "it is there twice")
_DIFFERENT: Final = Words("互不相同的 line_id", "ids that differ")

ROUTES: Final = (
    Route(
        "PUT",
        "/v1/shops/{shop_id}/orders/{order_id}",
        put,
        "Put an order",
        roles=frozenset({Role.INTEGRATION}),
        body=OrderBody,
        gives=OrderView,
        refusals=(Code.ORDER_FROZEN,),
        more="Once a case has been opened on an order, only its dates may still change; the same order again is fine.",
    ),
)
