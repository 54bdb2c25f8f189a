"""How does a simulated world go on?  Step by step, each drawn by a seeded dice; processes die, the clock jumps."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from ...app.approving import Approving
from ...app.codec import decode_case, decode_order, encode, instant
from ...app.door import Door
from ...app.exhibits.reviewing import Reviewing
from ...app.outbox import Outbox
from ...app.payouts import Payouts
from ...app.ports import CaseKey, ChannelNotice, OrderRow, OutboxRow, Store, Transfer
from ...app.rederiving import rederive_behind
from ...app.rows import APPROVAL, HOLD
from ...app.submission import Answered, Denied, Idempotency, Submission
from ...app.suspending import Suspending, WantedSuspension
from ...app.tracking import TOPIC, CarrierReport, read_row, report, tell
from ...app.trail import Trail
from ...domain import commands as c
from ...domain.case import Case
from ...domain.decide import allowed
from ...domain.judging import Matter
from ...domain.kinds import Kind
from ...domain.order import Order, OrderLine, Tender
from ...domain.words import Actor, Reason, Role, TrackingStatus
from .bank import Bank, Fault
from .fuse import FragileBank, Fuse, fragile, until_dead
from .wishes import WISHES

SHOPS: Final = ("shop-a", "shop-b")
CONSUMERS: Final = 6
STAFF: Final = ("lin", "wang")
_SECOND: Final = timedelta(seconds=1)
_DAY: Final = timedelta(days=1)
_JUMPS: Final = (_SECOND, 60 * _SECOND, 3_600 * _SECOND, 10 * 3_600 * _SECOND, _DAY, 3 * _DAY)


class Time:
    """The world's clock, wound by its dice."""

    def __init__(self, now: int) -> None:
        self._now = now

    def now(self) -> int:
        return self._now

    def wind(self, by: timedelta) -> None:
        self._now += by // timedelta(microseconds=1)


class DrawnIds:
    """Names drawn by the dice, so that a seed tells the same story again; they sort by age."""

    def __init__(self, dice: random.Random) -> None:
        self._dice, self._made = dice, 0

    def new(self) -> str:
        self._made += 1
        return f"{self._made:012}{self._dice.randrange(10**14):014}"


class Process:
    """One process of the product: it may die at any of its steps."""

    def __init__(self, store: Store, time: Time, bank: Bank, ids: DrawnIds) -> None:
        self.fuse = Fuse()
        self.store = fragile(store, self.fuse)
        self.door = Door(self.store, time)
        self.payouts = Payouts(self.store, self.door, {"bank": FragileBank(bank, self.fuse)}, time)
        deliver = {
            "notice": _told,
            "task": _told,
            TOPIC: self._track,
            HOLD: Reviewing(self.store, self.store).deliver,
            APPROVAL: Approving(self.store, self.store).deliver,
        }
        self.outbox = Outbox(self.store, time, Trail(self.store, time, ids), deliver)

    async def work(self) -> int:
        """One round of every duty, and how much that was."""
        done = (await rederive_behind(self.store, self.door, 500)).cases
        done += (await self.door.sweep(50)).cases
        done += await self.payouts.run_once(8)
        return done + await self.outbox.run_once(50)

    async def _track(self, row: OutboxRow) -> None:
        await tell(self.store, self.door, read_row(row))


async def _told(row: OutboxRow) -> None:
    """A notice has been sent."""


class SimulatedWorld:
    """Two processes on one store, people, a carrier, a bank that misbehaves, and time that jumps."""

    def __init__(self, store: Store, seed: int, began_at: int) -> None:
        self.dice = random.Random(seed)
        random.seed(seed)  # the product's own back-off is drawn from here
        self.store, self.time = store, Time(began_at)
        self.bank = Bank(self._misbehaves)
        self.ids = DrawnIds(self.dice)
        self.counts: Counter[str] = Counter()
        self.cases: list[CaseKey] = []
        self._orders = 0
        self._suspensions: list[str] = []
        self._processes = [self._process() for _ in range(2)]

    async def step(self) -> None:
        """Something happens."""
        (happens,) = self.dice.choices([row[0] for row in _HAPPENS], [row[1] for row in _HAPPENS])
        await happens(self)

    async def settle(self) -> None:
        """The bank mends its ways, and two months pass in which everything that is due is done."""
        self.bank.fault = lambda call, transfer: None
        process = self._process()
        for _ in range(60):
            self.time.wind(_DAY)
            self.bank.settle()
            while await process.work():
                pass

    # --- what happens ---

    async def apply(self) -> None:
        """Somebody applies, on a new order or on one that there is."""
        shop = self.dice.choice(SHOPS)
        if not self._orders or self.dice.random() < 0.6:
            self._orders += 1
            await self._put_order(shop, self._orders)
        rows = await self.store.orders(shop, None, 200)
        if not rows:
            return
        row = self.dice.choice(rows)
        order = decode_order(row.doc)
        case_id = f"{shop}-{self.ids.new()}"
        lines = tuple(c.WantedLine(line.line_id, self.dice.randint(1, line.quantity)) for line in order.lines[:1])
        kind, reason = self.dice.choice(tuple(Kind)), self.dice.choice(tuple(Reason))
        wish = c.Apply(case_id, order.order_id, kind, lines, reason, "", self.dice.choice((None, None, 100, 10**9)))
        answer = await self._submit(Actor(Role.CONSUMER, order.consumer_id), (shop, case_id), wish)
        if isinstance(answer, Answered):
            self.cases.append((shop, case_id))

    async def act(self) -> None:
        """Somebody does what the case allows; one in ten tries what it does not."""
        await self._act(times=1)

    async def twice(self) -> None:
        """The same click comes to both processes at once, under one key or under none."""
        await self._act(times=2)

    async def carry(self) -> None:
        """A carrier reports of a parcel, also of one that nobody has announced yet."""
        found = await self._some_case()
        if found is None:
            return
        case = found[1]
        waybill = case.waybill.number if case.waybill is not None else f"W{case.basis.case_id[-8:]}0"
        carrier = case.waybill.carrier if case.waybill is not None else "sf"
        late = self.dice.choice((timedelta(0), _SECOND, _DAY, 2 * _DAY))
        status = self.dice.choice(tuple(TrackingStatus))
        said = CarrierReport(carrier, waybill, status, instant(self.time.now()) - late)
        process = self._any()
        await report(process.store, process.door, self.time, said)
        self.counts["reports"] += 1

    async def notify(self) -> None:
        """The bank notifies of some refund, late, twice, or before we know of it."""
        numbers = [*self.bank.paid, *self.bank.refused, *self.bank.pending]
        if not numbers:
            return
        if self.dice.random() < 0.3:
            self.bank.settle()
        number = self.dice.choice(numbers)
        await self._any().payouts.told("bank", ChannelNotice(number, self.bank.says_of(number)))
        self.counts["notifications"] += 1

    async def wind(self) -> None:
        """Time passes: a little, a lot, or exactly up to the next deadline, or just short of it."""
        due = await self.store.next_due()
        if due is not None and due > self.time.now() and self.dice.random() < 0.5:
            by = due - self.time.now() - self.dice.choice((0, 1, -1))
            self.time.wind(timedelta(microseconds=max(0, by)))
        else:
            self.time.wind(self.dice.choice(_JUMPS))

    async def work(self) -> None:
        await self._any().work()

    async def work_together(self) -> None:
        """Both processes work at the same time."""
        await asyncio.gather(*(process.work() for process in self._processes))

    async def crash(self) -> None:
        """A process dies at one of its next steps, and another takes its place."""
        number = self.dice.randrange(len(self._processes))
        process = self._processes[number]
        process.fuse.blows_at = process.fuse.steps + self.dice.randrange(12)
        if await until_dead(process.fuse, process.work()):
            self.counts["crashes"] += 1
            self._processes[number] = self._process()
        process.fuse.blows_at = None

    async def suspend(self) -> None:
        """The operator publishes a standstill, or withdraws one."""
        process = self._any()
        suspending = Suspending(process.store, process.door, self.time, self.ids)
        operator = Actor(Role.OPERATOR, "operator")
        if self._suspensions and self.dice.random() < 0.5:
            await suspending.withdraw(operator, self._suspensions.pop())
        else:
            start = instant(self.time.now()) + self.dice.choice((-_DAY, timedelta(0), _DAY))
            shop = self.dice.choice((None, *SHOPS))
            wanted = WantedSuspension(start, start + self.dice.choice((_DAY, 3 * _DAY)), "a storm", shop_id=shop)
            self._suspensions.append((await suspending.publish(operator, wanted)).id)
        self.counts["suspensions"] += 1

    # --- how ---

    def _process(self) -> Process:
        return Process(self.store, self.time, self.bank, self.ids)

    def _any(self) -> Process:
        return self.dice.choice(self._processes)

    def _misbehaves(self, call: str, transfer: Transfer) -> Fault | None:
        if self.dice.random() < 0.6:
            return None
        fault = self.dice.choice(tuple(Fault))
        self.counts[f"bank: {fault}"] += 1
        return fault

    async def _act(self, times: int) -> None:
        found = await self._some_case()
        if found is None:
            return
        key, case, order = found
        actor = self._somebody(key[0], case.basis.consumer_id)
        situation = (await self._any().door.refs()).situation(case)
        matter = Matter(instant(self.time.now()), actor, order, situation)
        names = [one.command for one in allowed(case, matter)]
        name = self.dice.choice(names) if names and self.dice.random() < 0.9 else self.dice.choice(tuple(WISHES))
        command = WISHES[name](self.dice, case)
        same = Idempotency(actor.subject, self.ids.new(), "body") if self.dice.random() < 0.5 else None
        await asyncio.gather(*(self._submit(actor, key, command, same, number) for number in range(times)))

    async def _submit(
        self, actor: Actor, key: CaseKey, command: object, same: Idempotency | None = None, process: int | None = None
    ) -> Answered | Denied:
        door = (self._any() if process is None else self._processes[process]).door
        answer = await door.submit(Submission(actor, key[0], key[1], command, same))
        refused = isinstance(answer, Denied)
        self.counts[f"refused: {answer.refusal.code}" if isinstance(answer, Denied) else "accepted"] += 1
        assert refused or isinstance(answer, Answered)
        return answer

    def _somebody(self, shop: str, consumer: str) -> Actor:
        return self.dice.choice(
            (
                Actor(Role.CONSUMER, consumer),
                Actor(Role.CONSUMER, consumer),
                Actor(Role.MERCHANT, "staff", shop),
                Actor(Role.MERCHANT, "staff", shop),
                Actor(Role.ARBITRATOR, self.dice.choice(STAFF)),
                Actor(Role.OPERATOR, "operator"),
                Actor(Role.CONSUMER, "a stranger"),
            )
        )

    async def _some_case(self) -> tuple[CaseKey, Case, Order] | None:
        if not self.cases:
            return None
        recent = self.cases[-40:] if self.dice.random() < 0.8 else self.cases
        key = self.dice.choice(recent)
        found = await self.store.case(*key)
        assert found is not None
        return key, decode_case(found[0].doc).case, decode_order(found[1].doc)

    async def _put_order(self, shop: str, number: int) -> None:
        """Two lines, one of three units at a price that does not divide, sometimes two purses."""
        now = instant(self.time.now())
        lines = (OrderLine("1", "S1", "cup", 3, 10_000), OrderLine("2", "S2", "lid", 1, 777))
        tenders = self.dice.choice(
            ((Tender("bank", 11_277),), (Tender("bank", 4_000), Tender("bank", 7_277)), (Tender("elsewhere", 11_277),))
        )
        dates = self.dice.choice(((None, None), (now - 2 * _DAY, None), (now - 2 * _DAY, now - _DAY)))
        consumer = f"consumer-{self.dice.randrange(CONSUMERS)}"
        order = Order(shop, f"order-{number}", consumer, None, "CNY", lines, 500, tenders, now - 3 * _DAY, *dates)
        await self.store.put_order(OrderRow(shop, order.order_id, 1, consumer, self.time.now(), encode(order)))


_HAPPENS: Final[tuple[tuple[Callable[[SimulatedWorld], Awaitable[None]], float], ...]] = (
    (SimulatedWorld.act, 45),
    (SimulatedWorld.apply, 12),
    (SimulatedWorld.wind, 12),
    (SimulatedWorld.work, 9),
    (SimulatedWorld.carry, 7),
    (SimulatedWorld.twice, 5),
    (SimulatedWorld.crash, 4),
    (SimulatedWorld.work_together, 3),
    (SimulatedWorld.notify, 3),
    (SimulatedWorld.suspend, 0.5),
)
