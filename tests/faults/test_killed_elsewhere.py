"""Is nothing lost when a process dies while it tells people, takes a report, or publishes a standstill?"""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import timedelta
from itertools import count
from typing import Any

from makegood.app.auditing import audit
from makegood.app.codec import decode_case
from makegood.app.outbox import Outbox
from makegood.app.ports import Notice, OutboxRow, Store
from makegood.app.suspending import Suspending, WantedSuspension
from makegood.app.telling import Telling
from makegood.app.tracking import TOLD_AGAIN_AFTER, TOPIC, CarrierReport, read_row, report, tell
from makegood.app.trail import Trail
from makegood.cli.simulation.fuse import Fuse, fragile, until_dead
from makegood.domain import commands as c
from makegood.domain.deadlines import deadlines
from makegood.domain.kinds import Kind
from makegood.domain.words import TrackingStatus
from makegood.workers.rederive import Rederive

from ..workers.house import CONSUMER, MERCHANT, OPERATOR, T0, D, HandClock, House


class Post:
    """Keeps the ids of what it was given."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    async def send(self, notice: Notice) -> None:
        """Takes a notice."""
        self.ids.append(notice.notice_id)


def _outbox(house: House, post: Post) -> Outbox:
    telling = Telling(house.store, house.door, post, "en")

    async def track(row: OutboxRow) -> None:
        await tell(house.store, house.door, read_row(row))

    by_topic = {"notice": telling.deliver, "task": telling.deliver, TOPIC: track}
    return Outbox(house.store, house.clock, Trail(house.store, house.clock, house.ids), by_topic)


async def _dies(house: House, at: int, life: Any) -> bool:  # Any: a function from a house to its life
    """Lets a second process live up to that step; tells whether it died there."""
    fuse = Fuse(at)
    second = House(fragile(house.store, fuse), house.clock)
    coroutine: Coroutine[Any, Any, object] = life(second)
    return await until_dead(fuse, coroutine)


async def test_whoever_dies_while_telling_people_leaves_nobody_untold(store: Store) -> None:
    """Every notice arrives at least once, and always under its own id, whichever step was the last."""
    for step in count():
        house, post = House(store, HandClock(T0 + step * D)), Post()
        case = await house.apply(Kind.RETURN_REFUND, step + 1)
        await house.done(MERCHANT, case.basis.case_id, c.Agree())
        waiting = await store.outbox_count()
        died = await _dies(house, step, lambda second, post=post: _outbox(second, post).run_once())
        house.clock.wind(timedelta(hours=1))
        await _outbox(house, post).run_once()
        assert (await store.outbox_count(), len(set(post.ids))) == (0, waiting)
        if not died:
            assert len(post.ids) == waiting
            break


async def test_whoever_dies_while_taking_a_report_has_either_not_taken_it_or_tells_it(store: Store) -> None:
    """Once it is kept, the parcel is signed, whichever step was the last; the carrier's own repetition adds nothing."""
    for step in count():
        house = House(store, HandClock(T0 + step * D))
        case_id = (await house.apply(Kind.RETURN_REFUND, step + 1)).basis.case_id
        await house.done(MERCHANT, case_id, c.Agree())
        await house.done(CONSUMER, case_id, c.Send("sf", f"SF{step:06}"))
        said = CarrierReport("sf", f"SF{step:06}", TrackingStatus.SIGNED, T0 + step * D)
        died = await _dies(house, step, lambda second, said=said: report(second.store, second.door, second.clock, said))
        house.clock.wind(2 * TOLD_AGAIN_AFTER)
        await _outbox(house, Post()).run_once()
        kept = step > 0  # the first step comes before anything is written
        assert (await house.types(case_id)).count("signed") == int(kept)
        await report(store, house.door, house.clock, said)
        assert (await house.types(case_id)).count("signed") == 1
        if not died:
            break


async def test_whoever_dies_while_publishing_leaves_the_rest_to_the_workers(store: Store) -> None:
    """Six cases are behind; a worker goes on, and each deadline stands where the standstill puts it."""
    house = House(store)
    ids = [(await house.apply(Kind.RETURN_REFUND, number)).basis.case_id for number in range(1, 7)]
    wanted = WantedSuspension(T0 + D, T0 + 2 * D, "a storm")

    def publish(second: House) -> Coroutine[Any, Any, object]:
        return Suspending(second.store, second.door, second.clock, second.ids).publish(OPERATOR, wanted)

    died = [await _dies(house, step, publish) for step in range(4)]
    assert died[0]
    await Rederive(store, house.door, Trail(store, house.clock, house.ids)).run_once()
    for case_id in ids:
        found = await store.case("shop-1", case_id)
        assert found is not None
        case = decode_case(found[0].doc).case
        (deadline,) = deadlines(case, (await house.door.refs()).situation(case))
        assert found[0].due_at == int(deadline.due_at.timestamp()) * 1_000_000
        assert deadline.due_at == T0 + 3 * D
        assert (await house.types(case_id)).count("clock_moved") == 1
    assert (await audit(store)).found == ()
