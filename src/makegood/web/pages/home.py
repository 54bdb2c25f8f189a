"""What stands on the first page of each role?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from ...domain.words import Role
from .arbitrator.queue import queue
from .cases.listing import case_list
from .figures import figures_shown
from .frame.visit import Page, Shown, Visit, please_sign_in
from .frame.words import Speech
from .operator.work import carrier_form, tasks_shown
from .orders import orders_shown

Told = Mapping[str, object]
FLASHES: Final = frozenset(
    {
        "clock_moved",
        "clock_wrong",
        "carrier_kept",
        "carrier_told",
        "carrier_wrong",
        "suspension_published",
        "suspension_withdrawn",
    }
)
_LIST_ALONE: Final = frozenset({"stage", "cursor"})


async def home(visit: Visit) -> Shown:
    """Who has not signed in is told how; everybody else finds the cases, and what else belongs to the role."""
    if visit.caller is None:
        return please_sign_in(visit, 200)
    if visit.role is Role.ARBITRATOR:
        return await queue(visit)
    speech = Speech(visit.language, visit.services.door.now)
    told = await case_list(visit, speech)
    more = await _MORE[visit.role](visit, speech) if not _LIST_ALONE & visit.query.keys() else {}
    return Page("cases.html", {"flash": flash_of(visit), "figures": None, **told, **more})


def flash_of(visit: Visit) -> str | None:
    """What was done a moment ago, as the address says; only words of ours are said."""
    said = visit.query.get("said", "")
    return said if said in FLASHES else None


async def _consumer(visit: Visit, speech: Speech) -> Told:
    return {"orders": await orders_shown(visit, speech)}


async def _merchant(visit: Visit, speech: Speech) -> Told:
    return {"figures": await figures_shown(visit, speech)}


async def _operator(visit: Visit, speech: Speech) -> Told:
    return {"tasks": await tasks_shown(visit, speech), "carrier_form": carrier_form(speech)}


_MORE: Final[Mapping[Role, Callable[[Visit, Speech], Awaitable[Told]]]] = {
    Role.CONSUMER: _consumer,
    Role.MERCHANT: _merchant,
    Role.OPERATOR: _operator,
}
