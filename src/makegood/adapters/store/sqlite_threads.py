"""Which threads talk to SQLite?

One thread writes, all others read.  Several writers would only wait for each other, and unfairly; readers never wait
for the writer (WAL).
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, NamedTuple, TypeVar

from .sql_sqlite import SETTLE_READER, SETTLE_WRITER
from .trouble import StoreUnreachable

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

MEMORY = ":memory:"
_STATEMENTS_KEPT = 512
_BUSY_FOR_S = 10.0  # how long to wait for another process that writes


class _Job(NamedTuple):
    work: Work[Any]
    answer: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop


def open_connection(path: str, settle: Sequence[str]) -> sqlite3.Connection:
    """A connection without the driver's own transactions; StoreUnreachable when the file cannot be opened."""
    try:
        connection = sqlite3.connect(
            path,
            timeout=_BUSY_FOR_S,
            isolation_level=None,
            check_same_thread=False,  # closed by another thread than the one that used it
            cached_statements=_STATEMENTS_KEPT,
        )
        for pragma in settle:
            connection.execute(pragma)
    except sqlite3.Error as trouble:
        raise StoreUnreachable(
            f"The database file {path} cannot be opened ({trouble}). "
            "Check that its folder exists, that this user may write there, and that it is a SQLite database."
        ) from trouble
    return connection


class Writer:
    """The one thread that writes, with its queue; it starts with the first job."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False

    async def run(self, work: Work[T]) -> T:
        """Lets the thread do this work and waits for what comes of it."""
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
        connection: sqlite3.Connection | None = None
        while (job := self._jobs.get()) is not None:
            if job.answer.cancelled():
                continue
            try:
                if connection is None:
                    connection = open_connection(self._path, SETTLE_WRITER)
                outcome, trouble = job.work(connection), None
            except BaseException as raised:
                outcome, trouble = None, raised
            with suppress(RuntimeError):  # the loop that asked has ended
                job.loop.call_soon_threadsafe(_settle, job.answer, outcome, trouble)
        if connection is not None:
            connection.close()


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
