"""What would it cost to write the same rows without a product?  Scripts of SQL for the commands of the story."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...app.ports import Write
from .pgbench import IN_VARIABLES, LEARNED, NUMBERED, Script, Values, computed
from .sample import Sample
from .stock import ANSWERS, CASES, DEADLINES, ORDERS, Row, Table, deadline, rows_of

_UPDATED = frozenset({DEADLINES, CASES, ORDERS})
_VERSIONED = frozenset({CASES, ORDERS})
_VERSION = 2  # the third column
_THIS_CASE = "c.shop_id = :shop_id::text AND c.case_id = :case_id::text"
_THIS_ORDER = "o.shop_id = :shop_id::text AND o.order_id = :order_id::text"

Tables = dict[Table, list[Row]]
Form = Callable[[Tables, Values], Iterator[str]]


def one_by_one(sample: Sample) -> Script:
    """One transaction for each command, with a statement for each table that it reads or writes."""
    return _script(sample, _single_statements)


def in_two(sample: Sample) -> Script:
    """One transaction for each command, of two statements: one reads, one changes all tables."""
    return _script(sample, _read_and_write)


def changes(before: Write, write: Write) -> Tables:
    """What a step writes; a shadow that has not moved is left alone, as the store leaves it."""
    tables = rows_of(write)
    if [deadline(case) for case in before.cases] == tables[DEADLINES]:
        del tables[DEADLINES]
    return tables


def _script(sample: Sample, form: Form) -> Script:
    """The steps in a row; the very first statement that returns something learns the ids."""
    values, before, lines = Values(IN_VARIABLES), sample.opened, [NUMBERED]
    for number, step in enumerate(sample.steps):
        statements = list(form(changes(before, step.write), values))
        if number == 0:
            place = next(i for i, statement in enumerate(statements) if statement.startswith("SELECT"))
            asked = computed(statements[place]).removeprefix("SELECT").removesuffix(";")
            statements[place] = f"SELECT {LEARNED},{asked} \\gset"
        lines += statements
        before = step.write
    return Script("\n".join(lines) + "\n", values.variables, len(sample.steps))


def _single_statements(tables: Tables, values: Values) -> Iterator[str]:
    yield "BEGIN;"
    yield f"SELECT {_known(tables, values)};"
    yield f"SELECT {_of(CASES, 'c')} FROM cases AS c WHERE {_THIS_CASE};"
    yield f"SELECT {_of(ORDERS, 'o')} FROM orders AS o WHERE {_THIS_ORDER};"
    for table, rows in tables.items():
        if table in _UPDATED:
            yield f"{_update(table, rows[0], values)};"
        else:
            given = ", ".join(f"({values.row(row)})" for row in rows)
            yield f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES {given};"
    yield "COMMIT;"


def _read_and_write(tables: Tables, values: Values) -> Iterator[str]:
    known = _known(tables, values)
    columns = ", ".join(f"{alias}.{name} AS {alias}_{name}" for alias, table in (("c", CASES), ("o", ORDERS))
                        for name in table.columns)  # fmt: skip
    yield f"SELECT {known}, {columns} FROM cases AS c, orders AS o WHERE {_THIS_CASE} AND {_THIS_ORDER};"
    parts = [f"moved AS ({_update(CASES, tables[CASES][0], values)} RETURNING 1)"]
    for table, rows in tables.items():
        if table in _UPDATED - {CASES}:
            text = f"{_update(table, rows[0], values)} AND EXISTS (SELECT FROM moved)"
            parts.append(f"{table.name}_moved AS ({text} RETURNING 1)")
        elif table is not CASES:
            given = " UNION ALL ".join(f"SELECT {values.row(row)} FROM moved" for row in rows)
            parts.append(f"{table.name}_new AS (INSERT INTO {table.name} ({', '.join(table.columns)}) {given})")
    yield f"WITH {', '.join(parts)} SELECT count(*) FROM moved;"


def _known(tables: Tables, values: Values) -> str:
    """The answer that may have been given under the command's key before."""
    scope, key, *_ = map(values.value, tables[ANSWERS][0])
    return f"(SELECT count(*) FROM answers WHERE scope = {scope} AND key = {key}) AS known"


def _of(table: Table, alias: str) -> str:
    return ", ".join(f"{alias}.{column}" for column in table.columns)


def _update(table: Table, row: Row, values: Values) -> str:
    """Sets every column that is not of the key; cases and orders compare the version before."""
    given = dict(zip(table.columns, map(values.value, row), strict=True))
    key = [f"{column} = {given.pop(column)}" for column in table.columns[: table.key]]
    if table in _VERSIONED:
        key.append(f"version = {row[_VERSION] - 1}")
    assignments = ", ".join(f"{column} = {value}" for column, value in given.items())
    return f"UPDATE {table.name} SET {assignments} WHERE {' AND '.join(key)}"
