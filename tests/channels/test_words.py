"""What does each word of each channel come to?

The stand-ins refuse with the code they are told, so that every row of the tables crosses the wire once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from makegood.adapters.channels import stripe as our_stripe
from makegood.adapters.channels import wechatpay as our_wechatpay
from makegood.adapters.channels.alipay_words import KNOWN_OTHERWISE, REFUND_REFUSALS, TRANSFER_REFUSALS
from makegood.adapters.channels.answers import Reason
from makegood.app.ports import ChannelState

from .conftest import BuildWorld
from .standins.books import RefundState
from .test_alipay import build_certified
from .worlds import World

NO_ANSWERS = {
    "alipay": ["ACQ.SYSTEM_ERROR", "aop.unknow-error", "ACQ.SOMETHING_NEW"],
    "wechatpay": ["SYSTEM_ERROR", "NO_AUTH", "MCH_NOT_EXISTS", "SOMETHING_NEW"],
    "stripe": ["lock_timeout", "rate_limit", "something_new"],
}


DEFINITE: dict[str, Mapping[str, Reason]] = {
    "alipay": REFUND_REFUSALS,
    "wechatpay": our_wechatpay.REFUSALS,
    "stripe": our_stripe.REFUSALS,
}


async def _told(world: World, codes: Iterable[str], kind: str = "refund") -> dict[str, tuple[str, str | None]]:
    """State and reason by the code that the channel was made to answer with."""
    heard = {}
    for code in codes:
        world.standin.refusals = [code]
        answer = await world.send(world.transfer()._replace(kind=kind))
        assert world.standin.refusals == []
        heard[code] = (answer.state.value, answer.reason)
    return heard


async def test_a_code_that_is_known_to_be_definite_is_a_failure(world: World) -> None:
    """The tables are what the channels document; nothing else fails a refund."""
    expected = {code: ("failed", reason.value) for code, reason in DEFINITE[world.name].items()}

    assert await _told(world, expected) == expected


async def test_a_code_about_us_or_about_the_channel_says_nothing_of_the_money(world: World) -> None:
    """Keys, rights, rates, breakdowns and words that nobody has seen before: ask again, and fail nothing."""
    codes = NO_ANSWERS[world.name]

    assert await _told(world, codes) == dict.fromkeys(codes, ("unknown", None))


async def test_alipays_words_for_a_number_used_otherwise_fail_nothing(build: BuildWorld) -> None:
    """Asked in the same second, Alipay may not know of the first refund yet, and a failure would pay it twice."""
    assert await _told(build("alipay"), KNOWN_OTHERWISE) == dict.fromkeys(KNOWN_OTHERWISE, ("unknown", None))


async def test_a_refused_transfer_names_its_reason(build: BuildWorld) -> None:
    """Transfers have a table of their own: there the payee can be at fault."""
    expected = {code: ("failed", reason.value) for code, reason in TRANSFER_REFUSALS.items()}

    assert await _told(build_certified(build), expected, kind="small") == expected


async def test_a_refund_that_failed_at_the_bank_says_why(build: BuildWorld) -> None:
    """A card that expired and a card that was lost need different sentences."""
    world = build("stripe")
    world.standin.books.delays = True
    expected = {**our_stripe.FAILURES, "something_new": Reason.REFUSED}

    for failure, reason in expected.items():
        transfer = world.transfer(f"R-{failure}")
        await world.send(transfer)
        world.standin.fail(transfer.refund_no, failure)
        answer = await world.ask(transfer)
        assert (answer.state, answer.reason, answer.detail) == (ChannelState.FAILED, reason.value, failure)


async def test_money_that_wechat_pay_cannot_deliver_needs_another_way(build: BuildWorld) -> None:
    """ABNORMAL is final for this number: the account behind the payment is closed, void or frozen."""
    world = build("wechatpay")
    world.standin.books.delays = True
    await world.send(world.transfer())
    world.standin.books.refunds["R-1"].state = RefundState.FAILED

    answer = await world.ask(world.transfer())

    assert (answer.state, answer.reason, answer.detail) == (ChannelState.FAILED, "account_closed", "ABNORMAL")


def test_every_reason_is_one_that_the_application_knows() -> None:
    """The application has a sentence and a way out for each of these, and for no other."""
    assert {reason.value for reason in Reason} == {
        "account_closed",
        "account_frozen",
        "card_expired",
        "balance_too_low",
        "window_over",
        "amount_refused",
        "refused",
    }
