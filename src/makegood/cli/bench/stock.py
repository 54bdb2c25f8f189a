"""How does one story become a million cases?  Its ids carry numbers, and each copy carries its own.

A copy's rows have the sizes, the keys' order and the words of the story's own; the hashes of its events are the
story's, so such a database is for measuring and would not pass an audit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from ...app.ports import (
    AnswerRow,
    CaseRow,
    EventRow,
    LedgerRow,
    OrderRow,
    OutboxRow,
    PayoutRow,
    ShopRow,
    TokenRow,
    TrackingRow,
    Write,
)
from .sample import CASE_NUMBER, OTHER_NUMBER, SHOP

SHOPS = 200
SCATTER, NUMBERS = 387_420_489, 10**12  # coprime: every case has an order number of its own, far from its neighbour's
Row = tuple[Any, ...]


class Table(NamedTuple):
    """A table of the store as a bench writes it past the store: the first `key` columns are its primary key."""

    name: str
    columns: tuple[str, ...]
    key: int


def _table(name: str, row: type, key: int) -> Table:
    return Table(name, row._fields, key)  # type: ignore[attr-defined]


SHOP_ROWS = _table("shops", ShopRow, 1)
CASES = _table("cases", CaseRow, 2)
ORDERS = _table("orders", OrderRow, 2)
EVENTS = _table("events", EventRow, 3)
LEDGER = _table("ledger", LedgerRow, 5)
OUTBOX = _table("outbox", OutboxRow, 2)
PAYOUTS = _table("payouts", PayoutRow, 2)
ANSWERS = _table("answers", AnswerRow, 2)
TRACKING = _table("tracking", TrackingRow, 4)
TOKENS = _table("tokens", TokenRow, 1)
DEADLINES = Table("deadlines", ("shop_id", "case_id", "stage", "disputed", "due_at", "wake_at", "wake_name"), 2)

_shadow = itemgetter(*(CaseRow._fields.index(name) for name in DEADLINES.columns if name != "disputed"))


def deadline(case: CaseRow) -> Row:
    """The shadow that a store keeps of a living case."""
    shop_id, case_id, stage, *instants = _shadow(case)
    return (shop_id, case_id, stage, case.disputed_at is not None, *instants)


def rows_of(write: Write) -> dict[Table, list[Row]]:
    """What a write puts into each table; tables that it leaves alone are left out."""
    found: dict[Table, list[Row]] = {
        DEADLINES: [deadline(case) for case in write.cases],
        CASES: list(write.cases),
        ORDERS: list(write.orders),
        EVENTS: list(write.events),
        LEDGER: list(write.ledger),
        OUTBOX: list(write.outbox),
        PAYOUTS: list(write.payouts),
        ANSWERS: list(write.answers),
    }
    return {table: rows for table, rows in found.items() if rows}


class Renamed:
    """The story's rows under other numbers.  Neighbouring cases belong to different shops and far-off orders."""

    __slots__ = ("_bytes", "_texts")

    def __init__(self, number: int) -> None:
        shop = f"shop-{number % SHOPS:04d}"
        other = f"{number * SCATTER % NUMBERS:012d}"
        self._texts = ((CASE_NUMBER, f"{number:012d}"), (OTHER_NUMBER, other), (SHOP, shop))
        self._bytes = tuple((old.encode(), new.encode()) for old, new in self._texts)

    def text(self, value: str) -> str:
        for old, new in self._texts:
            value = value.replace(old, new)
        return value

    def data(self, value: bytes) -> bytes:
        for old, new in self._bytes:
            value = value.replace(old, new)
        return value

    def value(self, value: Any) -> Any:
        if type(value) is str:
            return self.text(value)
        return self.data(value) if type(value) is bytes else value

    def row(self, row: Row) -> Row:
        return tuple(map(self.value, row))


def copies(rows: Sequence[Row], numbers: Iterable[int]) -> Iterator[Row]:
    """These rows of the story once for each number."""
    for number in numbers:
        new = Renamed(number)
        for row in rows:
            yield new.row(row)


def shop_rows(row: ShopRow) -> Iterator[Row]:
    return copies([row], range(SHOPS))
