"""How are connections to PostgreSQL held, and what of their trouble is worth another try?

Connections are held for the life of the store and given out as they are: a pool that resets them each time would cost
a round trip for each transaction.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qs, urlsplit

import asyncpg

from ...app.ports import LostRace
from .trouble import NOT_MIGRATED, NotMigrated, StoreUnreachable

if TYPE_CHECKING:
    from asyncpg.connection import LoggedQuery

    Connection = asyncpg.Connection[asyncpg.Record]
    Observer = Callable[[LoggedQuery], None]

T = TypeVar("T")

_DELAYS_S = (0.01, 0.03, 0.1, 0.3, 1.0, 2.0)
_CONNECT_WITHIN_S = 10.0
_ANSWER_WITHIN_S = 60.0
_STATEMENTS_KEPT = 1000

# The server goes, restarts, or is not up yet; OSError covers refused, reset, missing sockets and time-outs.
_GONE = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.IdleInTransactionSessionTimeoutError,
)
_COLLIDED = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)
_REFUSED = (
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InsufficientPrivilegeError,
)


class Again(Exception):
    """Nothing was written, and trying anew may help."""


class Connections:
    """A fixed number of connections to one database, opened when first needed and again when they were lost."""

    def __init__(self, url: str, count: int, settle: str, observe: Observer | None = None) -> None:
        self._url, self._settle, self._observe = url, settle, observe
        self._count, self._closed = count, False
        self._free: asyncio.LifoQueue[Connection | None] = asyncio.LifoQueue()
        for _ in range(count):
            self._free.put_nowait(None)

    @asynccontextmanager
    async def hold(self) -> AsyncIterator[Connection]:
        """A connection for one purpose at a time; one that comes back inside a transaction is thrown away."""
        if self._closed:
            raise RuntimeError("the store is closed")
        connection = await self._free.get()
        try:
            if connection is None or connection.is_closed():
                connection = None
                connection = await self._open()
            yield connection
        finally:
            if connection is not None and (connection.is_closed() or connection.is_in_transaction()):
                connection.terminate()
                connection = None
            self._free.put_nowait(connection)

    async def close(self) -> None:
        """Waits for who still holds a connection, then closes all; a second time does nothing."""
        if self._closed:
            return
        self._closed = True
        for _ in range(self._count):
            connection = await self._free.get()
            if connection is not None and not connection.is_closed():
                await connection.close(timeout=_CONNECT_WITHIN_S)

    async def _open(self) -> Connection:
        with translated(self._url):
            connection = await connect(self._url)
            try:
                await connection.execute(self._settle)
            except BaseException:
                connection.terminate()
                raise
        if self._observe is not None:
            connection.add_query_logger(self._observe)
        return connection


async def connect(url: str, answer_within_s: float | None = _ANSWER_WITHIN_S) -> Connection:
    """A connection that keeps every statement it has prepared, however long its text."""
    return await asyncpg.connect(
        url,
        timeout=_CONNECT_WITHIN_S,
        command_timeout=answer_within_s,
        statement_cache_size=_STATEMENTS_KEPT,
        max_cached_statement_lifetime=0,
        max_cacheable_statement_size=0,
    )


@contextmanager
def translated(url: str, connection: Connection | None = None) -> Iterator[None]:
    """Says what a driver's exception means: a lost race, trying anew, or a sentence for the operator."""
    try:
        yield
    except asyncpg.UniqueViolationError as trouble:
        raise LostRace(f"somebody else has written this key of {trouble.table_name} first") from trouble
    except asyncpg.DivisionByZeroError as trouble:  # how the write says that a comparison failed
        raise LostRace("somebody else has written what was read") from trouble
    except _COLLIDED as trouble:
        raise Again(str(trouble)) from trouble
    except asyncpg.UndefinedTableError as trouble:
        raise NotMigrated(NOT_MIGRATED) from trouble
    except _REFUSED as trouble:
        if connection is not None:
            raise
        raise StoreUnreachable(f"PostgreSQL at {where(url)} refuses this connection: {trouble}.") from trouble
    except Exception as trouble:
        if not is_gone(trouble, connection):
            raise
        raise Again(str(trouble) or type(trouble).__name__) from trouble


def is_gone(trouble: BaseException, connection: Connection | None) -> bool:
    """Whether the connection is lost: the driver does not always say so in the exception itself."""
    return isinstance(trouble, _GONE) or (connection is not None and connection.is_closed())


async def patiently(url: str, attempt: Callable[[], Awaitable[T]]) -> T:
    """Tries anew a few times, waiting longer each time and never in step with others."""
    for delay_s in _DELAYS_S:
        try:
            return await attempt()
        except Again:
            await asyncio.sleep(delay_s * random.uniform(0.5, 1.5))
    try:
        return await attempt()
    except Again as trouble:
        raise StoreUnreachable(
            f"PostgreSQL at {where(url)} does not answer: {trouble}. "
            "Check that it runs and that the database URL names it."
        ) from trouble


def where(url: str) -> str:
    """Host, port and database of a URL, without user and password."""
    parts = urlsplit(url)
    host = parse_qs(parts.query).get("host", [parts.hostname or "localhost"])[0]
    port = f":{parts.port}" if parts.port else ""
    return f"{host}{port}{parts.path}"
