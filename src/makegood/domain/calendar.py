"""Which time does not count: suspended periods, weekends and public holidays?

Nothing stands still by itself: only a published suspension stops clocks.  The calendar counts working days and
proposes suspensions that an operator may publish.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from makegood.domain.running import Period, merged

HOME_ZONE: Final = "Asia/Shanghai"
_DAY: Final = timedelta(days=1)
_SECOND: Final = timedelta(seconds=1)
_SATURDAY: Final = 5
_LONG_BLOCK_DAYS: Final = 3

# --- suspensions ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Suspension:
    """A published period in which the clocks of its scope do not run; a field that is None leaves the scope open."""

    id: str
    start: datetime
    until: datetime
    reason: str
    region: str | None
    carrier: str | None
    shop_id: str | None
    published_at: datetime
    withdrawn_at: datetime | None


class Scope(NamedTuple):
    """Where a case stands: its shop, the regions it touches, and the carrier of its parcel where there is one."""

    shop_id: str
    regions: tuple[str, ...]
    carrier: str | None


def effective(suspension: Suspension) -> Period | None:
    """Returns the time that stands still: none when withdrawn by the start, else up to the withdrawal."""
    until = suspension.until
    if suspension.withdrawn_at is not None:
        until = min(until, suspension.withdrawn_at)
    return Period(suspension.start, until) if until > suspension.start else None


def covers(suspension: Suspension, scope: Scope) -> bool:
    """Tells whether every field that the suspension names matches; one that names nothing covers everything."""
    return (
        (suspension.shop_id is None or suspension.shop_id == scope.shop_id)
        and (suspension.carrier is None or suspension.carrier == scope.carrier)
        and (suspension.region is None or suspension.region in scope.regions)
    )


def standing_still(suspensions: Iterable[Suspension], scope: Scope) -> tuple[Period, ...]:
    """Returns the merged periods in which the clocks of a scope stand still."""
    periods = (effective(suspension) for suspension in suspensions if covers(suspension, scope))
    return merged(period for period in periods if period is not None)


# --- working days ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which people work: Monday to Friday, but for weekdays off and weekend days worked.

    `covers` are the years that it knows.  In provisional years no make-up working days are announced yet.
    """

    id: str
    number: int
    holidays: frozenset[date]
    workdays: frozenset[date]
    covers: range
    provisional_years: frozenset[int]


def is_working_day(calendar: Calendar, day: date) -> bool:
    """Tells whether people work on a day; in a year that the calendar does not cover, Monday to Friday."""
    if day.weekday() >= _SATURDAY:
        return day in calendar.workdays
    return day not in calendar.holidays


def is_provisional(calendar: Calendar, day: date) -> bool:
    """Tells whether the official announcement for the day's year is still to come."""
    return day.year not in calendar.covers or day.year in calendar.provisional_years


def add_working_days(anchor: datetime, days: int, calendar: Calendar, zone: str) -> datetime:
    """Returns the UTC instant by which `days` working days have passed since the anchor, on the clocks of a zone.

    From a working day it is the same wall time on the days-th following working day.  From a day off the count starts
    with the next working day and the deadline is the end of the days-th one: the local midnight after it.  Zero days
    end at the anchor.  Where daylight saving skips the wall time, the deadline is the instant of the skip; where it
    repeats the wall time, the first of the two.
    """
    assert days >= 0, f"working days are counted forwards, not {days}"
    if days == 0:
        return anchor
    local = anchor.astimezone(ZoneInfo(zone))
    last = local.date()
    for _ in range(days):
        last = _next_working_day(calendar, last)
    if is_working_day(calendar, local.date()):
        return _instant(last, local.time(), zone)
    return _instant(last + _DAY, time.min, zone)


def _next_working_day(calendar: Calendar, day: date) -> date:
    """Returns the first working day after a day."""
    day += _DAY
    while not is_working_day(calendar, day):
        day += _DAY
    return day


def _instant(day: date, at: time, zone: str) -> datetime:
    """Returns the UTC instant at which the clocks of a zone show a wall time, or skip over it."""
    wall = datetime.combine(day, at.replace(fold=0), ZoneInfo(zone))
    instant = wall.astimezone(UTC)
    if instant.astimezone(wall.tzinfo).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    return _skip(wall)


def _skip(wall: datetime) -> datetime:
    """Returns the instant at which the clocks jump over a wall time that does not exist.

    Reading the wall time by the offset after the jump lands before the jump, by the offset before the jump at or after
    it; the jump, on a whole second, is found between the two by halving.
    """
    early = wall.replace(fold=1, microsecond=0).astimezone(UTC)
    late = wall.replace(fold=0, microsecond=0).astimezone(UTC)
    after = late.astimezone(wall.tzinfo).utcoffset()
    while late - early > _SECOND:
        middle = early + (late - early) // 2 // _SECOND * _SECOND
        if middle.astimezone(wall.tzinfo).utcoffset() == after:
            late = middle
        else:
            early = middle
    return late


# --- proposals ------------------------------------------------------------------------------------


def proposed_suspensions(calendar: Calendar, year: int, zone: str = HOME_ZONE) -> tuple[Period, ...]:
    """Returns the public holidays of three or more days in a row that begin in a year, from midnight to midnight.

    They are only proposed: nothing stands still until an operator publishes it.
    """
    return tuple(
        Period(_instant(first, time.min, zone), _instant(back, time.min, zone))
        for first, back in _blocks_off(calendar, year)
        if (back - first).days >= _LONG_BLOCK_DAYS
    )


def _blocks_off(calendar: Calendar, year: int) -> Iterator[tuple[date, date]]:
    """Yields every run of days off that begins in a year, as its first day and the working day after it."""
    before, day = date(year - 1, 12, 31), date(year, 1, 1)
    while day.year == year:
        if is_working_day(calendar, before) and not is_working_day(calendar, day):
            yield day, _next_working_day(calendar, day)
        before, day = day, day + _DAY
