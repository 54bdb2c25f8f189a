"""Do the channels keep their promises when everything goes wrong at once?"""

from __future__ import annotations

import random

import pytest

from makegood.app.ports import ChannelState, Transfer

from .conftest import BuildWorld
from .standins.books import Payment, RefundState
from .standins.server import Fault
from .worlds import ORDER, PAID_MINOR, PAYMENT, World

SEEDS = 40
STEPS = 14
# A held answer costs real time, and the stories have it.
FAULTS = [fault for fault in Fault if fault is not Fault.HANG_AFTER]
# Nobody asks Alipay sooner: its query is blind for ten seconds, and would deny a refund that is there.
WAITS_S = {"alipay": (10, 61, 86_400), "wechatpay": (1, 61, 86_400), "stripe": (1, 61, 86_400)}


@pytest.mark.parametrize("channel", ["alipay", "wechatpay", "stripe"])
async def test_on_no_walk_is_a_word_of_the_channel_untrue(channel: str, build: BuildWorld) -> None:
    """Paid means that the money is there, failed that it never comes; each walk repeats by its seed."""
    world = build(channel)
    for seed in range(SEEDS):
        try:
            await _walk(world, random.Random(seed), f"{PAYMENT[channel]}{seed}", f"R-{seed}")
        except AssertionError as untrue:
            raise AssertionError(f"seed {seed}: {untrue}") from untrue


async def _walk(world: World, dice: random.Random, ref: str, name: str) -> None:
    books = world.standin.books
    books.receive(Payment(ref, f"{ORDER}-{name}", PAID_MINOR, "CNY", books.now))
    amounts = {f"{name}-1": 5_000, f"{name}-2": 7_900, f"{name}-3": 1}
    going = {number: world.transfer(number, amount)._replace(payment_ref=ref) for number, amount in amounts.items()}
    for _ in range(STEPS):
        if not going:
            break
        books.delays = dice.random() < 0.3
        world.standin.faults = [dice.choice(FAULTS)] if dice.random() < 0.4 else []
        transfer = going[dice.choice(sorted(going))]
        answer = await (world.channel.send if dice.random() < 0.6 else world.channel.ask)(transfer)
        _check(world, transfer, answer.state)
        if answer.state is ChannelState.FAILED:
            del going[transfer.refund_no]  # nobody sends a number again that has failed
        books.now += answer.ask_after_s or dice.choice(WAITS_S[world.name])
        _let_arrive(world, dice)
    books.check()


def _check(world: World, transfer: Transfer, said: ChannelState) -> None:
    moved = world.standin.books.moved(transfer.refund_no)
    expected = {ChannelState.PAID: transfer.amount_minor, ChannelState.FAILED: 0, ChannelState.NOT_FOUND: 0}
    assert moved == expected.get(said, moved), f"{transfer.refund_no}: said {said}, moved {moved}"


def _let_arrive(world: World, dice: random.Random) -> None:
    for refund in list(world.standin.books.refunds.values()):
        if refund.state is RefundState.PROCESSING and dice.random() < 0.3:
            world.standin.settle(refund.refund_no)
