"""How do the tables come into a SQLite database?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from .migrating import APPLIED, migrations, missing

_CREATE_SQLITE = """
CREATE TABLE IF NOT EXISTS schema_versions (
    number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL,
    applied_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))) STRICT"""


def migrate_sqlite(connection: sqlite3.Connection) -> None:
    """Brings the database up to date; BEGIN IMMEDIATE lets one process at a time do so."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(_CREATE_SQLITE)
        applied = {row[0]: (row[1], row[2]) for row in connection.execute(APPLIED)}
        for migration in missing(migrations("sqlite"), applied):
            connection.execute("INSERT INTO schema_versions (number, name, hash) VALUES (?, ?, ?)", migration[:3])
            for statement in _statements(migration.sql):
                connection.execute(statement)
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def _statements(script: str) -> Iterator[str]:
    """The statements of a script: the driver's own way to run a script would commit before it."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
