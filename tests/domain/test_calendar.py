"""Which days are worked, where does a count of them end, and which holidays are proposed as suspensions?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makegood.app.calendars import load_builtin
from makegood.domain.calendar import (
    Calendar,
    add_working_days,
    is_provisional,
    is_working_day,
    proposed_suspensions,
)
from makegood.domain.running import Period

SHANGHAI, NEW_YORK, BERLIN = "Asia/Shanghai", "America/New_York", "Europe/Berlin"
CHINA = load_builtin()
MON_TO_FRI = Calendar("plain", 1, frozenset(), frozenset(), range(2020, 2040), frozenset())
INSTANT = timedelta(microseconds=1)


def local(text: str, zone: str) -> datetime:
    """Reads a wall time in a zone, as its instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def utc(text: str) -> datetime:
    """Reads an instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# --- working days ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 13), True),  # a plain Friday
        (date(2026, 2, 14), True),  # a Saturday worked for the Spring Festival
        (date(2026, 2, 15), False),  # a Sunday
        (date(2026, 2, 16), False),  # New Year's Eve
        (date(2026, 2, 23), False),  # a Monday off in exchange
        (date(2026, 2, 24), True),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # a Saturday worked for the National Day
        (date(2026, 10, 11), False),
        (date(2027, 1, 1), False),  # by law, though not announced yet
        (date(2031, 10, 1), True),  # a Wednesday of a year that is not covered
        (date(2031, 10, 4), False),  # and its Saturday
    ],
)
def test_the_calendar_knows_holidays_and_make_up_days(day: date, works: bool) -> None:
    """Weekdays off and weekend days worked are as announced; outside its years it is Monday to Friday."""
    assert is_working_day(CHINA, day) is works


@pytest.mark.parametrize(
    ("day", "provisional"),
    [
        (date(2019, 12, 31), True),
        (date(2020, 1, 1), False),
        (date(2026, 12, 31), False),
        (date(2027, 1, 1), True),
        (date(2030, 12, 31), True),
        (date(2031, 1, 1), True),
    ],
)
def test_a_day_is_provisional_where_nothing_is_announced(day: date, provisional: bool) -> None:
    """Years before, between and after what the calendar knows for certain."""
    assert is_provisional(CHINA, day) is provisional


@pytest.mark.parametrize(
    ("anchor", "days", "deadline"),
    [
        # from a Friday before the Spring Festival: a Saturday worked, nine days off, another Saturday worked
        ("2026-02-13 10:00", 0, "2026-02-13 10:00"),
        ("2026-02-13 10:00", 1, "2026-02-14 10:00"),
        ("2026-02-13 10:00", 2, "2026-02-24 10:00"),
        ("2026-02-13 10:00", 5, "2026-02-27 10:00"),
        ("2026-02-13 10:00", 6, "2026-02-28 10:00"),
        ("2026-02-13 10:00", 7, "2026-03-02 10:00"),
        # the anchor on that Saturday worked, and on the days off after it
        ("2026-02-14 23:59:59.999999", 1, "2026-02-24 23:59:59.999999"),
        ("2026-02-15 00:00", 1, "2026-02-25 00:00"),
        ("2026-02-23 23:59:59.999999", 1, "2026-02-25 00:00"),
        ("2026-02-24 00:00", 1, "2026-02-25 00:00"),
        ("2026-02-24 00:00:00.000001", 1, "2026-02-25 00:00:00.000001"),
        # a plain weekend
        ("2026-03-06 23:59:59.999999", 5, "2026-03-13 23:59:59.999999"),
        ("2026-03-07 00:00", 5, "2026-03-14 00:00"),
        ("2026-03-08 12:00", 5, "2026-03-14 00:00"),
        ("2026-03-09 00:00", 5, "2026-03-16 00:00"),
        # a day off in the evening whose UTC date is the working day before
        ("2026-03-07 01:00", 1, "2026-03-10 00:00"),
        # over the year's end: the first of January off, then a weekend
        ("2026-12-31 18:00", 1, "2027-01-04 18:00"),
        ("2026-12-31 18:00", 5, "2027-01-08 18:00"),
        ("2027-01-01 00:00", 1, "2027-01-05 00:00"),
        ("2026-12-30 18:00", 1, "2026-12-31 18:00"),
    ],
)
def test_working_days_are_counted_in_shanghai(anchor: str, days: int, deadline: str) -> None:
    """From a working day to the same wall time, from a day off to the end of the last day counted."""
    assert add_working_days(local(anchor, SHANGHAI), days, CHINA, SHANGHAI) == local(deadline, SHANGHAI)


@pytest.mark.parametrize(
    ("zone", "anchor", "days", "deadline"),
    [
        # the weekend on which clocks go forward: the wall time stays, the hours between are one fewer
        (NEW_YORK, "2026-03-06 17:00", 1, "2026-03-09 16:00"),
        (BERLIN, "2026-03-27 11:00", 1, "2026-03-30 10:00"),
        # the weekend on which they go back: one more
        (NEW_YORK, "2026-10-30 16:00", 1, "2026-11-02 17:00"),
        (BERLIN, "2026-10-23 10:00", 1, "2026-10-26 11:00"),
        # from within the Sunday of a change, the repeated hour included, to the midnight after Monday
        (NEW_YORK, "2026-03-08 06:59", 1, "2026-03-10 04:00"),
        (NEW_YORK, "2026-03-08 07:00", 1, "2026-03-10 04:00"),
        (NEW_YORK, "2026-11-01 05:30", 1, "2026-11-03 05:00"),
        (NEW_YORK, "2026-11-01 06:30", 1, "2026-11-03 05:00"),
        (BERLIN, "2026-03-29 01:00", 1, "2026-03-30 22:00"),
        (BERLIN, "2026-10-25 00:30", 1, "2026-10-26 23:00"),
        (BERLIN, "2026-10-25 01:30", 1, "2026-10-26 23:00"),
        # Sunday evening in New York is Monday in UTC: the zone's own day counts
        (NEW_YORK, "2026-03-02 03:00", 1, "2026-03-03 05:00"),
        # Shanghai has no daylight saving
        (SHANGHAI, "2026-03-06 17:00", 1, "2026-03-09 16:00"),
    ],
)
def test_working_days_cross_daylight_saving(zone: str, anchor: str, days: int, deadline: str) -> None:
    """Instants are in UTC here: wall time in the zone is kept over both changes of the year."""
    assert add_working_days(utc(anchor), days, MON_TO_FRI, zone) == utc(deadline)


@pytest.mark.parametrize(
    ("zone", "worked_sunday", "wall_time", "deadline"),
    [
        # clocks jump over 02:00-03:00: every wall time in between falls on the jump
        (NEW_YORK, "2026-03-08", "01:59:59", "2026-03-08 06:59:59"),
        (NEW_YORK, "2026-03-08", "02:00:00", "2026-03-08 07:00:00"),
        (NEW_YORK, "2026-03-08", "02:30:00.123456", "2026-03-08 07:00:00"),
        (NEW_YORK, "2026-03-08", "02:59:59.999999", "2026-03-08 07:00:00"),
        (NEW_YORK, "2026-03-08", "03:00:00", "2026-03-08 07:00:00"),
        (NEW_YORK, "2026-03-08", "03:00:01", "2026-03-08 07:00:01"),
        (BERLIN, "2026-03-29", "01:59:59", "2026-03-29 00:59:59"),
        (BERLIN, "2026-03-29", "02:00:00", "2026-03-29 01:00:00"),
        (BERLIN, "2026-03-29", "02:00:01", "2026-03-29 01:00:00"),
        (BERLIN, "2026-03-29", "03:00:00", "2026-03-29 01:00:00"),
        # clocks repeat 01:00-02:00 in New York and 02:00-03:00 in Berlin: the first of the two
        (NEW_YORK, "2026-11-01", "00:59:59", "2026-11-01 04:59:59"),
        (NEW_YORK, "2026-11-01", "01:00:00", "2026-11-01 05:00:00"),
        (NEW_YORK, "2026-11-01", "01:59:59", "2026-11-01 05:59:59"),
        (NEW_YORK, "2026-11-01", "02:00:00", "2026-11-01 07:00:00"),
        (BERLIN, "2026-10-25", "01:59:59", "2026-10-24 23:59:59"),
        (BERLIN, "2026-10-25", "02:00:00", "2026-10-25 00:00:00"),
        (BERLIN, "2026-10-25", "02:59:59", "2026-10-25 00:59:59"),
        (BERLIN, "2026-10-25", "03:00:00", "2026-10-25 02:00:00"),
    ],
)
def test_a_deadline_on_the_day_of_a_change_is_an_instant_of_that_day(
    zone: str, worked_sunday: str, wall_time: str, deadline: str
) -> None:
    """Where clocks skip the wall time it is the skip, where they repeat it the first."""
    sunday = date.fromisoformat(worked_sunday)
    calendar = replace(MON_TO_FRI, workdays=frozenset({sunday}))
    friday = local(f"{sunday - timedelta(days=2)} {wall_time}", zone)
    assert add_working_days(friday, 1, calendar, zone) == utc(deadline)


@pytest.mark.parametrize(
    ("zone", "day_worked", "deadline"),
    [
        ("America/Santiago", "2026-09-05", "2026-09-06 04:00"),  # midnight is skipped: the next day begins at 01:00
        ("America/Havana", "2026-10-31", "2026-11-01 04:00"),  # midnight comes twice: it begins at the first
        ("Pacific/Apia", "2011-12-29", "2011-12-30 10:00"),  # the next day is skipped whole: the one after it begins
    ],
)
def test_a_day_ends_where_the_next_begins_also_when_clocks_change_at_midnight(
    zone: str, day_worked: str, deadline: str
) -> None:
    """Counted from the day off before, one working day ends at the first instant after it."""
    worked = date.fromisoformat(day_worked)
    off = worked - timedelta(days=1)
    calendar = replace(MON_TO_FRI, workdays=frozenset({worked}), holidays=frozenset({off}))
    assert add_working_days(local(f"{off} 12:00", zone), 1, calendar, zone) == utc(deadline)


def test_working_days_are_counted_forwards() -> None:
    """A negative number of days is a mistake of the caller."""
    with pytest.raises(AssertionError):
        add_working_days(utc("2026-03-02"), -1, CHINA, SHANGHAI)


anchors = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 1)).map(lambda wall: wall.replace(tzinfo=UTC))
zones = st.sampled_from((SHANGHAI, NEW_YORK, BERLIN))
counts = st.integers(1, 30)


@given(anchors, counts, zones)
def test_exactly_as_many_working_days_pass_as_were_asked_for(anchor: datetime, days: int, zone: str) -> None:
    """Counted day by day, and the deadline is on a working day or at the midnight that ends one."""
    deadline = add_working_days(anchor, days, CHINA, zone)
    begun, last = anchor.astimezone(ZoneInfo(zone)), (deadline - INSTANT).astimezone(ZoneInfo(zone))
    if is_working_day(CHINA, begun.date()):
        last = deadline.astimezone(ZoneInfo(zone))
        assert last.time() == begun.time()
    passed = (begun.date() + timedelta(days=n) for n in range(1, (last.date() - begun.date()).days + 1))
    assert sum(is_working_day(CHINA, day) for day in passed) == days
    assert is_working_day(CHINA, last.date())
    assert deadline.tzinfo is UTC


@given(anchors, anchors, counts, zones)
def test_a_later_anchor_never_has_the_earlier_deadline(one: datetime, other: datetime, days: int, zone: str) -> None:
    """Deadlines in working days keep the order of their anchors."""
    earlier, later = sorted((one, other))
    assert add_working_days(earlier, days, CHINA, zone) <= add_working_days(later, days, CHINA, zone)


@given(anchors, counts, counts, zones)
def test_working_days_add_up(anchor: datetime, first: int, second: int, zone: str) -> None:
    """Counting on from a deadline on a working day is counting both at once."""
    halfway = add_working_days(anchor, first, CHINA, zone)
    if is_working_day(CHINA, anchor.astimezone(ZoneInfo(zone)).date()):
        both = add_working_days(anchor, first + second, CHINA, zone)
        assert add_working_days(halfway, second, CHINA, zone) == both


# --- proposals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "blocks"),
    [
        (
            2026,
            (
                ("2026-01-01", "2026-01-04"),
                ("2026-02-15", "2026-02-24"),
                ("2026-04-04", "2026-04-07"),
                ("2026-05-01", "2026-05-06"),
                ("2026-06-19", "2026-06-22"),
                ("2026-09-25", "2026-09-28"),
                ("2026-10-01", "2026-10-08"),
            ),
        ),
        (
            2023,
            (
                ("2023-01-21", "2023-01-28"),
                ("2023-04-29", "2023-05-04"),
                ("2023-06-22", "2023-06-25"),
                ("2023-09-29", "2023-10-07"),
                ("2023-12-30", "2024-01-02"),
            ),
        ),
        (2031, ()),
    ],
)
def test_long_holidays_are_proposed_as_suspensions(year: int, blocks: tuple[tuple[str, str], ...]) -> None:
    """Runs of three or more days off, from midnight to midnight; plain weekends and lone days off are not proposed."""
    periods = tuple(Period(local(first, SHANGHAI), local(back, SHANGHAI)) for first, back in blocks)
    assert proposed_suspensions(CHINA, year) == periods


def test_a_block_over_the_year_end_is_proposed_once_in_the_year_it_begins() -> None:
    """Off from the last day of 2025 on, a Wednesday, to the Sunday after: a block of 2025 alone."""
    days = frozenset({date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2)})
    calendar = replace(MON_TO_FRI, holidays=days)
    assert proposed_suspensions(calendar, 2025) == (
        Period(local("2025-12-31", SHANGHAI), local("2026-01-05", SHANGHAI)),
    )
    assert proposed_suspensions(calendar, 2026) == ()


def test_a_proposal_keeps_to_the_midnights_of_its_zone() -> None:
    """A holiday over a change of the clocks is an hour shorter in Berlin than in Shanghai."""
    calendar = replace(MON_TO_FRI, holidays=frozenset({date(2026, 3, 30)}))
    (berlin,) = proposed_suspensions(calendar, 2026, BERLIN)
    assert berlin == Period(utc("2026-03-27 23:00"), utc("2026-03-30 22:00"))
    (shanghai,) = proposed_suspensions(calendar, 2026)
    assert shanghai.until - shanghai.start == timedelta(days=3)
