"""Opening: what a URL names, and the sentence for one that names nothing."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest

from makegood.adapters.store import StoreUnreachable, open_store
from makegood.app.ports import LostRace, Write

from . import rows
from .conftest import Open
from .rows import look, put

BAD = [
    ("", "begins with ''"),
    ("mysql://localhost/x", "begins with 'mysql'"),
    ("store.db", "begins with 'store.db'"),
    ("sqlite:///", "names no file"),
    ("sqlite:store.db", "names no file"),
    ("sqlite://host/store.db", "names no file"),
    ("postgresql://localhost", "names no database"),
    ("postgresql://localhost/", "names no database"),
    ("postgresql://me:secret@localhost:port/x", "no port that is a number"),
]


@pytest.mark.parametrize(("url", "says"), BAD)
def test_a_url_that_names_no_store_is_explained(url: str, says: str) -> None:
    """The sentence says what is wrong and how to write it, and never repeats a password."""
    with pytest.raises(ValueError, match="write sqlite:///file") as trouble:
        open_store(url)
    assert says in str(trouble.value)
    assert "secret" not in str(trouble.value)


async def test_a_file_is_named_from_here_or_from_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three slashes begin where the process stands, four at the root."""
    monkeypatch.chdir(tmp_path)
    for name in ("here.db", str(tmp_path / "there.db")):
        store = open_store(f"sqlite:///{name}")
        await store.migrate()
        await store.close()
    assert (tmp_path / "here.db").exists()
    assert (tmp_path / "there.db").exists()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
async def test_a_store_in_memory_keeps_the_same_promises(url: str) -> None:
    """It is read and written on one connection, and gone when it is closed."""
    store = open_store(url)
    await store.migrate()
    await put(store, rows.everything())
    assert (await look(store)).cases == {rows.KEY: rows.case()}
    assert await store.order("shop", "order") == rows.order()
    with pytest.raises(LostRace):
        await put(store, Write(events=[rows.event()]))
    await store.close()


async def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    """A folder that is missing, a file that is something else: a sentence with the path, for reads and writes."""
    other = tmp_path / "other.db"
    other.write_bytes(os.urandom(4096))
    for path in (tmp_path / "missing" / "store.db", other):
        store = open_store(f"sqlite:///{path}")
        for trouble in (store.ping(), store.migrate(), store.refs_version()):
            with pytest.raises(StoreUnreachable, match=path.name):
                await trouble
        await store.close()


async def test_a_database_that_is_not_there_is_named(postgresql: str) -> None:
    """The server answers and knows no such database: no use in trying again."""
    store = open_store(postgresql.replace("/makegood_test", "/ghost"))
    with pytest.raises(StoreUnreachable, match=r"ghost.*refuses"):
        await store.ping()
    await store.close()


async def test_a_closed_store_says_so(another: Open) -> None:
    """Work that comes after the end is a mistake in the program, not a database that waits; closing twice is not."""
    closed = another()
    await closed.ping()
    await closed.close()
    await closed.close()
    for work in (closed.ping, closed.outbox_count, partial(put, closed, rows.everything())):
        with pytest.raises(RuntimeError):
            await work()
