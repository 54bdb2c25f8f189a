"""How does an operator publish a standstill of time, after seeing what it would move, and withdraw one?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from ....app.suspending import Preview, WantedSuspension
from ....domain.calendar import Suspension
from ....domain.refusals import Refusal
from ....domain.words import CARRIERS
from ..cases.listing import shop_names
from ..forms.fields import Filling, fields_of
from ..forms.filling import Typed, Wrong, first, read_form
from ..forms.table import Field, Form, Input
from ..frame.visit import Away, Page, Shown, Visit, address, not_here
from ..frame.words import HOME_ZONE, Moment, Speech
from ..home import flash_of
from .month import month_shown
from .naming import region_named, regions_to_choose, shop_named, shops_to_choose

FORM: Final = Form(
    (
        Field("from", Input.INSTANT, True),
        Field("until", Input.INSTANT, True),
        Field("reason", Input.TEXT, True, length_at_most=500),
        Field("region", Input.SUGGEST, length_at_most=64),
        Field("carrier", Input.CHOICE, False, CARRIERS, "carrier"),
        Field("shop_id", Input.SUGGEST, length_at_most=300),
    )
)


class SuspensionShown(NamedTuple):
    """A published standstill; one that is over, or withdrawn, can no longer be withdrawn."""

    id: str
    start: Moment
    until: Moment
    reason: str
    scope: str
    state: str
    may_withdraw: bool


class MoveShown(NamedTuple):
    to: str
    case_id: str
    clock: str
    was: str
    due_at: str


class PreviewShown(NamedTuple):
    summary: str
    moves: Sequence[MoveShown]


async def suspensions(visit: Visit) -> Shown:
    """What has been published, and an empty form."""
    typed = {"from": (visit.query.get("start", ""),), "until": (visit.query.get("until", ""),)}
    return await _page(visit, typed, ())


async def publish(visit: Visit) -> Shown:
    """Shows what it would move; publishes it when told so."""
    filled = read_form(FORM, visit.form, "")
    wanted = await _wanted(visit, filled.body) if not filled.wrong else None
    if not isinstance(wanted, WantedSuspension):
        return await _page(visit, visit.form, filled.wrong or [wanted or Wrong("from", "no_instant")], status=422)
    try:
        if first(visit.form, "do") == "publish":
            await visit.services.suspending.publish(visit.by.actor, wanted)
            return Away(address("suspensions", said="suspension_published"))
        preview = await visit.services.suspending.preview(wanted)
    except ValueError:
        return await _page(visit, visit.form, [Wrong("until", "no_period")], status=422)
    return await _page(visit, visit.form, (), preview)


async def _wanted(visit: Visit, body: Mapping[str, str]) -> WantedSuspension | Wrong:
    """The period is typed in the platform's own zone; a region and a shop are found by what people call them."""
    start, until = _instant(body["from"]), _instant(body["until"])
    if start is None or until is None:
        return Wrong("from", "no_instant")
    region, shop_id = body.get("region"), body.get("shop_id")
    if region is not None:
        region = region_named(region, Speech(visit.language, visit.services.door.now))
        if region is None:
            return Wrong("region", "no_region")
    if shop_id is not None:
        shop_id = await shop_named(visit, shop_id)
        if shop_id is None:
            return Wrong("shop_id", "no_shop")
    return WantedSuspension(start, until, body["reason"], region, body.get("carrier"), shop_id)


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(HOME_ZONE))
    except ValueError:
        return None


async def withdraw(visit: Visit) -> Shown:
    """Ends one now; the time that has already stood still stays."""
    answer = await visit.services.suspending.withdraw(visit.by.actor, visit.params["suspension_id"])
    return not_here() if isinstance(answer, Refusal) else Away(address("suspensions", said="suspension_withdrawn"))


async def _page(
    visit: Visit, typed: Typed, wrong: Sequence[Wrong], preview: Preview | None = None, status: int = 200
) -> Page:
    speech = Speech(visit.language, visit.services.door.now)
    refs = await visit.services.door.refs()
    published = sorted(refs.suspensions, key=lambda one: one.start, reverse=True)
    names = await shop_names(visit.services, {one.shop_id for one in published if one.shop_id})
    choices = {"region": regions_to_choose(speech), "shop_id": await shops_to_choose(visit)}
    told = {
        "flash": flash_of(visit),
        "suspensions": [_shown(one, names, speech) for one in published],
        "fields": fields_of(FORM, "suspension", Filling(typed, wrong, choices), speech),
        "preview": _preview(preview, speech) if preview is not None else None,
        "zone": speech.zone_name(HOME_ZONE),
        "month": month_shown(first(visit.form, "month") or visit.query.get("month", ""), refs, speech),
    }
    return Page("suspensions.html", told, status)


def _shown(one: Suspension, names: Mapping[str, str], speech: Speech) -> SuspensionShown:
    state = _state(one, speech.now)
    return SuspensionShown(
        one.id,
        speech.moment(one.start),
        speech.moment(one.until),
        one.reason,
        _scope(one, names, speech),
        state,
        state in ("coming", "running"),
    )


def _state(one: Suspension, now: datetime) -> str:
    if one.withdrawn_at is not None:
        return "withdrawn"
    if one.until <= now:
        return "over"
    return "running" if one.start <= now else "coming"


def _scope(one: Suspension, names: Mapping[str, str], speech: Speech) -> str:
    carrier = speech.label("carrier", one.carrier) if one.carrier else None
    shop = names[one.shop_id] if one.shop_id else None
    places = [place for place in (speech.region(one.region), carrier, shop) if place]
    return speech.listed(places) if places else speech.say("page.suspensions.everywhere")


def _preview(found: Preview, speech: Speech) -> PreviewShown:
    summary = speech.say(
        "page.suspensions.preview", cases=found.cases, moved=found.moved_cases, deadlines=found.moved_deadlines
    )
    moves = [
        MoveShown(
            address("cases", move.case_id),
            move.case_id,
            speech.label("clock", move.name),
            speech.instant(move.was),
            speech.instant(move.due_at),
        )
        for move in found.moves
    ]
    return PreviewShown(summary, moves)
