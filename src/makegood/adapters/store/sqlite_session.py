"""How do single statements reach SQLite?"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from . import sql_sqlite as sql
from .session import Claim
from .sqlite_threads import Readers, Work, Writer
from .sqlite_trouble import translated
from .tables import Row


class SqliteSession:
    """Reads on the readers (on the writer where the database lives in its memory), changes on the writer."""

    def __init__(self, writer: Writer, readers: Readers | Writer) -> None:
        self._writer, self._readers = writer, readers

    async def rows(self, text: str, *args: Any) -> Sequence[Row]:
        return await self._readers.run(_fetching(text, args))

    async def write(self, text: str, *args: Any) -> Sequence[Row]:
        return await self._writer.run(_fetching(text, args))

    async def each(self, text: str, rows: Iterable[Row]) -> None:
        def work(connection: sqlite3.Connection) -> None:
            with transaction(connection):
                connection.executemany(numbered(text), rows)

        await self._writer.run(work)

    async def together(self, *statements: tuple[str, Row]) -> None:
        def work(connection: sqlite3.Connection) -> None:
            with transaction(connection):
                for text, args in statements:
                    connection.execute(numbered(text), args)

        await self._writer.run(work)

    async def claim(self, claim: Claim, now: int, lease_until: int, limit: int) -> Sequence[Row]:
        def work(connection: sqlite3.Connection) -> Sequence[Row]:
            with translated():
                if connection.execute(sql.ready_statement(claim), (now, 1)).fetchone() is None:
                    return []  # looks before it locks: most polls find nothing
            with transaction(connection):
                rows = connection.execute(sql.ready_statement(claim), (now, limit)).fetchall()
                connection.executemany(sql.lease_statement(claim), [(lease_until, *row[:2]) for row in rows])
            return [_leased(claim, row, lease_until) for row in rows]

        return await self._writer.run(work)


def _fetching(text: str, args: Sequence[Any]) -> Work[Sequence[Row]]:
    def work(connection: sqlite3.Connection) -> Sequence[Row]:
        with translated():
            rows: list[Row] = connection.execute(numbered(text), args).fetchall()
            return rows

    return work


def _leased(claim: Claim, row: Row, lease_until: int) -> Row:
    changed = dict(zip(claim.table.columns, row, strict=True))
    changed[claim.ready] = lease_until
    changed["attempts"] += 1
    return tuple(changed.values())


@cache
def numbered(text: str) -> str:
    """A statement of both databases in SQLite's words: ?1 for $1."""
    return re.sub(r"\$(\d+)", r"?\1", text)


@contextmanager
def begun(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """The writer's place, to be committed by who takes it; nothing of it is left where that fails."""
    with translated():
        connection.execute(sql.BEGIN)
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing."""
    with begun(connection):
        yield
        connection.execute("COMMIT")
