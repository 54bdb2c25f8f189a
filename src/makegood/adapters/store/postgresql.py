"""How does PostgreSQL keep the promises of a store?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import sql_exhibits
from . import sql_postgresql as sql
from .postgresql_connections import Connections, patiently
from .postgresql_journal import PostgresJournal
from .postgresql_migrating import migrate_postgresql
from .postgresql_session import PostgresSession
from .shared import SharedStore
from .shops import IN_POSTGRESQL

if TYPE_CHECKING:
    from .postgresql_connections import Observer


class PostgresStore(PostgresJournal, SharedStore):
    """The store on PostgreSQL; it belongs to the event loop that first uses it.

    `observe` is told of every statement with its duration (for measurements and tests).
    """

    _find_shops = IN_POSTGRESQL

    _looks_like = sql_exhibits.LOOKS_LIKE_POSTGRESQL

    def __init__(self, url: str, writers: int = 4, readers: int = 4, observe: Observer | None = None) -> None:
        self._url = url
        self._writers = Connections(url, writers, sql.SETTLE_WRITER, observe)
        self._readers = Connections(url, readers, sql.SETTLE_READER, observe)
        self._session = PostgresSession(url, self._writers, self._readers)

    async def migrate(self) -> None:
        await patiently(self._url, lambda: migrate_postgresql(self._url))

    async def close(self) -> None:
        await self._writers.close()
        await self._readers.close()
