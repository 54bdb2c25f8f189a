"""Makes the built-in calendar of mainland China from two maintained libraries.

Usage: python tools/seed_calendar.py [--print]

The announced years come from chinesecalendar, make-up working days included.  The years after them come from the
statutory days in holidays and are provisional: which weekends make up for them is announced each autumn.  When
chinesecalendar has a new year, raise LAST_ANNOUNCED and NUMBER here, run this and commit the data file.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import chinese_calendar  # type: ignore[import-untyped]  # ships no types
import holidays

from makegood.app.calendars import write_calendar
from makegood.domain.calendar import Calendar

NUMBER = 1
FIRST = 2020
LAST_ANNOUNCED = 2026
LAST = 2030

ANNOUNCED = range(FIRST, LAST_ANNOUNCED + 1)
PROVISIONAL = range(LAST_ANNOUNCED + 1, LAST + 1)
DATA = Path(__file__).parents[1] / "src" / "makegood" / "app" / "data" / "calendar-cn.json"


def seeded() -> Calendar:
    """Returns the calendar that the two libraries make together."""
    assert LAST_ANNOUNCED in {day.year for day in chinese_calendar.workdays}, "chinesecalendar is too old: upgrade it"
    announced = (day for day in chinese_calendar.holidays if day.year in ANNOUNCED)
    return Calendar(
        id="cn",
        number=NUMBER,
        holidays=frozenset(day for day in (*announced, *_statutory_days()) if day.weekday() < 5),
        workdays=frozenset(day for day in chinese_calendar.workdays if day.year in ANNOUNCED),
        covers=range(FIRST, LAST + 1),
        provisional_years=frozenset(PROVISIONAL),
    )


def _statutory_days() -> Iterator[date]:
    """Yields the days off by law in the provisional years, and the weekdays that stand in for weekends by law.

    Days exchanged for a make-up day are left out even where the library knows them already: without the make-up day,
    which is not a public holiday and so not in the same table, they would be half of an exchange.
    """
    for day, name in holidays.country_holidays("CN", years=PROVISIONAL, language="en_US").items():
        if not name.startswith("Day off (substituted"):
            yield day


def main(arguments: list[str]) -> None:
    """Writes the data file, or prints it."""
    made = write_calendar(seeded())
    if arguments == ["--print"]:
        sys.stdout.buffer.write(made)
    elif arguments:
        sys.exit(__doc__)
    else:
        DATA.write_bytes(made)
        print(f"wrote {DATA}")


if __name__ == "__main__":
    main(sys.argv[1:])
