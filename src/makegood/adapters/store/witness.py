"""Was a batch written whose commit got no answer?

A transaction is written whole or not at all, so one row of it bears witness.  Rows that are only ever added prove it
either way.  Versions prove it while nobody has written on top; where somebody has, the batch is decided anew on what is
there, and what rests only on versions (deadlines derived anew) comes out the same.  A transaction that the server is
still committing holds its rows: who decides anew meanwhile waits for it, loses the race, and asks again.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...app.ports import Write
from .session import Session
from .tables import ANSWERS, CASES, COUNTERS, EVENTS, LEDGER, ORDERS, OUTBOX, PARCELS, PAYOUTS, TRACKING, Row, Table


async def was_written(session: Session, write: Write) -> bool:
    """Whether the store holds what the batch left behind."""
    for table, row in _witnesses(write):
        found = await session.rows(_by_key(table), *row[: table.key])
        return bool(found) and tuple(found[0]) == tuple(row)
    return True


def _witnesses(write: Write) -> Iterator[tuple[Table, Row]]:
    """One row of each table that the batch writes, the most reliable witness first."""
    by_table: tuple[tuple[Table, tuple[Row, ...]], ...] = (
        (EVENTS, tuple(write.events[:1])),
        (ANSWERS, tuple(write.answers[:1])),
        (LEDGER, tuple(write.ledger[:1])),
        (CASES, tuple(write.cases[:1])),
        (ORDERS, tuple(write.orders[:1])),
        (COUNTERS, tuple(write.counters[:1])),
        (OUTBOX, tuple(write.outbox[:1])),
        (PAYOUTS, tuple(write.payouts[-1:])),
        (TRACKING, tuple(write.tracking[:1])),
        (PARCELS, tuple(write.parcels[:1])),
    )
    for table, rows in by_table:
        for row in rows:
            yield table, row


def _by_key(table: Table) -> str:
    key = " AND ".join(f"{column} = ${number}" for number, column in enumerate(table.columns[: table.key], start=1))
    return f"SELECT {table.listed} FROM {table.name} WHERE {key}"
