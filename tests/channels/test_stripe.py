"""What is Stripe's alone: keys that it forgets, lists in pages, and refunds that fail days later?"""

from __future__ import annotations

import pytest

from makegood.app.ports import ChannelNotice, ChannelState

from .conftest import BuildWorld
from .standins.books import Payment
from .standins.server import Fault
from .standins.stripe import KEY_LIFE_S
from .worlds import ORDER, PAID_MINOR


@pytest.mark.parametrize("later_s", [KEY_LIFE_S - 1, KEY_LIFE_S, KEY_LIFE_S + 1, 30 * 86_400])
async def test_a_number_sent_again_after_its_key_is_forgotten_is_still_one_payment(
    later_s: int, build: BuildWorld
) -> None:
    """Stripe itself would refund a second time: a day later it has forgotten the key."""
    world = build("stripe")
    world.standin.faults = [Fault.DROP_AFTER]
    await world.channel.send(world.transfer())
    world.standin.books.now += later_s

    assert (await world.send(world.transfer())).state is ChannelState.PAID
    assert world.standin.books.movements == [("R-1", 5_000)]


async def test_a_breakdown_that_stripe_remembers_is_outlived(build: BuildWorld) -> None:
    """Under the same key Stripe repeats even a 500 for a day; the list of refunds tells what really happened."""
    world = build("stripe")
    world.standin.faults = [Fault.ERROR_AFTER]

    said = [await world.send(world.transfer()) for _ in range(3)]

    assert [answer.state for answer in said] == [ChannelState.UNKNOWN, ChannelState.PAID, ChannelState.PAID]


@pytest.mark.parametrize("others", [98, 99, 100, 201])
async def test_a_refund_is_found_behind_any_number_of_later_ones(others: int, build: BuildWorld) -> None:
    """The list comes in pages of a hundred, newest first."""
    world = build("stripe")
    await world.send(world.transfer("R-1", 1))
    for number in range(others):
        world.standin.books.book(f"X-{number}", "pi_1", 1)

    assert (await world.ask(world.transfer("R-1", 1))).state is ChannelState.PAID
    assert (await world.ask(world.transfer("R-2", 1))).state is ChannelState.NOT_FOUND


async def test_a_refund_that_fails_days_later_is_told_as_a_reversal(build: BuildWorld) -> None:
    """The card was closed: the money that had succeeded is back with the merchant."""
    world = build("stripe")
    await world.send(world.transfer())
    world.standin.books.now += 5 * 86_400
    world.standin.fail("R-1", "expired_or_canceled_card")

    told = world.read(world.standin.notices[-1])
    asked = await world.ask(world.transfer())

    assert told == ChannelNotice("R-1", told.answer)
    assert (told.answer.state, told.answer.reason) == (ChannelState.REVERSED, "card_expired")
    # The refund itself does not say that it had ever succeeded: whoever asks knows what was said before.
    assert (asked.state, asked.reason) == (ChannelState.FAILED, "card_expired")
    assert world.standin.books.moved("R-1") == 0


async def test_events_out_of_order_each_say_what_was_true_when_they_were_made(build: BuildWorld) -> None:
    """An old "pending" that arrives last is read as pending: whoever knows better keeps what it knows."""
    world = build("stripe")
    world.standin.books.delays = True
    await world.send(world.transfer())
    world.standin.notify("R-1")
    world.standin.settle("R-1")

    said = [world.read(notice).answer.state for notice in reversed(world.standin.notices)]

    assert said == [ChannelState.PAID, ChannelState.PENDING]


async def test_a_charge_is_refunded_like_a_payment_intent(build: BuildWorld) -> None:
    """Older payments have only a charge."""
    world = build("stripe")
    world.standin.books.receive(Payment("ch_1", ORDER, PAID_MINOR, "CNY", world.standin.books.now))
    transfer = world.transfer()._replace(payment_ref="ch_1")

    assert (await world.send(transfer)).state is ChannelState.PAID
    assert (await world.ask(transfer)).state is ChannelState.PAID


async def test_a_wrong_key_fails_nothing(build: BuildWorld) -> None:
    """An operator puts it right, and the refund goes on."""
    world = build("stripe")
    world.settings["MAKEGOOD_STRIPE_SECRET_KEY"] = "sk_test_other"

    said = [await world.send(world.transfer()), await world.ask(world.transfer())]

    assert [answer.state for answer in said] == [ChannelState.UNKNOWN, ChannelState.UNKNOWN]


@pytest.mark.parametrize(
    ("change", "detail"),
    [({"currency": "ISK"}, "currency_not_supported"), ({"payment_ref": ""}, "payment_unknown")],
)
async def test_what_stripe_would_misread_is_refused_without_a_call(
    change: dict[str, str], detail: str, build: BuildWorld
) -> None:
    """Stripe counts some currencies in other units than everybody else: a hundred times too much, or too little."""
    world = build("stripe")

    answer = await world.send(world.transfer()._replace(**change))  # type: ignore[arg-type]

    assert (answer.state, answer.reason, answer.detail) == (ChannelState.FAILED, "refused", detail)
    assert world.standin.requests == []


async def test_an_amount_in_another_currency_is_not_taken_for_ours(build: BuildWorld) -> None:
    """The refund is made in the payment's currency, whatever we believe it to be."""
    world = build("stripe")

    answer = await world.send(world.transfer()._replace(currency="EUR"))

    assert (answer.state, answer.detail) == (ChannelState.UNKNOWN, "amount_differs")
