"""How are spans of time and sums of money written for people, and read back exactly?"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from .located import Located

_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1), "s": timedelta(seconds=1)}
_PART = re.compile(r"(\d+(?:\.\d+)?)([dhms])")
_SPAN = re.compile(r"([+-]?)((?:\d+(?:\.\d+)?[dhms])+)")
_MINOR_DIGITS = 2


def span(item: Located, what: str) -> timedelta:
    """`48h`, `+6d21h36m`, `-30m`, `6.9d`: to the microsecond, without floats."""
    text = item.text(what)
    found = _SPAN.fullmatch(text.replace(" ", ""))
    if not found:
        raise item.error(f"{what} '{text}' is not a span of time; write it like 48h, +6d21h or -30m")
    micros = sum(
        (Decimal(number) * (_UNITS[unit] // timedelta(microseconds=1)) for number, unit in _PART.findall(found[2])),
        Decimal(0),
    )
    return timedelta(microseconds=int(micros)) * (-1 if found[1] == "-" else 1)


def instant(item: Located, what: str) -> datetime:
    """An instant with its offset, as in 2026-03-02T09:00:00+08:00."""
    text = item.text(what)
    try:
        when = datetime.fromisoformat(text)
    except ValueError as trouble:
        raise item.error(f"{what} '{text}' is not an instant; write it like 2026-03-02T09:00:00+08:00") from trouble
    if when.tzinfo is None:
        raise item.error(f"{what} '{text}' needs its offset, as in 2026-03-02T09:00:00+08:00")
    return when


def money(item: Located, what: str) -> int:
    """Minor units of a sum written in major ones: 139.00 is 13900."""
    text = item.text(what)
    try:
        minor = Decimal(text).scaleb(_MINOR_DIGITS)
    except InvalidOperation as trouble:
        raise item.error(f"{what} '{text}' is not a sum; write it like 139.00") from trouble
    if minor != minor.to_integral_value():
        raise item.error(f"{what} '{text}' is finer than a cent")
    return int(minor)


def say_span(length: timedelta) -> str:
    """`+2d 3h`, `-30m`, `+0h`."""
    sign, rest = ("-", -length) if length < timedelta(0) else ("+", length)
    parts = []
    for unit, size in _UNITS.items():
        count, rest = divmod(rest, size)
        parts += [f"{count}{unit}"] if count else []
    if rest:
        parts.append(f"{rest // timedelta(microseconds=1)}us")
    return sign + (" ".join(parts) or "0h")


def say_money(minor: int) -> str:
    sign = "-" if minor < 0 else ""
    return f"{sign}{abs(minor) // 100}.{abs(minor) % 100:02}"
