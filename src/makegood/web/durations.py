"""How long is a duration of ISO 8601, counted from an instant?  And how is one written?"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

_WHOLE: Final = r"(\d{1,6})"
_NUMBER: Final = r"(\d{1,12}(?:[.,]\d{1,9})?)"
_DURATION: Final = re.compile(
    rf"P(?=.)(?:{_WHOLE}Y)?(?:{_WHOLE}M)?(?:{_NUMBER}W)?(?:{_NUMBER}D)?"
    rf"(?:T(?=.)(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?",
    re.ASCII,
)
_SECONDS: Final = (604_800, 86_400, 3_600, 60, 1)  # of a week, day, hour, minute, second
_MICROSECONDS: Final = 1_000_000
_MONTHS: Final = 12


def duration_from(text: str, start: datetime) -> timedelta:
    """How long it is from `start` on: a year or a month is as long as the calendar makes it there.

    ValueError where it is no duration (a negative one is none), OverflowError where it leads out of all calendars.
    """
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no duration of ISO 8601")
    years, months, *others = match.groups()
    later = _months_later(start, int(years or 0) * _MONTHS + int(months or 0))
    numbers = (Decimal((number or "0").replace(",", ".")) for number in others)
    seconds = sum((number * unit for number, unit in zip(numbers, _SECONDS, strict=True)), Decimal(0))
    return later - start + timedelta(microseconds=int(seconds * _MICROSECONDS))


def _months_later(start: datetime, months: int) -> datetime:
    """The same day and time months later, or the last day of a month that has no such day."""
    years, month = divmod(start.month - 1 + months, _MONTHS)
    year, month = start.year + years, month + 1
    if year > datetime.max.year:
        raise OverflowError(f"the year {year} is beyond all calendars")
    return start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1]))


def spelled(length: timedelta) -> str:
    """The duration in the largest units that say it exactly: `P2D`, `PT12H`, `PT1H30M`."""
    seconds = length // timedelta(seconds=1)
    fraction = length % timedelta(seconds=1) // timedelta(microseconds=1)
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, rest = divmod(rest, 60)
    last = f"{rest}.{fraction:06}".rstrip("0") if fraction else str(rest)
    each = ((hours, "H"), (minutes, "M"))
    time = "".join(f"{number}{unit}" for number, unit in each if number) + (f"{last}S" if rest or fraction else "")
    day = f"{days}D" if days else ""
    return f"P{day}T{time}" if time else f"P{day or 'T0S'}"
