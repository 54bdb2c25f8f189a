"""Which store does a URL name?"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from ...app.ports import Store

_FORMS = "write sqlite:///file.db, sqlite:////absolute/file.db, or postgresql://user:password@host:port/database"


def open_store(url: str, *, writers: int = 4, readers: int = 4) -> Store:
    """The store that a URL names; it connects when first used.  ValueError says how to write the URL.

    `writers` and `readers` are connections to PostgreSQL; SQLite has one writer and as many reading threads.
    `sqlite://` lives in memory for as long as the store is open.
    """
    scheme = url.partition(":")[0]
    if scheme == "sqlite":
        return _sqlite(url, readers)
    if scheme in ("postgresql", "postgres"):
        return _postgresql(url, writers, readers)
    raise ValueError(f"The database URL begins with {scheme!r}: {_FORMS}.")


def _sqlite(url: str, readers: int) -> Store:
    from .sqlite import SqliteStore
    from .sqlite_desk import MEMORY

    if url in ("sqlite:", "sqlite://", "sqlite:///:memory:"):
        return SqliteStore(MEMORY)
    path = url.removeprefix("sqlite:///")
    if path == url or not path:
        raise ValueError(f"The database URL {url!r} names no file: {_FORMS}.")
    return SqliteStore(path, readers)


def _postgresql(url: str, writers: int, readers: int) -> Store:
    from .postgresql import PostgresStore

    try:
        parts = urlsplit(url)
        named = bool(parts.path.strip("/")) and (parts.port is None or parts.port > 0)
    except ValueError:
        named = False
    if not named:
        raise ValueError(f"The database URL for PostgreSQL names no database, or no port that is a number: {_FORMS}.")
    return PostgresStore(url, writers, readers)
