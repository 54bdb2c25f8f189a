"""How is a calendar of public holidays read, checked and written?

A calendar is a JSON document: `id`, `number` and `years`, each year with `provisional`, `holidays` and `workdays`.
`holidays` are the days off as announced (weekends among them change nothing); `workdays` are the Saturdays and Sundays
worked to make up for them.  An operator may bring an official file of their own; what is wrong with it is said in
sentences, all at once.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from importlib.resources import files
from itertools import islice, pairwise
from typing import Any, Final, NamedTuple

from makegood.domain.calendar import Calendar

# Any below stands for a JSON value that nobody has checked yet.

_BUILTIN: Final = files("makegood.app").joinpath("data", "calendar-cn.json")
_SATURDAY: Final = 5
_MOST_SENTENCES: Final = 20
_LONGEST_QUOTE: Final = 40
_LARGEST_NUMBER: Final = 999_999
_ID: Final = re.compile("[a-z0-9-]{1,40}")
_DOCUMENT_KEYS: Final = frozenset({"id", "number", "years"})
_YEAR_KEYS: Final = frozenset({"provisional", "holidays", "workdays"})


class Problem(NamedTuple):
    """What is wrong with a calendar file, a sentence for each place, and what to write instead."""

    sentences: tuple[str, ...]


def load_builtin() -> Calendar:
    """Returns the calendar of mainland China that comes with the product."""
    calendar = read_calendar(_BUILTIN.read_bytes())
    assert isinstance(calendar, Calendar), calendar.sentences
    return calendar


def read_calendar(raw: bytes) -> Calendar | Problem:
    """Returns the calendar in a JSON file, or everything that is wrong with it."""
    try:
        document = json.loads(raw, object_pairs_hook=_named_once)
    except json.JSONDecodeError as error:
        return _one(f"The file is not JSON: line {error.lineno}, column {error.colno}: {error.msg}.")
    except UnicodeDecodeError:
        return _one("The file is not text in UTF-8; save it as UTF-8 and send it again.")
    except RecursionError:
        return _one("The file is nested far deeper than a calendar is.")
    except ValueError as error:
        return _one(f"The file cannot be read: {error}.")
    sentences = tuple(islice(_complaints(document), _MOST_SENTENCES))
    return Problem(sentences) if sentences else _built(document)


def write_calendar(calendar: Calendar) -> bytes:
    """Returns the calendar as JSON that `read_calendar` reads back; the same calendar gives the same bytes."""
    document = {
        "id": calendar.id,
        "number": calendar.number,
        "years": {
            str(year): {
                "provisional": year in calendar.provisional_years,
                "holidays": _days_of(year, calendar.holidays),
                "workdays": _days_of(year, calendar.workdays),
            }
            for year in calendar.covers
        },
    }
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _days_of(year: int, days: frozenset[date]) -> list[str]:
    return [day.isoformat() for day in sorted(days) if day.year == year]


def _one(sentence: str) -> Problem:
    return Problem((sentence,))


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Builds a JSON object and refuses a name that stands twice, of which one would be lost in silence."""
    twice = [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]
    if twice:
        raise ValueError(f"{_listed(twice)} stands twice in one object; keep one")
    return dict(pairs)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(_shown(name) for name in names)


def _shown(value: Any) -> str:
    """Quotes a stranger's value in a sentence: one line, not too long, and always text that can be sent on."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = json.dumps(value, ensure_ascii=False).encode(errors="replace").decode()
    return text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "..."


# --- what can be wrong ----------------------------------------------------------------------------


def _complaints(document: Any) -> Iterator[str]:
    """Yields what is wrong with a whole document."""
    if not isinstance(document, dict):
        yield 'The file must hold one object: {"id": "cn", "number": 2, "years": {...}}.'
        return
    yield from _wrong_keys("The calendar", document, _DOCUMENT_KEYS)
    if "id" in document and not (isinstance(document["id"], str) and _ID.fullmatch(document["id"])):
        yield '"id" must be a name such as "cn": 1 to 40 small letters, digits and hyphens.'
    if "number" in document and not _is_number(document["number"]):
        yield f'"number" must be a whole number from 1 to {_LARGEST_NUMBER}, higher with each new version.'
    if "years" in document:
        yield from _wrong_years(document["years"])


def _is_number(value: Any) -> bool:
    return type(value) is int and 1 <= value <= _LARGEST_NUMBER


def _wrong_keys(whose: str, value: dict[str, Any], keys: frozenset[str]) -> Iterator[str]:
    missing, unknown = sorted(keys - value.keys()), sorted(value.keys() - keys)
    if missing:
        yield f"{whose} lacks {_listed(missing)}."
    if unknown:
        yield f"{whose} has {_listed(unknown)}, which means nothing here; it knows {_listed(sorted(keys))}."


def _wrong_years(years: Any) -> Iterator[str]:
    """Yields what is wrong with the years: their names, gaps between them, and each year's days."""
    if not isinstance(years, dict) or not years:
        yield '"years" must be an object with at least one year: {"2027": {...}}.'
        return
    for name, year in years.items():
        if _is_year(name):
            yield from _wrong_year(name, year)
        else:
            yield f"{_shown(name)} is not a year; write four digits, such as 2027."
    known = sorted(int(name) for name in years if _is_year(name))
    for earlier, later in pairwise(known):
        if later != earlier + 1:
            yield f"Years follow one another without a gap, but none stands between {earlier} and {later}."


def _is_year(name: str) -> bool:
    return len(name) == 4 and name.isascii() and name.isdecimal() and name != "0000"


def _wrong_year(name: str, year: Any) -> Iterator[str]:
    if not isinstance(year, dict):
        yield f"{name} must be an object with {_listed(sorted(_YEAR_KEYS))}, not {_shown(year)}."
        return
    yield from _wrong_keys(name, year, _YEAR_KEYS)
    if "provisional" in year and not isinstance(year["provisional"], bool):
        yield f'"provisional" of {name} must be true or false.'
    for kind in ("holidays", "workdays"):
        if kind in year:
            yield from _wrong_days(name, kind, year[kind])
    for day in sorted(_texts(year.get("holidays")) & _texts(year.get("workdays"))):
        yield f"{_shown(day)} stands under both holidays and workdays; keep it where the announcement has it."


def _texts(days: Any) -> set[str]:
    return {day for day in days if isinstance(day, str)} if isinstance(days, list) else set()


def _wrong_days(name: str, kind: str, days: Any) -> Iterator[str]:
    """Yields what is wrong with a year's list of days."""
    if not isinstance(days, list):
        yield f'"{kind}" of {name} must be a list of days such as ["{name}-10-01"].'
        return
    for text in days:
        day = _day(text)
        if day is None:
            yield f'{_shown(text)} under {kind} of {name} is not a day; write "{name}-10-01".'
        elif day.year != int(name):
            yield f"{text} stands under {kind} of {name}; move it to {day.year}."
        elif kind == "workdays" and day.weekday() < _SATURDAY:
            yield f"{text} under workdays is a {day:%A}, which is worked anyway; only Saturdays and Sundays go there."


def _day(text: Any) -> date | None:
    """Reads YYYY-MM-DD and nothing else: the standard reader takes week dates and bare digits, too."""
    try:
        day = date.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return day if day.isoformat() == text else None


# --- what is right --------------------------------------------------------------------------------


def _built(document: Any) -> Calendar:
    """Builds the calendar from a document that nothing is wrong with."""
    years = {int(name): year for name, year in document["years"].items()}
    holidays = (date.fromisoformat(text) for year in years.values() for text in year["holidays"])
    workdays = (date.fromisoformat(text) for year in years.values() for text in year["workdays"])
    return Calendar(
        id=document["id"],
        number=document["number"],
        holidays=frozenset(day for day in holidays if day.weekday() < _SATURDAY),
        workdays=frozenset(workdays),
        covers=range(min(years), max(years) + 1),
        provisional_years=frozenset(number for number, year in years.items() if year["provisional"]),
    )
