"""What is everything on our pages made of?  The parts of the design system, alive, on one page of the sandbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from ...domain.words import Stage
from .cases.glance import Glance
from .forms.fields import Filling, fields_of
from .forms.filling import Wrong
from .forms.table import FORMS
from .frame.places import PLACES
from .frame.sheets import SHEET
from .frame.visit import Page, Shown, Visit, not_here
from .frame.words import Countdown, Moment, Speech

TONES: Final = ("mine", "wait", "soon", "late", "rest")
COLOURS: Final = ("ground", "surface", "sunk", "ink", "ink-soft", "edge", "edge-strong", "accent", "accent-soft")
PARTS: Final = (
    "colours",
    "type",
    "badges",
    "counts",
    "buttons",
    "forms",
    "queue",
    "notices",
    "states",
    "tabs",
    "window",
    "steps",
    "timeline",
    "table",
    "icons",
)
_ICONS: Final = tuple(dict.fromkeys(entry.icon for entries in PLACES.values() for entry in entries))
_MORE_ICONS: Final = ("scan", "search", "chart", "notice", "pin", "wallet", "truck", "people", "key", "sliders", "book")
_SIGNS: Final = ("done", "clock", "alert", "camera", "photo", "talk", "idea", "more", "next", "back", "star", "keys")


class Example(NamedTuple):
    """A line of a made-up timeline."""

    says: str
    at: Moment


async def styleguide(visit: Visit) -> Shown:
    """All parts in all their states; there is no such page outside the sandbox."""
    if not visit.services.sandbox:
        return not_here()
    speech = Speech(visit.language, visit.services.door.now)
    told = {
        "tones": TONES,
        "colours": COLOURS,
        "parts": PARTS,
        "stages": [speech.label("stage", stage) for stage in Stage],
        "counts": _counts(speech),
        "rows": _rows(speech),
        "fields": fields_of(FORMS["offer"], "offer", _filling(speech), speech),
        "fields_more": fields_of(FORMS["reject"], "reject", Filling({}), speech),
        "events": [Example(speech.label("command", name), speech.moment(speech.now)) for name in ("refund", "agree")],
        "icons": (*_ICONS, *_MORE_ICONS, *_SIGNS),
    }
    return Page("styleguide.html", {**told, "sheet": SHEET})


def _counts(speech: Speech) -> Sequence[Countdown]:
    """More than a day, less than a day, and over."""
    return [speech.countdown(speech.now + by) for by in (timedelta(days=3, hours=4), timedelta(hours=5), timedelta(0))]


def _filling(speech: Speech) -> Filling:
    most = speech.money(19_900, "CNY")
    return Filling({"amount": ["12.345"]}, [Wrong("amount", "no_amount")], {}, "CNY", {"due": most, "most": most})


def _rows(speech: Speech) -> Sequence[Glance]:
    """A row of each tone."""
    examples = (
        (Stage.MERCHANT_TO_ANSWER, "late", timedelta(minutes=20), True),
        (Stage.MERCHANT_TO_RECEIVE, "soon", timedelta(hours=11), True),
        (Stage.MERCHANT_TO_ANSWER, "mine", timedelta(days=1, hours=9), True),
        (Stage.CONSUMER_TO_SEND, "wait", timedelta(days=6), False),
        (Stage.DONE, "rest", None, False),
    )
    return [_row(speech, *example) for example in examples]


def _row(speech: Speech, stage: Stage, tone: str, left: timedelta | None, mine: bool) -> Glance:
    return Glance(
        to="#queue",
        stage=speech.label("stage", stage),
        tone=tone,
        mine=mine,
        turn=speech.say("page.turn.mine") if mine else None,
        deadline=speech.countdown(speech.now + left) if left is not None else None,
        silence=speech.say("silence.shop.answer") if mine else None,
        outcome=None if left is not None else speech.label("outcome", "refunded"),
        amount=speech.money(12_900, "CNY"),
        what=speech.label("kind", "return_refund"),
        order="260302-0001",
    )
