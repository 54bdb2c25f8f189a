"""On which stores does the definition of a store run, and how does a test open a second one?"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from makegood.adapters.store import open_store
from makegood.app.ports import Store

from ..databases import NEWEST, OLDEST, empty_database

EVERY = ("sqlite", f"postgresql{OLDEST}", f"postgresql{NEWEST}")

Open = Callable[[], Store]


@pytest.fixture(params=EVERY)
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The URL of an empty, migrated database of each kind."""
    async with empty_database(request.param, tmp_path) as url:
        yield url


@pytest.fixture
async def another(database: str) -> AsyncIterator[Open]:
    """Opens one more store on the same database, as a second process would."""
    opened: list[Store] = []

    def open_another() -> Store:
        opened.append(open_store(database))
        return opened[-1]

    yield open_another
    for one in opened:
        await one.close()


@pytest.fixture
async def store(another: Open) -> Store:
    """An empty, migrated store."""
    return another()


@pytest.fixture(params=EVERY[1:])
async def postgresql(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The URL of an empty, migrated database on PostgreSQL, for what only a server can do."""
    async with empty_database(request.param, tmp_path) as url:
        yield url
