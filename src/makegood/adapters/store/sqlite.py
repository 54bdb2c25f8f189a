"""How does SQLite keep the promises of a store?"""

from __future__ import annotations

import sqlite3

from ...app.ports import CaseRow, Decide, LostRace, Read, Wants, Write
from . import sql_sqlite as sql
from .found import Found
from .parts import COMPARED, TABLE, Parts, split
from .shared import SharedStore
from .sqlite_migrating import migrate_sqlite
from .sqlite_session import SqliteSession, transaction, translated
from .sqlite_threads import MEMORY, Readers, Writer


class SqliteStore(SharedStore):
    """The store in a file (or in memory, for as long as it is open): one writer thread, a few readers."""

    def __init__(self, path: str, readers: int = 4) -> None:
        self._writer = Writer(path)
        # What lives in the memory of one connection is read on that connection.
        self._readers = self._writer if path == MEMORY else Readers(path, readers)
        self._session = SqliteSession(self._writer, self._readers)

    async def transact(self, wants: Wants, decide: Decide) -> Write:
        """The whole transaction, decision included, is one job of the writer thread: nobody writes in between."""

        def work(connection: sqlite3.Connection) -> Write:
            with transaction(connection):
                read = _read(connection, wants)
                write = decide(read)
                _write(connection, split(write, read))
            return write

        return await self._writer.run(work)

    async def migrate(self) -> None:
        def work(connection: sqlite3.Connection) -> None:
            with translated():
                migrate_sqlite(connection)

        await self._writer.run(work)

    async def close(self) -> None:
        if self._readers is not self._writer:
            await self._readers.close()
        await self._writer.close()


def _read(connection: sqlite3.Connection, wants: Wants) -> Read:
    found, execute = Found(), connection.execute
    (found.refs_version,) = execute(sql.REFS_VERSION).fetchone()
    for key in wants.cases:
        for row in execute(sql.CASE, key):
            found.case(_case(row))
    if wants.due is not None:
        for row in execute(sql.DUE_CASES, wants.due):
            found.due_case(_case(row))
    shops = {*wants.shops, *(shop_id for shop_id, _ in wants.orders)}  # a wanted order brings its shop
    orders = {*wants.orders, *((case.shop_id, case.order_id) for case in found.cases.values())}
    for key in wants.orders:
        for row in execute(sql.OPEN_CASES, key):
            found.case(_case(row))
    for statement, keys, keep in (
        (sql.ORDER, orders, found.order),
        (sql.SHOP, [(shop_id,) for shop_id in shops], found.shop),
        (sql.ANSWER, wants.answers, found.answer),
        (sql.REPORTS, wants.tracking, found.report),
        (sql.COUNTER, wants.counters, found.counter),
    ):
        for of_kind in keys:
            for row in execute(statement, of_kind):
                keep(row)
    return found.read()


def _case(row: tuple[object, ...]) -> CaseRow:
    return CaseRow._make((*row[:7], row[7] == 1, *row[8:]))


def _write(connection: sqlite3.Connection, parts: Parts) -> None:
    for part, rows in parts.items():
        changed = connection.executemany(sql.WRITES[part], rows).rowcount
        if part in COMPARED and changed < len(rows):
            raise LostRace(f"somebody else has written {TABLE[part].name} since they were read")
