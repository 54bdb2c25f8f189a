"""What is WeChat Pay's alone: a minute between refunds, fifty of them, and a year?"""

from __future__ import annotations

import pytest

from makegood.app.ports import ChannelState

from .conftest import BuildWorld
from .worlds import ORDER, PAYMENT

YEAR_S = 365 * 86_400


@pytest.mark.parametrize(("gap_s", "state"), [(59, "unknown"), (60, "pending"), (61, "pending")])
async def test_a_second_refund_within_a_minute_is_asked_and_sent_again(
    gap_s: int, state: str, build: BuildWorld
) -> None:
    """Too soon is not refused: after the wait that the answer asks for, the same number goes through."""
    world = build("wechatpay")
    first_at = world.standin.books.now
    await world.send(world.transfer("R-1", 100))
    world.standin.books.now = first_at + gap_s
    second = world.transfer("R-2", 200)

    answer = await world.channel.send(second)

    assert answer.state == state
    if answer.state is ChannelState.UNKNOWN:
        assert answer.ask_after_s == 60
        world.standin.books.now += answer.ask_after_s
        assert (await world.ask(second)).state is ChannelState.NOT_FOUND
        assert (await world.send(second)).state is ChannelState.PENDING
    assert (await world.ask(second)).state is ChannelState.PAID


async def test_the_fifty_first_refund_of_an_order_is_refused(build: BuildWorld) -> None:
    """Fifty is the channel's limit, and the last of them still goes through."""
    world = build("wechatpay")
    for number in range(50):
        assert (await world.send(world.transfer(f"R-{number}", 1))).state is ChannelState.PENDING

    answer = await world.send(world.transfer("R-50", 1))

    assert (answer.state, answer.reason) == (ChannelState.FAILED, "refused")
    assert len(world.standin.books.movements) == 50


@pytest.mark.parametrize(("age_s", "reason"), [(YEAR_S - 1, None), (YEAR_S, None), (YEAR_S + 1, "window_over")])
async def test_an_order_older_than_a_year_is_refused(age_s: int, reason: str | None, build: BuildWorld) -> None:
    """The consumer needs another way then, and hears why."""
    world = build("wechatpay")
    world.standin.books.now = world.standin.books.payments[PAYMENT["wechatpay"]].paid_at + age_s

    assert (await world.send(world.transfer())).reason == reason


@pytest.mark.parametrize("ref", [ORDER, "", PAYMENT["wechatpay"]])
async def test_a_payment_is_found_by_its_own_number_or_by_the_orders(ref: str, build: BuildWorld) -> None:
    """An order that came without the channel's number is known to the channel by ours."""
    world = build("wechatpay")
    transfer = world.transfer()._replace(payment_ref=ref)

    await world.send(transfer)

    assert (await world.ask(transfer)).state is ChannelState.PAID


@pytest.mark.parametrize(
    "change",
    [
        {"MAKEGOOD_WECHATPAY_MCHID": "1900000002"},
        {"MAKEGOOD_WECHATPAY_CERT_SERIAL": "0A"},
    ],
)
async def test_a_merchant_whom_the_channel_does_not_know_learns_nothing_of_the_money(
    change: dict[str, str], build: BuildWorld
) -> None:
    """A wrong key is put right by an operator; no refund fails by it."""
    world = build("wechatpay")
    world.settings.update(change)

    answer = await world.send(world.transfer())

    assert answer.state is ChannelState.UNKNOWN
    assert (answer.detail or "").startswith("SIGN_ERROR")
    assert world.standin.books.movements == []


async def test_a_currency_other_than_the_channels_is_refused_without_a_call(build: BuildWorld) -> None:
    """Minor units of another currency would be read as fen."""
    for name in ("wechatpay", "alipay"):
        world = build(name)
        answer = await world.send(world.transfer()._replace(currency="JPY"))
        assert (answer.state, answer.detail) == (ChannelState.FAILED, "currency_not_supported")
        assert world.standin.requests == []
