"""What becomes of a small payment that the merchant may not make alone: asked for, answered, withdrawn or dropped?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from makegood.domain import commands as c
from makegood.domain import events as e
from makegood.domain.case import Case, SmallRequest
from makegood.domain.decide import allowed
from makegood.domain.ledger import Account
from makegood.domain.policy import DEFAULT
from makegood.domain.reactions import reactions
from makegood.domain.stage import stage_deadline
from makegood.domain.words import Actor, OfferType, Outcome, Purpose, Refund, Role

from .ledger_text import balances
from .positions import asked, cancelled, on_the_way
from .world import CONSUMER, CUP, MERCHANT, OPERATOR, T0, D, H, World, an_order, code

AT = T0 + 2 * D
ASK = c.AskSmallPayment(15_000, Purpose.GOODWILL, "A loyal buyer")


def offered(world: World, actor: Actor) -> set[str]:
    return {one.command for one in allowed(world.case, world.matter(world.case, actor, AT))}


@pytest.mark.parametrize(
    ("amount", "refusal"), [(9_999, "NO_APPROVAL_NEEDED"), (10_000, "NO_APPROVAL_NEEDED"), (10_001, None)]
)
def test_what_needs_no_approval_is_paid_and_not_asked_for(amount: int, refusal: str | None) -> None:
    """At the limit the merchant pays alone; one cent above it, it asks."""
    world = on_the_way()
    assert code(world.do(replace(ASK, amount_minor=amount), MERCHANT, AT)) == refusal
    assert (world.case.small_request is not None) is (refusal is None)


@pytest.mark.parametrize(("amount", "refusal"), [(19_999, None), (20_000, None), (20_001, "SMALL_PAYMENT_LIMIT")])
def test_what_no_approval_could_make_possible_is_not_asked_for(amount: int, refusal: str | None) -> None:
    """The cap of the order holds for everybody."""
    assert code(on_the_way().do(replace(ASK, amount_minor=amount), MERCHANT, AT)) == refusal


@pytest.mark.parametrize(("room", "may"), [(9_999, False), (10_000, False), (10_001, True)])
def test_asking_is_offered_only_where_there_is_room_above_the_limit(room: int, may: bool) -> None:
    """Where less is left than the merchant may pay alone, there is nothing to ask for."""
    world = on_the_way()
    for part in ((20_000 - room) // 2, (20_000 - room) - (20_000 - room) // 2):
        world.done(c.PaySmall(part, Purpose.FREIGHT), MERCHANT, AT)
    assert ("ask_small_payment" in offered(world, MERCHANT)) is may
    assert (code(world.do(replace(ASK, amount_minor=10_001), MERCHANT, AT)) is None) is may


def test_the_cap_of_a_day_bounds_a_request_too() -> None:
    """What exceeds a whole day's cap can be paid on no day."""
    limits = replace(DEFAULT.limits, small_payment_per_shop_day_minor=12_000)
    world = on_the_way(World(policy=replace(DEFAULT, limits=limits)))
    assert code(world.do(replace(ASK, amount_minor=12_001), MERCHANT, AT)) == "SMALL_PAYMENT_LIMIT"
    assert code(world.do(replace(ASK, amount_minor=12_000), MERCHANT, AT)) is None


def test_a_request_tells_what_for_why_when_and_by_whom() -> None:
    """All that an operator needs to answer it."""
    request = asked().case.small_request
    assert request == SmallRequest(15_000, Purpose.GOODWILL, "A loyal buyer", T0 + D + 2 * H, MERCHANT.subject)


def test_a_request_holds_no_money_and_stops_no_clock() -> None:
    """The deadline stays, nothing is booked, and the merchant may still pay a smaller sum at once."""
    world, plain = asked(), on_the_way()
    due = [stage_deadline(one.case, one.situation(one.case)) for one in (world, plain)]
    assert due[0] == due[1]
    assert world.ledger == [] and world.case.payments == ()
    assert code(world.do(c.PaySmall(10_000, Purpose.FREIGHT), MERCHANT, AT)) is None
    assert world.case.small_request is not None


def test_one_request_at_a_time() -> None:
    """A second one waits until the first has been answered."""
    world = asked()
    assert code(world.do(ASK, MERCHANT, AT)) == "REQUEST_OPEN"
    world.done(c.DeclineSmallPayment("The refund covers it"), OPERATOR, AT)
    assert code(world.do(ASK, MERCHANT, AT)) is None


def test_an_approved_request_is_paid_as_it_was_asked_for() -> None:
    """Approval and payment are one step, and the money takes the way of every small payment."""
    world = asked()
    facts = world.done(c.ApproveSmallPayment(), OPERATOR, AT)
    assert facts[0].what == e.SmallPaymentApproved(15_000, Purpose.GOODWILL)
    paid = facts[1].what
    assert isinstance(paid, e.SmallPaymentPromised)
    assert (paid.purpose, paid.payment.amount_minor) == (Purpose.GOODWILL, 15_000)
    assert world.case.small_request is None
    world.pay_out(AT)
    assert balances(world.ledger)[Account.CONSUMER] == 15_000
    assert world.case.refund is Refund.NONE


def test_nobody_approves_twice() -> None:
    """The second press finds nothing that waits."""
    world = asked()
    world.done(c.ApproveSmallPayment(), OPERATOR, AT)
    assert code(world.do(c.ApproveSmallPayment(), OPERATOR, AT)) == "REQUEST_NOT_OPEN"
    assert len(world.case.payments) == 1


@pytest.mark.parametrize(("today", "refusal"), [(484_999, None), (485_000, None), (485_001, "SMALL_PAYMENT_LIMIT")])
def test_the_days_cap_is_judged_at_the_approval(today: int, refusal: str | None) -> None:
    """Where today's money is spent the request stays open, and can be approved on another day."""
    world = asked()
    assert code(world.do(c.ApproveSmallPayment(small_paid_today_minor=today), OPERATOR, AT)) == refusal
    assert (world.case.small_request is None) is (refusal is None)


@pytest.mark.parametrize(("meanwhile", "refusal"), [(4_999, None), (5_000, None), (5_001, "SMALL_PAYMENT_LIMIT")])
def test_the_orders_cap_is_judged_at_the_approval(meanwhile: int, refusal: str | None) -> None:
    """A request reserves nothing: what another case of the order was paid meanwhile counts."""
    world = World(an_order([replace(CUP, quantity=2)]))
    for name in "AB":
        world.apply(T0, name, lines=(c.WantedLine("L1", 1),))
    world.done(ASK, MERCHANT, T0 + H, "A")
    world.done(c.PaySmall(meanwhile, Purpose.GOODWILL), MERCHANT, T0 + H, "B")
    assert code(world.do(c.ApproveSmallPayment(), OPERATOR, T0 + 2 * H, "A")) == refusal


def test_an_operator_answers_a_request_instead_of_paying_beside_it() -> None:
    """One wish is not paid twice; without a request an operator pays directly, as ever."""
    world = asked()
    assert code(world.do(c.PaySmall(15_000, Purpose.GOODWILL), OPERATOR, AT)) == "REQUEST_OPEN"
    assert code(on_the_way().do(c.PaySmall(15_000, Purpose.GOODWILL), OPERATOR, AT)) is None


def test_an_offer_is_still_accepted_while_a_request_waits() -> None:
    """What the buyer accepts is the merchant's own sum."""
    world = asked()
    world.done(c.MakeOffer(OfferType.SMALL_PAYMENT, amount_minor=500), MERCHANT, AT)
    assert code(world.do(c.AcceptOffer("o1"), CONSUMER, AT)) is None


@pytest.mark.parametrize("command", [c.WithdrawSmallPayment(), c.DeclineSmallPayment("No")])
def test_what_is_withdrawn_or_declined_leaves_nothing(command: object) -> None:
    """No money, and the merchant may ask anew."""
    world = asked()
    actor = MERCHANT if isinstance(command, c.WithdrawSmallPayment) else OPERATOR
    world.done(command, actor, AT)
    assert (world.case.small_request, world.case.payments) == (None, ())
    assert "ask_small_payment" in offered(world, MERCHANT)


@pytest.mark.parametrize(
    ("command", "actor", "refusal"),
    [
        (ASK, CONSUMER, "NOT_YOURS"),
        (ASK, OPERATOR, "NOT_YOURS"),
        (c.ApproveSmallPayment(), MERCHANT, "NOT_YOURS"),
        (c.DeclineSmallPayment("No"), MERCHANT, "NOT_YOURS"),
        (c.WithdrawSmallPayment(), OPERATOR, "NOT_YOURS"),
    ],
)
def test_a_merchant_asks_and_an_operator_answers(command: object, actor: Actor, refusal: str) -> None:
    """Nobody approves of their own wish."""
    assert code(asked().do(command, actor, AT)) == refusal


def _paid(world: World) -> None:
    world.done(c.PayRefund(), MERCHANT, AT)
    assert world.case.small_request is not None, "money on its way has not arrived"
    world.pay_out(AT)


def _cancelled(world: World) -> None:
    world.done(c.Cancel(), CONSUMER, AT)


@pytest.mark.parametrize(("end", "outcome"), [(_paid, Outcome.REFUNDED), (_cancelled, Outcome.CANCELLED)])
def test_a_case_that_ends_drops_the_request(end: Callable[[World], None], outcome: Outcome) -> None:
    """The timeline says so, and nothing waits for an answer any more."""
    world = asked()
    end(world)
    case: Case = world.case
    assert (case.outcome, case.small_request) == (outcome, None)
    assert [e.NAMES[type(fact.what)] for fact in world.facts["A"]][-1] == "small_payment_request_dropped"
    assert code(world.do(c.ApproveSmallPayment(), OPERATOR, AT)) == "REQUEST_NOT_OPEN"


def test_a_request_in_a_case_that_has_ended_waits_for_its_answer() -> None:
    """A small payment is possible there, too: it is made later on, or withdrawn."""
    world = cancelled()
    world.done(ASK, MERCHANT, AT)
    assert world.case.small_request is not None
    world.done(c.ApproveSmallPayment(), OPERATOR, AT)
    assert len(world.case.payments) == 1


def test_without_a_purse_there_is_nothing_to_ask_for() -> None:
    """A gift was paid by nobody."""
    world = World(an_order([replace(CUP, paid_minor=0)], freight_minor=0, tenders=()))
    world.apply()
    assert code(world.do(ASK, MERCHANT, T0 + H)) == "NOT_ALLOWED_NOW"


def test_staff_and_merchant_are_told() -> None:
    """A request is a task of the platform's, and its answer is the merchant's news."""
    world = asked()
    request = world.facts["A"][-1]
    assert [(tell.role, tell.topic) for tell in reactions(request, world.case)] == [(Role.OPERATOR, "task")]
    answered = world.done(c.DeclineSmallPayment("No"), OPERATOR, AT)
    assert [(tell.role, tell.topic) for tell in reactions(answered[-1], world.case)] == [(Role.MERCHANT, "notice")]
