"""What do the exceptions of SQLite's driver mean?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from ...app.ports import LostRace
from .trouble import NOT_MIGRATED, NotMigrated, StoreUnreachable

_TAKEN = frozenset({"SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_ROWID"})


@contextmanager
def translated() -> Iterator[None]:
    """Says what a driver's exception means: a lost race, or a sentence for the operator."""
    try:
        yield
    except sqlite3.IntegrityError as trouble:
        if trouble.sqlite_errorname not in _TAKEN:
            raise
        raise LostRace(f"somebody else has written this key first: {trouble}") from trouble
    except sqlite3.OperationalError as trouble:
        if trouble.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise StoreUnreachable("Another process holds the database file for too long: is one stuck?") from trouble
        if str(trouble).startswith("no such table"):
            raise NotMigrated(NOT_MIGRATED) from trouble
        raise
