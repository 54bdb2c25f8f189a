"""Does time act on every case that is due, once, however many sweep?"""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from makegood.app.codec import instant, read_event
from makegood.app.ports import Store, Wants, Write
from makegood.domain import commands as c
from makegood.domain.kinds import Kind
from makegood.domain.order import Tender
from makegood.domain.words import Reason
from makegood.workers.deadlines import Deadlines

from .house import CONSUMER, MERCHANT, T0, D, H, House

CASES = 60


class Seen:
    """Remembers what was swept, and how late."""

    def __init__(self) -> None:
        self.cases, self.late_s = 0, 0.0

    def swept(self, cases: int, late_s: float) -> None:
        """Adds cases; the latest counts."""
        self.cases += cases
        self.late_s = max(self.late_s, late_s)

    def ran(self, duty: str, done: int) -> None:
        """Is of no interest here."""

    def failed(self, duty: str) -> None:
        """Is of no interest here."""


async def _open(house: House, cases: int) -> list[str]:
    return [(await house.apply(Kind.RETURN_REFUND, number)).basis.case_id for number in range(1, cases + 1)]


async def test_two_sweepers_take_each_due_case_once(store: Store) -> None:
    """Two processes with two sweeps in flight each: every case is agreed to by the system once."""
    house = House(store)
    other = House(store, house.clock)
    ids = await _open(house, CASES)
    house.clock.wind(2 * D)
    seen = Seen()
    first, second = (Deadlines(each.door, each.clock, seen) for each in (house, other))
    done = await asyncio.gather(first.run_once(), second.run_once(), first.run_once(), second.run_once())
    assert (sum(done), seen.cases) == (CASES, CASES)
    for case_id in ids:
        assert await house.types(case_id) == ["applied", "agreed", "parcel_awaited"]
    assert await first.run_once() == 0


@pytest.mark.parametrize(
    ("early", "agreed"), [(timedelta(microseconds=1), False), (timedelta(0), True), (timedelta(microseconds=-1), True)]
)
async def test_a_deadline_has_run_out_when_its_instant_has_come(store: Store, early: timedelta, agreed: bool) -> None:
    """Not a microsecond before; at it, and after it."""
    house = House(store)
    (case_id,) = await _open(house, 1)
    house.clock.wind(2 * D - early)
    await Deadlines(house.door, house.clock, Seen()).run_once()
    assert ("agreed" in await house.types(case_id)) is agreed


async def test_a_late_worker_stamps_the_instant_that_was_due(store: Store) -> None:
    """Ten days late, two clocks have run out one after the other; each counts from its own instant."""
    house = House(store)
    (case_id,) = await _open(house, 1)
    house.clock.wind(12 * D)
    seen = Seen()
    await Deadlines(house.door, house.clock, seen).run_once()
    facts = [read_event(row.body)[0] for row in await store.events("shop-1", case_id)]
    at = {type(fact.what).__name__: (fact.at, fact.observed_at) for fact in facts}
    assert at["Agreed"] == (T0 + 2 * D, T0 + 12 * D)
    assert at["Closed"] == (T0 + 9 * D, T0 + 12 * D)
    assert seen.late_s == 10 * 24 * 3_600


async def test_sweeping_and_commanding_at_once_judge_every_case_by_its_time(store: Store) -> None:
    """The merchant pays while the sweep runs: whoever comes first, time has acted first."""
    house = House(store)
    other = House(store, house.clock)
    ids = await _open(house, 20)
    house.clock.wind(2 * D)
    commands = (other.submit(MERCHANT, case_id, c.PayRefund()) for case_id in ids)
    await asyncio.gather(Deadlines(house.door, house.clock, Seen()).run_once(), *commands)
    for case_id in ids:
        types = await house.types(case_id)
        assert (types.count("agreed"), types.count("refund_promised")) == (1, 1)


async def test_two_cases_of_one_order_are_both_swept(store: Store) -> None:
    """They cannot share a transaction, so one comes in the next."""
    house = House(store)
    order_id = await house.order(1, (Tender("bank", 26_800),), quantity=2)
    ids = []
    for _ in range(2):
        case_id = f"shop-1-{house.ids.new()}"
        lines = (c.WantedLine("L1", 1),)
        await house.done(CONSUMER, case_id, c.Apply(case_id, order_id, Kind.RETURN_REFUND, lines, Reason.OTHER))
        ids.append(case_id)
    house.clock.wind(2 * D)
    assert await Deadlines(house.door, house.clock, Seen()).run_once() == 2
    assert [("agreed" in await house.types(case_id)) for case_id in ids] == [True, True]


async def test_one_case_that_makes_no_sense_does_not_stop_time_for_the_others(store: Store) -> None:
    """It stays for a person to look into; the others are agreed to, and the sweep comes to rest."""
    house = House(store)
    first, *others = await _open(house, 5)
    found = await store.case("shop-1", first)
    assert found is not None
    row = found[0]
    senseless = row._replace(version=row.version + 1, doc=row.doc.replace(b"default@1", b"default@9"), wake_at=1)
    await store.transact(Wants(cases=(("shop-1", first),)), lambda _: Write(cases=(senseless,)))
    house.clock.wind(2 * D)
    assert await Deadlines(house.door, house.clock, Seen()).run_once() == 4
    for case_id in others:
        assert "agreed" in await house.types(case_id)


async def test_reminders_go_out_once_and_move_nothing(store: Store) -> None:
    """Three days and one day before the end of sending."""
    house = House(store)
    (case_id,) = await _open(house, 1)
    await house.done(MERCHANT, case_id, c.Agree())
    deadlines = Deadlines(house.door, house.clock, Seen())
    for _ in range(7 * 24 - 1):
        house.clock.wind(H)
        await deadlines.run_once()
    types = await house.types(case_id)
    assert types == ["applied", "agreed", "parcel_awaited", "reminder_due", "reminder_due"]
    found = await store.case("shop-1", case_id)
    assert found is not None and found[0].due_at is not None and instant(found[0].due_at) == T0 + 7 * D
