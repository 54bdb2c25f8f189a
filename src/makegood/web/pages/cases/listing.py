"""Which cases does a reader find on the first page?  The reader's own, most urgent first, narrowed by stage."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from ....app.codec import decode_case
from ....app.ports import CaseFilter, CaseRow
from ....app.ports import Page as Rows
from ....app.shops import decode_shop
from ....domain.case import open_offers
from ....domain.stage import ENDED_STAGES, STAGES
from ....domain.words import Actor, Role, Stage
from ...seeing import Seen, note_reading, see_all
from ...services import Services
from ..frame.visit import Visit, address
from ..frame.words import Speech
from .glance import Glance, glance, stage_words
from .turns import is_mine

ROWS: Final = 20
SHOWN_AT_ONCE: Final = 5  # running cases above the orders; of more, those that wait for others are folded up
LOOKED_THROUGH: Final = 200
"""So many living cases of a consumer are looked through for offers: nobody has more."""
MINE: Final = "mine"
_OWN, _OTHERS, _IN = "own", "others", "~"
ENDED: Final = (Stage.DONE, Stage.CLOSED)


class Chip(NamedTuple):
    """One choice of the filter."""

    text: str
    to: str
    here: bool


class Group(NamedTuple):
    """Cases that belong together, under a heading; None where a list has one group only.  Some are folded up."""

    title: str | None
    rows: Sequence[Glance]
    folded: bool = False


class Filters(NamedTuple):
    label: str
    chips: Sequence[Chip]


async def case_list(visit: Visit, speech: Speech) -> Mapping[str, object]:
    """What the list's template is told."""
    services, actor = visit.services, visit.by.actor
    chosen = visit.query.get("stage", "")
    shop = visit.query.get("shop", "") if actor.role is Role.OPERATOR else ""
    which = which_cases(actor, chosen)._replace(shop_id=actor.shop_id or shop or None)
    is_grouped = actor.role is Role.CONSUMER and not which.stages
    read = _own_turn_first if is_grouped else _rows
    page = await read(services, which, visit.query.get("cursor"))
    await note_reading(services, actor, "cases", {"stage": chosen} | ({"shop_id": shop} if shop else {}))
    seen = [one for one in await see_all(services, actor, page.rows) if _fits(one, chosen)]
    rows = await glances(services, seen, speech)
    return {
        "groups": _grouped(rows, speech) if is_grouped else [Group(None, rows)] if rows else [],
        "wide": actor.role is not Role.CONSUMER,
        "filters": _filters(actor.role, chosen, shop, speech),
        "filtered": bool(chosen or shop),
        "of_shop": (shop, address("shops", shop)) if shop else None,
        "first_page": address("", stage=chosen, shop=shop) if visit.query.get("cursor") else None,
        "next_page": address("", stage=chosen, shop=shop, cursor=page.next) if page.next else None,
    }


async def _rows(services: Services, which: CaseFilter, cursor: str | None, most: int = ROWS) -> Rows:
    """One page; an address that is no longer understood begins the list anew."""
    try:
        return await services.store.cases(which, cursor, most)
    except ValueError:
        return await services.store.cases(which, None, most)


async def _own_turn_first(services: Services, which: CaseFilter, cursor: str | None) -> Rows:
    """One page of all cases: those in which it is the consumer's turn before all others, each by deadline.

    What the shop has offered waits for the consumer, too: it comes on the first page, out of all that lives.  A cursor
    says which of the two it goes on in, and from where.
    """
    mine, others = mine_of(Role.CONSUMER), {row.stage for row in STAGES} - {*mine_of(Role.CONSUMER)}
    group, _, place = (cursor or "").partition(_IN)
    rows: list[CaseRow] = [] if cursor else await _with_offers(services, which, tuple(sorted(others)))
    if group != _OTHERS:
        page = await _rows(services, which._replace(stages=mine, ended=False), place or None)
        rows, place = [*rows, *page.rows], ""
        if page.next:
            return Rows(rows, f"{_OWN}{_IN}{page.next}")
    left = ROWS - len(rows)
    page = await _rows(services, which._replace(stages=tuple(sorted(others))), place or None, max(left, 1))
    if left <= 0:
        return Rows(rows, f"{_OTHERS}{_IN}" if page.rows else None)
    more = [row for row in page.rows if not _has_offer(row)]
    return Rows([*rows, *more], f"{_OTHERS}{_IN}{page.next}" if page.next else None)


async def _with_offers(services: Services, which: CaseFilter, stages: Sequence[str]) -> list[CaseRow]:
    """The cases in others' turn in which the shop has made an offer that is open."""
    page = await _rows(services, which._replace(stages=tuple(stages), ended=False), None, LOOKED_THROUGH)
    return [row for row in page.rows if _has_offer(row)]


def _has_offer(row: CaseRow) -> bool:
    return any(offer.side is not Role.CONSUMER for offer in open_offers(decode_case(row.doc).case))


def _grouped(rows: Sequence[Glance], speech: Speech) -> Sequence[Group]:
    """The consumer's turn, others' turn, the end: time may just have moved a case from one to another."""
    named = [("mine" if row.mine else "ended" if row.turn is None else "others", row) for row in rows]
    groups = {name: [row for its, row in named if its == name] for name in ("mine", "others", "ended")}
    groups["mine"].sort(key=lambda row: row.deadline.due_ms if row.deadline is not None else math.inf)
    many = len(groups["mine"]) + len(groups["others"]) > SHOWN_AT_ONCE
    folded = {"mine": False, "others": many and bool(groups["mine"]), "ended": True}
    return [
        Group(speech.say(f"page.cases.group.{name}"), found, folded[name]) for name, found in groups.items() if found
    ]


def which_cases(actor: Actor, chosen: str) -> CaseFilter:
    """The reader's own cases in the stages that were chosen."""
    stages = _stages(actor.role, chosen)
    return CaseFilter(
        shop_id=actor.shop_id if actor.role is Role.MERCHANT else None,
        consumer_id=actor.subject if actor.role is Role.CONSUMER else None,
        stages=stages,
        disputed=True if actor.role is Role.ARBITRATOR else None,
        by_due=True,
        ended=False if stages and ENDED_STAGES.isdisjoint(stages) else None,
    )


def _stages(role: Role, chosen: str) -> tuple[str, ...]:
    if chosen == MINE:
        return tuple(stage.value for stage in mine_of(role))
    return (chosen,) if chosen in {stage.value for stage in Stage} else ()


def mine_of(role: Role) -> tuple[Stage, ...]:
    """The stages in which it is always this role's turn."""
    others = {row.stage for row in STAGES if not is_mine(row.turn, role)}
    return tuple(dict.fromkeys(row.stage for row in STAGES if row.stage not in others))


def _fits(seen: Seen, chosen: str) -> bool:
    """Time may just have moved a case on, out of what was chosen."""
    stages = _stages(seen.actor.role, chosen)
    return not stages or seen.view().stage.value in stages


def _filters(role: Role, chosen: str, shop: str, speech: Speech) -> Filters:
    to_mine = address("", stage=MINE, shop=shop)
    mine = [Chip(speech.say("page.filter.mine"), to_mine, chosen == MINE)] if mine_of(role) else []
    stages = [
        Chip(stage_words(stage, role, speech), address("", stage=stage.value, shop=shop), chosen == stage.value)
        for stage in _offered(role)
    ]
    everything = Chip(speech.say("page.filter.all"), address("", shop=shop), not _stages(role, chosen))
    return Filters(speech.say("page.filter.label"), [everything, *mine, *stages])


def _offered(role: Role) -> Sequence[Stage]:
    """The stages worth choosing: all that can come about, the reader's own first, the ended ones last.

    A consumer has few cases: all in which it is their turn are one choice.
    """
    there = list(dict.fromkeys(row.stage for row in STAGES))
    if role is Role.ARBITRATOR:
        there = [Stage.PLATFORM_TO_DECIDE, Stage.BOTH_TO_PROVE, Stage.MONEY_ON_ITS_WAY, *ENDED]
    own = mine_of(role)
    mine = [stage for stage in there if stage in own] if role is not Role.CONSUMER else []
    others = [stage for stage in there if stage not in own]
    return [*mine, *(stage for stage in others if stage not in ENDED), *(stage for stage in others if stage in ENDED)]


async def glances(services: Services, seen: Sequence[Seen], speech: Speech) -> Sequence[Glance]:
    """The rows of a list, each in its own zone, with the names of the shops."""
    names = await shop_names(services, {one.case.basis.shop_id for one in seen})
    return [
        glance(one, Speech(speech.language, one.now, one.case.basis.zone), names[one.case.basis.shop_id])
        for one in seen
    ]


async def shop_names(services: Services, shop_ids: set[str]) -> Mapping[str, str]:
    """The names of shops; one without a name is called by its id."""
    ids = sorted(shop_ids)
    rows = await asyncio.gather(*(services.store.shop(shop_id) for shop_id in ids))
    return {
        shop_id: (decode_shop(row.doc).name if row is not None else "") or shop_id
        for shop_id, row in zip(ids, rows, strict=True)
    }
