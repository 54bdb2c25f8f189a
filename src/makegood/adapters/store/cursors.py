"""Where does the next page of a list begin?

A cursor names the last row shown by what the list sorts by, never by a count: rows that come, go or move before it
neither repeat nor hide the rows behind it.
"""

from __future__ import annotations

import base64
import binascii
import json
from enum import IntEnum
from typing import NamedTuple

from ...app.ports import CaseRow


class Phase(IntEnum):
    """A stretch of a list that one index serves from end to end."""

    DATED = 0  # by due time
    UNDATED = 1  # living without one, by case id
    ENDED = 2  # newest first
    NEWEST = 3  # the other order: all of them, newest first


BY_DUE = (Phase.DATED, Phase.UNDATED, Phase.ENDED)
UNDATED_FIRST = (Phase.UNDATED, Phase.DATED, Phase.ENDED)
BY_AGE = (Phase.NEWEST,)


class Cursor(NamedTuple):
    """The phase of the last row, and its place in it: what the phase sorts by (None: before all), and the two ids."""

    phase: Phase
    at: int | None
    case_id: str
    shop_id: str


def cursor_of(row: CaseRow, by_due: bool) -> Cursor:
    """The place of a row in a list."""
    if not by_due:
        return Cursor(Phase.NEWEST, row.opened_at, row.case_id, row.shop_id)
    if row.due_at is not None:
        return Cursor(Phase.DATED, row.due_at, row.case_id, row.shop_id)
    if not row.ended or row.wake_at is not None:
        return Cursor(Phase.UNDATED, None, row.case_id, row.shop_id)
    return Cursor(Phase.ENDED, row.opened_at, row.case_id, row.shop_id)


def write_cursor(cursor: Cursor) -> str:
    """A cursor as it stands in an address: letters, digits, - and _."""
    packed = json.dumps(cursor, separators=(",", ":"), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def read_cursor(text: str, by_due: bool) -> Cursor:
    """The place that a page's `next` names; ValueError when no page of this order gave it."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        phase, at, case_id, shop_id = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        cursor = Cursor(Phase(phase), at, case_id, shop_id)
    except (ValueError, TypeError, binascii.Error, RecursionError) as trouble:
        raise ValueError(_NOT_OURS) from trouble
    if not (_is_place(cursor) and cursor.phase in (BY_DUE if by_due else BY_AGE)):
        raise ValueError(_NOT_OURS)
    return cursor


_NOT_OURS = "This cursor does not belong to this list: begin again without one, and pass on `next` unchanged."


def _is_place(cursor: Cursor) -> bool:
    dated = cursor.phase is not Phase.UNDATED
    at_fits = type(cursor.at) is int and abs(cursor.at) < 2**63 if dated else cursor.at is None
    return at_fits and type(cursor.case_id) is str and type(cursor.shop_id) is str
