"""Which threads talk to SQLite?

One thread writes, all others read.  Several writers would only wait for each other, and unfairly; readers never wait
for the writer (WAL).  A helper of the writing thread carries out its large commits.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, NamedTuple, TypeVar

from .sql_sqlite import SETTLE_READER
from .sqlite_desk import Desk, Later, Settle, open_connection

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]
AtDesk = Callable[[Desk, Settle], T | Later]


class _Job(NamedTuple):
    work: AtDesk[Any]
    answer: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop

    def settle(self, outcome: Any, trouble: BaseException | None) -> None:
        """Tells who waits what came of it, from whichever thread."""
        with suppress(RuntimeError):  # the loop that asked has ended
            self.loop.call_soon_threadsafe(_settle, self.answer, outcome, trouble)


class Writer:
    """The one thread that writes, with its queue; it starts with the first job."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False

    async def run(self, work: Work[T]) -> T:
        """Lets the thread do this work and waits for what comes of it."""
        return await self.at_desk(lambda desk, _: work(desk.connection()))

    async def at_desk(self, work: AtDesk[T]) -> T:
        """Lets the thread do work that may leave its commit, and with it the answer, to the helper."""
        if self._closed:
            raise RuntimeError("the store is closed")
        if self._thread is None:
            # A daemon: a program that forgets to close the store still ends; half a transaction leaves nothing.
            self._thread = threading.Thread(target=self._work, name="sqlite-writer", daemon=True)
            self._thread.start()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._jobs.put(_Job(work, answer, loop))
        return await answer

    async def close(self) -> None:
        """Does what is queued, then ends the thread."""
        self._closed = True
        if self._thread is not None:
            self._jobs.put(None)
            await asyncio.get_running_loop().run_in_executor(None, self._thread.join)

    def _work(self) -> None:
        desk = Desk(self._path)
        while (job := self._jobs.get()) is not None:
            if job.answer.cancelled():
                continue
            try:
                outcome = job.work(desk, job.settle)
            except BaseException as raised:
                job.settle(None, raised)
                continue
            if not isinstance(outcome, Later):
                job.settle(outcome, None)
        desk.close()


def _settle(answer: asyncio.Future[Any], outcome: Any, trouble: BaseException | None) -> None:
    if answer.cancelled():
        return
    if trouble is not None:
        answer.set_exception(trouble)
    else:
        answer.set_result(outcome)


class Readers:
    """A few threads that read, each on a connection of its own."""

    def __init__(self, path: str, count: int) -> None:
        self._path = path
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="sqlite-reader")
        self._of_thread = threading.local()
        self._opened: list[sqlite3.Connection] = []

    async def run(self, work: Work[T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._work, work)

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(None, self._threads.shutdown)
        for connection in self._opened:
            connection.close()

    def _work(self, work: Work[T]) -> T:
        connection: sqlite3.Connection | None = getattr(self._of_thread, "connection", None)
        if connection is None:
            connection = self._of_thread.connection = open_connection(self._path, SETTLE_READER)
            self._opened.append(connection)
        return work(connection)
