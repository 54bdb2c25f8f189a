"""In which order does all stand that waits for a merchant, and how much of it is there to do?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from ....app.codec import decode_case
from ....app.ports import CaseFilter, CaseRow
from ....app.ports import Page as Rows
from ....domain.case import goods_to_send
from ...seeing import Seen, see_all
from ...services import Services
from ..cases.standing import QUIET, needs_funds, quiet_of
from ..frame.visit import Visit

WEIGHED: Final = 500
"""So many of the most urgent cases are told apart by what there is to do; who has more has enough to do."""
ROWS: Final = 25
FAILED_AT_MOST: Final = 25
_AT: Final = "w"  # a place in the order below; other cursors are the store's own


class Whole(NamedTuple):
    """The merchant's turn, what can be done first; `to_do` counts that; `more`: there are cases beyond those."""

    rows: Sequence[CaseRow]
    to_do: int
    more: str | None


async def whole_of(services: Services, which: CaseFilter) -> Whole:
    """All that waits, each kind in the order of its deadlines: whether a parcel can be waited for changes with time,
    so that no column of the store could say it."""
    found = await services.store.cases(which, None, WEIGHED)
    refs, now = await services.door.refs(), services.door.now
    names: dict[str | None, list[CaseRow]] = {None: [], **{name: [] for name in QUIET}}
    for row in found.rows:
        case = decode_case(row.doc).case
        names[quiet_of(case, refs.situation(case), now)].append(row)
    rows = [row for some in names.values() for row in some]
    return Whole(rows, len(names[None]), found.next)


def page_of(whole: Whole, cursor: str | None) -> Rows | None:
    """One page of it; None where the cursor leads beyond."""
    if cursor is not None and not (cursor.startswith(_AT) and cursor[1:].isdecimal()):
        return None
    start = int(cursor[1:]) if cursor is not None else 0
    end = start + ROWS
    return Rows(whole.rows[start:end], f"{_AT}{end}" if end < len(whole.rows) else whole.more)


async def to_send(visit: Visit, shop_id: str) -> Sequence[Seen]:
    """Cases whose goods have to go back to the buyer, whether they have ended or not; those that wait longest first."""
    rows = await visit.services.store.goods_to_send(shop_id, ROWS + 1)
    return [one for one in await see_all(visit.services, visit.by.actor, rows) if goods_to_send(one.case)]


async def without_funds(visit: Visit, shop_id: str) -> Sequence[Seen]:
    """Cases whose refund failed because the shop's account is empty; those that wait longest first."""
    store = visit.services.store
    failed = [row for row in await store.payouts_open(shop_id, FAILED_AT_MOST) if row.state == "failed"]
    found = [await store.case(shop_id, case_id) for case_id in dict.fromkeys(row.case_id for row in failed)]
    rows = [there[0] for there in found if there is not None]
    return [one for one in await see_all(visit.services, visit.by.actor, rows) if needs_funds(one.case)]
