"""How does one transaction go, on SQLite?

Nobody writes between its read and its write: it holds the writer's place.  Only while the batch before it is still
being committed is it read and judged ahead, from what was committed before; versions and keys are compared when it
is written, as on PostgreSQL, and where one has moved it is judged anew with the writer's place held.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Set

from ...app.ports import CaseKey, CaseRow, Decide, LostRace, Read, Wants, Write
from . import sql_sqlite as sql
from .found import Found
from .parts import COMPARED, TABLE, Parts, split
from .sqlite_desk import Desk, Later, Settle
from .sqlite_session import begun
from .sqlite_trouble import translated


def transact(desk: Desk, wants: Wants, decide: Decide, settle: Settle) -> Write | Later:
    """One batch: judged ahead where that is of use, else with the writer's place held."""
    flushing = desk.flushing
    if flushing is not None and _is_apart(flushing, wants):
        read = _read_ahead(desk.ahead(), wants, {row[:2] for row in flushing.cases})
        write = decide(read)
        parts = split(write, read)
        try:
            with begun(desk.connection()) as connection:
                _write(connection, parts)
                return desk.commit(write, settle)
        except LostRace:  # the batch before, or another process: judged anew on what is there now
            pass
    with begun(desk.connection()) as connection:
        read = _read(connection, wants)
        write = decide(read)
        _write(connection, split(write, read))
        return desk.commit(write, settle)


def _is_apart(flushing: Write, wants: Wants) -> bool:
    """Whether nothing is wanted that the batch before is known to change."""
    return (
        not flushing.tracking
        and not flushing.counters
        and {row[:2] for row in flushing.cases}.isdisjoint(wants.cases)
        and {row[:2] for row in flushing.orders}.isdisjoint(wants.orders)
    )


def _read_ahead(connection: sqlite3.Connection, wants: Wants, taken: Set[CaseKey]) -> Read:
    """What was committed, all as of one instant, without the due cases that are taken already."""
    with translated():
        connection.execute("BEGIN")
        try:
            return _read(connection, wants, taken)
        finally:
            connection.rollback()


def _read(connection: sqlite3.Connection, wants: Wants, taken: Set[CaseKey] = frozenset()) -> Read:
    found, execute = Found(), connection.execute
    (found.refs_version,) = execute(sql.REFS_VERSION).fetchone()
    for key in wants.cases:
        for row in execute(sql.CASE, key):
            found.case(_case(row))
    if wants.due is not None:
        before, limit = wants.due
        for row in execute(sql.DUE_CASES, (before, limit + len(taken))):
            if row[:2] not in taken and len(found.due) < limit:
                found.due_case(_case(row))
    shops = {*wants.shops, *(shop_id for shop_id, _ in wants.orders)}  # a wanted order brings its shop
    orders = {*wants.orders, *((case.shop_id, case.order_id) for case in found.cases.values())}
    for key in wants.orders:
        for row in execute(sql.OPEN_CASES, key):
            found.case(_case(row))
    for statement, keys, keep in (
        (sql.ORDER, orders, found.order),
        (sql.SHOP, [(shop_id,) for shop_id in shops], found.shop),
        (sql.ANSWER, wants.answers, found.answer),
        (sql.REPORTS, wants.tracking, found.report),
        (sql.COUNTER, wants.counters, found.counter),
    ):
        for of_kind in keys:
            for row in execute(statement, of_kind):
                keep(row)
    return found.read()


def _case(row: tuple[object, ...]) -> CaseRow:
    return CaseRow._make((*row[:7], row[7] == 1, *row[8:]))


def _write(connection: sqlite3.Connection, parts: Parts) -> None:
    for part, rows in parts.items():
        changed = connection.executemany(sql.WRITES[part], rows).rowcount
        if part in COMPARED and changed < len(rows):
            raise LostRace(f"somebody else has written {TABLE[part].name} since they were read")
