"""How does one transaction go, on PostgreSQL?"""

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
from .session import Session
from .witness import was_written

if TYPE_CHECKING:
    from .postgresql_connections import Connection


class PostgresJournal:
    """The one transaction, on held connections."""

    _url: str
    _writers: Connections
    _session: Session

    async def transact(self, wants: Wants, decide: Decide) -> Write:
        """One read, the decision, one write (none when nothing is written): two round trips, and four for what is due.

        Why READ COMMITTED suffices stands in `sql_postgresql`, how a write without an answer is settled in `witness`.
        """
        doubtful: list[Write] = []  # sent to be written, but never answered
        attempt = self._in_two if wants.due is None else self._held
        return await patiently(self._url, lambda: attempt(wants, decide, doubtful))

    async def _in_two(self, wants: Wants, decide: Decide, doubtful: list[Write]) -> Write:
        """Read and write each by itself: the write compares whatever the decision rests on, whole or not at all."""
        async with self._writers.hold() as connection:
            with translated(self._url, connection):
                records = await _fetch_wanted(connection, wants)
            written = await self._first_written(doubtful)
            if written is not None:
                return written
            read = _read(records)
            write = decide(read)
            parts = split(write, read)
            if not parts:
                return write
            try:
                with translated(self._url, connection):
                    await _write(connection, parts)
            except LostRace:
                winner = await self._first_written(doubtful)
                if winner is None:
                    raise
                return winner  # the race was lost against ourselves
            except Again:  # it may have been written: a fresh look tells
                doubtful.append(write)
                raise
            return write

    async def _held(self, wants: Wants, decide: Decide, doubtful: list[Write]) -> Write:
        """What is due is held from the read on, so that no two sweeps take the same: BEGIN, read, write, COMMIT."""
        async with self._writers.hold() as connection:
            with translated(self._url, connection):
                await connection.execute(sql.BEGIN)
            try:
                with translated(self._url, connection):
                    records = await _fetch_wanted(connection, wants)
                write = await self._first_written(doubtful)
                if write is None:
                    write = await self._decided(connection, _read(records), decide)
            except Exception as trouble:
                with suppress(Exception):  # what went wrong before matters more; a lost connection needs no rollback
                    await connection.execute(sql.ROLLBACK)
                winner = await self._first_written(doubtful) if isinstance(trouble, LostRace) else None
                if winner is None:
                    raise
                return winner  # the race was lost against ourselves
            if await self._is_committed(connection) or not any(write):
                return write
        doubtful.append(write)
        raise Again("the connection was lost during the commit")

    async def _first_written(self, doubtful: list[Write]) -> Write | None:
        """The doubtful batch that the store holds, if any does.

        Asked after a fresh read, and again when the race is lost: what the server commits in between is either seen by
        this question, or holds its rows until our write has lost against it.
        """
        for write in doubtful:
            if await was_written(self._session, write):
                return write
        return None

    async def _decided(self, connection: Connection, read: Read, decide: Decide) -> Write:
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
    await connection.fetchrow(sql.write_statement(tuple(parts)), *sql.write_arguments(parts))


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
