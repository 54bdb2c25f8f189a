"""What has happened can be added to, never changed: not even by somebody who writes SQL past the store."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import asyncpg
import pytest

from makegood.adapters.store import open_store
from makegood.app.ports import Write

from ..databases import empty_database, sql
from . import rows
from .rows import look, put

CHANGES = ("UPDATE {0} SET {1} = {1}", "DELETE FROM {0}")
KEPT = {
    "events": "body",
    "ledger": "amount_minor",
    "answers": "doc",
    "tracking": "status",
    "audit_log": "doc",
    "policies": "doc",
    "return_notices": "doc",
}


@pytest.mark.parametrize("table", ["events", "ledger"])
@pytest.mark.parametrize("change", CHANGES)
async def test_sqlite_refuses_to_change_what_has_happened(tmp_path: Path, table: str, change: str) -> None:
    """Triggers stand before events and ledger, for whoever opens the file."""
    async with empty_database("sqlite", tmp_path) as url:
        store = open_store(url)
        await put(store, rows.everything())
        with pytest.raises(Exception, match="append-only"):
            await sql(url, change.format(table, KEPT[table]))
        assert await store.events("shop", "case") == [rows.event()]
        assert await store.ledger("shop", "case") == [rows.ledger()]
        await store.close()


def as_application(url: str) -> str:
    """The same database, as a member of the application's role."""
    return f"{url}&role=makegood_app"


async def grant(url: str) -> None:
    """Runs the file of grants, as its owner does after a migration."""
    script = files("makegood.adapters.store").joinpath("postgresql_application_role.sql").read_text("utf-8")
    connection = await asyncpg.connect(url)
    await connection.execute(script)
    await connection.execute(script)
    await connection.close()


@pytest.mark.parametrize("table", KEPT)
@pytest.mark.parametrize("change", CHANGES)
async def test_the_application_role_cannot_change_what_has_happened(postgresql: str, table: str, change: str) -> None:
    """On PostgreSQL the application has no right to: no trigger slows its writes down."""
    await grant(postgresql)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await sql(as_application(postgresql), change.format(table, KEPT[table]))


async def test_the_application_role_may_do_all_that_a_store_does(postgresql: str) -> None:
    """The grants are enough for every kind of row, its next version, claims, and a look at the migrations."""
    await grant(postgresql)
    store = open_store(as_application(postgresql))
    await store.migrate()
    await store.put_shop(rows.shop())
    await store.put_shop(rows.shop(version=2))
    await put(store, rows.everything())
    moved = rows.case(version=2, ended=True, due_at=None, wake_at=None)
    await put(store, Write(cases=[moved], orders=[rows.order(version=2)], payouts=[rows.payout(state="paid")]))
    assert (await look(store)).cases[rows.KEY] == moved
    await store.outbox_done(await store.claim_outbox(10, 20, 5))
    await store.claim_payouts(10, 20, 5)
    await store.keep_tracking(rows.report())
    await store.put_suspension(rows.SUSPENSION)
    await store.put_setting("clock", b"1")
    await store.close()
