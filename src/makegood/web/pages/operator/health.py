"""Is time acting when it should, and what waits?"""

from __future__ import annotations

from datetime import timedelta
from typing import Final, NamedTuple

from ....app.codec import instant, micros
from ....app.ports.console import LatenessRow
from ..frame.visit import Page, Shown, Visit
from ..frame.words import Moment, Speech

HOURS: Final = 24
_HOUR: Final = timedelta(hours=1)
_LATE: Final = timedelta(seconds=60)


class HourShown(NamedTuple):
    """An hour in which time acted; `tone` says whether it was late."""

    at: Moment
    cases: int
    late: int
    worst: str
    tone: str


class WaitShown(NamedTuple):
    """One queue: how long it is, since when its oldest waits, and whether that is bad."""

    name: str
    waiting: int
    oldest: str | None
    tone: str


async def health(visit: Visit) -> Shown:
    """What waits now, and how late time acted over the last day."""
    speech, store = Speech(visit.language, visit.services.door.now), visit.services.store
    load = await store.load(micros(speech.now))
    hours = await store.lateness(micros(speech.now - HOURS * _HOUR))
    told = {
        "waits": [
            _wait("deadlines", load.deadlines_due, load.oldest_due, speech, _LATE),
            _wait("outbox", load.outbox, load.oldest_outbox, speech, timedelta(minutes=10)),
            WaitShown("payouts", load.payouts_under_way, None, "rest"),
            WaitShown("tasks", load.payouts_open, None, "soon" if load.payouts_open else "rest"),
        ],
        "hours": [_hour(row, speech) for row in reversed(hours)],
        "acted": sum(row.cases for row in hours),
        "late": sum(row.late_cases for row in hours),
        "worst": _long(max((row.worst for row in hours), default=0), speech),
    }
    return Page("operator/health.html", told)


def _wait(name: str, count: int, oldest: int | None, speech: Speech, bad_after: timedelta) -> WaitShown:
    age = max(speech.now - instant(oldest), timedelta(0)) if oldest is not None and count else timedelta(0)
    tone = "late" if age >= bad_after else "rest"
    return WaitShown(name, count, speech.age(age) if age else None, tone)


def _hour(row: LatenessRow, speech: Speech) -> HourShown:
    tone = "late" if row.late_cases else "mine"
    return HourShown(speech.moment(instant(row.hour_at)), row.cases, row.late_cases, _long(row.worst, speech), tone)


def _long(worst: int, speech: Speech) -> str:
    """A lateness in words: below a second it is none that anybody feels."""
    length = timedelta(microseconds=worst)
    return speech.say("page.health.at_once") if length < timedelta(seconds=1) else speech.span(length)
