"""What does the database do at the most when nothing is judged?  A few set-based statements for each due batch."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

from .bare_sqlite import SETTLE
from .pgbench import Script, Values, with_ids
from .sample import CASE_ID, ORDER_ID, REFUND_NO, SHOP, RunOut
from .stock import CASES, DEADLINES, EVENTS, LEDGER, ORDERS, OUTBOX, PAYOUTS, Row, Table, rows_of

_INSERTED = (EVENTS, LEDGER, OUTBOX, PAYOUTS)
# What a sweep changes of a row that is there; the version counts on.
_CHANGED = {
    CASES: ("stage", "ended", "due_at", "wake_at", "wake_name", "refs_version", "updated_at", "doc"),
    ORDERS: ("updated_at", "doc"),
    DEADLINES: ("stage", "due_at", "wake_at", "wake_name"),
}
_OF_ORDER = "t.shop_id = h.shop_id AND t.order_id = h.order_id"
_OF_CASE = "t.shop_id = h.shop_id AND t.case_id = h.case_id"
# A copy's ids as the held rows have them; a refund's number is the case's own with a running number.
_IDS = (
    (REFUND_NO, f"substr(h.case_id, {len(SHOP) + 2}) || '-1'"),
    (CASE_ID, "h.case_id"),
    (ORDER_ID, "h.order_id"),
    (SHOP, "h.shop_id"),
)

Value = Callable[[Any], str]  # Any: a column's value, written as SQL


def sweeping(run_out: RunOut, at_once: int) -> Script:
    """For PostgreSQL one statement that sweeps a batch; several clients share the work."""
    values = Values(_IDS)
    changed, inserted = _statements(run_out, values.value)
    parts = [
        f"""held AS MATERIALIZED (SELECT shop_id, case_id FROM deadlines WHERE wake_at <= {_soon()}
        ORDER BY wake_at LIMIT {at_once} FOR UPDATE SKIP LOCKED)""",
        f"""h AS (UPDATE cases AS t SET {changed[CASES]} FROM held AS h WHERE {_OF_CASE}
        RETURNING t.shop_id, t.case_id, t.order_id)""",
        f"ordered AS (UPDATE orders AS t SET {changed[ORDERS]} FROM h WHERE {_OF_ORDER})",
        f"moved AS (UPDATE deadlines AS t SET {changed[DEADLINES]} FROM h WHERE {_OF_CASE})",
        *(f"new_{table.name} AS ({statement})" for table, statement in inserted.items()),
    ]
    return Script(f"WITH {', '.join(parts)} SELECT count(*) FROM h;\n", values.variables, at_once)


def bare_sweeps(path: str, run_out: RunOut, batches: int, at_once: int) -> float:
    """Cases per second on SQLite, one transaction for each batch."""
    given = _Given()
    changed, inserted = _statements(run_out, given.value)
    statements = [
        "DELETE FROM h",
        f"""INSERT INTO h SELECT d.shop_id, d.case_id, c.order_id FROM deadlines AS d
        CROSS JOIN cases AS c ON c.shop_id = d.shop_id AND c.case_id = d.case_id
        WHERE d.wake_at <= {_soon()} ORDER BY d.wake_at LIMIT {at_once}""",
        f"UPDATE cases AS t SET {changed[CASES]} FROM h WHERE {_OF_CASE}",
        f"UPDATE orders AS t SET {changed[ORDERS]} FROM h WHERE {_OF_ORDER}",
        f"UPDATE deadlines AS t SET {changed[DEADLINES]} FROM h WHERE {_OF_CASE}",
        *inserted.values(),
    ]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in SETTLE:
            connection.execute(pragma)
        connection.execute("CREATE TEMP TABLE h (shop_id TEXT, case_id TEXT, order_id TEXT)")
        began = time.perf_counter()
        for _ in range(batches):
            connection.execute("BEGIN IMMEDIATE")
            for statement in statements:
                connection.execute(statement, given.values if ":given" in statement else {})
            connection.execute("COMMIT")
        return batches * at_once / (time.perf_counter() - began)


class _Given:
    """Documents as named parameters of SQLite's driver."""

    def __init__(self) -> None:
        self.values: dict[str, bytes] = {}

    def value(self, value: Any) -> str:
        if isinstance(value, bytes):
            name = f"given{len(self.values)}"
            self.values[name] = value
            return f":{name}"
        return with_ids(value, _IDS) if isinstance(value, str) else _plain(value)


def _plain(value: Any) -> str:
    return "NULL" if value is None else str(value)


def _soon() -> int:
    """An instant by which everything that was filled in as due is due."""
    return time.time_ns() // 1000


def _statements(run_out: RunOut, value: Value) -> tuple[dict[Table, str], dict[Table, str]]:
    """What is set in the rows that are there, and the statements that add rows."""
    tables = rows_of(run_out.swept)
    changed = {table: ", ".join(_assignments(table, tables[table][0], value)) for table in _CHANGED}
    inserted = {
        table: f"INSERT INTO {table.name} ({', '.join(table.columns)}) {_selected(tables[table], value)}"
        for table in _INSERTED
    }
    return changed, inserted


def _assignments(table: Table, row: Row, value: Value) -> Iterator[str]:
    if "version" in table.columns:
        yield "version = t.version + 1"
    given = dict(zip(table.columns, row, strict=True))
    for column in _CHANGED[table]:
        yield f"{column} = {value(given[column])}"


def _selected(rows: list[Row], value: Value) -> str:
    return " UNION ALL ".join(f"SELECT {', '.join(map(value, row))} FROM h" for row in rows)
