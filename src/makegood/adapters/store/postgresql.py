"""How does PostgreSQL keep the promises of a store?"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import asyncpg

from ...app.ports import CaseRow, Decide, LostRace, Read, Wants, Write
from . import sql_postgresql as sql
from .found import KEEP, Found
from .parts import Parts, split
from .postgresql_connections import Again, Connections, is_gone, patiently, translated
from .postgresql_migrating import migrate_postgresql
from .postgresql_session import PostgresSession
from .queries import SharedQueries
from .queues import SharedQueues
from .registry import SharedRegistry
from .witness import was_written

if TYPE_CHECKING:
    from .postgresql_connections import Connection, Observer


class PostgresStore(SharedQueries, SharedRegistry, SharedQueues):
    """The store on PostgreSQL; it belongs to the event loop that first uses it.

    `observe` is told of every statement with its duration (for measurements and tests).
    """

    def __init__(self, url: str, writers: int = 4, readers: int = 4, observe: Observer | None = None) -> None:
        self._url = url
        self._writers = Connections(url, writers, sql.SETTLE_WRITER, observe)
        self._readers = Connections(url, readers, sql.SETTLE_READER, observe)
        self._session = PostgresSession(url, self._writers, self._readers)

    async def transact(self, wants: Wants, decide: Decide) -> Write:
        """BEGIN, one read, the decision, one write (none when nothing is written), COMMIT: four round trips.

        Why READ COMMITTED suffices stands in `sql_postgresql`.
        """
        return await patiently(self._url, lambda: self._attempt(wants, decide))

    async def migrate(self) -> None:
        await patiently(self._url, lambda: migrate_postgresql(self._url))

    async def close(self) -> None:
        await self._writers.close()
        await self._readers.close()

    async def _attempt(self, wants: Wants, decide: Decide) -> Write:
        async with self._writers.hold() as connection:
            with translated(self._url, connection):
                await connection.execute(sql.BEGIN)
            try:
                write = await self._decided(connection, wants, decide)
            except Exception:
                with suppress(Exception):  # what went wrong before matters more; a lost connection needs no rollback
                    await connection.execute(sql.ROLLBACK)
                raise
            if await self._is_committed(connection):
                return write
        if await was_written(self._session, write):
            return write
        raise Again("the connection was lost during the commit, and nothing was written")

    async def _decided(self, connection: Connection, wants: Wants, decide: Decide) -> Write:
        with translated(self._url, connection):
            records = await _fetch_wanted(connection, wants)
        read = _read(records)
        write = decide(read)
        parts = split(write, read)
        if parts:
            with translated(self._url, connection):
                await _write(connection, parts)
        return write

    async def _is_committed(self, connection: Connection) -> bool:
        """Commits; False when the connection was lost meanwhile, so that nobody knows."""
        try:
            await connection.execute(sql.COMMIT)
        except Exception as trouble:
            if is_gone(trouble, connection):
                return False
            with translated(self._url, connection):
                raise
        return True


async def _fetch_wanted(connection: Connection, wants: Wants) -> Sequence[asyncpg.Record]:
    by_kind = sql.read_arguments(wants)
    arguments = [argument for of_kind in by_kind.values() for argument in of_kind]
    return await connection.fetch(sql.read_statement(tuple(by_kind)), *arguments)


async def _write(connection: Connection, parts: Parts) -> None:
    counts = await connection.fetchrow(sql.write_statement(tuple(parts)), *sql.write_arguments(parts))
    assert counts is not None
    table = sql.lost(parts, tuple(counts))
    if table is not None:
        raise LostRace(f"somebody else has written {table} since they were read")


def _read(records: Sequence[asyncpg.Record]) -> Read:
    """Sorts the tagged rows of the one read by what they are."""
    found = Found()
    for record in records:
        tag = record[0]
        if tag == sql.TAG_CASE:
            found.case(CaseRow._make(record[1:]))
        elif tag == sql.TAG_DUE:
            found.due_case(CaseRow._make(record[1:]))
        elif tag == sql.TAG_REFS:
            found.refs_version = record[sql.REFS_AT]
        else:
            table, pick = sql.PICK[tag]
            KEEP[table](found, pick(record))
    return found.read()
