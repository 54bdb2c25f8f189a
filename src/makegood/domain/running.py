"""When has a length of time run, if some periods do not count?

Instants are aware datetimes in UTC.  A clock that stands still under a suspension goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

_NOTHING = timedelta(0)


class Period(NamedTuple):
    """The half-open time [start, until) between two instants in UTC."""

    start: datetime
    until: datetime


def merged(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Returns the same time in order and counted once: overlapping and touching periods joined, empty ones dropped."""
    joined: list[Period] = []
    for period in sorted(periods):
        if period.until <= period.start:
            continue
        if joined and period.start <= joined[-1].until:
            joined[-1] = Period(joined[-1].start, max(joined[-1].until, period.until))
        else:
            joined.append(period)
    return tuple(joined)


def add_running(anchor: datetime, length: timedelta, still: Sequence[Period]) -> datetime:
    """Returns the earliest instant by which `length` has run since the anchor, time inside `still` not counting.

    `still` is merged.  A length that runs out exactly where a period starts is due there; an anchor inside a period
    starts at the period's end, but a length of zero is due at the anchor itself.  Lengths add up: running x and then y
    is running x + y.
    """
    assert length >= _NOTHING, f"a clock runs for zero or more, not {length}"
    due = anchor + length
    if not still or due == anchor:
        return due
    for start, until in still:
        if start >= due:
            break
        if until > anchor:
            due += until - (start if start > anchor else anchor)
    return due


def running_between(start: datetime, end: datetime, still: Sequence[Period]) -> timedelta:
    """Returns how much time ran from `start` to `end`, outside `still` (merged); nothing where `end` is not later."""
    if end <= start:
        return _NOTHING
    ran = end - start
    for period in still:
        if period.start >= end:
            break
        if period.until > start:
            ran -= min(period.until, end) - max(period.start, start)
    return ran
