"""The one door: how do commands that arrive together become one transaction, and each its own answer?

Callers wait in a queue; a flusher takes what is there (at most 64, no added delay), reads all of it at once, judges
one by one, writes all of it at once, and answers each caller after the commit.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from ..domain import commands as c
from ..domain.events import ClockMoved
from ..domain.evolve import evolve
from .codec import decode_order, instant, read_event
from .deciding import Again, Batch, Replay, Result
from .opening import open_case
from .ports import CaseKey, Clock, Due, LostRace, Read, Store, Wants, Write
from .refs import Refs, load_refs
from .submission import Answer, Answered, Denied, KeptAnswer, Submission, together, wants_of

BATCH = 64
_WORTH_A_BATCH = 16  # fewer than these go together: a transaction has its price, too
_TRIES = 12
_DecideWithRefs = Callable[[Read, Refs], Write]


class Waiting(NamedTuple):
    submission: Submission
    answer: asyncio.Future[Answer]


class Swept(NamedTuple):
    """On how many cases time acted, the earliest instant that was due among them, and how many deadlines moved."""

    cases: int
    oldest: int | None
    moved: int = 0


class Rederived(NamedTuple):
    """How many cases were looked at, and how many deadlines of theirs moved."""

    cases: int
    moved: int


class Door:
    """Every change of every case passes here, whoever orders it."""

    def __init__(self, store: Store, clock: Clock, flushers: int = 2, at_once: int = BATCH) -> None:
        self._store, self._clock, self._at_once = store, clock, at_once
        self._queue: deque[Waiting] = deque()
        self._free, self._running = flushers, set[asyncio.Task[None]]()
        self._starting = False
        self._refs: Refs | None = None

    @property
    def now(self) -> datetime:
        return instant(self._clock.now())

    async def submit(self, submission: Submission) -> Answer:
        """Judges a command after time has acted; returns after the commit."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._queue.append(Waiting(submission, future))
        self._wake()
        return await future

    async def refs(self) -> Refs:
        """The reference tables as they are now."""
        version = await self._store.refs_version()
        if self._refs is None or self._refs.version != version:
            self._refs = await load_refs(self._store)
        return self._refs

    async def sweep(self, limit: int = 500) -> Swept:
        """Lets time act on the cases that are due, earliest first; two sweepers never take the same case."""
        while True:
            try:
                return await self._ticked(Wants(due=Due(self._clock.now(), limit)), lambda read: read.due)
            except LostRace:
                limit = max(1, limit // 4)
                await asyncio.sleep(random.uniform(0, 0.005))

    async def rederive(self, keys: Sequence[CaseKey]) -> Rederived:
        """Derives the deadlines of these cases anew with the reference tables as they are now."""
        done = Rederived(0, 0)
        for start in range(0, len(keys), BATCH):
            for swept in await self._tick_some(tuple(keys[start : start + BATCH])):
                done = Rederived(done.cases + swept.cases, done.moved + swept.moved)
        return done

    async def close(self) -> None:
        """Answers everybody who waits, then returns."""
        while self._running:
            await asyncio.gather(*self._running, return_exceptions=True)

    # --- batches ---

    def _wake(self) -> None:
        """Starts one flusher at a time: by when it runs, all who came together stand in the queue."""
        if self._free and self._queue and not self._starting:
            self._free -= 1
            self._starting = True
            task = asyncio.get_running_loop().create_task(self._flush())
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _flush(self) -> None:
        """Carries out batches until nobody waits."""
        self._starting = False
        try:
            while self._queue:
                batch = self._share()
                self._wake()
                await self._carry_out(batch)
        finally:
            self._free += 1
            self._wake()

    def _share(self) -> list[Waiting]:
        """What this flusher takes: all that wait, or its part of many: one batch is judged while another is written."""
        waiting = len(self._queue)
        count = min(self._at_once, waiting, max(_WORTH_A_BATCH, -(-waiting // (self._free + 1))))
        return [self._queue.popleft() for _ in range(count)]

    async def _carry_out(self, batch: list[Waiting]) -> None:
        try:
            results = await self._judge(batch)
        except LostRace:
            await self._singly(batch)
            return
        except Exception as trouble:
            if len(batch) > 1 and not isinstance(trouble, OSError):  # one of them makes no sense: the others do
                await self._singly(batch)
                return
            for waiting in batch:
                _fail(waiting, trouble)
            return
        await self._answer(batch, results)

    async def _singly(self, batch: list[Waiting]) -> None:
        """A lost race, or a case that makes no sense, fails only its own command: each is tried alone."""
        for waiting in batch:
            for attempt in range(_TRIES):
                try:
                    results = await self._judge([waiting])
                except LostRace as lost:
                    if attempt == _TRIES - 1:
                        _fail(waiting, lost)
                    await asyncio.sleep(random.uniform(0, 0.002 * 2 ** min(attempt, 6)))
                    continue
                except Exception as trouble:
                    _fail(waiting, trouble)
                    break
                await self._answer([waiting], results)
                break

    async def _judge(self, batch: list[Waiting]) -> list[Result]:
        now = self.now
        wants = together([wants_of(waiting.submission, now) for waiting in batch])
        results: list[Result] = []

        def decide(read: Read, refs: Refs) -> Write:
            results.clear()
            judged = Batch(read, refs, self.now)
            results.extend(_judged(judged, waiting.submission) for waiting in batch)
            return judged.writing.done()

        await self._transact(wants, decide)
        return results

    async def _answer(self, batch: list[Waiting], results: list[Result]) -> None:
        for waiting, result in zip(batch, results, strict=True):
            if waiting.answer.done():  # the caller has gone
                continue
            if isinstance(result, Again):
                self._queue.appendleft(waiting)
                continue
            try:
                answer = await self._replayed(result.kept) if isinstance(result, Replay) else result
            except Exception as trouble:
                _fail(waiting, trouble)
                continue
            if not waiting.answer.done():
                waiting.answer.set_result(answer)

    async def _tick_some(self, keys: tuple[CaseKey, ...]) -> list[Swept]:
        try:
            return [await self._ticked(Wants(cases=keys), lambda _: keys)]
        except LostRace:
            return [await self._one_tick(key) for key in keys]

    async def _one_tick(self, key: CaseKey) -> Swept:
        for attempt in range(_TRIES):
            try:
                return await self._ticked(Wants(cases=(key,)), lambda _: (key,))
            except LostRace:
                if attempt == _TRIES - 1:
                    raise
                await asyncio.sleep(random.uniform(0, 0.01))
        raise AssertionError("the last try returns or raises")

    async def _ticked(self, wants: Wants, keys_of: Callable[[Read], Sequence[CaseKey]]) -> Swept:
        """Lets time act on what was read, in one transaction."""
        swept = Swept(0, None)

        def decide(read: Read, refs: Refs) -> Write:
            nonlocal swept
            batch = Batch(read, refs, self.now)
            courses = [(key, course) for key in keys_of(read) if (course := batch.tick(key)) is not None]
            wakes = [wake for key, _ in courses if (wake := read.cases[key].wake_at) is not None]
            moved = sum(isinstance(fact.what, ClockMoved) for _, course in courses for fact in course.facts)
            swept = Swept(len(courses), min(wakes, default=None), moved)
            return batch.writing.done()

        await self._transact(wants, decide)
        return swept

    # --- one transaction ---

    async def _transact(self, wants: Wants, decide: _DecideWithRefs) -> None:
        """Decides with the reference tables that the read itself says are current."""
        refs = self._refs or await self.refs()
        while not await self._transact_with(refs, wants, decide):
            refs = self._refs = await load_refs(self._store)

    async def _transact_with(self, refs: Refs, wants: Wants, decide: _DecideWithRefs) -> bool:
        """Tells whether these reference tables were still current; nothing is written otherwise."""
        current = True

        def with_refs(read: Read) -> Write:
            nonlocal current
            current = read.refs_version == refs.version
            return decide(read, refs) if current else Write()

        await self._store.transact(wants, with_refs)
        return current

    async def _replayed(self, kept: KeptAnswer) -> Answer:
        """The first answer again: the case is folded from its events up to where it was then."""
        if kept.refusal is not None:
            return Denied(kept.refusal, kept.at, replayed=True)
        rows = [row for row in await self._store.events(kept.shop_id, kept.case_id) if row.seq <= kept.last_seq]
        facts = [read_event(row.body)[0] for row in rows]
        case = None
        for fact in facts:
            case = evolve(case, fact)
        assert case is not None
        row = await self._store.order(kept.shop_id, case.basis.order_id)
        assert row is not None
        new = tuple(fact for fact in facts if fact.seq >= kept.first_seq)
        then = (await self.refs()).as_of(kept.at).situation(case)
        events = tuple(row for row in rows if row.seq >= kept.first_seq)
        return Answered(case, decode_order(row.doc), kept.version, new, kept.at, then, events, replayed=True)


def _fail(waiting: Waiting, trouble: Exception) -> None:
    if not waiting.answer.done():  # else the caller has gone
        waiting.answer.set_exception(trouble)


def _judged(batch: Batch, submission: Submission) -> Result:
    found = batch.answered(submission)
    if found is not None:
        return found
    command = submission.command
    answer = open_case(batch, submission, command) if isinstance(command, c.Apply) else batch.on_case(submission)
    if not isinstance(answer, Again):
        batch.keep(answer, submission)
    return answer
