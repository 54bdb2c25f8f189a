"""What is Alipay's alone: transfers by certificate, and its amounts in yuan?"""

from __future__ import annotations

import pytest

from makegood.adapters.channels.alipay_words import minor, payee, yuan
from makegood.app.ports import ChannelNotice, ChannelState

from .conftest import BuildWorld
from .standins.alipay import BUYER, AlipayStandIn
from .standins.server import Fault
from .worlds import World, alipay_settings


def build_certified(build: BuildWorld) -> World:
    """A world in which both sides are set up with certificates."""
    world = build("alipay")
    assert isinstance(world.standin, AlipayStandIn)
    world.standin.certified = True
    world.settings = alipay_settings(world.standin)
    return world


async def test_a_refund_by_certificate_is_paid_like_one_by_key(build: BuildWorld) -> None:
    """An application that also transfers signs everything by certificate."""
    world = build_certified(build)

    assert (await world.send(world.transfer())).state is ChannelState.PAID
    assert (await world.ask(world.transfer())).state is ChannelState.PAID


@pytest.mark.parametrize(
    ("account_ref", "paid"),
    [(None, BUYER), ("2088000000000009", "2088000000000009"), ("a@example.com 王芳", "a@example.com")],
)
async def test_a_small_payment_goes_to_the_buyer_or_to_the_account_consented_to(
    account_ref: str | None, paid: str, build: BuildWorld
) -> None:
    """Without another account the payee is whoever paid the order, whom Alipay knows by the trade."""
    world = build_certified(build)
    small = world.transfer(amount_minor=300)._replace(kind="small", account_ref=account_ref)

    said = [await world.send(small), await world.ask(small)]

    assert [answer.state for answer in said] == [ChannelState.PAID, ChannelState.PAID]
    assert world.standin.books.refunds["R-1"].payment_ref == paid
    assert world.standin.books.movements == [("R-1", 300)]


@pytest.mark.parametrize("trouble", [Fault.DROP_AFTER, Fault.ERROR_AFTER, Fault.GARBAGE_AFTER, Fault.FORGED_AFTER])
async def test_a_transfer_whose_answer_is_lost_is_paid_once(trouble: Fault, build: BuildWorld) -> None:
    """Asked or sent again, the number is one transfer."""
    world = build_certified(build)
    world.standin.faults = [trouble]
    small = world.transfer()._replace(kind="small")

    said = [await world.send(small), await world.ask(small), await world.send(small)]

    assert [answer.state for answer in said] == [ChannelState.UNKNOWN, ChannelState.PAID, ChannelState.PAID]
    assert world.standin.books.movements == [("R-1", 5_000)]


async def test_a_transfer_that_was_never_booked_may_be_sent_again(build: BuildWorld) -> None:
    """The query says that it has never heard of the number, so nothing can be paid twice."""
    world = build_certified(build)
    world.standin.faults = [Fault.ERROR_BEFORE]
    small = world.transfer()._replace(kind="small")

    said = [await world.send(small), await world.ask(small), await world.send(small)]

    assert [answer.state.value for answer in said] == ["unknown", "not_found", "paid"]


async def test_a_transfer_that_comes_back_days_later_is_a_reversal(build: BuildWorld) -> None:
    """Asked or told, the money that was there is not there any more."""
    world = build_certified(build)
    small = world.transfer()._replace(kind="small")
    await world.send(small)
    world.standin.books.now += 3 * 86_400
    world.standin.fail("R-1", "PAYEE_NOT_EXIST")

    told = world.read(world.standin.notices[-1])

    assert told == ChannelNotice("R-1", await world.ask(small))
    assert told.answer.state is ChannelState.REVERSED
    assert world.standin.books.moved("R-1") == 0


async def test_a_transfer_under_a_used_number_with_another_amount_is_looked_at_by_a_person(build: BuildWorld) -> None:
    """Neither paid nor failed would be true of it."""
    world = build_certified(build)
    small = world.transfer()._replace(kind="small")
    await world.send(small)
    other = small._replace(amount_minor=5_001)

    said = [await world.send(other), await world.ask(other)]

    assert [(answer.state, answer.detail) for answer in said] == [(ChannelState.UNKNOWN, "amount_differs")] * 2


async def test_a_transfer_for_an_order_that_alipay_does_not_know_is_refused(build: BuildWorld) -> None:
    """There is nobody to pay."""
    world = build_certified(build)

    answer = await world.send(world.transfer()._replace(kind="small", payment_ref="2026"))

    assert (answer.state, answer.reason, answer.detail) == (ChannelState.FAILED, "refused", "ACQ.TRADE_NOT_EXIST")


@pytest.mark.parametrize(("fen", "text"), [(0, "0.00"), (1, "0.01"), (10, "0.10"), (12_900, "129.00"), (99, "0.99")])
def test_an_amount_is_written_in_yuan_and_read_back_whole(fen: int, text: str) -> None:
    """Alipay counts in yuan with two places, we count in fen, and no binary fraction comes between."""
    assert (yuan(fen), minor(text)) == (text, fen)


@pytest.mark.parametrize(("text", "fen"), [("12", 1_200), ("12.3", 1_230), ("12.300", 1_230), ("0", 0), (12.3, 1_230)])
def test_alipays_shorter_ways_to_write_an_amount_are_read(text: object, fen: int) -> None:
    """Zeros at the end come and go, and so do quotes."""
    assert minor(text) == fen


@pytest.mark.parametrize("text", ["", "-1", "1e3", "0.001", "1,000.00", "1.2.3", "¥1", None])
def test_what_is_not_an_amount_is_not_guessed_at(text: object) -> None:
    """An answer that cannot be read says nothing about the money."""
    with pytest.raises(ValueError, match="is not an amount"):
        minor(text)


@pytest.mark.parametrize(
    ("account", "kind"),
    [("2088000000000009", "ALIPAY_USER_ID"), ("074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5", "ALIPAY_OPEN_ID")],
)
def test_an_account_is_a_user_id_or_an_open_id(account: str, kind: str) -> None:
    """Newer applications know their users only by open ids."""
    assert payee(account) == {"identity": account, "identity_type": kind}
