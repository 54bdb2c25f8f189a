"""How do the scenes become cases?  All steps in the order of their instants, with the clock wound between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from ...app.codec import decode_case, instant, micros
from ...app.numbers import Numbers
from ...app.ports import ChannelAnswer, ChannelNotice
from ...app.registering import put_order, put_shop
from ...app.submission import Answered, Submission
from ...app.suspending import WantedSuspension
from ...app.tracking import CarrierReport, report
from ...domain import commands as c
from ...domain.case import Case
from ...domain.order import Order, OrderLine, Tender
from ...domain.policy import DEFAULT, EvidenceRules
from ...domain.refusals import Refusal
from ...domain.values import changed
from ...domain.words import Actor, Reason, Role
from ..command import Makegood
from .disputes import DISPUTES
from .endings import ENDINGS
from .evidence import Pictures, Shows
from .goods import CAREFUL, FREIGHT_MINOR, PRODUCTS, SHOPS
from .money import DONE, MONEY
from .script import Applies, Reports, Says, Scene, Sends, Step, Who
from .waiting import ANSWERING, RECEIVING, SENDING

SCENES: Final[tuple[Scene, ...]] = (*ANSWERING, *SENDING, *RECEIVING, *DISPUTES, *MONEY, *DONE, *ENDINGS)
BUILT: Final = "demo_built"
BEGUN: Final = "demo_begun"
BEGINS: Final = timedelta(days=30)
LINE: Final = "1"
OPERATOR: Final = Actor(Role.OPERATOR, "operator")

_STILL: Final = (timedelta(days=-2), timedelta(days=5), "新疆部分地区暂停揽收，时效顺延", "CN-65")
_HOUR: Final = timedelta(hours=1)


class Doing(NamedTuple):
    """A step of a scene, at its instant."""

    at: datetime
    number: int
    step: Step


async def build(makegood: Makegood, progress: Callable[[str], None]) -> int:
    """Makes the platform and its cases; the clock ends at the present, which is `BEGINS` after where it stands."""
    present = instant(makegood.clock.now()) + BEGINS
    await makegood.store.put_setting(BEGUN, b"1")
    builder = _Builder(makegood, present)
    numbers = Numbers(makegood.store, makegood.door, makegood.clock, makegood.ids)
    await numbers.put_policy(OPERATOR, CAREFUL, changed(DEFAULT, evidence=EvidenceRules((Reason.COUNTERFEIT,))))
    for shop in SHOPS:
        await put_shop(makegood.store, makegood.clock, shop)
    for done, doing in enumerate(_in_order(present), start=1):
        if done % 50 == 0:
            progress(f"{done} steps done, the demo's clock stands at {doing.at:%Y-%m-%d %H:%M}")
        await builder.wind_to(doing.at)
        await builder.carry_out(doing)
    await builder.wind_to(present)
    await makegood.store.put_setting(BUILT, str(len(SCENES)).encode())
    return len(SCENES)


def _in_order(present: datetime) -> Iterator[Doing]:
    """Steps of one instant stay in the order in which they are told."""
    doings = [
        Doing(present - step.ago_h * _HOUR, number, step) for number, scene in enumerate(SCENES) for step in scene.steps
    ]
    publishing = Doing(present + _STILL[0], -1, Step(0, Who.OPERATOR, _STILL))
    return iter(sorted([*doings, publishing], key=lambda doing: doing.at))


class _Builder:
    def __init__(self, makegood: Makegood, present: datetime) -> None:
        self._makegood, self._present = makegood, present
        self._case_ids: dict[int, str] = {}
        self._pictures = Pictures(makegood)

    async def wind_to(self, target: datetime) -> None:
        """Stops at everything that is due on the way, so that it happens when it is due."""
        makegood = self._makegood
        assert makegood.advance is not None, "the demo has a sandbox clock"
        while (now := makegood.clock.now()) < micros(target):
            due = await makegood.store.next_due()
            stop = min(micros(target), max(now, micros(target) if due is None else due))
            await makegood.advance(instant(stop) - instant(now))
            await makegood.workers.run_until_idle()

    async def carry_out(self, doing: Doing) -> None:
        scene = SCENES[doing.number]
        match doing.step.does:
            case Applies() as applies:
                await self._apply(doing, scene, applies)
            case Reports(status):
                await self._report(doing, status)
            case Says(state, reason):
                payment = (await self._case(doing)).payments[-1]
                notice = ChannelNotice(payment.refund_no, ChannelAnswer(state, reason))
                _taken(await self._makegood.payouts.told(payment.channel, notice), doing)
            case Sends(carrier):
                waybill = f"{carrier.upper()}{self._present:%y%m}{doing.number:06}"
                await self._submit(doing, scene, c.Send(carrier, waybill))
            case (timedelta(), *_):
                await self._publish()
            case command:
                await self._submit(doing, scene, command)
        await self._makegood.workers.run_until_idle()

    async def _apply(self, doing: Doing, scene: Scene, applies: Applies) -> None:
        product = PRODUCTS[scene.product]
        order = order_of(doing.number, scene, self._present, await self._pictures.catalogue(product))
        if doing.number not in self._case_ids:
            await put_order(self._makegood.store, self._makegood.clock, order)
        self._case_ids[doing.number] = f"{scene.shop}-{self._makegood.ids.new()}"
        lines = (c.WantedLine(LINE, applies.quantity),)
        command = c.Apply(
            self._case_ids[doing.number],
            order.order_id,
            applies.kind,
            lines,
            applies.reason,
            applies.description,
            applies.amount_minor,
        )
        await self._submit(doing, scene, command)
        case = await self._case(doing)
        if case.ask.evidence_lacking and applies.shows is not Shows.NOTHING:
            await self._pictures.show(case, product, applies.shows)

    async def _submit(self, doing: Doing, scene: Scene, command: object) -> None:
        actor = _actor(doing.step.who, scene)
        submission = Submission(actor, scene.shop, self._case_ids[doing.number], command)
        _taken(await self._makegood.door.submit(submission), doing)

    async def _report(self, doing: Doing, status: object) -> None:
        waybill = (await self._case(doing)).waybill
        assert waybill is not None, f"{SCENES[doing.number].shows}: nothing was sent"
        said = CarrierReport(waybill.carrier, waybill.number, status, doing.at)  # type: ignore[arg-type]  # matched above
        makegood = self._makegood
        answers = await report(makegood.store, makegood.door, makegood.clock, said)
        assert not isinstance(answers, Refusal), answers
        for answer in answers:
            _taken(answer, doing)

    async def _publish(self) -> None:
        after, until, reason, region = _STILL
        wanted = WantedSuspension(self._present + after, self._present + until, reason, region)
        await self._makegood.suspending.publish(OPERATOR, wanted)

    async def _case(self, doing: Doing) -> Case:
        found = await self._makegood.store.case(SCENES[doing.number].shop, self._case_ids[doing.number])
        assert found is not None
        return decode_case(found[0].doc).case


def order_of(number: int, scene: Scene, present: datetime, picture: str) -> Order:
    """The order of a scene, delivered half a day before its first step."""
    product = PRODUCTS[scene.product]
    total = product.price_minor * scene.quantity
    first = present - max(step.ago_h for step in scene.steps) * _HOUR
    delivered = first - 12 * _HOUR if scene.shipped else None
    line = OrderLine(
        LINE, product.sku, product.title, scene.quantity, total, product.accessories, (picture,), product.promise
    )
    return Order(
        scene.shop,
        f"{scene.shop.upper()}{first:%y%m%d}{number:04}",
        scene.consumer,
        scene.region,
        "CNY",
        (line,),
        FREIGHT_MINOR,
        _tenders(scene.channels, total + FREIGHT_MINOR),
        first - 96 * _HOUR,
        first - 84 * _HOUR if scene.shipped else None,
        delivered,
    )


def _tenders(channels: Sequence[str], total_minor: int) -> tuple[Tender, ...]:
    """The first purse pays a third where there are two."""
    if len(channels) == 1:
        return (Tender(channels[0], total_minor),)
    first, second = channels
    return (Tender(first, total_minor // 3), Tender(second, total_minor - total_minor // 3))


def _actor(who: Who, scene: Scene) -> Actor:
    match who:
        case Who.CONSUMER:
            return Actor(Role.CONSUMER, scene.consumer)
        case Who.MERCHANT:
            return Actor(Role.MERCHANT, "merchant", scene.shop)
        case Who.LIN | Who.WANG:
            return Actor(Role.ARBITRATOR, who.value)
        case Who.OPERATOR:
            return OPERATOR
        case _:
            raise AssertionError(f"{who} gives no commands")


def _taken(answer: object, doing: Doing) -> None:
    """A demo whose steps are refused shows nothing: better no demo than a false one."""
    assert isinstance(answer, Answered), f"{SCENES[doing.number].shows}: {doing.step} is refused: {answer}"
