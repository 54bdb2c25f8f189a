"""What PostgreSQL hears: two statements for a batch, in an order of locks, by indexes only."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import asyncpg
import pytest

from makegood.adapters.store import open_store, sql_desk, sql_postgresql, sql_shared, sql_sqlite, sql_uploads
from makegood.adapters.store.cursors import Cursor, Phase
from makegood.adapters.store.lists import page_statement
from makegood.adapters.store.parts import Part
from makegood.adapters.store.postgresql import PostgresStore
from makegood.adapters.store.queues import OUTBOX_CLAIM, PAYOUT_CLAIM
from makegood.adapters.store.sqlite_session import numbered
from makegood.adapters.store.uploads import UPLOADS_CLAIM
from makegood.app.ports import CaseFilter, Due, LostRace, Read, Store, Wants, Write

from ..databases import sql
from . import rows
from .rows import EVERYTHING, put

if TYPE_CHECKING:
    from asyncpg.connection import LoggedQuery


async def test_a_batch_is_two_statements(postgresql: str) -> None:
    """One read and one write, however many rows of however many kinds; in a transaction where something is due."""
    heard: list[str] = []

    def listen(query: LoggedQuery) -> None:
        heard.append(query.query)

    store = PostgresStore(postgresql, writers=1, observe=listen)
    await put(store, Write(cases=[rows.case("first")]))  # the driver asks once for each connection what arrays are
    await asyncio.sleep(0)
    heard.clear()
    await store.transact(WHOLE, lambda read: rows.everything())
    await asyncio.sleep(0)  # the driver tells its listeners from the loop
    assert [text.split()[0] for text in heard] == ["BEGIN", "WITH", "WITH", "COMMIT"]
    heard.clear()
    await rows.look(store)
    await asyncio.sleep(0)
    assert [text.split()[0] for text in heard] == ["WITH"]
    heard.clear()
    await store.transact(EVERYTHING, lambda read: Write(cases=[rows.case("second")]))
    await asyncio.sleep(0)
    assert [text.split()[0] for text in heard] == ["WITH", "WITH"]
    await store.close()


def test_a_batch_pays_only_for_the_tables_it_writes() -> None:
    """A batch without ledger rows does not name the ledger; the same parts are the same statement."""
    few = sql_postgresql.write_statement((Part.CASES_MOVED, Part.EVENTS))
    assert "ledger" not in few
    assert few is sql_postgresql.write_statement((Part.CASES_MOVED, Part.EVENTS))
    assert "ledger" in sql_postgresql.write_statement((Part.EVENTS, Part.LEDGER))


async def test_a_write_locks_deadlines_before_cases(postgresql: str) -> None:
    """A sweep holds deadlines from its read on: who locked the case first would wait for it in a circle."""
    store = open_store(postgresql)
    await put(store, Write(cases=[rows.case()]))
    holder = await asyncpg.connect(postgresql)
    async with holder.transaction():
        await holder.execute("SELECT * FROM deadlines FOR UPDATE")
        moving = asyncio.create_task(put(store, Write(cases=[rows.case(version=2, wake_at=5)])))
        async with asyncio.timeout(10):
            while not await sql(postgresql, "SELECT 1 FROM pg_locks WHERE NOT granted"):
                pass
        await sql(postgresql, "SELECT * FROM cases FOR UPDATE NOWAIT")
    await moving
    await holder.close()
    await store.close()


# --- plans ---------------------------------------------------------------------------------------------

WHOLE = EVERYTHING._replace(due=Due(10, 10))
WRITES = (*Part,)
STATEMENTS = {
    "the read": sql_postgresql.read_statement(tuple(sql_postgresql.read_arguments(WHOLE))),
    "the write": sql_postgresql.write_statement(WRITES),
    "a claim of the outbox": sql_postgresql.claim_statement(OUTBOX_CLAIM),
    "a claim of payouts": sql_postgresql.claim_statement(PAYOUT_CLAIM),
    "a claim of uploads": sql_postgresql.claim_statement(UPLOADS_CLAIM),
    "taking an upload": sql_uploads.TAKE,
    "an upload's next offset": sql_uploads.ADVANCE,
    "an upload's end": sql_uploads.SETTLE,
}

EXPECTED_INDEXES = {
    "cases_by_order",
    "deadlines_by_wake",
    "outbox_by_ready",
    "outbox_others",
    "outbox_checks",
    "payouts_by_ask",
    "uploads_by_due",
}


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS.keys())
async def test_plans_made_on_empty_tables_look_keys_up(postgresql: str, statement: str) -> None:
    """A plan lives as long as its connection: what is planned before the first case must do for the millionth."""
    await sql(postgresql, "VACUUM (ANALYZE)")
    connection = await asyncpg.connect(postgresql)
    await connection.execute(sql_postgresql.SETTLE_WRITER)
    await connection.execute(f"PREPARE planned AS {statement}")
    empty = ", ".join(["NULL"] * len(set(re.findall(r"\$\d+", statement))))
    plan = "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN EXECUTE planned ({empty})"))
    await connection.close()
    assert "Seq Scan" not in plan
    assert "Sort" not in plan
    scans = re.findall(r"Index (?:Only )?Scan using (\w+)", plan)
    assert plan.count("Index Cond") == len(scans), plan
    assert {index for index in scans if not index.endswith("_pkey")} <= EXPECTED_INDEXES, plan


FILL = """
INSERT INTO cases
SELECT 'shop' || n % 20, 'case' || n, 1, 'order' || n, 'consumer' || n % 500, 'return_refund', 'x', n % 5 > 0,
       CASE WHEN n % 5 = 0 AND n % 3 > 0 THEN n END, NULL, NULL, 1, 'sf', 'W' || n, NULL, n, n, '{}'
FROM generate_series(1, 20000) AS n;
INSERT INTO deadlines SELECT shop_id, case_id, stage, false, due_at, wake_at, wake_name FROM cases WHERE NOT ended;
INSERT INTO orders SELECT shop_id, order_id, 1, consumer_id, 1, '{}' FROM cases;
INSERT INTO payouts SELECT shop_id, case_id, case_id, 'c', 'paid', NULL, 0, false, '{}', 1 FROM cases;
INSERT INTO payouts SELECT shop_id, 'bad' || case_id, case_id, 'c', 'failed', 1, 0, false, '{}', 1 FROM cases
WHERE due_at < 500;
INSERT INTO uploads
SELECT shop_id, case_id, case_id, 'consumer', consumer_id, 'application', NULL, '', '', 1, 0,
       CASE WHEN ended THEN 'received' ELSE 'open' END, 0, '[]', NULL, NULL, case_id, '', opened_at, 1, opened_at, 0
FROM cases;
INSERT INTO progress SELECT shop_id, case_id, n, 1, '{}' FROM cases, generate_series(1, 3) AS n;
ANALYZE"""

BY_DUE, IN_SHOP = CaseFilter(by_due=True), CaseFilter(shop_id="shop7", by_due=True)
PLACE = Cursor(Phase.DATED, 5000, "case5000", "shop7")
PAGES = {
    f"{phase.name.lower()} of {'all' if which.shop_id is None else 'a shop'}{'' if place is None else ', next page'}": (
        page_statement(
            which, phase, place and place._replace(phase=phase, at=None if phase is Phase.UNDATED else 5000), 50
        )
    )
    for phase in Phase
    for which in (BY_DUE, IN_SHOP)
    for place in (None, PLACE)
} | {
    "a consumer's": page_statement(CaseFilter(consumer_id="consumer7"), Phase.NEWEST, None, 50),
    "a consumer's that have ended": page_statement(CaseFilter(consumer_id="consumer7"), Phase.ENDED, PLACE, 50),
    "payouts": (sql_shared.PAYOUTS_OPEN, [50]),
    "orders": (sql_shared.ORDERS_OF[False, False, False], [50]),
    "orders of a shop": (sql_shared.ORDERS_OF[True, False, False], [50, "shop7"]),
    "orders of a consumer": (sql_shared.ORDERS_OF[False, True, False], [50, "consumer7"]),
    "orders, next page": (sql_shared.ORDERS_OF[False, False, True], [50, "shop7", "order5000"]),
    "orders of a shop, next page": (sql_shared.ORDERS_OF[True, False, True], [50, "shop7", "shop7", "order5000"]),
    "orders of a consumer, next page": (
        sql_shared.ORDERS_OF[False, True, True],
        [50, "consumer7", "shop7", "order5000"],
    ),
    "behind": (sql_shared.CASES_BEHIND, [1, 50]),
    "keys": (sql_shared.NEXT_CASE_KEYS, ["shop7", "case5000", 50]),
    "oldest wake": (sql_shared.OLDEST_WAKE, []),
    "uploads of a case": (sql_uploads.OPEN_IN_CASE, ["shop7", "case7", "consumer", "consumer7", 50]),
    "uploads counted": (sql_uploads.COUNTS, ["shop7", "case7", "consumer", "consumer7", 5]),
    "uploads by content": (sql_uploads.WANTED, ["hash7"]),
    "progress": (sql_uploads.PROGRESS_AFTER, ["shop7", "exhibit7", 3, 50]),
}


async def test_lists_walk_an_index_and_sort_nothing_on_postgresql(postgresql: str) -> None:
    """A page costs what it shows, not what there is: no list sorts, and none reads a whole table."""
    connection = await asyncpg.connect(postgresql)
    await connection.execute(FILL)
    await connection.execute(sql_postgresql.SETTLE_READER)
    for name, (statement, arguments) in PAGES.items():
        plan = "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN {statement}", *arguments))
        assert "Sort" not in plan, (name, plan)
        assert "Seq Scan" not in plan, (name, plan)
    await connection.close()


NARROW = {
    "a consumer's by due": (CaseFilter(consumer_id="consumer5"), Phase.DATED, "cases_by_consumer"),
    "a consumer's in a shop": (CaseFilter(consumer_id="consumer5", shop_id="shop5"), Phase.DATED, "cases_by_consumer"),
    "an order's": (CaseFilter(order_id="order5"), Phase.NEWEST, "cases_by_order"),
    "an order's in a shop": (CaseFilter(order_id="order5", shop_id="shop5"), Phase.ENDED, "cases_by_order"),
    "an order's by due": (CaseFilter(order_id="order5", shop_id="shop5"), Phase.DATED, "cases_by_order"),
}


async def test_lists_of_one_consumer_or_order_find_their_cases_first(postgresql: str) -> None:
    """A handful is sorted; nobody walks a shop's deadlines to find them."""
    connection = await asyncpg.connect(postgresql)
    await connection.execute(FILL)
    await connection.execute(sql_postgresql.SETTLE_READER)
    for name, (which, phase, index) in NARROW.items():
        statement, arguments = page_statement(which, phase, None, 50)
        plan = "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN {statement}", *arguments))
        assert index in plan, (name, plan)
    await connection.close()


DESK = {
    "the tally of a shop": (sql_desk.STAGE_TALLY, ["shop7", 1000], "deadlines_by_due_in_shop"),
    "a waybill's": (sql_desk.CASES_BY_WAYBILL, ["shop7", "W7", 50], "cases_by_parcel"),
    "an order's beginning": (sql_desk.CASES_BY_ORDER_PREFIX, ["shop7", "order7", "order7~", 50], "orders_pkey"),
    "goods to send back": (sql_desk.GOODS_TO_SEND, ["shop7", 26], "cases_by_goods_to_send"),
}


async def test_a_desk_finds_what_it_asks_for_by_an_index(postgresql: str) -> None:
    """However many cases and orders there are."""
    connection = await asyncpg.connect(postgresql)
    await connection.execute(FILL)
    await connection.execute(sql_postgresql.SETTLE_READER)
    for name, (statement, arguments, index) in DESK.items():
        plan = "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN {statement}", *arguments))
        assert index in plan, (name, plan)
        assert "Seq Scan" not in plan, (name, plan)
    await connection.close()


async def test_lists_walk_an_index_and_sort_nothing_on_sqlite(tmp_path: object) -> None:
    """The same lists on SQLite, which plans without statistics."""
    url = f"sqlite:///{tmp_path}/store.db"
    store = open_store(url)
    await store.migrate()
    await store.close()
    due = (sql_sqlite.DUE_CASES, [1, 50])
    for name, (statement, arguments) in (PAGES | {"due": due}).items():
        values = [repr(argument) for argument in arguments]
        text = numbered(statement)
        for number in range(len(values), 0, -1):
            text = text.replace(f"?{number}", values[number - 1])
        plan = "\n".join(row[3] for row in await sql(url, f"EXPLAIN QUERY PLAN {text.replace('?', '1')}"))
        assert "TEMP B-TREE" not in plan, (name, plan)
        assert all(
            "USING" in line for line in plan.splitlines() if line.startswith("SCAN ") and "CONSTANT" not in line
        ), (name, plan)


async def test_sweeps_and_commands_on_the_same_cases_do_not_block_for_ever(postgresql: str) -> None:
    """Four sweepers and four desks move twenty cases at once: nobody waits in a circle."""
    stores = [open_store(postgresql) for _ in range(2)]
    names = [f"c{number:02}" for number in range(20)]
    await put(stores[0], Write(cases=[rows.case(name, wake_at=1) for name in names]))
    before = await deadlocks(postgresql)
    desks = [Wants(cases=tuple(("shop", name) for name in names[number::3])) for number in range(4)]
    everybody = [*[Wants(due=Due(10, 20))] * 4, *desks]
    await asyncio.gather(*(worker(stores[number % 2], wants, 30) for number, wants in enumerate(everybody)))
    assert await deadlocks(postgresql) == before
    for store in stores:
        await store.close()


async def worker(store: Store, wants: Wants, rounds: int) -> None:
    """Moves what it finds, so many times; who lost takes the next round."""

    def move(read: Read) -> Write:
        found = read.cases.values()
        return Write(cases=[row._replace(version=row.version + 1, wake_at=row.version % 9) for row in found])

    for _ in range(rounds):
        try:
            await store.transact(wants, move)
        except LostRace:
            continue


async def deadlocks(url: str) -> int:
    await sql(url, "SELECT pg_stat_force_next_flush()")
    ((count,),) = await sql(url, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
    return int(count)
