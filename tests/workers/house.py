"""How does a test tell a story to the whole application?  A store, the door, a clock wound by hand, strict books."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from makegood.adapters.ids import SortedIds
from makegood.app.codec import decode_case, encode, instant, micros
from makegood.app.door import Door
from makegood.app.payouts import Payouts
from makegood.app.ports import Channel, OrderRow, Store
from makegood.app.submission import Answer, Answered, Idempotency, Submission
from makegood.cli.simulation.bank import Bank
from makegood.domain import commands as c
from makegood.domain.case import Case
from makegood.domain.kinds import Kind
from makegood.domain.order import Order, OrderLine, Tender
from makegood.domain.words import Actor, Reason, Role

T0 = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
H, D = timedelta(hours=1), timedelta(days=1)
SHOP = "shop-1"
CONSUMER = Actor(Role.CONSUMER, "consumer-1")
MERCHANT = Actor(Role.MERCHANT, "staff-1", SHOP)
OPERATOR = Actor(Role.OPERATOR, "operator-1")
LIN = Actor(Role.ARBITRATOR, "lin")


class HandClock:
    """A clock wound by hand."""

    def __init__(self, at: datetime = T0) -> None:
        self._now = micros(at)

    def now(self) -> int:
        return self._now

    def wind(self, by: timedelta) -> datetime:
        self._now += by // timedelta(microseconds=1)
        return instant(self._now)


class House:
    """The application on one store; a second House on the same store and clock is a second process."""

    def __init__(
        self,
        store: Store,
        clock: HandClock | None = None,
        channels: Mapping[str, Channel] | None = None,
        door: type[Door] = Door,
    ) -> None:
        self.store, self.clock = store, clock or HandClock()
        self.bank = Bank()
        self.ids = SortedIds(self.clock)
        self.door = door(store, self.clock)
        self.payouts = Payouts(store, self.door, channels or {"bank": self.bank}, self.clock)

    async def order(self, number: int = 1, tenders: tuple[Tender, ...] = (), quantity: int = 1) -> str:
        """Puts an order of one line at 129.00 and freight of 10.00, delivered a day ago."""
        line = OrderLine("L1", "SKU-1", "Blue cup", quantity, 12_900)
        paid_by = tenders or (Tender("bank", 13_900),)
        now = instant(self.clock.now())
        order = Order(
            SHOP, f"order-{number}", CONSUMER.subject, "CN-31", "CNY", (line,), 1_000, paid_by,
            now - 4 * D, now - 3 * D, now - D,
        )  # fmt: skip
        row = OrderRow(SHOP, order.order_id, 1, order.consumer_id, self.clock.now(), encode(order))
        await self.store.put_order(row)
        return order.order_id

    async def apply(
        self,
        kind: Kind = Kind.REFUND_ONLY,
        number: int = 1,
        reason: Reason = Reason.OTHER,
        tenders: tuple[Tender, ...] = (),
    ) -> Case:
        """Opens a case on the order of that number, which is put first."""
        order_id = await self.order(number, tenders)
        case_id = f"{SHOP}-{self.ids.new()}"
        lines = (c.WantedLine("L1", 1),)
        answer = await self.submit(CONSUMER, case_id, c.Apply(case_id, order_id, kind, lines, reason))
        assert isinstance(answer, Answered), answer
        return answer.case

    async def submit(
        self, actor: Actor, case_id: str, command: object, key: str | None = None, version: int | None = None
    ) -> Answer:
        idempotency = Idempotency(f"{actor.role}:{actor.subject}", key, "hash") if key is not None else None
        return await self.door.submit(Submission(actor, SHOP, case_id, command, idempotency, version))

    async def done(self, actor: Actor, case_id: str, command: object) -> Case:
        """The case after a command that must not be refused."""
        answer = await self.submit(actor, case_id, command)
        assert isinstance(answer, Answered), answer
        return answer.case

    async def case(self, case_id: str) -> Case:
        """The case as it is stored."""
        return await stored_case(self.store, case_id)

    async def types(self, case_id: str) -> list[str]:
        """The names of all that has happened to the case."""
        return [row.type for row in await self.store.events(SHOP, case_id)]

    async def promised(self, number: int = 1, tenders: tuple[Tender, ...] = ()) -> Case:
        """A case whose refund has been promised and not yet been sent."""
        case = await self.apply(Kind.REFUND_ONLY, number, tenders=tenders)
        return await self.done(MERCHANT, case.basis.case_id, c.Agree())


async def stored_case(store: Store, case_id: str) -> Case:
    found = await store.case(SHOP, case_id)
    assert found is not None, f"there is no case {case_id}"
    return decode_case(found[0].doc).case
