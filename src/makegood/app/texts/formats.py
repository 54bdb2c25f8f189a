"""How are amounts, instants and shares written in a language?"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime
from babel.numbers import format_currency, format_decimal, format_percent

from ...domain.money import Money, currency_digits, plain
from .catalogue import catalogue

_LOCALES = {"zh-CN": "zh_Hans_CN", "en": "en"}
_DAY_AND_TIME = {"zh-CN": "M月d日 HH:mm", "en": "d MMMM, HH:mm"}
_YEAR_DAY_AND_TIME = {"zh-CN": "y年M月d日 HH:mm", "en": "d MMMM y, HH:mm"}
_DAY = {"zh-CN": "M月d日", "en": "d MMM"}
_YEAR_DAY = {"zh-CN": "y年M月d日", "en": "d MMM y"}
_HOME_ZONE = {"zh-CN": "Asia/Shanghai"}
"""The zone that readers of a language take for granted; another one is named."""


@lru_cache
def _locale(language: str) -> Locale:
    return Locale.parse(_LOCALES[catalogue(language).language])


@lru_cache
def _money_pattern(language: str, digits: int) -> str:
    """The language's pattern for money, with the digits of ISO 4217: no minor unit may vanish in rounding."""
    standard = str(_locale(language).currency_formats["standard"].pattern)
    return re.sub(r"0\.0+", "0." + "0" * digits if digits else "0", standard)


def money_words(amount_minor: int, currency: str, language: str) -> str:
    """An amount with its currency's sign: `¥129.00`, `CN¥129.00`."""
    amount = Decimal(plain(Money(amount_minor, currency)))
    pattern = _money_pattern(language, currency_digits(currency))
    return format_currency(amount, currency, format=pattern, locale=_locale(language), currency_digits=False)


def instant_words(at: datetime, zone: str, language: str, this_year: int | None = None) -> str:
    """An instant on the clocks of a zone: `11月25日 14:00`, `25 November, 14:00 (Beijing time)`.

    The year is named unless it is `this_year`.
    """
    book, words = catalogue(language), clock_words(at, zone, language, this_year)
    if _HOME_ZONE.get(book.language) == zone:
        return words
    return book.say("frame.zone", {"instant": words, "zone": zone_name(zone, language)})


def zone_name(zone: str, language: str) -> str:
    """What people call a time zone; one that has no such name stands for itself."""
    return catalogue(language).label("zone", zone)


def clock_words(at: datetime, zone: str, language: str, this_year: int | None = None) -> str:
    """An instant on the clocks of a zone that the reader has been told: `25 November 2026, 14:00`."""
    local = at.astimezone(ZoneInfo(zone))
    patterns = _DAY_AND_TIME if local.year == this_year else _YEAR_DAY_AND_TIME
    return format_datetime(local, patterns[catalogue(language).language], locale=_locale(language))


def day_words(at: datetime, zone: str, language: str, this_year: int | None = None) -> str:
    """The day of an instant on the calendar of a zone: `25 Nov`; the year is named unless it is `this_year`."""
    local = at.astimezone(ZoneInfo(zone))
    patterns = _DAY if local.year == this_year else _YEAR_DAY
    return format_datetime(local, patterns[catalogue(language).language], locale=_locale(language))


def share_words(share: float, language: str) -> str:
    """A fraction from 0 to 1 in per cent, with two digits at most."""
    return format_percent(share, format="0.##%", locale=_locale(language))


def score_words(score: float, language: str) -> str:
    """A score with one digit."""
    return format_decimal(score, format="0.0", locale=_locale(language))


def film_time(at_s: float) -> str:
    """An instant in a film, as players show it: 1:05."""
    minutes, seconds = divmod(int(at_s), 60)
    return f"{minutes}:{seconds:02}"
