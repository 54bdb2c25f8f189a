"""What may the two sides offer each other, and what does accepting carry out?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from makegood.domain import commands as c
from makegood.domain.kinds import Kind
from makegood.domain.offering import Meaning, ends_case, meaning_of
from makegood.domain.stage import offer_ends_at
from makegood.domain.words import Actor, Claim, Dispute, OfferState, OfferType, Outcome, Parcel, Purpose, Refund

from .positions import (
    REJECT,
    applied,
    awaited,
    collecting,
    decided_unsent,
    inspected,
    offered,
    on_the_way,
    promised,
    refused,
    refused_at_door,
    rejected,
    signed,
)
from .world import CONSUMER, INSTANT, MERCHANT, OPERATOR, T0, D, H, World, code, names

LESS = c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=9_000)
KEEP = c.MakeOffer(OfferType.MODIFY_KIND, Kind.REFUND_ONLY)
FOR_NOW = c.MakeOffer(OfferType.WITHDRAW_FOR_NOW, promise="Send the lid, then apply again")
PARTS = c.MakeOffer(OfferType.RESEND_PARTS, parts=("lid",))
SMALL = c.MakeOffer(OfferType.SMALL_PAYMENT, amount_minor=800)
WRONG = c.MakeOffer(OfferType.RETURN_WRONG_GOODS)
BUILDS: dict[str, Callable[[], World]] = {
    "applied": applied,
    "refused": refused,
    "awaited": awaited,
    "on_the_way": on_the_way,
    "signed": signed,
    "refused_at_door": refused_at_door,
    "rejected": rejected,
    "collecting": collecting,
}
OFFERS = {"less": LESS, "keep": KEEP, "for_now": FOR_NOW, "parts": PARTS, "small": SMALL, "wrong": WRONG}


MEANS: list[tuple[Callable[[], World], c.MakeOffer, object]] = [
    (applied, LESS, Meaning.AMOUNT_SENDS_BACK),
    (awaited, LESS, Meaning.AMOUNT_SENDS_BACK),
    (on_the_way, LESS, Meaning.AMOUNT_GOODS_SENT),
    (inspected, LESS, Meaning.AMOUNT_GOODS_SENT),
    (applied, KEEP, Meaning.KEEPS_GOODS),
    (awaited, KEEP, Meaning.KEEPS_GOODS),
    (signed, KEEP, Meaning.PAID_GOODS_SENT),
    (applied, SMALL, Meaning.SMALL_SENDS_BACK),
    (signed, SMALL, OfferType.SMALL_PAYMENT),
    (applied, FOR_NOW, OfferType.WITHDRAW_FOR_NOW),
]


@pytest.mark.parametrize(("build", "offer", "means"), MEANS)
def test_an_offer_says_whether_the_goods_come_back(
    build: Callable[[], World], offer: c.MakeOffer, means: object
) -> None:
    """By its type and where the goods are; only a refund without the goods, or a withdrawal, ends the case."""
    world = build()
    world.done(offer, MERCHANT, T0 + latest(world))
    (made,) = world.case.offers
    assert meaning_of(made, world.case) is means
    assert ends_case(made) is (offer in (KEEP, FOR_NOW))


def latest(world: World) -> timedelta:
    return world.case.updated_at - T0


def agreed_on(build: Callable[[], World], offer: c.MakeOffer, by: Actor = MERCHANT) -> World:
    """One side offers, the other accepts."""
    world = build()
    at = T0 + latest(world)
    world.done(offer, by, at)
    world.done(c.AcceptOffer("o1"), CONSUMER if by is MERCHANT else MERCHANT, at + H)
    return world


ACCEPTED = """
position         offer    claim     parcel           refund    dispute    outcome
applied          less     applied   none             none      none       -
applied          keep     agreed    none             promised  none       -
applied          for_now  closed    none             none      none       withdrawn_for_now
applied          parts    closed    none             none      none       withdrawn_for_now
applied          small    applied   none             none      none       -
refused          less     applied   none             none      none       -
refused          keep     agreed    none             promised  none       -
refused          for_now  closed    none             none      none       withdrawn_for_now
awaited          less     agreed    awaited          none      none       -
awaited          keep     agreed    none             promised  none       -
awaited          for_now  closed    none             none      none       withdrawn_for_now
on_the_way       less     agreed    on_the_way       none      none       -
on_the_way       keep     agreed    on_the_way       promised  none       -
on_the_way       for_now  closed    on_the_way       none      none       withdrawn_for_now
on_the_way       small    agreed    on_the_way       none      none       -
signed           less     agreed    signed           none      none       -
signed           keep     agreed    signed           promised  none       -
signed           parts    closed    signed           none      none       withdrawn_for_now
signed           wrong    closed    going_back       none      none       withdrawn_for_now
refused_at_door  less     agreed    refused_at_door  none      none       -
refused_at_door  keep     agreed    refused_at_door  promised  none       -
rejected         less     agreed    signed           none      none       -
rejected         keep     agreed    signed           promised  none       -
rejected         for_now  closed    signed           none      none       withdrawn_for_now
rejected         wrong    closed    going_back       none      none       withdrawn_for_now
collecting       less     agreed    signed           none      withdrawn  -
collecting       keep     agreed    signed           promised  withdrawn  -
collecting       for_now  closed    signed           none      withdrawn  withdrawn_for_now
collecting       wrong    closed    going_back       none      withdrawn  withdrawn_for_now
collecting       small    rejected  signed           none      collecting -
"""
"""What an accepted offer makes of a case."""


@pytest.mark.parametrize("row", ACCEPTED.strip().splitlines()[1:], ids=lambda row: "-".join(row.split()[:2]))
@pytest.mark.parametrize("by", [MERCHANT, CONSUMER], ids=["by_merchant", "by_consumer"])
def test_accepting_carries_out_what_was_offered(by: Actor, row: str) -> None:
    """In the same step, whoever of the two offered it."""
    position, offer, claim, parcel, refund, dispute, outcome = row.split()
    case = agreed_on(BUILDS[position], OFFERS[offer], by).case
    assert (case.claim, case.parcel, case.refund, case.dispute) == (claim, parcel, refund, dispute)
    assert case.outcome == (None if outcome == "-" else outcome)
    assert case.offers[0].state is OfferState.ACCEPTED


def test_an_agreed_amount_is_what_silence_pays() -> None:
    """Agreed on in the parcel's time, paid when the time is over."""
    world = agreed_on(signed, LESS)
    world.sweep(T0 + 5 * D)
    assert [p.amount_minor for p in world.case.payments] == [9_000]


def test_a_new_kind_may_come_with_a_new_amount() -> None:
    """Keep the goods, and have a part of the money."""
    world = agreed_on(signed, replace(KEEP, amount_minor=4_000))
    assert [p.amount_minor for p in world.case.payments] == [4_000]


def test_a_refund_may_become_a_return() -> None:
    """Then the goods come first."""
    world = World()
    world.apply(kind=Kind.REFUND_ONLY)
    world.done(c.MakeOffer(OfferType.MODIFY_KIND, Kind.RETURN_REFUND), MERCHANT, T0 + H)
    assert names(world.done(c.AcceptOffer("o1"), CONSUMER, T0 + 2 * H)) == [
        "offer_accepted",
        "modified",
        "agreed",
        "parcel_awaited",
    ]
    assert (world.case.claim, world.case.parcel, world.case.refund) == (Claim.AGREED, Parcel.AWAITED, Refund.NONE)


def test_an_accepted_small_payment_leaves_the_claim_as_it_is() -> None:
    """It is paid beside the refund, and the offer of the other side stands."""
    world = on_the_way()
    world.done(SMALL, MERCHANT, T0 + 2 * D)
    world.done(LESS, CONSUMER, T0 + 2 * D)
    world.done(c.AcceptOffer("o1"), CONSUMER, T0 + 2 * D)
    assert [(p.amount_minor, p.kind) for p in world.case.payments] == [(800, "small")]
    assert [offer.state for offer in world.case.offers] == [OfferState.ACCEPTED, OfferState.OPEN]


# --- what may be offered ---


@pytest.mark.parametrize(
    ("offer", "refusal"),
    [
        (c.MakeOffer(OfferType.MODIFY_AMOUNT), "AMOUNT_REQUIRED"),
        (c.MakeOffer(OfferType.SMALL_PAYMENT), "AMOUNT_REQUIRED"),
        (c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=13_900), None),
        (c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=13_901), "AMOUNT_EXCEEDS_PAID"),
        (c.MakeOffer(OfferType.MODIFY_KIND), "KIND_DOES_NOT_FIT"),
        (c.MakeOffer(OfferType.MODIFY_KIND, Kind.RETURN_REFUND), "KIND_DOES_NOT_FIT"),
        (c.MakeOffer(OfferType.MODIFY_KIND, Kind.REFUND_UNSHIPPED), "KIND_DOES_NOT_FIT"),
        (c.MakeOffer(OfferType.MODIFY_KIND, Kind.REFUND_ONLY), None),
        (c.MakeOffer(OfferType.MODIFY_KIND, Kind.REFUND_ONLY, amount_minor=13_901), "AMOUNT_EXCEEDS_PAID"),
        (WRONG, "NOT_ALLOWED_NOW"),
    ],
)
def test_what_cannot_be_carried_out_is_not_offered(offer: c.MakeOffer, refusal: str | None) -> None:
    """A guard rail at the offer, not a surprise at the acceptance."""
    assert code(on_the_way().do(offer, MERCHANT, T0 + 2 * D)) == refusal


@pytest.mark.parametrize("build", [promised, lambda: agreed_on(applied, FOR_NOW)])
def test_nothing_is_offered_on_what_is_over(build: Callable[[], World]) -> None:
    """Money due, or a claim that has ended."""
    world = build()
    assert code(world.do(LESS, MERCHANT, T0 + latest(world))) == "NOT_ALLOWED_NOW"


@pytest.mark.parametrize(("made_after", "ends_after"), [(23 * H, 47 * H), (24 * H, 48 * H), (25 * H, 48 * H)])
def test_an_offer_ends_with_the_clock_that_decides_before_it(made_after: timedelta, ends_after: timedelta) -> None:
    """Answering takes 48 h, an offer 24 h: made in the second half, it ends when the case is agreed by the system."""
    world = applied()
    world.done(LESS, MERCHANT, T0 + made_after)
    (offer,) = world.case.offers
    assert offer_ends_at(offer, world.case, world.situation(world.case)) == T0 + ends_after


def test_each_side_has_one_open_offer_and_three_in_all() -> None:
    """Then it is time to decide."""
    world = signed()
    at = T0 + 3 * D
    for number in range(1, 4):
        assert code(world.do(LESS, MERCHANT, at)) is None
        assert code(world.do(LESS, MERCHANT, at)) == "OFFER_LIMIT"
        world.done(c.DeclineOffer(f"o{number}", "No"), CONSUMER, at)
    assert code(world.do(LESS, MERCHANT, at)) == "OFFER_LIMIT"
    assert code(world.do(LESS, CONSUMER, at)) is None


# --- answering ---


def test_only_the_other_side_answers_an_offer_and_only_once() -> None:
    """Nobody agrees with themselves."""
    world = offered()
    at = T0 + 3 * D + 3 * H
    assert code(world.do(c.AcceptOffer("o1"), MERCHANT, at)) == "OFFER_NOT_OPEN"
    assert code(world.do(c.DeclineOffer("o1"), MERCHANT, at)) == "OFFER_NOT_OPEN"
    assert code(world.do(c.AcceptOffer("o9"), CONSUMER, at)) == "OFFER_NOT_OPEN"
    assert code(world.do(c.AcceptOffer("o1"), OPERATOR, at)) == "NOT_YOURS"
    assert code(world.do(c.DeclineOffer("o1"), CONSUMER, at)) is None
    assert code(world.do(c.AcceptOffer("o1"), CONSUMER, at)) == "OFFER_NOT_OPEN"


def test_only_who_made_an_offer_withdraws_it_and_only_while_it_is_open() -> None:
    """Nothing else changes, and it counts among the offers of its side."""
    world = offered()
    at = T0 + 3 * D + 3 * H
    before = world.case
    assert code(world.do(c.WithdrawOffer("o1"), CONSUMER, at)) == "OFFER_NOT_OPEN"
    assert code(world.do(c.WithdrawOffer("o9"), MERCHANT, at)) == "OFFER_NOT_OPEN"
    assert code(world.do(c.WithdrawOffer("o1"), OPERATOR, at)) == "NOT_YOURS"
    world.done(c.WithdrawOffer("o1"), MERCHANT, at)
    assert code(world.do(c.WithdrawOffer("o1"), MERCHANT, at)) == "OFFER_NOT_OPEN"
    assert code(world.do(c.AcceptOffer("o1"), CONSUMER, at)) == "OFFER_NOT_OPEN"
    assert (world.case.claim, world.case.parcel, world.case.since) == (before.claim, before.parcel, before.since)
    for number in (2, 3):
        world.done(LESS, MERCHANT, at)
        world.done(c.WithdrawOffer(f"o{number}"), MERCHANT, at)
    assert code(world.do(LESS, MERCHANT, at)) == "OFFER_LIMIT"


@pytest.mark.parametrize("later", [-INSTANT, timedelta(0), INSTANT])
def test_an_offer_is_withdrawn_until_it_lapses(later: timedelta) -> None:
    """At its end it has lapsed, and there is nothing left to withdraw."""
    world = offered()
    (offer,) = world.case.offers
    at = offer_ends_at(offer, world.case, world.situation(world.case)) + later
    assert code(world.do(c.WithdrawOffer("o1"), MERCHANT, at)) == (None if later < timedelta(0) else "OFFER_NOT_OPEN")
    assert world.case.offers[0].state == ("withdrawn" if later < timedelta(0) else "lapsed")


@pytest.mark.parametrize(
    ("around", "refusal"), [(-INSTANT, None), (timedelta(0), "OFFER_NOT_OPEN"), (INSTANT, "OFFER_NOT_OPEN")]
)
def test_an_offer_can_be_accepted_for_twenty_four_hours(around: timedelta, refusal: str | None) -> None:
    """It lapses by time, and other clocks never stopped for it."""
    world = offered()
    assert code(world.do(c.AcceptOffer("o1"), CONSUMER, T0 + 4 * D + 2 * H + around)) == refusal
    assert world.case.since["settle"] == T0 + 3 * D


@pytest.mark.parametrize(
    "change",
    [
        (MERCHANT, REJECT),
        (MERCHANT, c.PayRefund()),
        (CONSUMER, c.Cancel()),
    ],
)
def test_open_offers_lapse_when_the_claim_changes(change: tuple[Actor, object]) -> None:
    """They were made for another situation."""
    world = offered()
    actor, command = change
    assert names(world.done(command, actor, T0 + 3 * D + 3 * H))[-1] == "offer_lapsed"
    assert world.case.offers[0].state is OfferState.LAPSED


@pytest.mark.parametrize(
    "change",
    [
        (MERCHANT, c.PaySmall(100, Purpose.GOODWILL)),
        (MERCHANT, c.SendMessage("Hello")),
        (CONSUMER, LESS),
    ],
)
def test_open_offers_stand_while_the_claim_does(change: tuple[Actor, object]) -> None:
    """Talking about it changes nothing."""
    world = offered()
    actor, command = change
    world.done(command, actor, T0 + 3 * D + 3 * H)
    assert world.case.offers[0].state is OfferState.OPEN


def test_an_offer_accepted_lapses_the_other_sides() -> None:
    """The claim is another one now."""
    world = offered()
    world.done(replace(LESS, amount_minor=11_000), CONSUMER, T0 + 3 * D + 3 * H)
    assert names(world.done(c.AcceptOffer("o2"), MERCHANT, T0 + 3 * D + 4 * H)) == [
        "offer_accepted",
        "modified",
        "offer_lapsed",
    ]


def test_what_is_withdrawn_for_now_may_be_applied_for_again() -> None:
    """The successor is linked, and the promise stands in the history."""
    world = agreed_on(applied, FOR_NOW)
    assert world.case.offers[0].promise == "Send the lid, then apply again"
    assert code(world.apply(T0 + D, "B")) is None
    assert world.cases["B"].basis.predecessor_id == "case-A"


def test_an_offer_still_open_when_the_decision_is_appealed_may_be_accepted() -> None:
    """The two may come to terms at any time; the platform then only judges who was right."""
    world = decided_unsent()
    world.done(FOR_NOW, MERCHANT, T0 + 28 * H)
    world.done(c.Appeal("A misjudgement"), MERCHANT, T0 + 29 * H)
    world.done(c.AcceptOffer("o1"), CONSUMER, T0 + 30 * H)
    assert (world.case.claim, world.case.outcome) == (Claim.CLOSED, Outcome.WITHDRAWN_FOR_NOW)
    assert world.case.dispute is Dispute.APPEALED


def test_who_inspects_and_finds_the_wrong_goods_may_offer_them_back() -> None:
    """Closed for now, the wrong goods go back, the right ones come under a new case (S25)."""
    world = agreed_on(inspected, WRONG)
    assert names(tuple(world.facts["A"][-3:])) == ["offer_accepted", "closed", "sent_back"]
