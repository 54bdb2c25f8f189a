"""What stands on the merchant's first page?  The queue: what is most urgent, what it is, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from ....app.ports import CaseFilter, Tally
from ....app.ports import Page as Rows
from ....domain.case import goods_to_send
from ....domain.kinds import Kind
from ....domain.words import Reason, Role, Stage
from ...seeing import Seen, see_all
from ..cases.glance import stage_words
from ..forms.fields import Choice
from ..frame.visit import Page, Visit
from ..frame.words import Speech
from .batch import COMMANDS
from .narrowing import DUE_HOURS, TABS, Narrowing, narrowing_of, stages_of
from .rows import groups_of, to_send_of
from .views import views_of

ROWS: Final = 25
TALLIED: Final = 500

Told = Mapping[str, object]


class Tab(NamedTuple):
    """`tally` is left out where nobody counts: what has ended."""

    name: str
    to: str
    here: bool
    tally: str | None


class Chosen(NamedTuple):
    """One thing that the queue is narrowed by, and the address without it."""

    text: str
    to: str


async def queue(visit: Visit) -> Page:
    """One page of the queue."""
    shop_id = visit.by.actor.shop_id
    assert shop_id is not None, "a merchant has a shop"
    speech = Speech(visit.language, visit.services.door.now)
    narrowing = narrowing_of(visit.query)
    page = await _rows(visit, narrowing.which(shop_id, speech.now))
    seen = [one for one in await see_all(visit.services, visit.by.actor, page.rows) if _fits(one, narrowing)]
    tally = await visit.services.store.stage_tally(shop_id, TALLIED)
    back = await _to_send(visit, shop_id)
    views = await views_of(visit, narrowing)
    cursor = visit.query.get("cursor")
    first = narrowing == Narrowing() and not cursor
    told = {
        "groups": [*(to_send_of(back, speech) if first else ()), *groups_of(seen, speech)],
        "tabs": _tabs(narrowing, tally, len(back)),
        "views": views,
        "view_here": any(view.here for view in views),
        "said": narrowing.said,
        "chosen": [Chosen(_words(*one, speech), narrowing.without(one[0])) for one in narrowing.narrow.items()],
        "choices": _choices(speech),
        "narrowing": narrowing,
        "commands": COMMANDS,
        "first_page": narrowing.to() if cursor else None,
        "next_page": narrowing.to(cursor=page.next) if page.next else None,
    }
    return Page("desk/queue.html", told)


async def _rows(visit: Visit, which: CaseFilter) -> Rows:
    """One page; an address that is no longer understood begins the list anew."""
    store, cursor = visit.services.store, visit.query.get("cursor")
    try:
        return await store.cases(which, cursor, ROWS)
    except ValueError:
        return await store.cases(which, None, ROWS)


async def _to_send(visit: Visit, shop_id: str) -> Sequence[Seen]:
    """Cases whose goods have to go back to the buyer, whether they have ended or not; those that wait longest first."""
    rows = await visit.services.store.goods_to_send(shop_id, ROWS + 1)
    return [one for one in await see_all(visit.services, visit.by.actor, rows) if goods_to_send(one.case)]


def _fits(seen: Seen, narrowing: Narrowing) -> bool:
    """Time may just have moved a case on, out of what was chosen."""
    return not narrowing.stages or seen.view().stage.value in narrowing.stages


def _tabs(narrowing: Narrowing, tally: Tally, to_send: int) -> Sequence[Tab]:
    here = "" if narrowing.stage else narrowing.tab
    return [Tab(name, narrowing.at_tab(name), name == here, _count(name, tally, to_send)) for name in TABS]


def _count(tab: str, tally: Tally, to_send: int) -> str | None:
    """How many wait on a tab; where the shop has more than are counted, at least how many.

    Goods that have to go back to the buyer wait for the merchant, too.
    """
    if tab == "ended":
        return None
    stages: Sequence[str] = stages_of(tab) or tuple(tally.stages)
    count = sum(tally.stages.get(stage, 0) for stage in stages) + (to_send if tab == TABS[0] else 0)
    return f"{count}+" if tally.more or (tab == TABS[0] and to_send > ROWS) else str(count)


def _choices(speech: Speech) -> Mapping[str, Sequence[Choice]]:
    """What can be chosen to narrow the queue by."""
    return {
        "stage": [Choice(one.value, stage_words(one, Role.MERCHANT, speech)) for one in Stage],
        "kind": [Choice(one.value, speech.label("kind", one)) for one in Kind],
        "reason": [Choice(one.value, speech.label("reason", one)) for one in Reason],
        "due": [Choice(hours, speech.say(f"page.desk.due.{hours}")) for hours in DUE_HOURS],
    }


def _words(name: str, value: str, speech: Speech) -> str:
    """A choice in words."""
    match name:
        case "due":
            return speech.say(f"page.desk.due.{value}")
        case "amount_from" | "amount_to":
            return speech.say(f"page.desk.{name}_is", amount=value)
        case _:
            return speech.label(name, value)
