"""Which rows does a batch put into which table, and in which order?

Both stores write the same parts.  Their order is the order in which rows are locked, and rows lie in key order within
a part, so two batches that meet wait for each other instead of for ever.  Deadlines come first because a sweep holds
those from its read on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from operator import itemgetter
from typing import NamedTuple

from ...app.ports import CaseKey, CaseRow, Read, Write
from .tables import (
    ANSWERS,
    CASES,
    COUNTERS,
    DEADLINE_KEYS,
    DEADLINES,
    EVENTS,
    LEDGER,
    ORDERS,
    OUTBOX,
    PARCELS,
    PAYOUTS,
    TRACKING,
    DeadlineKey,
    DeadlineRow,
    Row,
    Table,
)


class Part(StrEnum):
    """A kind of change to one table, in the order of locking."""

    DEADLINES_SET = "deadlines_set"
    DEADLINES_GONE = "deadlines_gone"
    CASES_NEW = "cases_new"
    CASES_MOVED = "cases_moved"
    ORDERS_NEW = "orders_new"
    ORDERS_MOVED = "orders_moved"
    COUNTERS_NEW = "counters_new"
    COUNTERS_MOVED = "counters_moved"
    EVENTS = "events_new"
    LEDGER = "ledger_new"
    OUTBOX = "outbox_new"
    PAYOUTS = "payouts_put"
    ANSWERS = "answers_new"
    TRACKING = "tracking_kept"
    PARCELS = "parcels_kept"


TABLE: dict[Part, Table] = {
    Part.DEADLINES_SET: DEADLINES,
    Part.DEADLINES_GONE: DEADLINE_KEYS,
    Part.CASES_NEW: CASES,
    Part.CASES_MOVED: CASES,
    Part.ORDERS_NEW: ORDERS,
    Part.ORDERS_MOVED: ORDERS,
    Part.COUNTERS_NEW: COUNTERS,
    Part.COUNTERS_MOVED: COUNTERS,
    Part.EVENTS: EVENTS,
    Part.LEDGER: LEDGER,
    Part.OUTBOX: OUTBOX,
    Part.PAYOUTS: PAYOUTS,
    Part.ANSWERS: ANSWERS,
    Part.TRACKING: TRACKING,
    Part.PARCELS: PARCELS,
}

# Updates that compare versions: fewer rows than asked for is a lost race.  The others fail by their keys.
COMPARED = frozenset({Part.CASES_MOVED, Part.ORDERS_MOVED, Part.COUNTERS_MOVED})

_VERSION = 2  # the third column of cases, orders and counters alike

Parts = dict[Part, Sequence[Row]]


class _Versioned(NamedTuple):
    new: list[Row]
    moved: list[Row]


def split(write: Write, read: Read) -> Parts:
    """The rows by part, empty parts left out; ValueError when a batch writes one row of a version twice."""
    shadows = _shadows(write.cases, read.cases)
    cases, orders, counters = (
        _by_version(table, rows)
        for table, rows in ((CASES, write.cases), (ORDERS, write.orders), (COUNTERS, write.counters))
    )
    parts: Parts = {
        Part.DEADLINES_SET: shadows.new,
        Part.DEADLINES_GONE: shadows.moved,
        Part.CASES_NEW: cases.new,
        Part.CASES_MOVED: cases.moved,
        Part.ORDERS_NEW: orders.new,
        Part.ORDERS_MOVED: orders.moved,
        Part.COUNTERS_NEW: counters.new,
        Part.COUNTERS_MOVED: counters.moved,
        Part.EVENTS: write.events,
        Part.LEDGER: write.ledger,
        Part.OUTBOX: write.outbox,
        Part.PAYOUTS: list({row[:2]: row for row in write.payouts}.values()),  # the last word on each
        Part.ANSWERS: write.answers,
        Part.TRACKING: write.tracking,
        Part.PARCELS: list(dict.fromkeys(write.parcels)),
    }
    return {part: _in_key_order(TABLE[part], rows) for part, rows in parts.items() if rows}


def shadow(case: CaseRow) -> DeadlineRow | None:
    """The row that a case has in `deadlines`; None when it has ended and nothing waits for it."""
    if case.ended and case.due_at is None and case.wake_at is None:
        return None
    return DeadlineRow(
        case.shop_id,
        case.case_id,
        case.stage,
        case.disputed_at is not None,
        case.due_at,
        case.wake_at,
        case.wake_name,
    )


def _shadows(cases: Iterable[CaseRow], before: Mapping[CaseKey, CaseRow]) -> _Versioned:
    """Shadows to set and to remove; one that did not change is left alone, since the version proves what was there."""
    found = _Versioned([], [])
    for case in cases:
        key = DeadlineKey(case.shop_id, case.case_id)
        old, new = before.get(key), shadow(case)
        if new is not None:
            if old is None or shadow(old) != new:
                found.new.append(new)
        elif case.version > 1 and (old is None or shadow(old) is not None):
            found.moved.append(key)
    return found


def _by_version(table: Table, rows: Sequence[Row]) -> _Versioned:
    found = _Versioned([], [])
    for row in rows:
        (found.new if row[_VERSION] == 1 else found.moved).append(row)
    if len({row[: table.key] for row in rows}) < len(rows):
        raise ValueError(f"a batch writes each row of {table.name} once: join its changes before writing")
    return found


def _in_key_order(table: Table, rows: Sequence[Row]) -> Sequence[Row]:
    return sorted(rows, key=itemgetter(*range(table.key))) if len(rows) > 1 else rows
