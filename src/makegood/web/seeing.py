"""How is a case read by somebody?  Only who may see it does, time acts first, and an operator's look is noted."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

import structlog

from ..app.codec import decode_case, decode_order
from ..app.door import Door
from ..app.ports import CaseKey, CaseRow, LostRace, OrderRow
from ..app.refs import Refs
from ..app.submission import Answered, Submission, shop_of
from ..app.trail import Trail
from ..domain.case import Case
from ..domain.commands import Tick
from ..domain.deadlines import Situation, next_wake
from ..domain.decide import sees
from ..domain.exhibits import Exhibit
from ..domain.judging import Matter
from ..domain.order import Order
from ..domain.showing import exhibit_of
from ..domain.words import TIME, Actor, Role
from .represent import represent
from .services import Services
from .shapes import CASE_ID
from .views import CaseView

log = structlog.get_logger()
_CASE_ID: Final = re.compile(CASE_ID)


class Seen(NamedTuple):
    """A case as it stands at this instant, for this reader."""

    case: Case
    order: Order
    version: int
    situation: Situation
    now: datetime
    actor: Actor

    @property
    def key(self) -> CaseKey:
        return (self.case.basis.shop_id, self.case.basis.case_id)

    @property
    def matter(self) -> Matter:
        return Matter(self.now, self.actor, self.order, self.situation)

    def view(self) -> CaseView:
        return represent(self.case, self.order, self.situation, self.now, self.actor, self.version)


def key_of(case_id: str) -> CaseKey | None:
    """The shop and the case that an id names; None where it is no id of ours."""
    return (shop_of(case_id), case_id) if _CASE_ID.fullmatch(case_id) else None


async def see(services: Services, actor: Actor, case_id: str, what: str) -> Seen | None:
    """The case, or None where there is none for this reader; `what` is looked at, for the trail of operators."""
    key = key_of(case_id)
    found = await services.store.case(*key) if key is not None else None
    if found is None:
        return None
    row, order_row, _ = found
    seen = await _stood(services, actor, row, order_row, await services.door.refs())
    if seen is not None:
        await note_reading(services, actor, what, {"case_id": case_id}, case_id)
    return seen


class SeenExhibit(NamedTuple):
    """An exhibit in its case, as it stands for this reader."""

    seen: Seen
    exhibit: Exhibit


async def see_exhibit(services: Services, actor: Actor, exhibit_id: str) -> SeenExhibit | None:
    """The exhibit by its id, for as long as it is kept; None where there is none for this reader."""
    case_id = await services.looking.case_of(exhibit_id) if key_of(exhibit_id) is not None else None
    seen = await see(services, actor, case_id, "exhibit") if case_id is not None else None
    exhibit = exhibit_of(seen.case, exhibit_id) if seen is not None else None
    return None if seen is None or exhibit is None else SeenExhibit(seen, exhibit)


async def _stood(services: Services, actor: Actor, row: CaseRow, order_row: OrderRow, refs: Refs) -> Seen | None:
    """Where the case stands now: what has run out takes effect before anybody reads it."""
    case, order, now = decode_case(row.doc).case, decode_order(order_row.doc), services.door.now
    if not sees(actor, case):
        return None
    situation = refs.situation(case)
    wake = next_wake(case, situation)
    if wake is None or wake.at > now:
        return Seen(case, order, row.version, situation, now, actor)
    ticked = await _tick(services.door, (row.shop_id, row.case_id))
    if ticked is None or not sees(actor, ticked.case):
        return None
    return Seen(ticked.case, ticked.order, ticked.version, ticked.situation, ticked.at, actor)


async def _tick(door: Door, key: CaseKey) -> Answered | None:
    answer = await door.submit(Submission(TIME, *key, Tick()))
    return answer if isinstance(answer, Answered) else None


async def see_all(services: Services, actor: Actor, rows: Sequence[CaseRow]) -> list[Seen]:
    """The cases of a list as they stand now; the ones that this reader may not see are left out."""
    refs = await services.door.refs()
    keys = list(dict.fromkeys((row.shop_id, row.order_id) for row in rows))
    found = await asyncio.gather(*(services.store.order(*key) for key in keys))
    orders = {key: order for key, order in zip(keys, found, strict=True) if order is not None}
    each = await asyncio.gather(
        *(_stood(services, actor, row, orders[row.shop_id, row.order_id], refs) for row in rows),
        return_exceptions=True,
    )
    return [seen for row, one in zip(rows, each, strict=True) if (seen := _readable(row, one)) is not None]


def _readable(row: CaseRow, found: Seen | BaseException | None) -> Seen | None:
    """A case on which time cannot act keeps nobody from seeing the others: it is missing here, and in the log."""
    if isinstance(found, BaseException):
        if isinstance(found, ConnectionError | LostRace) or not isinstance(found, Exception):
            raise found
        log.error("cases.unreadable", case_id=row.case_id, trouble=repr(found)[:300])
        return None
    return found


async def note_reading(services: Services, actor: Actor, what: str, said: object, case_id: str | None = None) -> None:
    """Operators see everything, and leave a trace of what they looked at: once an hour for the same."""
    if actor.role is Role.OPERATOR:
        trail = Trail(services.store, services.clock, services.ids)
        await trail.note_hourly(actor, f"{what}.read", said, case_id)
