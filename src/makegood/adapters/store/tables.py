"""Which tables does a batch read and write, and what are their columns?"""

from __future__ import annotations

from types import NoneType
from typing import Any, NamedTuple, get_args, get_type_hints

from ...app.ports import (
    AnswerRow,
    CaseRow,
    CounterRow,
    EventRow,
    LedgerRow,
    OrderRow,
    OutboxRow,
    ParcelRow,
    PayoutRow,
    ProgressRow,
    ShopRow,
    TrackingRow,
    UploadRow,
)

Row = tuple[Any, ...]  # a row as a driver takes and gives it: its columns are of four types, known to the table


class DeadlineRow(NamedTuple):
    """The shadow of a case that lives: what lists and sweeps sort and narrow by."""

    shop_id: str
    case_id: str
    stage: str
    disputed: bool
    due_at: int | None
    wake_at: int | None
    wake_name: str | None


class DeadlineKey(NamedTuple):
    shop_id: str
    case_id: str


class Table(NamedTuple):
    """A table by name, with its columns in the order of its row type; the first `key` columns are its primary key."""

    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    key: int

    @property
    def listed(self) -> str:
        return ", ".join(self.columns)

    def of(self, alias: str) -> str:
        """The columns as an aliased table has them."""
        return ", ".join(f"{alias}.{column}" for column in self.columns)


_TYPES: dict[type, str] = {str: "text", int: "bigint", bool: "boolean", bytes: "bytea"}


def _table(name: str, row: type, key: int) -> Table:
    hints = get_type_hints(row)
    types = tuple(_TYPES[_without_none(hint)] for hint in hints.values())
    return Table(name, tuple(hints), types, key)


def _without_none(hint: Any) -> type:
    """`int | None` is stored as int: whether a column may be empty is written in the migrations."""
    found: type = next((part for part in get_args(hint) if part is not NoneType), hint)
    return found


SHOPS = _table("shops", ShopRow, 1)
ORDERS = _table("orders", OrderRow, 2)
CASES = _table("cases", CaseRow, 2)
DEADLINES = _table("deadlines", DeadlineRow, 2)
DEADLINE_KEYS = _table("deadlines", DeadlineKey, 2)
EVENTS = _table("events", EventRow, 3)
LEDGER = _table("ledger", LedgerRow, 5)
OUTBOX = _table("outbox", OutboxRow, 2)
PAYOUTS = _table("payouts", PayoutRow, 2)
ANSWERS = _table("answers", AnswerRow, 2)
PARCELS = _table("parcels", ParcelRow, 4)
TRACKING = _table("tracking", TrackingRow, 4)
COUNTERS = _table("counters", CounterRow, 2)
UPLOADS = _table("uploads", UploadRow, 2)
PROGRESS = _table("progress", ProgressRow, 3)
