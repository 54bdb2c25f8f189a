"""How do the tables come into a PostgreSQL database?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import asyncpg

from .migrating import APPLIED, Migration, migrations, missing
from .postgresql_connections import Again, connect, translated

if TYPE_CHECKING:
    from .postgresql_connections import Connection

_CREATE_POSTGRESQL = """
CREATE TABLE IF NOT EXISTS schema_versions (
    number bigint PRIMARY KEY, name text NOT NULL, hash text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())"""


async def migrate_postgresql(url: str) -> None:
    """Brings the database up to date as the role that owns it; a role that may only use it finds nothing to do."""
    with translated(url):
        connection = await connect(url, answer_within_s=None)
    try:
        with translated(url, connection):
            if await connection.fetchval("SELECT to_regclass('schema_versions')") is None:
                await _create_versions(connection)
            rows = await connection.fetch(APPLIED)
            for migration in missing(migrations("postgresql"), {row[0]: (row[1], row[2]) for row in rows}):
                await _apply(connection, migration)
    finally:
        await connection.close()


async def _create_versions(connection: Connection) -> None:
    try:
        await connection.execute(_CREATE_POSTGRESQL)
    except (asyncpg.UniqueViolationError, asyncpg.DuplicateTableError, asyncpg.DuplicateObjectError) as trouble:
        # IF NOT EXISTS looks before the other process commits, and then both want the same name.
        raise Again("another process creates schema_versions at this moment") from trouble


async def _apply(connection: Connection, migration: Migration) -> None:
    async with connection.transaction():
        claimed = await connection.fetchval(
            """INSERT INTO schema_versions (number, name, hash) VALUES ($1, $2, $3)
            ON CONFLICT (number) DO NOTHING RETURNING number""",
            *migration[:3],
        )
        if claimed is not None:
            await connection.execute(migration.sql)
