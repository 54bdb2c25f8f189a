"""What stands on the first page of each role?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from ...domain.words import Role
from .arbitrator.queue import queue as arbitrators_queue
from .cases.listing import case_list
from .desk.queue import queue
from .figures import figures_shown
from .frame.visit import Page, Shown, Visit, please_sign_in
from .frame.words import Speech
from .operator.approvals import waiting_shown
from .operator.work import carrier_form, tasks_shown
from .orders import latest_orders

Told = Mapping[str, object]
FLASHES: Final = frozenset(
    {
        "clock_moved",
        "clock_wrong",
        "carrier_kept",
        "carrier_told",
        "carrier_wrong",
        "none_chosen",
        "queue_done",
        "suspension_published",
        "suspension_withdrawn",
        "view_dropped",
        "view_saved",
    }
)
_LIST_ALONE: Final = frozenset({"stage", "cursor", "shop"})


async def home(visit: Visit) -> Shown:
    """Who has not signed in is told how; everybody else finds the cases, and what else belongs to the role."""
    if visit.caller is None:
        return please_sign_in(visit, 200)
    if visit.role is Role.ARBITRATOR:
        return await arbitrators_queue(visit)
    if visit.role is Role.MERCHANT:
        page = await queue(visit)
        figures = await figures_shown(visit, speech_of(visit)) if not visit.query.keys() - {"said"} else None
        return page._replace(told={**page.told, "flash": flash_of(visit), "figures": figures})
    speech = speech_of(visit)
    told = await case_list(visit, speech)
    more = await _MORE[visit.role](visit, speech) if not _LIST_ALONE & visit.query.keys() else {}
    return Page("cases.html", {"flash": flash_of(visit), "figures": None, **told, **more})


def speech_of(visit: Visit) -> Speech:
    """The reader's language at this instant."""
    return Speech(visit.language, visit.services.door.now)


def flash_of(visit: Visit) -> str | None:
    """What was done a moment ago, as the address says; only words of ours are said."""
    said = visit.query.get("said", "")
    return said if said in FLASHES else None


async def _consumer(visit: Visit, speech: Speech) -> Told:
    return await latest_orders(visit)


async def _operator(visit: Visit, speech: Speech) -> Told:
    return {
        "approvals": await waiting_shown(visit, speech),
        "tasks": await tasks_shown(visit, speech),
        "carrier_form": carrier_form(speech),
    }


_MORE: Final[Mapping[Role, Callable[[Visit, Speech], Awaitable[Told]]]] = {
    Role.CONSUMER: _consumer,
    Role.OPERATOR: _operator,
}
