"""How does SQLite keep the promises of a store?"""

from __future__ import annotations

import sqlite3

from ...app.ports import Decide, Wants, Write
from . import sql_exhibits
from .shared import SharedStore
from .shops import IN_SQLITE
from .sqlite_desk import MEMORY, Desk, Later, Settle
from .sqlite_migrating import migrate_sqlite
from .sqlite_session import SqliteSession
from .sqlite_threads import Readers, Writer
from .sqlite_transaction import transact
from .sqlite_trouble import translated


class SqliteStore(SharedStore):
    """The store in a file (or in memory, for as long as it is open): one writer thread, a few readers."""

    _find_shops = IN_SQLITE

    _looks_like = sql_exhibits.LOOKS_LIKE_SQLITE

    def __init__(self, path: str, readers: int = 4) -> None:
        self._writer = Writer(path)
        # What lives in the memory of one connection is read on that connection.
        self._readers = self._writer if path == MEMORY else Readers(path, readers)
        self._session = SqliteSession(self._writer, self._readers)

    async def transact(self, wants: Wants, decide: Decide) -> Write:
        """The whole transaction, decision included, is one job of the writing thread."""

        def work(desk: Desk, settle: Settle) -> Write | Later:
            return transact(desk, wants, decide, settle)

        return await self._writer.at_desk(work)

    async def migrate(self) -> None:
        def work(connection: sqlite3.Connection) -> None:
            with translated():
                migrate_sqlite(connection)

        await self._writer.run(work)

    async def close(self) -> None:
        if self._readers is not self._writer:
            await self._readers.close()
        await self._writer.close()
