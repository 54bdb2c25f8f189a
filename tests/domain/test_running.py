"""Does time inside still periods not count, and all other time count once?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makegood.domain.running import Period, add_running, merged, running_between

MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


def at(hours: int) -> datetime:
    """Returns the instant some hours after the tests' midnight."""
    return MIDNIGHT + timedelta(hours=hours)


def still(*pairs: tuple[int, int]) -> tuple[Period, ...]:
    """Returns periods from hour to hour, as they are."""
    return tuple(Period(at(start), at(until)) for start, until in pairs)


instants = st.integers(-50, 250).map(at)
lengths = st.integers(0, 200).map(lambda hours: timedelta(hours=hours))
periods = st.lists(st.tuples(st.integers(0, 200), st.integers(-2, 40)), max_size=8).map(
    lambda pairs: still(*((start, start + hours) for start, hours in pairs))
)


@pytest.mark.parametrize(
    ("given_periods", "expected"),
    [
        ((), ()),
        (((5, 5),), ()),
        (((6, 5),), ()),
        (((5, 6),), ((5, 6),)),
        (((1, 3), (4, 5)), ((1, 3), (4, 5))),  # a gap
        (((1, 3), (3, 5)), ((1, 5),)),  # touching
        (((1, 4), (3, 5)), ((1, 5),)),  # overlapping
        (((3, 5), (1, 4)), ((1, 5),)),  # out of order
        (((1, 9), (3, 5)), ((1, 9),)),  # one inside the other
        (((1, 9), (1, 9)), ((1, 9),)),  # twice the same
        (((1, 3), (2, 2), (4, 4), (3, 4)), ((1, 4),)),
    ],
)
def test_periods_are_merged(given_periods: tuple[tuple[int, int], ...], expected: tuple[tuple[int, int], ...]) -> None:
    """Overlapping and touching periods join, empty ones drop out, and the order is that of time."""
    assert merged(still(*given_periods)) == still(*expected)


@pytest.mark.parametrize(
    ("anchor", "hours", "periods_still", "due"),
    [
        (0, 48, (), 48),
        # one period [10, 20) after the anchor
        (0, 9, ((10, 20),), 9),
        (0, 10, ((10, 20),), 10),  # runs out exactly where the period starts
        (0, 11, ((10, 20),), 21),
        # the anchor around the start of [10, 20)
        (9, 5, ((10, 20),), 24),
        (10, 5, ((10, 20),), 25),
        (11, 5, ((10, 20),), 25),
        # the anchor around the end of [10, 20)
        (19, 5, ((10, 20),), 25),
        (20, 5, ((10, 20),), 25),
        (21, 5, ((10, 20),), 26),
        # no length: due at the anchor, wherever it is
        (9, 0, ((10, 20),), 9),
        (10, 0, ((10, 20),), 10),
        (15, 0, ((10, 20),), 15),
        (20, 0, ((10, 20),), 20),
        # two periods: the second counts only when the first pushed the due instant past its start
        (0, 15, ((10, 20), (24, 30)), 31),
        (0, 14, ((10, 20), (24, 30)), 24),
        (0, 13, ((10, 20), (24, 30)), 23),
        # periods long over
        (50, 5, ((10, 20), (24, 30)), 55),
        (30, 5, ((10, 20), (24, 30)), 35),
    ],
)
def test_a_length_runs_outside_still_periods(
    anchor: int, hours: int, periods_still: tuple[tuple[int, int], ...], due: int
) -> None:
    """The due instant moves by exactly the still time that lies before it."""
    assert add_running(at(anchor), timedelta(hours=hours), still(*periods_still)) == at(due)


def test_one_microsecond_decides_on_which_side_of_a_period_a_length_ends() -> None:
    """Just before, exactly at and just after the start of a period."""
    period = still((10, 20))
    ten_hours = timedelta(hours=10)
    assert add_running(at(0), ten_hours - INSTANT, period) == at(10) - INSTANT
    assert add_running(at(0), ten_hours, period) == at(10)
    assert add_running(at(0), ten_hours + INSTANT, period) == at(20) + INSTANT


def test_a_negative_length_is_a_mistake_of_the_caller() -> None:
    """Clocks run forwards."""
    with pytest.raises(AssertionError):
        add_running(at(0), -INSTANT, ())


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (0, 9, 9),
        (0, 10, 10),
        (0, 11, 10),
        (0, 19, 10),
        (0, 20, 10),
        (0, 21, 11),
        (12, 18, 0),
        (10, 20, 0),
        (15, 25, 5),
        (20, 25, 5),
        (0, 60, 40),  # over both periods
        (5, 5, 0),
        (6, 5, 0),
    ],
)
def test_time_that_ran_is_measured_outside_still_periods(start: int, end: int, hours: int) -> None:
    """Around [10, 20) and [40, 50): what lies inside does not count, and backwards nothing ran."""
    assert running_between(at(start), at(end), still((10, 20), (40, 50))) == timedelta(hours=hours)


@given(instants, lengths, lengths, periods)
def test_lengths_add_up(anchor: datetime, first: timedelta, second: timedelta, some: tuple[Period, ...]) -> None:
    """Running one length and then another is running both at once."""
    those = merged(some)
    assert add_running(add_running(anchor, first, those), second, those) == add_running(anchor, first + second, those)


@given(instants, instants, lengths, periods)
def test_a_later_anchor_is_never_due_earlier(
    one: datetime, other: datetime, length: timedelta, some: tuple[Period, ...]
) -> None:
    """Due instants keep the order of their anchors."""
    those = merged(some)
    assert add_running(min(one, other), length, those) <= add_running(max(one, other), length, those)


@given(instants, lengths, periods)
def test_what_ran_until_the_due_instant_is_the_length(
    anchor: datetime, length: timedelta, some: tuple[Period, ...]
) -> None:
    """The due instant is the earliest by which the length has run."""
    those = merged(some)
    due = add_running(anchor, length, those)
    assert running_between(anchor, due, those) == length
    if length:
        assert running_between(anchor, due - INSTANT, those) < length


@given(instants, lengths, periods)
def test_nothing_is_lengthened_beyond_the_sum_of_the_periods(
    anchor: datetime, length: timedelta, some: tuple[Period, ...]
) -> None:
    """A deadline moves later, and by no more than all still time together."""
    those = merged(some)
    moved_by = add_running(anchor, length, those) - (anchor + length)
    assert timedelta(0) <= moved_by <= sum((until - start for start, until in those), timedelta(0))


@given(instants, lengths, periods, periods)
def test_more_still_time_never_shortens(
    anchor: datetime, length: timedelta, some: tuple[Period, ...], more: tuple[Period, ...]
) -> None:
    """Another period moves a deadline later or not at all."""
    assert add_running(anchor, length, merged(some)) <= add_running(anchor, length, merged(some + more))


@given(periods)
def test_merging_keeps_the_same_hours_and_counts_each_once(some: tuple[Period, ...]) -> None:
    """An hour is in the merged periods exactly if it is in one of the given, and they are apart and in order."""
    those = merged(some)
    for hour in range(-1, 245):
        assert any(p.start <= at(hour) < p.until for p in some) == any(p.start <= at(hour) < p.until for p in those)
    assert all(earlier.until < later.start for earlier, later in pairwise(those))
    assert merged(those) == those
