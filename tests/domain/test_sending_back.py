"""Goods that go back to the consumer: who sends them, what is said of it, and when they count as received (S25)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from makegood.domain import commands as c
from makegood.domain import events as e
from makegood.domain.again import again
from makegood.domain.case import goods_to_send
from makegood.domain.deadlines import BY_NAME, due_at
from makegood.domain.explain import Explanation, explain
from makegood.domain.order import entry_of
from makegood.domain.reactions import reactions
from makegood.domain.words import Actor, OfferType, Outcome, Parcel, Role, TrackingStatus

from .positions import cancelled, inspected, on_the_way, signed
from .world import CARRIER, CONSUMER, INSTANT, MERCHANT, OPERATOR, T0, D, H, World, an_order, code, names

BACK = c.SendBack("zto", "ZT9000000001")
NUMBER = ("zto", "ZT9000000001")
CLOSED = T0 + 4 * D
"""When the case ended with goods that have to go back."""
GRACE = 7 * D


def wrong_goods(world: World | None = None) -> World:
    """Withdrawn for now, because something else was in the parcel: it goes back (S25)."""
    world = inspected(world)
    world.done(c.MakeOffer(OfferType.RETURN_WRONG_GOODS), MERCHANT, T0 + 3 * D + 2 * H)
    world.done(c.AcceptOffer("o1"), CONSUMER, CLOSED)
    return world


def sent(world: World | None = None) -> World:
    """The same after the merchant has sent them."""
    world = world or wrong_goods()
    world.done(BACK, MERCHANT, CLOSED + D)
    return world


def told_of(world: World, number: tuple[str, str], at: datetime, occurred_at: datetime | None = None) -> list[str]:
    """The carrier says that a parcel was signed for; the names of what came of it."""
    report = c.Report(TrackingStatus.SIGNED, occurred_at or at, at)
    return names(world.done(c.Track(report, number), CARRIER, at))


def why(world: World, actor: Actor, at: datetime) -> Explanation:
    return explain(world.case, world.matter(world.case, actor, at))


def notes(world: World, actor: Actor, at: datetime) -> dict[str, object]:
    return {note.key: note.params for note in why(world, actor, at).notes}


# --- the merchant sends them ---


@pytest.mark.parametrize("actor", [MERCHANT, OPERATOR])
def test_the_parcel_back_is_recorded_and_moves_no_deadline(actor: Actor) -> None:
    """By the merchant or by staff in its place; the ten days run on from the day the goods had to go back."""
    world = wrong_goods()
    (fact,) = world.done(BACK, actor, CLOSED + D)
    assert (fact.what, fact.rule) == (e.GoodsSentBack(*NUMBER), "S25")
    assert world.case.back_waybill == NUMBER
    assert world.case.parcel is Parcel.GOING_BACK
    assert due_at(BY_NAME["go_back"], world.case, world.situation(world.case)) == CLOSED + 10 * D


def test_the_consumer_is_told_with_carrier_and_number() -> None:
    """The merchant hears of it where staff did it in its place."""
    world = sent()
    told = reactions(world.facts["A"][-1], world.case)
    assert [(tell.role, tell.key) for tell in told] == [(Role.CONSUMER, "notice.goods_sent_back.consumer")]
    world = wrong_goods()
    (fact,) = world.done(BACK, OPERATOR, CLOSED + D)
    assert [tell.role for tell in reactions(fact, world.case)] == [Role.CONSUMER, Role.MERCHANT]


@pytest.mark.parametrize("there", [on_the_way, signed, inspected])
def test_goods_that_need_not_go_back_are_not_sent_back(there: object) -> None:
    """As long as the claim lives they are the merchant's to settle."""
    world = there()  # type: ignore[operator]  # one of the positions
    assert code(world.do(BACK, MERCHANT, T0 + 3 * D + 2 * H)) == "NOT_ALLOWED_NOW"


def test_a_consumer_does_not_say_what_the_shop_has_sent() -> None:
    """It confirms what has come."""
    assert code(wrong_goods().do(BACK, CONSUMER, CLOSED + D)) == "NOT_YOURS"


@pytest.mark.parametrize(
    ("number", "refusal"),
    [(NUMBER, "SAME_WAYBILL"), (("sf", "ZT9000000001"), None), (("pigeon", "ZT9000000001"), "UNKNOWN_CARRIER")],
)
def test_a_number_recorded_once_more_is_a_correction(number: tuple[str, str], refusal: str | None) -> None:
    """It has to change something."""
    assert code(sent().do(c.SendBack(*number), MERCHANT, CLOSED + 2 * D)) == refusal


@pytest.mark.parametrize(("times", "refusal"), [(3, None), (4, "TOO_MANY_CORRECTIONS"), (5, "TOO_MANY_CORRECTIONS")])
def test_it_is_corrected_three_times_at_most(times: int, refusal: str | None) -> None:
    """Recorded once and corrected three times: the buyer is told of each."""
    world = wrong_goods()
    for number in range(times):
        world.do(c.SendBack("sf", f"SF000000000{number}"), MERCHANT, CLOSED + D)
    assert code(world.do(BACK, MERCHANT, CLOSED + D)) == refusal


# --- when they count as received ---


def test_signed_for_they_are_received() -> None:
    """The carrier's word counts as the buyer's; another parcel's means nothing."""
    world = sent()
    assert told_of(world, ("zto", "ZT9000000002"), CLOSED + 2 * D) == []
    assert told_of(world, NUMBER, CLOSED + 3 * D) == ["tracked", "taken_back"]
    assert world.case.parcel is Parcel.NONE
    assert world.facts["A"][-1].reason == "carrier_signed"
    assert told_of(world, NUMBER, CLOSED + 4 * D) == []


def test_what_was_said_before_they_are_recorded_is_applied() -> None:
    """The carrier was quicker than the shop's clerk."""
    world = wrong_goods()
    report = c.Report(TrackingStatus.SIGNED, CLOSED + D, CLOSED + D)
    facts = world.done(c.SendBack(*NUMBER, (report,)), MERCHANT, CLOSED + 2 * D)
    assert names(facts) == ["goods_sent_back", "tracked", "taken_back"]


@pytest.mark.parametrize(
    ("around", "arrives"), [(-INSTANT, False), (timedelta(0), True), (INSTANT, True)], ids=["before", "at", "after"]
)
def test_the_same_number_both_ways_counts_from_the_way_back_on(around: timedelta, arrives: bool) -> None:
    """A parcel that was refused comes back under its own number: signed for before, it was another journey."""
    world = on_the_way()
    world.done(c.Cancel(), CONSUMER, CLOSED)
    world.done(c.SendBack("sf", "SF1234567890"), MERCHANT, CLOSED + D)
    said = told_of(world, ("sf", "SF1234567890"), CLOSED + 2 * D, CLOSED + around)
    assert ("taken_back" in said) is arrives


@pytest.mark.parametrize("recorded", [False, True])
@pytest.mark.parametrize(("after", "there"), [(10 * D - INSTANT, False), (10 * D, True), (10 * D + INSTANT, True)])
def test_after_ten_days_they_count_as_received(after: timedelta, there: bool, recorded: bool) -> None:
    """Recorded or not; and nothing says that they were sent where nobody said so."""
    world = sent() if recorded else wrong_goods()
    world.sweep(CLOSED + after)
    assert (world.case.parcel is Parcel.NONE) is there
    assert ("goods_sent_back" in names(tuple(world.facts["A"]))) is recorded


# --- what is said of it ---


def test_as_long_as_nothing_was_recorded_it_is_the_merchants_to_do() -> None:
    """Even where the case has ended; recorded, it is done, and so it is once the buyer has them."""
    world = wrong_goods()
    assert goods_to_send(world.case)
    assert why(world, MERCHANT, CLOSED).do_now[0].command == "send_back"
    waits = {"since": CLOSED, "until": CLOSED + 10 * D}
    for actor in (MERCHANT, CONSUMER):
        assert notes(world, actor, CLOSED + D)["goods_to_send_back"] == waits
    steps = [step.key for step in why(world, CONSUMER, CLOSED + D).do_now]
    assert {"confirm_receipt", "message", "ask_service"} <= set(steps)
    sent(world)
    assert not goods_to_send(world.case)
    assert "send_back" not in [step.key for step in why(world, MERCHANT, CLOSED + D).do_now]
    on_its_way = {"carrier": "zto", "back_waybill": "ZT9000000001", "until": CLOSED + 10 * D}
    assert notes(world, CONSUMER, CLOSED + D)["goods_going_back"] == on_its_way
    world.done(c.ConfirmReceipt(), CONSUMER, CLOSED + 3 * D)
    assert not goods_to_send(world.case)


def test_a_parcel_that_never_left_asks_nobody_to_send_it_back() -> None:
    """Cancelled before anything was sent, there is nothing."""
    assert not goods_to_send(cancelled().case)


# --- applying again ---


def late_order() -> World:
    """Delivered so long ago that only the grace is left: the validity of fifteen days ends at the withdrawal."""
    return World(an_order(delivered_at=CLOSED - 15 * D))


@pytest.mark.parametrize(
    ("after", "refusal"), [(GRACE - INSTANT, None), (GRACE, "WINDOW_OVER"), (GRACE + INSTANT, "WINDOW_OVER")]
)
@pytest.mark.parametrize("back", [2 * D, 9 * D])
def test_the_grace_begins_when_the_goods_are_back(back: timedelta, after: timedelta, refusal: str | None) -> None:
    """Who has no goods in hand cannot send the right ones: seven days from then on, not from the withdrawal."""
    world = wrong_goods(late_order())
    world.done(c.ConfirmReceipt(), CONSUMER, CLOSED + back)
    assert code(world.apply(CLOSED + back + after, "B")) == refusal


def test_while_they_are_on_their_way_one_may_apply_at_any_time() -> None:
    """Past the seven days since the withdrawal; and seven days after they are taken as received."""
    for at, refusal in (
        (CLOSED + 7 * D + H, None),
        (CLOSED + 10 * D - INSTANT, None),
        (CLOSED + 10 * D, None),
        (CLOSED + 17 * D - INSTANT, None),
        (CLOSED + 17 * D, "WINDOW_OVER"),
        (CLOSED + 17 * D + INSTANT, "WINDOW_OVER"),
    ):
        assert code(wrong_goods(late_order()).apply(at, "B")) == refusal, at


def test_the_answer_says_the_same() -> None:
    """How long one may apply again: days after the goods are back, and then the instant."""
    world = wrong_goods(late_order())
    found = again(world.case, world.matter(world.case, CONSUMER, CLOSED + 8 * D))
    assert (found.key, found.days, found.may) == ("after_back", 7, True)
    world.done(c.ConfirmReceipt(), CONSUMER, CLOSED + 9 * D)
    found = again(world.case, world.matter(world.case, CONSUMER, CLOSED + 9 * D))
    assert (found.key, found.until) == ("until", CLOSED + 16 * D)


def test_the_orders_entry_follows_the_goods() -> None:
    """What an application is judged on is derived from the case, and kept with its order."""
    world = wrong_goods()
    (entry,) = world.order.entries
    assert (entry.goods_under_way, entry.goods_back_at, entry.outcome) == (True, None, Outcome.WITHDRAWN_FOR_NOW)
    world.done(c.ConfirmReceipt(), CONSUMER, CLOSED + D)
    (entry,) = world.order.entries
    assert (entry.goods_under_way, entry.goods_back_at) == (False, CLOSED + D)
    assert entry == entry_of(world.order, world.case)
