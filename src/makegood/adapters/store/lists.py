"""How is one page of cases asked for?

A list by deadline has three phases, each along an index: those with a date (from the shadow table), those that live
without one, and the ended ones.  A page reads phase after phase until it is full.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ...app.ports import CaseFilter, CaseRow, Page
from .cursors import BY_AGE, BY_DUE, UNDATED_FIRST, Cursor, Phase, cursor_of, read_cursor, write_cursor
from .session import Session
from .tables import CASES


class _Walk(NamedTuple):
    """How a phase is walked: from which tables, which rows, after which place, in which order.

    `narrow` is the alias whose columns narrow by shop, stage and dispute: the one that the index belongs to.
    """

    tables: str
    only: str
    after: str
    order: str
    narrow: str


_LIVING = "deadlines AS d JOIN cases AS c ON c.shop_id = d.shop_id AND c.case_id = d.case_id"
_OLDER = "(c.opened_at, c.case_id, c.shop_id) < ({}, {}, {})"
_BY_AGE = "c.opened_at DESC, c.case_id DESC, c.shop_id DESC"

_WALKS = {
    Phase.DATED: _Walk(
        _LIVING,
        "d.due_at IS NOT NULL",
        "(d.due_at, d.case_id, d.shop_id) > ({}, {}, {})",
        "d.due_at, d.case_id, d.shop_id",
        "d",
    ),
    # The due time is empty and sorts nothing, but the order of the index names it.
    Phase.UNDATED: _Walk(
        _LIVING, "d.due_at IS NULL", "(d.case_id, d.shop_id) > ({1}, {2})", "d.due_at, d.case_id, d.shop_id", "d"
    ),
    Phase.ENDED: _Walk("cases AS c", "c.ended AND c.due_at IS NULL AND c.wake_at IS NULL", _OLDER, _BY_AGE, "c"),
    Phase.NEWEST: _Walk("cases AS c", "", _OLDER, _BY_AGE, "c"),
}

_DISPUTED = {
    ("d", True): "d.disputed",
    ("d", False): "NOT d.disputed",
    ("c", True): "c.disputed_at IS NOT NULL",
    ("c", False): "c.disputed_at IS NULL",
}


class _Arguments:
    """Numbers the parameters of a statement as they are mentioned."""

    def __init__(self) -> None:
        self.values: list[Any] = []

    def __call__(self, value: Any) -> str:
        self.values.append(value)
        return f"${len(self.values)}"


def page_statement(which: CaseFilter, phase: Phase, after: Cursor | None, limit: int) -> tuple[str, list[Any]]:
    """The statement that walks one phase from a place on, and its arguments."""
    walk, argument = _WALKS[phase], _Arguments()
    conditions = [*_conditions(which, phase, walk.narrow, argument)]
    if walk.only:
        conditions.insert(0, walk.only)
    if after is not None:
        at = "" if after.at is None else argument(after.at)
        conditions.append(walk.after.format(at, argument(after.case_id), argument(after.shop_id)))
    where = f"WHERE {' AND '.join(conditions)} " if conditions else ""
    order = _sorted(walk.order) if _is_narrow(which, phase) else walk.order
    sql = f"SELECT {CASES.of('c')} FROM {walk.tables} {where}ORDER BY {order} LIMIT {argument(limit)}"
    return sql, argument.values


def _is_narrow(which: CaseFilter, phase: Phase) -> bool:
    """Whether the cases of one order or one consumer are found first and then sorted, for want of an index in order."""
    by_consumer = which.consumer_id is not None and phase in (Phase.DATED, Phase.UNDATED)
    return which.order_id is not None or by_consumer


def _sorted(order: str) -> str:
    """The same order in words that no index has, so that nobody walks a whole shop to find one consumer's cases."""
    first, rest = order.split(maxsplit=1)
    column = first.removesuffix(",")
    return f"{column} + 0{first[len(column) :]} {rest}"


def _conditions(which: CaseFilter, phase: Phase, narrow: str, argument: _Arguments) -> Iterator[str]:
    if which.shop_id is not None:
        yield f"{narrow}.shop_id = {argument(which.shop_id)}"
    if which.consumer_id is not None:
        yield f"c.consumer_id = {argument(which.consumer_id)}"
    if which.order_id is not None:
        yield f"c.order_id = {argument(which.order_id)}"
    if which.stages:
        yield f"{narrow}.stage IN ({', '.join(map(argument, which.stages))})"
    if which.kind is not None:
        yield f"c.kind = {argument(which.kind)}"
    if which.reason is not None:
        yield f"c.reason = {argument(which.reason)}"
    if which.amount_from is not None:
        yield f"c.amount_minor >= {argument(which.amount_from)}"
    if which.amount_to is not None:
        yield f"c.amount_minor <= {argument(which.amount_to)}"
    if which.due_before is not None:
        yield f"{'d' if phase is Phase.DATED else 'c'}.due_at < {argument(which.due_before)}"
    if which.updated_after is not None:
        yield f"c.updated_at > {argument(which.updated_after)}"
    if which.disputed is not None:
        yield _DISPUTED[narrow, which.disputed]
    if which.ended is not None:
        yield "c.ended" if which.ended else "NOT c.ended"


def _phases(which: CaseFilter, start: Phase | None) -> Iterator[Phase]:
    """The phases that can hold a row of this list, from one on."""
    order = (UNDATED_FIRST if which.undated_first else BY_DUE) if which.by_due else BY_AGE
    for phase in order[order.index(start) if start is not None else 0 :]:
        undated = phase in (Phase.UNDATED, Phase.ENDED)
        if undated and which.due_before is not None:
            continue
        if phase is Phase.ENDED and which.ended is False:
            continue
        yield phase


async def page(session: Session, which: CaseFilter, cursor: str | None, limit: int) -> Page:
    """One page, and where the next one begins: one row more than asked for is read, to know whether there is one."""
    place = None if cursor is None else read_cursor(cursor, which.by_due)
    limit, rows = max(1, limit), list[CaseRow]()
    for phase in _phases(which, None if place is None else place.phase):
        after = place if place is not None and place.phase is phase else None
        sql, arguments = page_statement(which, phase, after, limit + 1 - len(rows))
        rows += map(case_row, await session.rows(sql, *arguments))
        if len(rows) > limit:
            return Page(rows[:limit], write_cursor(cursor_of(rows[limit - 1], which.by_due)))
    return Page(rows, None)


def case_row(row: tuple[Any, ...]) -> CaseRow:
    """A case as the port has it: SQLite knows no booleans."""
    return CaseRow._make((*row[:7], bool(row[7]), *row[8:]))
