"""How is one batch judged while the one before it is still on its way to the disk?

Half of what a large batch costs is its commit, during which Python has nothing to do.  So the writing thread hands
such a commit to a helper and goes on; before it writes again, it waits for that commit.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, Final, NamedTuple

from ...app.ports import Write
from .sql_sqlite import SETTLE_READER, SETTLE_WRITER
from .sqlite_trouble import translated
from .trouble import StoreUnreachable

MEMORY: Final = ":memory:"
_STATEMENTS_KEPT: Final = 512
_BUSY_FOR_S: Final = 10.0  # how long to wait for another process that writes
_WORTH_A_HAND: Final = 8  # cases; handing over a smaller commit costs more than it saves

Settle = Callable[[Any, BaseException | None], None]  # Any: what came of a job is between it and who waits


class Later:
    """Who waits is answered after the commit, by whoever carries it out."""


LATER: Final = Later()


class _Flush(NamedTuple):
    """A batch on its way to the disk."""

    write: Write
    done: Future[None]


def open_connection(path: str, settle: Sequence[str]) -> sqlite3.Connection:
    """A connection without the driver's own transactions; StoreUnreachable when the file cannot be opened."""
    try:
        connection = sqlite3.connect(
            path,
            timeout=_BUSY_FOR_S,
            isolation_level=None,
            check_same_thread=False,  # committed and closed by another thread than the one that writes
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


class Desk:
    """What the writing thread has before it: the one connection that writes, one that reads ahead, and a helper."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._ahead: sqlite3.Connection | None = None
        self._helper: ThreadPoolExecutor | None = None
        self._flush: _Flush | None = None

    def connection(self) -> sqlite3.Connection:
        """The connection that writes, once nothing is being committed on it."""
        if self._flush is not None:
            self._flush.done.exception()  # waits; what went wrong was told to who waits for that batch
            self._flush = None
        if self._connection is None:
            self._connection = open_connection(self._path, SETTLE_WRITER)
        return self._connection

    def ahead(self) -> sqlite3.Connection:
        """A connection that reads what has been committed so far."""
        if self._ahead is None:
            self._ahead = open_connection(self._path, SETTLE_READER)
        return self._ahead

    @property
    def flushing(self) -> Write | None:
        """The batch that is being committed right now."""
        return self._flush.write if self._flush is not None and not self._flush.done.done() else None

    def commit(self, write: Write, settle: Settle) -> Write | Later:
        """Commits at once, or lets the helper do it, who then answers."""
        assert self._connection is not None, "what is committed was written"
        if len(write.cases) < _WORTH_A_HAND or self._path == MEMORY:
            self._connection.execute("COMMIT")
            return write
        if self._helper is None:
            self._helper = ThreadPoolExecutor(1, thread_name_prefix="sqlite-commits")
        done = self._helper.submit(_commit, self._connection)
        self._flush = _Flush(write, done)
        # Answered once it counts as done: whoever hears of it and asks at once is not told of it as still under way.
        done.add_done_callback(partial(_answer, write, settle))
        return LATER

    def close(self) -> None:
        if self._helper is not None:
            self._helper.shutdown()
        for connection in (self._ahead, self._connection):
            if connection is not None:
                connection.close()


def _commit(connection: sqlite3.Connection) -> None:
    try:
        with translated():
            connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def _answer(write: Write, settle: Settle, done: Future[None]) -> None:
    trouble = done.exception()
    settle(write if trouble is None else None, trouble)
