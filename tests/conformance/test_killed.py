"""A process that is killed in the middle of its transactions leaves each of them whole or not at all."""

from __future__ import annotations

import asyncio
import signal
import sys

import pytest

from makegood.adapters.store import open_store
from makegood.app.ports import CaseFilter, Store

from ..databases import sql

# Three cases of one order and a counter move together, again and again; each acknowledged move is printed.
VICTIM = """
import asyncio, sys
from makegood.adapters.store import open_store
from makegood.app.ports import Wants, Write
from tests.conformance import rows

KEYS = tuple(("shop", name) for name in "abc")
WANTS = Wants(cases=KEYS, orders=(("shop", "order"),), counters=(("shop", "small:1"),))

def move(read):
    version = read.counters["shop", "small:1"].version + 1
    return Write(
        cases=[rows.case(name, version=version, due_at=version, wake_at=version) for name in "abc"],
        orders=[rows.order(version=version)],
        counters=[rows.counter(version, version)],
        events=[rows.event(version, name) for name in "abc"],
        outbox=[rows.outbox(f"{version}")],
    )

async def main():
    store = open_store(sys.argv[1])
    await store.transact(WANTS, lambda read: Write(
        cases=[rows.case(name) for name in "abc"], orders=[rows.order()], counters=[rows.counter(1, 1)]))
    while True:
        written = await store.transact(WANTS, move)
        print(written.counters[0].version, flush=True)

asyncio.run(main())
"""


@pytest.mark.parametrize("moves", [1, 7, 40])
async def test_a_killed_process_leaves_whole_transactions(database: str, moves: int) -> None:
    """SIGKILL after so many acknowledged moves: none of those is lost, and none is there in part."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", VICTIM, database, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    acknowledged = 0
    async with asyncio.timeout(60):
        for _ in range(moves):
            acknowledged = int(await process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        acknowledged = max([acknowledged, *map(int, (await process.stdout.read()).split())])
        await process.wait()
        await until_nobody_works(database)
    store = open_store(database)
    assert await version_of_all(store) >= acknowledged
    await store.close()


async def until_nobody_works(database: str) -> None:
    """A server may still be finishing what the dead process had sent."""
    if database.startswith("sqlite"):
        return
    others = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    while await sql(database, others):
        pass


async def version_of_all(store: Store) -> int:
    """The one version that every row of the last transaction agrees on."""
    cases = (await store.cases(CaseFilter(by_due=True), None, 10)).rows
    version = cases[0].version
    assert [row.version for row in cases] == [version] * 3
    assert [row.due_at for row in cases] == [version] * 3 or version == 1
    order = await store.order("shop", "order")
    assert order is not None
    assert order.version == version
    for name in "abc":
        assert [row.seq for row in await store.events("shop", name)] == list(range(2, version + 1))
    assert await store.outbox_count() == version - 1
    return version
