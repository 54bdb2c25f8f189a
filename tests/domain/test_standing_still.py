"""Which published and withdrawn suspensions move an open deadline, and which come too late?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from makegood.domain import commands as c
from makegood.domain import events as e
from makegood.domain.calendar import Suspension
from makegood.domain.course import moved
from makegood.domain.deadlines import extendable_from
from makegood.domain.stage import stage_deadline
from makegood.domain.words import Refund

from .positions import REJECT, awaited, extended, on_the_way, signed
from .world import CONSUMER, INSTANT, MERCHANT, T0, D, H, World, code, names, said

FLOOD = Suspension("s1", T0 + 3 * D, T0 + 5 * D, "flood", None, None, None, T0 - D, None)
"""Two days from the fourth day on, published before everything."""


def due(world: World) -> datetime:
    deadline = stage_deadline(world.case, world.situation(world.case))
    assert deadline is not None
    return deadline.due_at


def under(world: World, *suspensions: Suspension) -> World:
    """The same case, and what has been published by now."""
    return replace(world, suspensions=suspensions)


# --- published late ---


@pytest.mark.parametrize(
    ("published", "moves"),
    [(-INSTANT, True), (timedelta(0), False), (INSTANT, False), (3 * D, False)],
)
@pytest.mark.parametrize("swept", [False, True])
def test_a_suspension_published_when_a_deadline_has_run_out_does_not_move_it(
    swept: bool, published: timedelta, moves: bool
) -> None:
    """Not even when no worker had noticed yet: a late worker never lengthens a right."""
    world = on_the_way()
    runs_out = T0 + 8 * D
    late = replace(FLOOD, published_at=runs_out + published)
    if swept and published >= timedelta(0):
        world.sweep(runs_out)
    world = under(world, late)
    world.sweep(runs_out + 4 * D)
    refunded = [fact.at for fact in world.facts["A"] if isinstance(fact.what, e.RefundPromised)]
    assert refunded == [runs_out + 2 * D if moves else runs_out]


def test_a_suspension_published_on_the_way_moves_what_is_still_open() -> None:
    """Published on day 7.5 for days 4 and 5 past: the two days come on top, if the clock was still running."""
    world = under(on_the_way(), replace(FLOOD, published_at=T0 + 8 * D - 12 * H))
    assert due(world) == T0 + 10 * D


def test_a_second_publication_counts_if_the_first_had_kept_the_clock_running() -> None:
    """Each publication is judged by the deadline as it stood then."""
    first = replace(FLOOD, published_at=T0 + 2 * D)
    second = replace(FLOOD, id="s2", start=T0 + 6 * D, until=T0 + 7 * D, published_at=T0 + 9 * D)
    assert due(under(on_the_way(), first)) == T0 + 10 * D
    assert due(under(on_the_way(), first, second)) == T0 + 11 * D
    assert due(under(on_the_way(), second)) == T0 + 8 * D


def test_overlapping_suspensions_count_once() -> None:
    """Two authorities that stop the same days stop them once."""
    twin = replace(FLOOD, id="s2", start=T0 + 4 * D, until=T0 + 6 * D)
    assert due(under(on_the_way(), FLOOD, twin)) == T0 + 11 * D


# --- withdrawn ---


@pytest.mark.parametrize(
    ("withdrawn", "adds"),
    [
        (3 * D - INSTANT, timedelta(0)),
        (3 * D, timedelta(0)),
        (3 * D + INSTANT, INSTANT),
        (4 * D, D),
        (5 * D - INSTANT, 2 * D - INSTANT),
        (5 * D, 2 * D),
        (5 * D + INSTANT, 2 * D),
    ],
)
def test_a_withdrawn_suspension_is_void_before_its_start_and_ends_at_once_after(
    withdrawn: timedelta, adds: timedelta
) -> None:
    """The time that already stood still stays."""
    world = under(on_the_way(), replace(FLOOD, withdrawn_at=T0 + withdrawn))
    assert due(world) == T0 + 8 * D + adds


@pytest.mark.parametrize("hours", [1, 30, 47])
def test_a_withdrawal_never_moves_a_deadline_into_the_past(hours: int) -> None:
    """What had run by the withdrawal had run; the rest of the length is still ahead."""
    withdrawn_at = T0 + 3 * D + hours * H
    long = replace(FLOOD, until=T0 + 30 * D)
    for build in (on_the_way, signed, awaited):
        world = build()
        if due(under(world, long)) > withdrawn_at:
            assert due(under(world, replace(long, withdrawn_at=withdrawn_at))) > withdrawn_at


# --- scope ---


@pytest.mark.parametrize(
    ("scope", "moves"),
    [
        ({}, True),
        ({"carrier": "sf"}, True),
        ({"carrier": "zto"}, False),
        ({"shop_id": "shop-1"}, True),
        ({"shop_id": "shop-2"}, False),
        ({"region": "CN-33"}, True),
        ({"region": "CN-44"}, False),
        ({"region": "CN-33", "carrier": "zto"}, False),
    ],
)
def test_a_suspension_moves_only_the_cases_in_its_scope(scope: dict[str, str], moves: bool) -> None:
    """Region, carrier and shop, as far as they are named."""
    world = under(on_the_way(), replace(FLOOD, **scope))  # type: ignore[arg-type]
    assert due(world) == T0 + (10 if moves else 8) * D


def test_a_carriers_suspension_does_not_move_a_parcel_that_has_no_carrier_yet() -> None:
    """Until the waybill is filled in nobody knows who will carry it."""
    assert due(under(awaited(), replace(FLOOD, carrier="sf"))) == T0 + H + 7 * D


# --- reminders ---


@pytest.mark.parametrize(
    ("published", "reminded"),
    [
        (5 * D, [4 * D + H, 6 * D + H, 8 * D + H]),
        (6 * D + 12 * H, [4 * D + H, 6 * D + H, 8 * D + H]),
    ],
)
def test_a_reminder_comes_before_the_end_that_holds(published: timedelta, reminded: list[timedelta]) -> None:
    """Day 7 becomes day 9: reminded anew of the later end, and never of an instant that has passed."""
    world = awaited()
    world.sweep(T0 + published - INSTANT)
    before = [fact.at - T0 for fact in world.facts["A"] if isinstance(fact.what, e.ReminderDue)]
    world = under(world, replace(FLOOD, start=T0 + 5 * D, until=T0 + 7 * D, published_at=T0 + published))
    facts = world.sweep(T0 + 9 * D + H - INSTANT)
    assert [*before, *(fact.at - T0 for fact in facts)] == reminded
    assert all(fact.what.due_at == T0 + 9 * D + H for fact in facts if isinstance(fact.what, e.ReminderDue))


# --- the audit entry ---


@pytest.mark.parametrize(("suspensions", "entries"), [((FLOOD,), ["clock_moved"]), ((), [])])
def test_a_moved_deadline_leaves_an_entry_with_both_instants(
    suspensions: tuple[Suspension, ...], entries: list[str]
) -> None:
    """What was promised before and what is promised now both stand in the history."""
    world = on_the_way()
    was = due(world)
    situation = under(world, *suspensions).situation(world.case)
    drafts = moved(world.case, was, situation, "suspension_or_calendar")
    assert [e.NAMES[type(draft.what)] for draft in drafts] == entries
    if drafts:
        assert drafts[0].what == e.ClockMoved("receive", T0 + 8 * D, T0 + 10 * D, "suspension_or_calendar")
        assert drafts[0].rule == "S16"


# --- extending ---


@pytest.mark.parametrize(
    ("since_waybill", "refusal"),
    [(7 * D - INSTANT, "EXTEND_TOO_EARLY"), (7 * D, None), (7 * D + INSTANT, None)],
)
def test_the_five_days_before_extending_stand_still_too(since_waybill: timedelta, refusal: str | None) -> None:
    """Five days of running time: two days of flood make it the seventh."""
    world = under(on_the_way(), FLOOD)
    assert extendable_from(world.case, world.situation(world.case)) == T0 + 8 * D
    assert code(world.do(c.Extend(), MERCHANT, T0 + D + since_waybill)) == refusal


@pytest.mark.parametrize(("start", "ends"), [(3 * D, 17 * D), (9 * D, 17 * D), (15 * D, 15 * D)])
def test_the_extended_time_stands_still_like_any_other(start: timedelta, ends: timedelta) -> None:
    """A flood in the first seven days or in the second; after the end it is too late."""
    flood = replace(FLOOD, start=T0 + start, until=T0 + start + 2 * D, published_at=T0 + start)
    assert due(under(extended(), flood)) == T0 + ends


# --- sweeping and commanding ---


@pytest.mark.parametrize("build", [on_the_way, signed, awaited])
@pytest.mark.parametrize("swept_at", [[], [6 * D], [8 * D], [9 * D, 10 * D], [20 * D]])
def test_whether_a_worker_came_by_makes_no_difference(build: Callable[[], World], swept_at: list[timedelta]) -> None:
    """Facts and instants are the same with punctual workers, late ones and none."""

    def story(sweeps: list[timedelta]) -> list[tuple[str, str]]:
        world = under(build(), FLOOD)
        for at in sweeps:
            world.sweep(T0 + at)
        world.done(c.SendMessage("hello"), CONSUMER, T0 + 30 * D)
        return said(world.facts["A"])

    assert story(swept_at) == story([])


def test_a_command_comes_after_every_clock_that_has_run_out() -> None:
    """The merchant rejects a minute late: the refund was due, and the rejection is judged on that."""
    world = signed()
    assert code(world.do(REJECT, MERCHANT, T0 + 5 * D)) == "NOT_ALLOWED_NOW"
    assert world.case.refund is Refund.PROMISED
    assert names(tuple(world.facts["A"][-2:])) == ["reminder_due", "refund_promised"]
