"""Is the built-in calendar what its sources say, and is a bad calendar file explained?"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from makegood.app.calendars import Problem, load_builtin, read_calendar, write_calendar
from makegood.domain.calendar import Calendar

ROOT = Path(__file__).parents[2]
DATA = ROOT / "src" / "makegood" / "app" / "data" / "calendar-cn.json"
GOOD: dict[str, Any] = {  # JSON of any shape, to be spoilt
    "id": "cn",
    "number": 2,
    "years": {"2027": {"provisional": False, "holidays": ["2027-01-01"], "workdays": ["2027-02-14"]}},
}


def spoilt(**fields: Any) -> bytes:  # Any: the point is that anything may arrive
    """Writes the good document with some fields replaced."""
    return json.dumps(GOOD | fields).encode()


def spoilt_year(**fields: Any) -> bytes:  # Any: the point is that anything may arrive
    """Writes the good document with some fields of its year replaced."""
    return spoilt(years={"2027": GOOD["years"]["2027"] | fields})


# --- the built-in calendar ------------------------------------------------------------------------


def test_the_data_file_is_what_the_seeding_script_makes() -> None:
    """Nobody edits the data by hand: when this fails, run tools/seed_calendar.py and look at the difference."""
    made = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "seed_calendar.py"), "--print"], check=True, capture_output=True
    )
    assert made.stdout == DATA.read_bytes()


def test_the_built_in_calendar_says_which_years_are_announced() -> None:
    """Announced through 2026, and only by law from there to 2030."""
    calendar = load_builtin()
    assert (calendar.id, calendar.number) == ("cn", 1)
    assert calendar.covers == range(2020, 2031)
    assert calendar.provisional_years == {2027, 2028, 2029, 2030}
    assert {day.year for day in calendar.workdays} == set(range(2020, 2027))


@pytest.mark.parametrize("year", range(2020, 2027))
def test_a_second_source_agrees_on_the_announced_years(year: int) -> None:
    """Days off and make-up days are the same in a library with another author."""
    calendar, other = load_builtin(), holidays.country_holidays("CN", years=year)
    assert {day for day in calendar.holidays if day.year == year} == {day for day in other if day.weekday() < 5}
    assert {day for day in calendar.workdays if day.year == year} == {
        day for day in other.weekend_workdays if day.year == year
    }


@pytest.mark.parametrize("year", range(2027, 2031))
def test_a_provisional_year_has_the_days_off_by_law(year: int) -> None:
    """Thirteen days a year are off by law, or twelve where two feasts fall together; weekends are made up for."""
    days = {day for day in load_builtin().holidays if day.year == year}
    assert len(days) in (12, 13)
    assert date(year, 10, 2) in days or date(year, 10, 2).weekday() >= 5


# --- reading and writing --------------------------------------------------------------------------


def test_a_file_of_one_year_is_read() -> None:
    """The lists become days, and the years a range."""
    assert read_calendar(spoilt()) == Calendar(
        "cn", 2, frozenset({date(2027, 1, 1)}), frozenset({date(2027, 2, 14)}), range(2027, 2028), frozenset()
    )


def test_weekends_among_announced_holidays_change_nothing() -> None:
    """An announcement names whole blocks of days; only their weekdays are kept."""
    calendar = read_calendar(spoilt_year(holidays=["2027-01-01", "2027-01-02", "2027-01-03"]))
    assert isinstance(calendar, Calendar)
    assert calendar.holidays == {date(2027, 1, 1)}


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "The file is not JSON: line 1, column 1: Expecting value."),
        (b'{"id":\n7 8}', "The file is not JSON: line 2, column 3: Expecting ',' delimiter."),
        (b'{"id": "\xff"}', "The file is not text in UTF-8; save it as UTF-8 and send it again."),
        (b"[" * 100_000, "The file is nested far deeper than a calendar is."),
        (b'{"2027": 1, "2027": 2}', 'The file cannot be read: "2027" stands twice in one object; keep one.'),
        (b"[]", 'The file must hold one object: {"id": "cn", "number": 2, "years": {...}}.'),
        (b'{"id": "cn", "number": 1}', 'The calendar lacks "years".'),
        (spoilt(source="x"), 'The calendar has "source", which means nothing here; it knows "id", "number", "years".'),
        (spoilt(id=""), '"id" must be a name such as "cn": 1 to 40 small letters, digits and hyphens.'),
        (spoilt(id=7), '"id" must be a name such as "cn": 1 to 40 small letters, digits and hyphens.'),
        (spoilt(number=0), '"number" must be a whole number from 1 to 999999, higher with each new version.'),
        (spoilt(number=True), '"number" must be a whole number from 1 to 999999, higher with each new version.'),
        (spoilt(number=1_000_000), '"number" must be a whole number from 1 to 999999, higher with each new version.'),
        (spoilt(years={}), '"years" must be an object with at least one year: {"2027": {...}}.'),
        (spoilt(years=[]), '"years" must be an object with at least one year: {"2027": {...}}.'),
        (spoilt(years={"27": {}}), '"27" is not a year; write four digits, such as 2027.'),
        (spoilt(years={"0000": {}}), '"0000" is not a year; write four digits, such as 2027.'),
        (
            spoilt(years={"2027": []}),
            '2027 must be an object with "holidays", "provisional", "workdays", not a list.',
        ),
        (spoilt(years={"2027": {"provisional": False, "holidays": []}}), '2027 lacks "workdays".'),
        (
            spoilt(years=GOOD["years"] | {"2029": {"provisional": True, "holidays": [], "workdays": []}}),
            "Years follow one another without a gap, but none stands between 2027 and 2029.",
        ),
        (spoilt_year(provisional="no"), '"provisional" of 2027 must be true or false.'),
        (spoilt_year(holidays="2027-01-01"), '"holidays" of 2027 must be a list of days such as ["2027-10-01"].'),
        (spoilt_year(holidays=["2027-02-29"]), '"2027-02-29" under holidays of 2027 is not a day; write "2027-10-01".'),
        (spoilt_year(holidays=["20270101"]), '"20270101" under holidays of 2027 is not a day; write "2027-10-01".'),
        (spoilt_year(holidays=[20270101]), '20270101 under holidays of 2027 is not a day; write "2027-10-01".'),
        (
            spoilt_year(holidays=["元旦" * 50]),
            '"' + "元旦" * 19 + '元... under holidays of 2027 is not a day; write "2027-10-01".',
        ),
        (spoilt_year(holidays=["\ud800"]), '"?" under holidays of 2027 is not a day; write "2027-10-01".'),
        (spoilt_year(holidays=["2026-01-01"]), "2026-01-01 stands under holidays of 2027; move it to 2026."),
        (
            spoilt_year(workdays=["2027-02-12"]),
            "2027-02-12 under workdays is a Friday, which is worked anyway; only Saturdays and Sundays go there.",
        ),
        (
            spoilt_year(holidays=["2027-02-14"]),
            '"2027-02-14" stands under both holidays and workdays; keep it where the announcement has it.',
        ),
    ],
)
def test_a_bad_file_is_explained_in_a_sentence(raw: bytes, sentence: str) -> None:
    """Each mistake is named with its place and the way out."""
    problem = read_calendar(raw)
    assert isinstance(problem, Problem)
    assert sentence in problem.sentences


def test_all_mistakes_are_told_at_once() -> None:
    """An operator repairs a file in one go."""
    problem = read_calendar(spoilt(id="", number=0, years={"x": {}}))
    assert isinstance(problem, Problem)
    assert len(problem.sentences) == 3


def test_a_hopeless_file_is_told_a_handful_of_mistakes() -> None:
    """A thousand sentences help nobody."""
    problem = read_calendar(spoilt_year(holidays=["x"] * 1000))
    assert isinstance(problem, Problem)
    assert len(problem.sentences) == 20


documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "number", "years", "2027", "2028", "holidays", "workdays", "provisional", "x"]),
            inner,
        )
    ),
)


@given(st.binary() | documents.map(lambda value: json.dumps(value).encode()))
def test_no_file_is_too_strange_to_be_answered(raw: bytes) -> None:
    """Whatever arrives is a calendar or a problem whose sentences can be sent on."""
    answer = read_calendar(raw)
    if isinstance(answer, Problem):
        assert answer.sentences
        assert "".join(answer.sentences).encode()


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Draws calendars of one to four years with some days off and some weekends worked."""
    first = draw(st.integers(1970, 2100))
    years = range(first, first + draw(st.integers(1, 4)))
    days = draw(st.sets(st.dates(date(years[0], 1, 1), date(years[-1], 12, 31)), max_size=40))
    return Calendar(
        id=draw(st.from_regex("[a-z0-9-]{1,40}", fullmatch=True)),
        number=draw(st.integers(1, 999_999)),
        holidays=frozenset(day for day in days if day.weekday() < 5),
        workdays=frozenset(day for day in days if day.weekday() >= 5),
        covers=years,
        provisional_years=frozenset(draw(st.sets(st.sampled_from(years)))),
    )


@given(calendars())
def test_a_calendar_that_was_written_is_read_back_the_same(calendar: Calendar) -> None:
    """Writing loses nothing."""
    assert read_calendar(write_calendar(calendar)) == calendar
