"""What does SQLite do at the most?  The bare driver reads and writes the same rows, with nothing decided in between."""

from __future__ import annotations

import gc
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cache

from .floors import Tables, changes
from .sample import Sample
from .stock import ANSWERS, CASES, DEADLINES, ORDERS, Renamed, Table

SETTLE = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA cache_size = -65536")
_UPDATED = frozenset({DEADLINES, CASES, ORDERS})
_VERSIONED = frozenset({CASES, ORDERS})
_ANSWER = "SELECT * FROM answers WHERE scope = ? AND key = ?"
_CASE = "SELECT * FROM cases WHERE shop_id = ? AND case_id = ?"
_ORDER = "SELECT * FROM orders WHERE shop_id = ? AND order_id = ?"
_ORDER_ID = CASES.columns.index("order_id")


@cache
def statement(table: Table) -> str:
    """The one text that writes a row of a table."""
    places = [f"?{place}" for place in range(1, len(table.columns) + 1)]
    if table not in _UPDATED:
        return f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES ({', '.join(places)})"
    pairs = [f"{column} = {place}" for column, place in zip(table.columns, places, strict=True)]
    compared = ["version = ?3 - 1"] if table in _VERSIONED else []
    return (
        f"UPDATE {table.name} SET {', '.join(pairs[table.key :])} WHERE {' AND '.join(pairs[: table.key] + compared)}"
    )


def commands(sample: Sample, numbers: range, callers: int) -> list[Tables]:
    """The rows of each command on these cases, in the order in which so many callers at once would order them."""
    found: list[Tables] = []
    for start in range(0, len(numbers), callers):
        stories = [list(_story(sample, number)) for number in numbers[start : start + callers]]
        found += [tables for step in zip(*stories, strict=True) for tables in step]
    return found


def _story(sample: Sample, number: int) -> Iterator[Tables]:
    """What each step of the story writes on the case of this number."""
    new, before = Renamed(number), sample.opened
    for step in sample.steps:
        yield {table: [new.row(row) for row in rows] for table, rows in changes(before, step.write).items()}
        before = step.write


def write(path: str, commands: Sequence[Tables], at_once: int) -> float:
    """Commands per second, so many in each transaction."""
    gc.collect()
    gc.freeze()
    with closing(sqlite3.connect(path, isolation_level=None, cached_statements=512)) as connection:
        for pragma in SETTLE:
            connection.execute(pragma)
        began = time.perf_counter()
        for start in range(0, len(commands), at_once):
            _transaction(connection, commands[start : start + at_once])
        took = time.perf_counter() - began
    gc.unfreeze()
    return len(commands) / took


def _transaction(connection: sqlite3.Connection, commands: Sequence[Tables]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for tables in commands:
        case = tables[CASES][0]
        connection.execute(_ANSWER, tables[ANSWERS][0][:2]).fetchall()
        connection.execute(_CASE, case[:2]).fetchall()
        connection.execute(_ORDER, (case[0], case[_ORDER_ID])).fetchall()
    by_table: Tables = {}
    for tables in commands:
        for table, rows in tables.items():
            by_table.setdefault(table, []).extend(rows)
    for table, rows in by_table.items():
        connection.executemany(statement(table), rows)
    connection.execute("COMMIT")
