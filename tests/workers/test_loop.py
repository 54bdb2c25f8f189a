"""Do workers work when there is something to do, stop when told to, and get over trouble?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from makegood.workers.loop import Workers

from .house import HandClock


class Pile:
    """A duty with a pile of work; each round does at most two of it."""

    def __init__(self, name: str, work: int = 0) -> None:
        self.name, self.work, self.rounds = name, work, 0
        self.then: Callable[[], None] = lambda: None
        self.trouble: list[Exception] = []
        self.gate: asyncio.Event | None = None

    async def run_once(self) -> int:
        """Does some, or fails where trouble waits."""
        self.rounds += 1
        if self.trouble:
            raise self.trouble.pop()
        some = min(2, self.work)
        self.work -= some
        if self.gate is not None:
            await self.gate.wait()
        if some:
            self.then()
        return some


async def _never() -> int | None:
    return None


def _workers(*piles: Pile) -> Workers:
    return Workers(piles, HandClock(), _never)


async def test_until_idle_means_that_nobody_finds_anything() -> None:
    """What the second duty does makes work for the first, which is done, too."""
    first, second = Pile("first", 5), Pile("second", 1)

    def more() -> None:
        first.work += 4

    second.then = more
    assert await _workers(first, second).run_until_idle() == 10
    assert (first.work, second.work) == (0, 0)


async def test_until_idle_waits_for_what_is_in_hand() -> None:
    """A round that the loop has begun is finished before anybody says that nothing is left."""
    pile = Pile("pile", 1)
    pile.gate = asyncio.Event()
    workers, stop = _workers(pile), asyncio.Event()
    running = asyncio.create_task(workers.run(stop))
    while not pile.rounds:
        await asyncio.sleep(0)
    idle = asyncio.create_task(workers.run_until_idle())
    for _ in range(20):
        await asyncio.sleep(0)
    assert not idle.done()
    pile.gate.set()
    await idle
    stop.set()
    await running


async def test_stopping_finishes_the_work_at_hand_and_no_more() -> None:
    """The round that runs ends; what is left stays for the next start."""
    pile = Pile("pile", 6)
    stop = asyncio.Event()
    pile.then = stop.set
    await _workers(pile).run(stop)
    assert pile.work == 4


async def test_a_wake_is_heard_at_once() -> None:
    """New work does not wait for the next look at the database."""
    pile = Pile("pile")
    workers, stop = _workers(pile), asyncio.Event()
    running = asyncio.create_task(workers.run(stop))
    while not pile.rounds:
        await asyncio.sleep(0)
    pile.work, pile.then = 1, stop.set
    workers.wake()
    await running
    assert pile.work == 0


async def test_what_others_have_written_is_found_by_looking() -> None:
    """Nobody wakes this process: it looks at what is due, and all duties that rest are woken."""
    pile = Pile("pile")
    clock = HandClock()

    async def next_due() -> int | None:
        return clock.now() if pile.work else None

    workers, stop = Workers([pile], clock, next_due), asyncio.Event()
    pile.then = stop.set
    running = asyncio.create_task(workers.run(stop))
    while not pile.rounds:
        await asyncio.sleep(0)
    pile.work = 1
    await running
    assert pile.work == 0


async def test_some_duties_are_done_and_the_others_left() -> None:
    """The lanes of one duty go together; whoever does the rest does them elsewhere."""
    piles = [Pile(name, 1) for name in ("payouts-1", "payouts-2", "checks-1", "prune")]
    workers = _workers(*piles)
    assert workers.kinds == ["payouts", "checks", "prune"]
    some = workers.of(["payouts", "prune"])
    assert some.kinds == ["payouts", "prune"]
    assert await some.run_until_idle() == 3
    assert [pile.work for pile in piles] == [0, 0, 1, 0]
    assert await workers.of(["checks"]).run_until_idle() == 1


async def test_trouble_with_one_duty_ends_neither_it_nor_the_others() -> None:
    """The other goes on meanwhile, and this one tries again."""
    broken, sound = Pile("broken", 1), Pile("sound", 4)
    broken.trouble = [ConnectionError("the database restarts")]
    workers, stop = _workers(broken, sound), asyncio.Event()
    running = asyncio.create_task(workers.run(stop))
    while not (broken.rounds and sound.work == 0):
        await asyncio.sleep(0)
    broken.then = stop.set
    while not stop.is_set():
        workers.wake()
        await asyncio.sleep(0)
    await running
    assert broken.work == 0
