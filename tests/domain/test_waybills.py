"""A number that was mistyped is corrected as long as nobody has said anything of the parcel (S11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from makegood.domain import commands as c
from makegood.domain import events as e
from makegood.domain.deadlines import BY_NAME, due_at
from makegood.domain.decide import allowed
from makegood.domain.explain import explain
from makegood.domain.policy import DEFAULT, Limits
from makegood.domain.reactions import reactions
from makegood.domain.words import Actor, OfferType, Parcel, Role, TrackingStatus

from .positions import extended, inspected, lost, on_the_way, refused_at_door, signed
from .world import CARRIER, CONSUMER, INSTANT, MERCHANT, OPERATOR, T0, D, H, World, code, names

RIGHT = c.CorrectWaybill("zto", "ZT1234567890")
WRONG = ("sf", "SF1234567890")
AT = T0 + D + H


def corrected() -> World:
    """A parcel that was sent a day after the application, its number corrected an hour later."""
    world = on_the_way()
    world.done(RIGHT, CONSUMER, AT)
    return world


def told_of(world: World, number: tuple[str, str], status: TrackingStatus, at: datetime) -> tuple[e.Fact, ...]:
    """A carrier's report on one number."""
    answer = world.do(c.Track(c.Report(status, at, at), number), CARRIER, at)
    assert isinstance(answer, tuple)
    return answer


def test_a_correction_keeps_both_numbers_and_moves_no_deadline() -> None:
    """The seven days run on from the first number: it is the same parcel (S16)."""
    world = on_the_way()
    before = due_at(BY_NAME["receive"], world.case, world.situation(world.case))
    (fact,) = world.done(RIGHT, CONSUMER, AT)
    assert fact.what == e.WaybillCorrected("zto", "ZT1234567890", *WRONG)
    assert (fact.rule, fact.at) == ("S11", AT)
    assert world.case.waybill == ("zto", "ZT1234567890")
    assert world.case.parcel is Parcel.ON_THE_WAY
    assert due_at(BY_NAME["receive"], world.case, world.situation(world.case)) == before == T0 + 8 * D


@pytest.mark.parametrize(
    ("after", "refusal"),
    [(7 * D - INSTANT, None), (7 * D, "NOT_ALLOWED_NOW"), (7 * D + INSTANT, "NOT_ALLOWED_NOW")],
)
def test_a_number_is_corrected_until_the_money_is_due(after: timedelta, refusal: str | None) -> None:
    """Once the system refunds, the number decides nothing any more."""
    assert code(on_the_way().do(RIGHT, CONSUMER, T0 + D + after)) == refusal


@pytest.mark.parametrize(("done", "refusal"), [(2, None), (3, "TOO_MANY_CORRECTIONS"), (4, "TOO_MANY_CORRECTIONS")])
def test_a_number_is_corrected_three_times(done: int, refusal: str | None) -> None:
    """Who still has it wrong then is helped by a person."""
    world = on_the_way()
    for time in range(done):
        world.do(c.CorrectWaybill("sf", f"SF000000000{time}"), CONSUMER, AT)
    answer = world.do(RIGHT, CONSUMER, AT)
    assert code(answer) == refusal
    assert world.case.waybill_corrections == 3


def test_how_often_is_the_policys_to_say() -> None:
    """A shop's numbers may allow none at all."""
    world = on_the_way(World(policy=replace(DEFAULT, limits=Limits(waybill_corrections=0))))
    assert code(world.do(RIGHT, CONSUMER, AT)) == "TOO_MANY_CORRECTIONS"


@pytest.mark.parametrize(
    ("number", "refusal"),
    [
        (WRONG, "SAME_WAYBILL"),
        (("zto", "SF1234567890"), None),
        (("sf", "SF1234567891"), None),
        (("pigeon", "SF1234567891"), "UNKNOWN_CARRIER"),
    ],
)
def test_a_correction_changes_something(number: tuple[str, str], refusal: str | None) -> None:
    """The carrier alone, the number alone, or both; the same again is refused and counts for nothing."""
    world = on_the_way()
    assert code(world.do(c.CorrectWaybill(*number), CONSUMER, AT)) == refusal
    assert world.case.waybill_corrections == (0 if refusal else 1)


@pytest.mark.parametrize("status", [TrackingStatus.PICKED_UP, TrackingStatus.IN_TRANSIT])
def test_what_a_carrier_has_reported_on_stays(status: TrackingStatus) -> None:
    """A number that a carrier knows is no slip of the finger."""
    world = on_the_way()
    world.told(status, AT)
    assert code(world.do(RIGHT, CONSUMER, AT + H)) == "WAYBILL_IN_USE"


@pytest.mark.parametrize("there", [signed, inspected, refused_at_door, lost])
def test_a_parcel_that_has_come_to_an_end_keeps_its_number(there: object) -> None:
    """Signed for, refused or lost: the number has done its work."""
    world = there()  # type: ignore[operator]  # one of the positions
    assert code(world.do(RIGHT, CONSUMER, T0 + 4 * D)) == "NOT_ALLOWED_NOW"


def test_only_the_consumer_corrects() -> None:
    """The shop and the platform cannot know what was sent."""
    for actor in (MERCHANT, OPERATOR):
        assert code(on_the_way().do(RIGHT, actor, AT)) == "NOT_YOURS"


def test_what_the_carrier_said_of_the_right_number_is_applied() -> None:
    """As when a parcel is sent: signing counts from when it occurred, in the order in which it happened."""
    world, came = on_the_way(), AT - H
    reports = (
        c.Report(TrackingStatus.SIGNED, came, came),
        c.Report(TrackingStatus.PICKED_UP, came - 2 * H, came - 2 * H),
    )
    facts = world.done(replace(RIGHT, kept=reports), CONSUMER, AT)
    assert names(facts) == ["waybill_corrected", "tracked", "signed"]
    assert world.case.parcel is Parcel.SIGNED
    assert due_at(BY_NAME["settle"], world.case, world.situation(world.case)) == came + 2 * D


@pytest.mark.parametrize("status", list(TrackingStatus))
def test_a_report_on_the_wrong_number_is_about_somebody_elses_parcel(status: TrackingStatus) -> None:
    """It moves nothing and leaves no trace, whenever it comes; one on the right number counts."""
    world = corrected()
    assert told_of(world, WRONG, status, AT + D) == ()
    assert (world.case.parcel, world.case.noted) == (Parcel.ON_THE_WAY, ())
    told_of(world, ("zto", "ZT1234567890"), TrackingStatus.SIGNED, AT + 2 * D)
    assert world.case.parcel is Parcel.SIGNED


def test_after_extending_a_number_can_be_corrected_too() -> None:
    """Perhaps that is why nothing has come; the longer time stays."""
    world = extended()
    world.done(RIGHT, CONSUMER, T0 + 8 * D)
    assert world.case.extended
    assert due_at(BY_NAME["receive"], world.case, world.situation(world.case)) == T0 + 15 * D


def test_after_a_withdrawal_for_now_the_shop_still_waits_for_the_right_number() -> None:
    """The goods are on their way there and have to be found."""
    world = on_the_way()
    world.done(c.MakeOffer(OfferType.WITHDRAW_FOR_NOW), MERCHANT, AT)
    world.done(c.AcceptOffer("o1"), CONSUMER, AT)
    world.done(RIGHT, CONSUMER, AT + H)
    assert world.case.waybill == ("zto", "ZT1234567890")


def test_the_merchant_is_told_and_the_consumer_is_shown_the_way() -> None:
    """The shop scans the new number; the buyer finds the correction after waiting, among what can be done."""
    world = corrected()
    fact = world.facts["A"][-1]
    assert [(tell.role, tell.key) for tell in reactions(fact, world.case)] == [
        (Role.MERCHANT, "notice.waybill_corrected.merchant")
    ]
    steps = [step.key for step in explain(world.case, world.matter(world.case, CONSUMER, AT)).do_now]
    assert steps[:2] == ["wait", "correct_waybill"]
    assert "correct_waybill" in offered(world, CONSUMER, AT)
    told_of(world, ("zto", "ZT1234567890"), TrackingStatus.PICKED_UP, AT)
    assert "correct_waybill" not in offered(world, CONSUMER, AT)


def offered(world: World, actor: Actor, at: datetime) -> list[str]:
    return [one.command for one in allowed(world.case, world.matter(world.case, actor, at))]
