"""Whose are the goods of a case that was withdrawn for now, and until when?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from makegood.domain import commands as c
from makegood.domain import events as e
from makegood.domain.kinds import Kind
from makegood.domain.situations import situation_of
from makegood.domain.words import OfferType, Outcome, Parcel, TrackingStatus

from .positions import REFUSE, goods_kept, on_the_way
from .world import CONSUMER, INSTANT, MERCHANT, T0, D, H, World, said

WITHDRAWN = T0 + 3 * D + 2 * H
SENT_BACK = [("+10d 2h", "sent_back")]


def withdrawn_under_way() -> World:
    """Nothing has arrived when the two agree to withdraw for now."""
    world = on_the_way()
    world.done(c.MakeOffer(OfferType.WITHDRAW_FOR_NOW), MERCHANT, WITHDRAWN)
    world.done(c.AcceptOffer("o1"), CONSUMER, WITHDRAWN)
    return world


@pytest.mark.parametrize("build", [goods_kept, withdrawn_under_way])
@pytest.mark.parametrize(("later", "facts"), [(-INSTANT, []), (0 * H, SENT_BACK), (INSTANT, SENT_BACK)])
def test_goods_are_kept_for_seven_days_and_then_go_back(build: object, later: timedelta, facts: object) -> None:
    """The consumer has neither goods nor money: somebody owes one of the two, and there is a day for it."""
    world: World = build()  # type: ignore[operator]
    assert situation_of(world.case).key == "closed.goods_kept"
    assert said(world.sweep(WITHDRAWN + 7 * D + later)) == facts


def test_goods_that_arrive_later_are_kept_from_their_arrival() -> None:
    """The parcel was late, and the buyer is told when it is there."""
    world = withdrawn_under_way()
    world.told(TrackingStatus.SIGNED, T0 + 6 * D)
    assert said(world.sweep(T0 + 13 * D - INSTANT)) == []
    assert said(world.sweep(T0 + 13 * D)) == [("+13d", "sent_back")]


def test_what_went_back_is_confirmed_or_counts_as_received() -> None:
    """The ordinary clock of goods on their way to the consumer."""
    world = goods_kept()
    world.sweep(WITHDRAWN + 7 * D)
    assert world.case.parcel is Parcel.GOING_BACK
    assert said(world.sweep(WITHDRAWN + 30 * D)) == [("+20d 2h", "taken_back")]


def test_goods_wait_as_long_as_a_case_that_took_them_up_is_open() -> None:
    """Applied again in time: the goods stay, week by week, until that case has ended."""
    world = goods_kept()
    world.apply(WITHDRAWN + D, "B")
    facts = world.sweep(WITHDRAWN + 7 * D)
    assert [fact.what for fact in facts] == [e.GoodsKept("case-B", for_good=False)]
    world.done(c.Cancel(), CONSUMER, WITHDRAWN + 8 * D, "B")
    assert said(world.sweep(WITHDRAWN + 14 * D)) == [("+17d 2h", "sent_back")]


def test_goods_that_were_paid_for_by_the_case_that_took_them_up_stay_for_good() -> None:
    """The consumer has the money: nothing goes back, and no clock runs."""
    world = goods_kept()
    world.apply(WITHDRAWN + D, "B", kind=Kind.REFUND_ONLY)
    world.done(c.Agree(), MERCHANT, WITHDRAWN + 2 * D, "B")
    world.pay_out(WITHDRAWN + 2 * D, name="B")
    facts = world.sweep(WITHDRAWN + 7 * D)
    assert [fact.what for fact in facts] == [e.GoodsKept("case-B", for_good=True)]
    assert (world.case.successor_id, world.case.parcel) == ("case-B", Parcel.INSPECTED)
    assert world.sweep(WITHDRAWN + 90 * D) == ()


def test_the_last_of_several_cases_that_took_the_goods_up_counts() -> None:
    """Applied again, refused, applied once more: the chain is followed to its end."""
    world = goods_kept()
    world.apply(WITHDRAWN + D, "B")
    world.done(REFUSE, MERCHANT, WITHDRAWN + 2 * D, "B")
    world.apply(WITHDRAWN + 3 * D, "C")
    assert world.cases["B"].outcome is Outcome.CANCELLED
    facts = world.sweep(WITHDRAWN + 7 * D)
    assert [fact.what for fact in facts] == [e.GoodsKept("case-C", for_good=False)]
