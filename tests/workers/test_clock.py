"""Does the sandbox clock only go forward, over restarts and in every process; do ids sort by age?"""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from makegood.adapters.clock import SETTING, SandboxClock, SystemClock, wall
from makegood.adapters.ids import ALPHABET, LENGTH, SortedIds, spelled
from makegood.app.ports import Store

from .house import T0, HandClock


class Real:
    """The real time, as a test says it."""

    def __init__(self) -> None:
        self.micros = 1_000_000

    def __call__(self) -> int:
        return self.micros


async def test_the_sandbox_clock_runs_on_with_real_time_from_where_it_was_wound(store: Store) -> None:
    """Wound by an hour, it stands an hour ahead, and a real second later an hour and a second."""
    real = Real()
    clock = SandboxClock(store, real)
    await clock.open()
    assert await clock.advance(3_600_000_000) == 3_601_000_000
    real.micros += 1_000_000
    assert clock.now() == 3_602_000_000


async def test_winding_is_kept_across_a_restart_and_found_by_other_processes(store: Store) -> None:
    """One that was started anew stands there at once, another process as soon as it looks."""
    real = Real()
    first, second = SandboxClock(store, real), SandboxClock(store, real)
    await first.open()
    await second.open()
    await first.advance(5)
    assert second.now() == 1_000_000
    await second.refresh()
    restarted = SandboxClock(store, real)
    await restarted.open(-99)
    assert (second.now(), restarted.now()) == (1_000_005, 1_000_005)


@pytest.mark.parametrize("by", [-1, 0, -(10**15)])
async def test_the_sandbox_clock_never_goes_back(store: Store, by: int) -> None:
    """Not when told to, not when the machine's clock is set back, not when the store has forgotten."""
    real = Real()
    clock = SandboxClock(store, real)
    await clock.open()
    await clock.advance(100)
    assert await clock.advance(by) == 1_000_100
    real.micros -= 50
    assert clock.now() == 1_000_100
    await store.put_setting(SETTING, b"7")
    await clock.refresh()
    assert (clock.now(), await store.setting(SETTING)) == (1_000_100, b"100")


async def test_everybody_may_wind_at_once(store: Store) -> None:
    """Ten requests of one process add up."""
    clock = SandboxClock(store, Real())
    await clock.open()
    await asyncio.gather(*(clock.advance(10) for _ in range(10)))
    assert clock.now() == 1_000_100


async def test_a_fresh_sandbox_may_begin_in_the_past(store: Store) -> None:
    """A demo is wound up to the present; what was kept once holds, whatever is asked for later."""
    clock = SandboxClock(store, Real())
    await clock.open(-500)
    assert clock.now() == 999_500


def test_the_system_clock_is_the_machines() -> None:
    """Between two looks at the wall it stands between them."""
    before, now, after = wall(), SystemClock().now(), wall()
    assert before <= now <= after


def test_ids_sort_by_age_even_within_an_instant() -> None:
    """A thousand are made while the clock stands still, and more when it goes on."""
    clock = HandClock()
    ids = SortedIds(clock)
    made = [ids.new() for _ in range(1_000)]
    assert made == sorted(set(made))
    assert {len(one) for one in made} == {LENGTH} and set("".join(made)) <= set(ALPHABET)
    before = SortedIds(HandClock(T0 - timedelta(milliseconds=1))).new()
    assert before < made[0]


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0" * 26), (31, "0" * 25 + "Z"), (32, "0" * 24 + "10"), (2**130 - 1, "Z" * 26)]
)
def test_numbers_are_spelled_so_that_they_sort(number: int, text: str) -> None:
    """The smallest, the ends of a digit, and the largest."""
    assert spelled(number) == text
