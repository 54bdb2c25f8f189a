"""When exactly does each clock run out, and what happens then?  Just before, at, and just after, to the instant.

Every row is played as it is, under a suspension, across the turn of a year and in zones with daylight saving.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from makegood.domain import commands as c
from makegood.domain import events as e
from makegood.domain.calendar import Suspension
from makegood.domain.deadlines import CLOCKS
from makegood.domain.kinds import Kind
from makegood.domain.policy import DEFAULT, Reminders
from makegood.domain.words import TIME, Check, ExhibitState, Outcome, PaymentKind

from .positions import (
    REJECT,
    applied,
    awaited,
    checking,
    collecting,
    decided_for_merchant,
    deciding,
    extended,
    going_back,
    goods_kept,
    held,
    lacking,
    lost,
    offered,
    on_the_way,
    refused,
    refused_at_door,
    rejected,
    signed,
)
from .world import INSTANT, MERCHANT, T0, D, Facts, H, World

Build = Callable[[World], World]
HELD = ExhibitState.HELD_FOR_REVIEW
UNCHECKED = e.ExhibitJudged("x1", HELD, (e.Found(Check.VERIFIED, None, 100),), (Check.VERIFIED,), True)


def submitted(world: World) -> World:
    """A refund on its way, of which the channel says nothing."""
    applied(Kind.REFUND_ONLY, world)
    world.sweep(T0 + 2 * D)
    world.pay_out(T0 + 3 * D, said=None)
    return world


REFUND = e.RefundPromised(
    13_900,
    1_000,
    (e.LineRefund("L1", 1, 12_900),),
    (e.NewPayment("case-A-1", PaymentKind.REFUND, "sandbox", 0, 13_900),),
    0,
)
Said = tuple[e.What, str | None, str | None]


@dataclass(frozen=True)
class Edge:
    """A clock that starts at an instant and runs for a length; and what happens when it has run out."""

    clock: str
    build: Build
    starts: timedelta
    length: timedelta
    facts: tuple[Said, ...]
    stands_still: bool = True

    @property
    def due(self) -> datetime:
        return T0 + self.starts + self.length

    def __str__(self) -> str:
        return f"{self.clock}-{getattr(self.build, '__name__', 'other')}"


EDGES = (
    Edge("show", lacking, 0 * H, 72 * H, ((e.Closed(Outcome.CONSUMER_TOO_LATE), "S2", "show_over"),)),
    Edge(
        "answer",
        lambda world: applied(world=world),
        0 * H,
        48 * H,
        ((e.Agreed(13_900), "S10", "answer_over"), (e.ParcelAwaited(), "S11", None)),
    ),
    Edge(
        "answer",
        lambda world: applied(Kind.REFUND_ONLY, world),
        0 * H,
        48 * H,
        ((e.Agreed(13_900), "S10", "answer_over"), (REFUND, "S10", "agreed")),
    ),
    Edge(
        "send",
        awaited,
        H,
        7 * D,
        ((e.Closed(Outcome.CONSUMER_TOO_LATE), "S11", "send_over"), (e.ParcelNotNeeded(), "S11", None)),
    ),
    Edge("receive", on_the_way, D, 7 * D, ((REFUND, "S16", "receive_over"),)),
    Edge("receive", extended, D, 14 * D, ((REFUND, "S13", "receive_over"),)),
    Edge("settle", signed, 3 * D, 48 * H, ((REFUND, "S12", "settle_over"),)),
    Edge("settle", refused_at_door, 3 * D, 48 * H, ((REFUND, "S12", "settle_over"),)),
    Edge(
        "trace",
        lost,
        3 * D,
        48 * H,
        (
            (REFUND, "S23", "trace_over"),
            (e.CourierClaimed(13_900, ""), "S23", "trace_over"),
        ),
    ),
    Edge("go_back", going_back, 2 * D, 10 * D, ((e.TakenBack(), None, "go_back_over"),)),
    Edge("keep", goods_kept, 3 * D + 2 * H, 7 * D, ((e.SentBack(), "S22", "keep_over"),)),
    Edge(
        "respond",
        lambda world: refused(world=world),
        H,
        48 * H,
        ((e.Closed(Outcome.NOT_PURSUED), "S14", "respond_over"),),
    ),
    Edge(
        "respond",
        rejected,
        3 * D + H,
        48 * H,
        ((e.Closed(Outcome.NOT_PURSUED), "S14", "respond_over"), (e.SentBack(), "S25", None)),
    ),
    Edge("prove", collecting, 3 * D + 2 * H, 24 * H, ((e.ProvingEnded(), None, "prove_over"),)),
    Edge("decide", deciding, 4 * D + 2 * H, 7 * D, ((e.DecisionRaised(), None, "decide_over"),), stands_still=False),
    Edge(
        "appeal",
        decided_for_merchant,
        4 * D + 3 * H,
        7 * D,
        ((e.DecisionFinal(), None, "appeal_over"),),
        stands_still=False,
    ),
    Edge(
        "payout",
        submitted,
        3 * D,
        24 * H,
        ((e.PayoutRaised(("case-A-1",)), "S8", "no_final_word"),),
        stands_still=False,
    ),
    Edge(
        "check",
        checking,
        H,
        2 * H,
        ((UNCHECKED, "S4", "check_over"),),
        stands_still=False,
    ),
    Edge(
        "hold",
        held,
        H,
        24 * H,
        ((e.ExhibitHoldOver(("x1",)), "S4", "hold_over"), (e.EvidenceShown(), "S4", None)),
        stands_still=False,
    ),
    Edge("offer", offered, 3 * D + 2 * H, 24 * H, ((e.OfferLapsed("o1"), None, "offer_over"),), stands_still=False),
)


def world_of(edge: Edge, **told: object) -> World:
    """The policy without reminders, which have a table of their own."""
    policy = replace(DEFAULT, reminders=Reminders((), (), ()))
    return edge.build(World(policy=policy, **told))  # type: ignore[arg-type]


def suspended(start: datetime, until: datetime) -> Suspension:
    """A suspension of everything, published long before."""
    return Suspension("s1", start, until, "flood", None, None, None, T0 - 30 * D, None)


def facts_of(edge: Edge, world: World, due: datetime, observed_at: datetime) -> Facts:
    """The facts that are expected at the due instant, whole."""
    seq = world.case.seq
    shift = world.shift
    return tuple(
        e.Fact(seq + n, due + shift, observed_at + shift, TIME, rule, reason, what)
        for n, (what, rule, reason) in enumerate(edge.facts, 1)
    )


def expect_edge(edge: Edge, due: datetime, world: Callable[[], World]) -> None:
    """Nothing just before; exactly these facts at the due instant; the same ones, noticed later, just after."""
    early = world()
    assert early.sweep(due - INSTANT) == ()
    at = world()
    assert at.sweep(due) == facts_of(edge, world(), due, due)
    after = world()
    assert after.sweep(due + INSTANT) == facts_of(edge, world(), due, due + INSTANT)


def test_every_clock_has_an_edge() -> None:
    """A clock without its three instants is a clock that nobody has looked at."""
    assert {edge.clock for edge in EDGES} == {clock.name for clock in CLOCKS} | {"offer"}


@pytest.mark.parametrize("edge", EDGES, ids=str)
def test_a_clock_has_run_out_at_its_due_instant_and_not_before(edge: Edge) -> None:
    """Run out is when now >= due: just before, at, just after."""
    expect_edge(edge, edge.due, lambda: world_of(edge))


@pytest.mark.parametrize("edge", EDGES, ids=str)
def test_a_suspension_moves_the_clocks_that_it_may_move(edge: Edge) -> None:
    """A day and a half in the middle of its time; appeals, offers and payments are not moved by it."""
    start = T0 + edge.starts + edge.length - 12 * H
    suspensions = (suspended(start, start + 36 * H),)
    due = edge.due + 36 * H if edge.stands_still else edge.due
    expect_edge(edge, due, lambda: world_of(edge, suspensions=suspensions))


@pytest.mark.parametrize("edge", [edge for edge in EDGES if edge.stands_still], ids=str)
@pytest.mark.parametrize(
    ("start", "length", "moved_by"),
    [
        (-2 * D, 2 * D, 0 * H),
        (-2 * D, 2 * D + INSTANT, INSTANT),
        (-2 * D, 2 * D + 6 * H, 6 * H),
        (0 * H, INSTANT, INSTANT),
    ],
)
def test_a_clock_that_starts_in_a_suspension_starts_with_its_end(
    start: timedelta, length: timedelta, moved_by: timedelta, edge: Edge
) -> None:
    """Only the part of the suspension after the start counts."""
    begins = T0 + edge.starts + start
    suspensions = (suspended(begins, begins + length),)
    world = replace(world_of(edge), suspensions=suspensions)
    due = edge.due + moved_by
    expected = facts_of(edge, world, due, due)
    assert world.sweep(due - INSTANT) == ()
    assert world.sweep(due) == expected


@pytest.mark.parametrize("edge", [edge for edge in EDGES if edge.stands_still], ids=str)
@pytest.mark.parametrize(("before_due", "moved"), [(INSTANT, True), (0 * H, False), (-INSTANT, False)])
def test_a_suspension_that_starts_when_a_clock_runs_out_does_not_move_it(
    before_due: timedelta, moved: bool, edge: Edge
) -> None:
    """The length has run at the due instant; a suspension from then on is too late."""
    start = edge.due - before_due
    world = replace(world_of(edge), suspensions=(suspended(start, start + 5 * D),))
    assert (world.sweep(edge.due) == ()) is moved


@pytest.mark.parametrize("edge", EDGES, ids=str)
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Europe/Berlin"])
def test_a_clock_of_hours_is_the_same_across_the_turn_of_a_year_in_every_zone(edge: Edge, zone: str) -> None:
    """Instants are instants: neither the year nor the shop's zone changes a length in hours."""
    if edge.clock == "decide":
        return
    shift = datetime(2025, 12, 31, 22, tzinfo=UTC) - (T0 + edge.starts)
    expect_edge(edge, edge.due, lambda: world_of(edge, shift=shift, zone=zone))


# --- working days ---

DECIDE = next(edge for edge in EDGES if edge.clock == "decide")


@pytest.mark.parametrize(
    ("zone", "begins", "ends"),
    [
        # an ordinary week, Friday to Friday
        ("Asia/Shanghai", "2026-03-06T11:00+08:00", "2026-03-13T11:00+08:00"),
        # New Year: 1 to 3 January are off, Sunday 4 January is worked
        ("Asia/Shanghai", "2025-12-29T11:00+08:00", "2026-01-06T11:00+08:00"),
        # from a day off it counts whole days, from the next working day on
        ("Asia/Shanghai", "2026-01-01T11:00+08:00", "2026-01-09T00:00+08:00"),
        # National Day 2026: 1 to 7 October are off, Saturday 10 October is worked
        ("Asia/Shanghai", "2026-09-29T09:30+08:00", "2026-10-12T09:30+08:00"),
        # clocks go forward on 8 March in New York: the same wall time is an hour less
        ("America/New_York", "2026-03-06T11:00-05:00", "2026-03-13T11:00-04:00"),
        # and back on 1 November
        ("America/New_York", "2026-10-29T11:00-04:00", "2026-11-05T11:00-05:00"),
        # forward on 29 March in Berlin
        ("Europe/Berlin", "2026-03-27T11:00+01:00", "2026-04-03T11:00+02:00"),
        # back on 25 October
        ("Europe/Berlin", "2026-10-23T11:00+02:00", "2026-10-30T11:00+01:00"),
        # from a Sunday: the end of the fifth working day
        ("Europe/Berlin", "2026-03-22T02:30+01:00", "2026-03-28T00:00+01:00"),
    ],
)
def test_deciding_counts_working_days_on_the_clocks_of_the_shops_zone(zone: str, begins: str, ends: str) -> None:
    """Five working days, holidays and make-up days and daylight saving in between."""
    begin, end = datetime.fromisoformat(begins), datetime.fromisoformat(ends)
    shift = begin.astimezone(UTC) - (T0 + DECIDE.starts)
    due = end.astimezone(UTC) - shift
    expect_edge(DECIDE, due, lambda: world_of(DECIDE, shift=shift, zone=zone))


# --- reminders ---


@dataclass(frozen=True)
class Reminded:
    """So long before a clock runs out people are reminded of it."""

    clock: str
    build: Build
    due: timedelta
    before_h: int
    rule: str


REMINDERS = (
    Reminded("show", lacking, 72 * H, 24, "S2"),
    Reminded("send", awaited, 7 * D + H, 72, "S11"),
    Reminded("send", awaited, 7 * D + H, 24, "S11"),
    Reminded("settle", signed, 5 * D, 12, "S12"),
)


@pytest.mark.parametrize("suspended_h", [0, 36])
@pytest.mark.parametrize("row", REMINDERS, ids=lambda row: f"{row.clock}-{row.before_h}")
def test_a_reminder_comes_its_hours_before_the_clock_runs_out(row: Reminded, suspended_h: int) -> None:
    """It moves with the deadline, names it, and comes once."""
    due = T0 + row.due + suspended_h * H
    start = T0 + row.due - 80 * H if row.clock == "send" else T0 + row.due - 40 * H
    suspensions = (suspended(start, start + suspended_h * H),) if suspended_h else ()
    at = due - row.before_h * H

    def world() -> World:
        return row.build(World(policy=DEFAULT, suspensions=suspensions))

    def reminders(until: datetime) -> list[tuple[datetime, e.What, str | None]]:
        facts = world().sweep(until)
        found = [fact for fact in facts if isinstance(fact.what, e.ReminderDue) and fact.what.before_h == row.before_h]
        return [(fact.at, fact.what, fact.rule) for fact in found]

    expected = [(at, e.ReminderDue(row.clock, row.before_h, due), row.rule)]
    assert reminders(at - INSTANT) == []
    assert reminders(at) == expected
    assert reminders(at + INSTANT) == expected
    assert reminders(due - INSTANT) == expected


def test_a_clock_that_starts_anew_reminds_anew() -> None:
    """A claim that is rejected and agreed to after all has another 48 hours, and another reminder of them."""
    world = signed()
    assert [fact.at for fact in world.sweep(T0 + 4 * D + 12 * H)] == [T0 + 4 * D + 12 * H]
    world.done(REJECT, MERCHANT, T0 + 4 * D + 13 * H)
    world.done(c.Agree(), MERCHANT, T0 + 4 * D + 14 * H)
    assert [fact.at for fact in world.sweep(T0 + 6 * D + 13 * H)] == [T0 + 6 * D + 2 * H]
