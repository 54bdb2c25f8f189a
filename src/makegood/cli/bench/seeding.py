"""How does one story become a million cases in a minute?  The database copies it, each copy under its own numbers.

What comes of it is row for row what `stock.copies` says.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any, NamedTuple

from .databases import Place, said
from .sample import CASE_NUMBER, OTHER_NUMBER, SHOP
from .stock import NUMBERS, SCATTER, SHOPS, Row, Table

_AT_ONCE = 50_000


class _Words(NamedTuple):
    """How a database counts, pads a number with zeros, and makes bytes of a text."""

    counted: str
    padded: str
    as_bytes: str


_SQLITE = _Words(
    "WITH RECURSIVE c (n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM c WHERE n < {last}) SELECT {columns} FROM c",
    "printf('%0{digits}d', {number})",
    "CAST({} AS BLOB)",
)
_POSTGRESQL = _Words(
    "SELECT {columns} FROM generate_series({first}::bigint, {last}::bigint) AS c (n)",
    "lpad(({number})::text, {digits}, '0')",
    "convert_to({}, 'UTF8')",
)


async def seed(place: Place, table: Table, rows: Sequence[Row], numbers: range) -> None:
    """Puts a copy of these rows for each number into a table."""
    for statement in statements(place.is_sqlite, table, rows, numbers):
        if place.is_sqlite:
            await asyncio.to_thread(_carry_out, place.path, statement)
        else:
            await said(place.url, statement)


def statements(on_sqlite: bool, table: Table, rows: Sequence[Row], numbers: range) -> Iterator[str]:
    """One statement for each of these rows and each fifty thousand numbers."""
    words = _SQLITE if on_sqlite else _POSTGRESQL
    for start in range(numbers.start, numbers.stop, _AT_ONCE):
        last = min(start + _AT_ONCE, numbers.stop) - 1
        for row in rows:
            columns = ", ".join(_value(value, words) for value in row)
            copies = words.counted.format(first=start, last=last, columns=columns)
            yield f"INSERT INTO {table.name} ({', '.join(table.columns)}) {copies}"


def _carry_out(path: str, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -262144")
        connection.execute(statement)


def _value(value: Any, words: _Words) -> str:
    """One value of the story as SQL that computes a copy's; Any: the columns of a row are of four types."""
    if isinstance(value, bytes):
        return words.as_bytes.format(_text(value.decode(), words))
    if isinstance(value, str):
        return _text(value, words)
    return "NULL" if value is None else str(value)


def _text(value: str, words: _Words) -> str:
    quoted = "'" + value.replace("'", "''") + "'"
    for known, new in (
        (CASE_NUMBER, words.padded.format(digits=len(CASE_NUMBER), number="n")),
        (OTHER_NUMBER, words.padded.format(digits=len(OTHER_NUMBER), number=f"n * {SCATTER} % {NUMBERS}")),
        (SHOP, f"'{SHOP[:-4]}' || {words.padded.format(digits=4, number=f'n % {SHOPS}')}"),
    ):
        if known in value:
            quoted = f"replace({quoted}, '{known}', {new})"
    return quoted
