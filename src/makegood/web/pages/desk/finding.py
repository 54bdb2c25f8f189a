"""Which case belongs to the number at hand?  Typed or scanned: a case, an order, a waybill, a QR code."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from typing import Final

from ....app.codec import micros
from ....app.ports import CaseFilter, CaseRow
from ....domain.stage import stage_deadline
from ....domain.words import Parcel, Role
from ...seeing import Seen, key_of, see_all
from ...services import Services
from ..cases.standing import quiet_name
from ..frame.visit import Away, Page, Shown, Visit, address
from ..frame.words import Speech
from .narrowing import narrowing_of
from .rows import groups_of

FOUND_AT_MOST: Final = 25
NUMBERS_AT_MOST: Final = 5  # of a scanned text
FOLLOWED_AT_MOST: Final = 50
WAS_DIGITS_AT_MOST: Final = 19
LENGTH_AT_MOST: Final = 500
_NUMBER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{3,63}")


async def find(visit: Visit) -> Shown:
    """One case is opened at once, at the inspection where a parcel was scanned; several are listed."""
    asked = visit.query.get("q", "").strip()[:LENGTH_AT_MOST]
    shop_id = visit.by.actor.shop_id or ""
    rows = await found(visit.services, shop_id, asked) if asked else []
    seen = await see_all(visit.services, visit.by.actor, rows)
    if len(seen) == 1 and asked:
        return Away(_opened(seen[0], scanned="scan" in visit.query))
    speech = Speech(visit.language, visit.services.door.now)
    told = {"asked": asked, "groups": groups_of(seen, speech), "scanning": "scan" in visit.query}
    return Page("desk/find.html", told)


def _opened(seen: Seen, *, scanned: bool) -> str:
    """The case; a scanned parcel is to be inspected, once it has been signed for."""
    case_id, parcel = seen.case.basis.case_id, seen.case.parcel
    if scanned and parcel is Parcel.SIGNED:
        return address("cases", case_id) + "#do-inspect"
    return address("cases", case_id, scanned="early" if scanned and parcel is Parcel.ON_THE_WAY else None)


async def found(services: Services, shop_id: str, asked: str) -> Sequence[CaseRow]:
    """The cases of a shop that a text names, most telling number first."""
    rows: dict[str, CaseRow] = {}
    numbers = dict.fromkeys(
        ["".join(asked.split()), *_NUMBER.findall(asked)[:NUMBERS_AT_MOST]]
    )  # labels print blanks in one
    for number in filter(_NUMBER.fullmatch, numbers):
        async for row in _by_number(services, shop_id, number):
            rows.setdefault(row.case_id, row)
    return list(rows.values())[:FOUND_AT_MOST]


async def _by_number(services: Services, shop_id: str, number: str) -> AsyncIterator[CaseRow]:
    """A case's own id leads to it alone; else a waybill, the beginning of an order's number, a consumer."""
    store, key = services.store, key_of(number)
    if key is not None and key[0] == shop_id:
        there = await store.case(*key)
        if there is not None:
            yield there[0]
            return
    for row in await store.cases_by_waybill(shop_id, number.upper(), FOUND_AT_MOST):
        yield row
    for row in await store.cases_by_order_prefix(shop_id, number, FOUND_AT_MOST):
        yield row
    which = CaseFilter(shop_id=shop_id, consumer_id=number)
    for row in (await store.cases(which, None, FOUND_AT_MOST)).rows:
        yield row


def place_in_queue(seen: Seen) -> int | None:
    """Where a case stands in the queue: when it is due, in microseconds; what is done to it may move it."""
    deadline = stage_deadline(seen.case, seen.situation)
    return micros(deadline.due_at) if deadline is not None else None


async def following(visit: Visit) -> Shown:
    """The next case with something to do, from where this one stood in the queue before it was handled."""
    assert visit.role is Role.MERCHANT
    which = narrowing_of({}).which(visit.by.actor.shop_id, visit.services.door.now)
    rows = (await visit.services.store.cases(which, None, FOLLOWED_AT_MOST)).rows
    behind = _behind(rows, visit.query.get("after", ""), visit.query.get("was", ""))
    each = await see_all(visit.services, visit.by.actor, behind)
    there = next((one.case.basis.case_id for one in each if not quiet_name(one)), None)
    return Away(address("cases", there) if there is not None else address("", said="queue_done"))


def _behind(rows: Sequence[CaseRow], after: str, was: str) -> Sequence[CaseRow]:
    """The rows behind a case: by where it stands, else by where it stood; all where nobody knows."""
    ids = [row.case_id for row in rows]
    if was.isdecimal() and len(was) < WAS_DIGITS_AT_MOST:
        place = (int(was), after)
        return [
            row for row in rows if row.due_at is None or ((row.due_at, row.case_id) > place and row.case_id != after)
        ]
    return rows[ids.index(after) + 1 :] if after in ids else rows
