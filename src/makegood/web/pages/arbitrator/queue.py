"""Which disputes wait for this arbitrator, and by when has each to be decided?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from ....app.codec import decode_case
from ....app.ports import CaseFilter, CaseRow
from ....app.ports import Page as Rows
from ....domain.case import UNDECIDED, Case
from ....domain.deadlines import Deadline
from ....domain.precedents import at_stake_minor
from ....domain.stage import ENDED_STAGES, deadline_of
from ....domain.words import Dispute, Stage
from ...seeing import Seen, note_reading, see_all
from ...services import Services
from ..cases.glance import Glance, glance
from ..cases.listing import shop_names
from ..frame.visit import Page, Shown, Visit, address
from ..frame.words import Moment, Speech

ROWS: Final = 20
LOOKED_THROUGH: Final = 200
OPEN: Final = "open"
DECIDED: Final = "decided"
_UNDECIDED: Final = (Stage.PLATFORM_TO_DECIDE, Stage.BOTH_TO_PROVE)
TABS: Final[Mapping[str, tuple[Stage, ...]]] = {
    OPEN: _UNDECIDED,
    DECIDED: tuple(one for one in Stage if one not in _UNDECIDED),
}
GROUPS: Final = ("mine", "free", "others", "proving", "decided")
MARKS: Final = ("appeal", "another", "taken", "raised", "final")


class Tab(NamedTuple):
    name: str
    to: str
    here: bool


class Row(NamedTuple):
    """A dispute in the queue; `marks` are the names of what is special about it, `favour` is how it was decided."""

    at_a_glance: Glance
    reason: str
    at_stake: str
    since: Moment | None
    marks: Sequence[str]
    favour: str | None


class Group(NamedTuple):
    name: str
    rows: Sequence[Row]


async def queue(visit: Visit) -> Shown:
    """The disputes of one tab: one's own first, then those that anybody may take."""
    services, actor = visit.services, visit.by.actor
    chosen = visit.query.get("show", "")
    chosen = chosen if chosen in TABS else OPEN
    speech = Speech(visit.language, services.door.now)
    cursor = visit.query.get("cursor")
    found = await _rows(services, chosen, cursor)
    appeals = await _appeals_elsewhere(services) if chosen == OPEN and not cursor else []
    await note_reading(services, actor, "cases", {"show": chosen})
    seen = [one for one in await see_all(services, actor, [*found.rows, *appeals]) if _fits(one, chosen)]
    told = {
        "tabs": [Tab(name, address("", show=name), name == chosen) for name in TABS],
        "tab": chosen,
        "groups": await _groups(services, seen, speech),
        "first_page": address("", show=chosen) if cursor else None,
        "next_page": address("", show=chosen, cursor=found.next) if found.next else None,
    }
    return Page("arbitrator/queue.html", told)


async def _rows(services: Services, chosen: str, cursor: str | None) -> Rows:
    """One page; an address that is no longer understood begins the list anew."""
    stages = TABS[chosen]
    ended = None if not ENDED_STAGES.isdisjoint(stages) else False
    # What should have been decided already has no date left: it comes first, on whichever page it would stand.
    which = CaseFilter(stages=stages, disputed=True, by_due=True, ended=ended, undated_first=chosen == OPEN)
    try:
        return await services.store.cases(which, cursor, ROWS)
    except ValueError:
        return await services.store.cases(which, None, ROWS)


async def _appeals_elsewhere(services: Services) -> Sequence[CaseRow]:
    """Appeals against decisions whose money has gone out: by their stage these cases are done."""
    which = CaseFilter(stages=TABS[DECIDED], disputed=True, by_due=True)
    found = await services.store.cases(which, None, LOOKED_THROUGH)
    return [row for row in found.rows if decode_case(row.doc).case.dispute is Dispute.APPEALED]


def _fits(seen: Seen, chosen: str) -> bool:
    """Time may just have moved a case on, out of what was chosen."""
    return (seen.case.dispute in UNDECIDED) is (chosen == OPEN)


def clock_of(seen: Seen) -> Deadline | None:
    """Until when proof is given or it is decided, whatever else the case waits for."""
    stage = Stage.BOTH_TO_PROVE if seen.case.dispute is Dispute.COLLECTING else Stage.PLATFORM_TO_DECIDE
    return deadline_of(stage, seen.case, seen.situation) if seen.case.dispute in UNDECIDED else None


async def _groups(services: Services, seen: Sequence[Seen], speech: Speech) -> Sequence[Group]:
    """Of each group what should have been decided already comes first, though no clock runs on it any more."""
    names = await shop_names(services, {one.case.basis.shop_id for one in seen})
    sorted_in: dict[str, list[Row]] = {name: [] for name in GROUPS}
    for one in sorted(seen, key=lambda one: "raised" not in marks_of(one.case, one.actor.subject)):
        own = Speech(speech.language, one.now, one.case.basis.zone)
        sorted_in[_group(one)].append(_row(one, own, names[one.case.basis.shop_id]))
    return [Group(name, rows) for name, rows in sorted_in.items() if rows]


def _group(seen: Seen) -> str:
    """Whose it is: an appeal is not for who decided first."""
    current, person, dispute = seen.case.round, seen.actor.subject, seen.case.dispute
    if dispute not in UNDECIDED:
        return "decided"
    if dispute is Dispute.COLLECTING:
        return "proving"
    if current is not None and current.first is not None and current.first.arbitrator == person:
        return "others"
    return "mine" if current is not None and current.arbitrator == person else "free"


def _row(seen: Seen, speech: Speech, shop_name: str) -> Row:
    case, current, clock = seen.case, seen.case.round, clock_of(seen)
    deadline = speech.countdown(clock.due_at) if clock is not None else None
    order = f"{shop_name} · {case.basis.order_id}"
    return Row(
        glance(seen, speech, shop_name)._replace(order=order, deadline=deadline),
        speech.label("reason", case.ask.reason_code),
        speech.money(at_stake_minor(case), case.basis.currency),
        speech.moment(current.opened_at) if current is not None else None,
        marks_of(case, seen.actor.subject),
        speech.label("favour", current.decision.in_favour_of) if current is not None and current.decision else None,
    )


def marks_of(case: Case, person: str) -> Sequence[str]:
    """What is special about a dispute, for this person."""
    current = case.round
    if current is None:
        return []
    appealed = case.dispute is Dispute.APPEALED
    first_by_me = current.first is not None and current.first.arbitrator == person
    marks = {
        "appeal": appealed,
        "another": appealed and first_by_me,
        "taken": current.arbitrator == person and current.decision is None,
        "raised": current.raised and current.decision is None,
        "final": current.final,
    }
    return [name for name, holds in marks.items() if holds]
