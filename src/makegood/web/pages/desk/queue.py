"""What stands on the merchant's first page?  The queue: what is most urgent, what it is, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from ....app.ports import CaseFilter, Tally
from ....app.ports import Page as Rows
from ....domain.kinds import Kind
from ....domain.words import Reason, Role, Stage
from ...seeing import Seen, see_all
from ..cases.glance import stage_words
from ..cases.standing import needs_funds
from ..forms.fields import Choice
from ..frame.visit import Page, Visit
from ..frame.words import Speech
from .batch import COMMANDS
from .narrowing import DUE_HOURS, TABS, Narrowing, narrowing_of, stages_of
from .rows import FUNDS, TO_SEND, groups_of, named_group
from .views import views_of
from .whole import ROWS, Whole, page_of, to_send, whole_of, without_funds

TALLIED: Final = 500
WAITING: Final = "waiting"

Told = Mapping[str, object]


class Tab(NamedTuple):
    """`tally` is left out where nobody counts: what has ended."""

    name: str
    to: str
    here: bool
    tally: str | None


class Counted(NamedTuple):
    """What waits: what is in the merchant's turn, all by stage, and what it has to do besides."""

    whole: Whole
    tally: Tally
    to_send: int
    funds: int


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
    which, own = narrowing.which(shop_id, speech.now), Narrowing().which(shop_id, speech.now)
    whole = await whole_of(visit.services, own)
    page = await _rows(visit, which, whole if which == own else await _narrowed(visit, narrowing, which))
    seen = [one for one in await see_all(visit.services, visit.by.actor, page.rows) if _fits(one, narrowing)]
    back, empty = await to_send(visit, shop_id), await without_funds(visit, shop_id)
    tally = await visit.services.store.stage_tally(shop_id, TALLIED)
    views = await views_of(visit, narrowing)
    cursor = visit.query.get("cursor")
    first = narrowing == Narrowing() and not cursor
    told = {
        "groups": [
            *(named_group(FUNDS, empty, speech) if first else ()),
            *(named_group(TO_SEND, back, speech) if first else ()),
            *groups_of(seen, speech),
        ],
        "tabs": _tabs(narrowing, Counted(whole, tally, len(back), len(empty))),
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


async def _narrowed(visit: Visit, narrowing: Narrowing, which: CaseFilter) -> Whole | None:
    """What was chosen of the merchant's turn, in the same order; None on other tabs, which the store sorts."""
    is_own = narrowing.tab == TABS[0] and not narrowing.stage
    return await whole_of(visit.services, which) if is_own else None


async def _rows(visit: Visit, which: CaseFilter, whole: Whole | None) -> Rows:
    """One page; an address that is no longer understood begins the list anew."""
    store, cursor = visit.services.store, visit.query.get("cursor")
    page = page_of(whole, cursor) if whole is not None else None
    if page is not None:
        return page
    try:
        return await store.cases(which, cursor, ROWS)
    except ValueError:
        return (page_of(whole, None) if whole is not None else None) or await store.cases(which, None, ROWS)


def _fits(seen: Seen, narrowing: Narrowing) -> bool:
    """Time may just have moved a case on, out of what was chosen; what the shop has to mend waits for nobody else."""
    if narrowing.tab == WAITING and needs_funds(seen.case):
        return False
    return not narrowing.stages or seen.view().stage.value in narrowing.stages


def _tabs(narrowing: Narrowing, counted: Counted) -> Sequence[Tab]:
    here = "" if narrowing.stage else narrowing.tab
    return [Tab(name, narrowing.at_tab(name), name == here, _count(name, counted)) for name in TABS]


def _count(tab: str, counted: Counted) -> str | None:
    """How many wait on a tab; where the shop has more than are counted, at least how many.

    On one's own tab what there is to do is counted: goods to send back and refunds without funds with it, and what
    only has to be waited for without it.
    """
    whole, tally = counted.whole, counted.tally
    if tab == "ended":
        return None
    if tab == TABS[0]:
        count, more = whole.to_do + counted.to_send + counted.funds, bool(whole.more) or counted.to_send > ROWS
    else:
        stages: Sequence[str] = stages_of(tab) or tuple(tally.stages)
        count, more = sum(tally.stages.get(stage, 0) for stage in stages), tally.more
        count -= counted.funds if tab == WAITING else 0
    return f"{count}+" if more else str(count)


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
