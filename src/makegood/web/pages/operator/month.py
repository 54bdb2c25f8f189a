"""How does a month look with its days off, its make-up working days, and the standstills that touch it?"""

from __future__ import annotations

import calendar as months
import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from ....app.refs import Refs
from ....domain.calendar import effective, is_provisional, is_working_day, proposed_suspensions
from ..frame.visit import address
from ..frame.words import HOME_ZONE, Moment, Speech

_MONTH: Final = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
_ZONE: Final = ZoneInfo(HOME_ZONE)
_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)


class DayShown(NamedTuple):
    """A day: `kind` is holiday, makeup (a weekend that is worked), weekend or work; `still` are reasons time stands."""

    number: int
    iso: str
    inside: bool
    today: bool
    kind: str
    still: Sequence[str]


class Proposal(NamedTuple):
    """A block of public holidays that an operator may publish as a standstill."""

    start: Moment
    until: Moment
    to: str


class MonthShown(NamedTuple):
    title: str
    before: str
    after: str
    weekdays: Sequence[str]
    weeks: Sequence[Sequence[DayShown]]
    provisional: bool
    proposals: Sequence[Proposal]


def month_shown(wanted: str, refs: Refs, speech: Speech) -> MonthShown:
    """The month that an address names, as 2026-10; this one where it names none."""
    today = speech.now.astimezone(_ZONE).date()
    match = _MONTH.fullmatch(wanted)
    first = date(int(match[1]), int(match[2]), 1) if match is not None else today.replace(day=1)
    weeks = months.Calendar().monthdatescalendar(first.year, first.month)
    after = (first + timedelta(days=31)).replace(day=1)
    return MonthShown(
        speech.say("page.month.title", year=first.year, month_name=_name(first, speech)),
        address("suspensions", month=f"{(first - _DAY):%Y-%m}"),
        address("suspensions", month=f"{after:%Y-%m}"),
        [speech.say(f"page.month.day.{number}") for number in range(7)],
        [[_day(day, first, today, refs) for day in week] for week in weeks],
        is_provisional(refs.calendar, first),
        _proposals(first, after, refs, speech),
    )


def _name(first: date, speech: Speech) -> str:
    return speech.say(f"page.month.name.{first.month}")


def _day(day: date, first: date, today: date, refs: Refs) -> DayShown:
    return DayShown(
        day.day, day.isoformat(), day.month == first.month, day == today, _kind(day, refs), _still(day, refs)
    )


def _kind(day: date, refs: Refs) -> str:
    weekend, works = day.weekday() >= _SATURDAY, is_working_day(refs.calendar, day)
    if weekend:
        return "makeup" if works else "holiday" if day in refs.calendar.holidays else "weekend"
    return "work" if works else "holiday"


def _still(day: date, refs: Refs) -> Sequence[str]:
    """Why time stands on a day, for whomever it does."""
    start = _midnight(day)
    found = []
    for one in refs.suspensions:
        period = effective(one)
        if period is not None and period.start < start + _DAY and period.until > start:
            found.append(one.reason)
    return found


def _proposals(first: date, after: date, refs: Refs, speech: Speech) -> Sequence[Proposal]:
    """Long holidays that touch the month, with the form filled in."""
    start, until = _midnight(first), _midnight(after)
    found = [one for one in proposed_suspensions(refs.calendar, first.year) if one.start < until and one.until > start]
    return [
        Proposal(
            speech.moment(one.start),
            speech.moment(one.until),
            address("suspensions", month=f"{first:%Y-%m}", start=_typed(one.start), until=_typed(one.until)),
        )
        for one in found
    ]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), _ZONE)


def _typed(at: datetime) -> str:
    """As a field for an instant holds it."""
    return at.astimezone(_ZONE).strftime("%Y-%m-%dT%H:%M")
