"""Is work under a key done once, whichever of several processes takes it?"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from makegood.app.once import LEASE_S, MARK, once
from makegood.app.ports import AnswerRow, LostRace, Store
from makegood.app.submission import Idempotency
from makegood.workers.prune import KEPT, LOOKED_AT, ROUND, STEP, PruneAnswers

KEY = Idempotency("shop:/v1/things", "key-1", "hash-1")
SECOND = 1_000_000


class Wound:
    """A clock wound by hand."""

    def __init__(self, now: int = KEPT * 2) -> None:
        self.at = now

    def now(self) -> int:
        return self.at


class Work:
    """What a process does, counted; it can be held up half-way."""

    def __init__(self, store: Store, clock: Wound, key: Idempotency = KEY, kept: bytes | None = b'"done"') -> None:
        self.store, self.clock, self.key, self.kept = store, clock, key, kept
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()
        self.go_on.set()
        self.times = 0

    async def __call__(self) -> str:
        return await once(self.store, self.clock, self.key, self._do, lambda row: f"again {row.doc.decode()}")

    async def _do(self) -> tuple[str, bytes | None]:
        self.times += 1
        self.begun.set()
        await self.go_on.wait()
        return "first", self.kept


async def test_two_processes_with_one_key_do_the_work_once(store: Store) -> None:
    """The second one finds the claim of the first, waits, and gives its answer."""
    clock = Wound()
    first, second = Work(store, clock), Work(store, clock)
    first.go_on.clear()
    held = asyncio.create_task(first())
    await first.begun.wait()
    waiting = asyncio.create_task(second())
    row = await store.answer(KEY.scope, KEY.key)
    assert row is not None
    assert row.doc.startswith(MARK)
    first.go_on.set()
    assert (await held, await waiting) == ("first", 'again "done"')
    assert (first.times, second.times) == (1, 0)


async def test_fifty_at_once_do_the_work_once(store: Store) -> None:
    """However many processes a client's retries reach."""
    works = [Work(store, Wound()) for _ in range(50)]
    answers = await asyncio.gather(*(work() for work in works))
    assert sum(work.times for work in works) == 1
    assert sorted(set(answers)) == ['again "done"', "first"]


@pytest.mark.parametrize("kept", [b'"done"', None])
async def test_another_body_under_a_claimed_or_answered_key_is_told_so_at_once(
    store: Store, kept: bytes | None
) -> None:
    """It gets the row of the other body, and does nothing."""
    first = Work(store, Wound())
    if kept is None:
        first.go_on.clear()
        held = asyncio.create_task(first())
        await first.begun.wait()
    else:
        await first()
    other = Work(store, Wound(), Idempotency(KEY.scope, KEY.key, "hash-2"))
    assert await other() == ('again "done"' if kept else "again ")
    assert other.times == 0
    if kept is None:
        first.go_on.set()
        await held


async def test_what_is_not_to_be_kept_and_what_ends_in_trouble_free_the_key(store: Store) -> None:
    """A client that mends its body, or tries again after trouble, is not held up."""
    assert await Work(store, Wound(), kept=None)() == "first"

    async def trouble() -> tuple[str, bytes | None]:
        raise ConnectionError("the database restarts")

    with pytest.raises(ConnectionError):
        await once(store, Wound(), KEY, trouble, lambda row: "again")
    assert await store.answer(KEY.scope, KEY.key) is None
    assert await Work(store, Wound())() == "first"


@pytest.mark.parametrize(("late_s", "taken"), [(LEASE_S - 1, False), (LEASE_S, True), (LEASE_S + 1, True)])
async def test_a_claim_of_a_dead_process_is_taken_over_after_a_while(store: Store, late_s: int, taken: bool) -> None:
    """Before that nobody knows whether it is dead, and whoever asks is told to come again."""
    clock = Wound()
    dead = AnswerRow(KEY.scope, KEY.key, KEY.body_hash, clock.now(), MARK + b"dead")
    await store.put_answer(dead)
    clock.at += late_s * SECOND
    work = Work(store, clock)
    if taken:
        assert await work() == "first"
    else:
        with pytest.raises(LostRace):
            await work()
    assert work.times == taken


# --- old answers ---


async def kept_keys(store: Store) -> Sequence[str]:
    return [key for (_, key), _ in await store.answers_after(("", ""), 10_000)]


@pytest.mark.parametrize(("around", "left"), [(-1, []), (0, ["k"]), (1, ["k"])])
async def test_answers_are_forgotten_after_a_month(store: Store, around: int, left: list[str]) -> None:
    """Every client has given up by then."""
    clock = Wound()
    await store.put_answer(AnswerRow("s", "k", "h", clock.now() - KEPT + around, b"{}"))
    assert await PruneAnswers(store, clock).run_once() == 1 - len(left)
    assert await kept_keys(store) == left


async def test_old_answers_are_looked_for_in_small_steps_and_then_left_alone_for_an_hour(store: Store) -> None:
    """However many there are, no step looks at more than a few thousand."""
    clock = Wound()
    for number in range(LOOKED_AT + 3):
        at = clock.now() - KEPT - 1 if number % 1_000 == 0 else clock.now()
        await store.put_answer(AnswerRow("s", f"{number:06}", "h", at, b"{}"))
    duty = PruneAnswers(store, clock)
    assert await duty.run_once() == 2
    assert await duty.run_once() == 0
    clock.at += STEP
    assert await duty.run_once() == 1
    assert len(await kept_keys(store)) == LOOKED_AT
    await store.put_answer(AnswerRow("a", "old", "h", 0, b"{}"))
    clock.at += ROUND - 1
    assert await duty.run_once() == 0
    clock.at += 1
    assert await duty.run_once() == 1
