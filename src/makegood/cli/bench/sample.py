"""What does a case leave behind?  One story told through the real door, its rows kept as the pattern of all others."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from ...app.codec import encode, instant
from ...app.door import Door
from ...app.ports import Decide, OrderRow, ShopRow, Store, TrackingRow, Wants, Write
from ...app.shops import ReturnAddress, Shop
from ...app.submission import Answered, Idempotency, Submission
from ...domain import commands as c
from ...domain.events import Findings
from ...domain.kinds import Kind
from ...domain.order import Order, OrderLine, Tender
from ...domain.words import Actor, Condition, FaultOf, Reason, Role, TrackingStatus

# Every id of the story ends in one of these; a case of its own number is the story with other numbers (see stock).
CASE_NUMBER, OTHER_NUMBER, SHOP = "000009000009", "000008000008", "shop-0000"
CASE_ID = f"{SHOP}-01K8ZQ4M7RAB{'00'}{CASE_NUMBER}"
ORDER_ID = f"OD{OTHER_NUMBER}77"
CONSUMER_ID = f"buyer-{OTHER_NUMBER}"
WAYBILL = f"SF{OTHER_NUMBER}"
KEY = f"4f7d2c1e-{OTHER_NUMBER}"
REFUND_NO = f"{CASE_ID[-26:]}-1"

CONSUMER = Actor(Role.CONSUMER, CONSUMER_ID)
MERCHANT = Actor(Role.MERCHANT, "staff-07", SHOP)
CARRIER = Actor(Role.CARRIER, "sf")

HOUR = 3_600_000_000  # in microseconds
_DAY = timedelta(days=1)
_FREIGHT_MINOR = 1_000
_LINES = (
    OrderLine(
        "L1", "CUP-BL-350", "手绘青花釉下彩马克杯 350ml 带盖带勺 礼盒装", 1, 12_900, ("杯盖", "勺子", "礼盒"),
        ("https://img.example.com/goods/8f1d7a60c2/front.jpg", "https://img.example.com/goods/8f1d7a60c2/back.jpg"),
        "釉面无裂纹，杯盖与杯口相合",
    ),
    OrderLine(
        "L2", "COASTER-OAK", "橡木杯垫 两只装", 2, 3_980, (),
        ("https://img.example.com/goods/41c09be77f/front.jpg",),
    ),
)  # fmt: skip
_DESCRIPTION = "收到时杯口有一道细小的裂纹，倒热水后渗水，附照片。希望退货退款。"
_MESSAGE = "您好，包裹已收到，正在验货，结果会在今天之内告诉您。"


class Step(NamedTuple):
    """One command of the story as anybody may order it, and all that it wrote here."""

    name: str
    actor: Actor
    command: object
    write: Write


class Sample(NamedTuple):
    """The rows of a shop, of an order with its case just opened, and of the commands that carry the case on."""

    shop: ShopRow
    order: OrderRow
    opened: Write
    steps: Sequence[Step]


class RunOut(NamedTuple):
    """The rows of a case whose time of settling has just run out (S12), and what the sweep makes of it.

    `before` holds the rows as they are stored; `swept` is the refund promised by the system.
    """

    shop: ShopRow
    before: Write
    swept: Write


@dataclass
class HandClock:
    """A clock wound by hand."""

    at: int = 0

    def now(self) -> int:
        return self.at


@dataclass
class _Recorder:
    """A store that keeps what is written."""

    store: Store
    writes: list[Write] = field(default_factory=list)

    async def transact(self, wants: Wants, decide: Decide) -> Write:
        self.writes.append(await self.store.transact(wants, decide))
        return self.writes[-1]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)


def signed_report(now: int) -> TrackingRow:
    """The carrier's word that the parcel was signed for."""
    return TrackingRow("sf", WAYBILL, TrackingStatus.SIGNED.value, now, now)


def the_mix(now: datetime, reported: bool = False) -> list[tuple[str, Actor, object]]:
    """What is ordered on a case, one after the other: the way of a return that nobody disputes."""
    signed = ("track", CARRIER, c.Track(c.Report(TrackingStatus.SIGNED, now, now)))
    return [
        ("agree", MERCHANT, c.Agree("addr-1")),
        ("send", CONSUMER, c.Send("sf", WAYBILL)),
        *([] if reported else [signed]),
        ("message", MERCHANT, c.SendMessage(_MESSAGE)),
        ("inspect", MERCHANT, c.Inspect(Findings(Condition.INTACT, True, FaultOf.MERCHANT))),
        ("refund", MERCHANT, c.PayRefund()),
    ]


async def tell(store: Store, now: int, reported: bool = False) -> Sample:
    """Tells the story on an empty store: opened an hour ago, and its steps taken now.

    Where it is `reported` before the waybill is filled in that the parcel was signed for, sending brings that along.
    """
    clock, recorder = HandClock(now - HOUR), _Recorder(store)
    door = Door(cast(Store, recorder), clock)
    shop, order = await _furnished(store, clock.at)
    await _ordered(door, CONSUMER, _apply())
    opened = recorder.writes[-1]
    clock.at = now
    if reported:
        await store.keep_tracking(signed_report(now))
    steps = []
    for name, actor, command in the_mix(instant(now), reported):
        await _ordered(door, actor, command)
        steps.append(Step(name, actor, command, recorder.writes[-1]))
    return Sample(shop, order, opened, steps)


async def tell_run_out(store: Store, now: int) -> RunOut:
    """Tells on an empty store of a parcel signed for 48 hours ago, of which the merchant has been reminded."""
    clock, recorder = HandClock(now - 60 * HOUR), _Recorder(store)
    door = Door(cast(Store, recorder), clock)
    shop, _ = await _furnished(store, clock.at)
    await _ordered(door, CONSUMER, _apply())
    clock.at = now - 48 * HOUR
    for _, actor, command in the_mix(instant(clock.at))[:3]:
        await _ordered(door, actor, command)
    clock.at = now - 12 * HOUR
    await door.sweep()
    stored = recorder.writes
    before = Write(
        cases=stored[-1].cases,
        orders=[row for write in stored for row in write.orders][-1:],
        events=[row for write in stored for row in write.events],
        answers=[row for write in stored for row in write.answers],
    )
    clock.at = now
    await door.sweep()
    return RunOut(shop, before, recorder.writes[-1])


def submission(actor: Actor, command: object, shop_id: str, case_id: str, key: str) -> Submission:
    """A command as it comes in: under a key bound to its caller, with the hash of its body."""
    name = type(command).__name__.lower()
    scope = (
        f"{actor.role}:{actor.shop_id or ''}:{actor.subject}:/v1/cases/{case_id}/commands/{name}"  # as the web has it
    )
    body_hash = hashlib.sha256(repr(command).encode()).hexdigest()
    return Submission(actor, shop_id, case_id, command, Idempotency(scope, key, body_hash))


async def _ordered(door: Door, actor: Actor, command: object) -> None:
    step = f"{KEY}-{type(command).__name__.lower():.4}"
    answer = await door.submit(submission(actor, command, SHOP, CASE_ID, step))
    assert isinstance(answer, Answered), f"the story goes on without a refusal: {answer}"


async def _furnished(store: Store, now: int) -> tuple[ShopRow, OrderRow]:
    """Puts the shop and its order into the store."""
    addresses = (ReturnAddress("addr-1", "售后部", "0571-88880000", "杭州市滨江区江南大道 100 号 3 号库", "CN-33"),)
    shop = Shop(SHOP, "青花小铺", return_addresses=addresses)
    shop_row = ShopRow(SHOP, 1, now, encode(shop))
    paid = sum(line.paid_minor for line in _LINES) + _FREIGHT_MINOR
    at = instant(now)
    order = Order(
        SHOP, ORDER_ID, CONSUMER_ID, "CN-31", "CNY", _LINES, _FREIGHT_MINOR,
        (Tender("sandbox", paid, f"PAY{OTHER_NUMBER}"),), at - 5 * _DAY, at - 4 * _DAY, at - _DAY,
    )  # fmt: skip
    order_row = OrderRow(SHOP, ORDER_ID, 1, CONSUMER_ID, now, encode(order))
    await store.put_shop(shop_row)
    await store.put_order(order_row)
    return shop_row, order_row


def _apply() -> c.Apply:
    lines = (c.WantedLine("L1", 1),)
    return c.Apply(CASE_ID, ORDER_ID, Kind.RETURN_REFUND, lines, Reason.OTHER, _DESCRIPTION)
