"""Migrations: once each, whoever comes first, and never silently changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from makegood.adapters.store import NotMigrated, open_store
from makegood.adapters.store.migrating import migrations, missing
from makegood.app.ports import CaseFilter

from ..databases import empty_database, sql
from . import rows
from .conftest import EVERY
from .rows import put

APPLIED = "SELECT number, name, hash FROM schema_versions ORDER BY number"


@pytest.fixture(params=EVERY)
async def bare(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The URL of a database that nobody has migrated."""
    async with empty_database(request.param, tmp_path, migrated=False) as url:
        yield url


def known(url: str) -> list[tuple[int, str, str]]:
    return [migration[:3] for migration in migrations(url.partition(":")[0])]


async def test_migrating_twice_is_migrating_once(bare: str) -> None:
    """The second time finds nothing to do and keeps what is there."""
    store = open_store(bare)
    await store.migrate()
    await put(store, rows.everything())
    await store.migrate()
    assert await sql(bare, APPLIED) == known(bare)
    assert await store.events("shop", "case") == [rows.event()]
    await store.close()


async def test_processes_that_migrate_at_once_do_not_disturb_each_other(bare: str) -> None:
    """Six start together: each returns only when the tables are there, and each file was applied once."""
    stores = [open_store(bare) for _ in range(6)]
    await asyncio.gather(*(store.migrate() for store in stores))
    for store in stores:
        assert await store.refs_version() == 1
        await store.close()
    assert await sql(bare, APPLIED) == known(bare)


async def test_a_database_without_tables_says_what_to_do(bare: str) -> None:
    """Reading, writing and claiming all say so in words."""
    store = open_store(bare)
    for trouble in (store.refs_version(), store.cases(CaseFilter(), None, 1), store.claim_outbox(1, 2, 1)):
        with pytest.raises(NotMigrated, match="makegood migrate"):
            await trouble
    with pytest.raises(NotMigrated, match="makegood migrate"):
        await put(store, rows.everything())
    await store.close()


async def test_a_file_that_was_changed_after_it_was_applied_is_noticed(database: str) -> None:
    """Two databases of one version must not differ: the hash tells, and names the file."""
    await sql(database, "UPDATE schema_versions SET hash = 'other' WHERE number = 1")
    store = open_store(database)
    with pytest.raises(NotMigrated, match="0001_tables"):
        await store.migrate()
    await store.close()


async def test_a_database_of_a_newer_program_is_left_alone(database: str) -> None:
    """An old program on new tables would write what the new one does not expect."""
    await sql(database, "INSERT INTO schema_versions (number, name, hash) VALUES (9999, '9999_later.sql', 'x')")
    store = open_store(database)
    with pytest.raises(NotMigrated, match=r"9999_later\.sql.*newer"):
        await store.migrate()
    await store.close()


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_every_file_has_a_number_of_its_own(dialect: str) -> None:
    """Numbers are the order; two files of one number would leave it to the alphabet."""
    numbers = [migration.number for migration in migrations(dialect)]
    assert numbers == sorted(set(numbers))
    assert numbers[0] == 1


async def test_a_file_that_comes_later_with_a_lower_number_is_applied(database: str) -> None:
    """Two changes that were made side by side come in either order: each file is known by its own number."""
    known_here = known(database)
    await sql(database, f"DELETE FROM schema_versions WHERE number = {known_here[-2][0]}")
    before = {number: (name, hash_) for number, name, hash_ in await sql(database, APPLIED)}
    left = missing(migrations(database.partition(":")[0]), before)
    assert [migration.number for migration in left] == [known_here[-2][0]]
