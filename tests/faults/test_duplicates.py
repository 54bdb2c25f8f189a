"""Does the same click, fifty times at once, move money once?"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple

import pytest

from makegood.app.auditing import audit
from makegood.app.ports import Store
from makegood.app.submission import Answer, Answered, Denied
from makegood.cli.simulation.bank import Fault
from makegood.domain import commands as c
from makegood.domain.policy import DEFAULT
from makegood.domain.words import (
    Actor,
    Favour,
    FreightPayer,
    Liable,
    OfferType,
    Purpose,
    RefusalReason,
)

from ..workers.house import CONSUMER, LIN, MERCHANT, OPERATOR, D, House

TIMES = 50


class Click(NamedTuple):
    """A command that moves money: how a case comes to where it is given, who gives it, and what is paid in all."""

    prepare: Callable[[House], Awaitable[str]]
    actor: Actor
    command: object
    paid_minor: int


async def _applied(house: House) -> str:
    return (await house.apply()).basis.case_id


async def _failed(house: House) -> str:
    house.bank.fault = lambda call, _: Fault.REFUSED if call == "send" else None
    case = await house.promised()
    await house.payouts.run_once()
    house.bank.fault = lambda call, _: None
    return case.basis.case_id


async def _to_decide(house: House) -> str:
    case_id = await _applied(house)
    await house.done(MERCHANT, case_id, c.Refuse(RefusalReason.MISUSE, "no"))
    await house.done(CONSUMER, case_id, c.Escalate("it is broken"))
    house.clock.wind(2 * D)
    await house.door.sweep()
    return case_id


def _offered(offer: c.MakeOffer) -> Callable[[House], Awaitable[str]]:
    async def prepare(house: House) -> str:
        case_id = await _applied(house)
        await house.done(MERCHANT, case_id, offer)
        return case_id

    return prepare


_DECISION = c.Decide(Favour.SHARED, Liable.BOTH, FreightPayer.MERCHANT, "each half", 7_000)

CLICKS = {
    "refund": Click(_applied, MERCHANT, c.PayRefund(), 13_900),
    "agree": Click(_applied, MERCHANT, c.Agree(), 13_900),
    "reissue": Click(_failed, OPERATOR, c.Reissue(), 13_900),
    "decide": Click(_to_decide, LIN, _DECISION, 7_000),
    "accept_offer": Click(
        _offered(c.MakeOffer(OfferType.SMALL_PAYMENT, amount_minor=900)), CONSUMER, c.AcceptOffer("o1"), 900
    ),
}
SMALL = Click(_applied, MERCHANT, c.PaySmall(900, Purpose.GOODWILL), 900)


async def _clicks(house: House, other: House, case_id: str, click: Click, key: str | None) -> list[Answer]:
    """Half of them come to one process, half to another."""
    houses = (house, other)
    submitted = (houses[n % 2].submit(click.actor, case_id, click.command, key) for n in range(TIMES))
    return await asyncio.gather(*submitted)


async def _paid_minor(house: House, other: House) -> int:
    """What the bank paid once both processes have done all that is due."""
    house.bank.refused.clear()
    other.bank = house.bank
    while sum(await asyncio.gather(house.payouts.run_once(), other.payouts.run_once())):
        pass
    return sum(house.bank.paid.values())


def _houses(store: Store) -> tuple[House, House]:
    house = House(store)
    return house, House(store, house.clock, {"bank": house.bank})


@pytest.mark.parametrize("name", [*CLICKS, "pay_small"])
async def test_fifty_times_under_one_key_is_once(store: Store, name: str) -> None:
    """One is judged; all others are given that answer again."""
    click = {**CLICKS, "pay_small": SMALL}[name]
    house, other = _houses(store)
    case_id = await click.prepare(house)
    answers = await _clicks(house, other, case_id, click, "key-1")
    judged = [answer for answer in answers if isinstance(answer, Answered)]
    assert len(judged) == TIMES
    assert sum(not answer.replayed for answer in judged) == 1
    assert len({(answer.version, answer.rows, answer.at) for answer in judged}) == 1
    assert await _paid_minor(house, other) == click.paid_minor
    assert (await audit(store)).found == ()


@pytest.mark.parametrize("name", CLICKS)
async def test_fifty_times_without_a_key_is_once(store: Store, name: str) -> None:
    """One is taken; the case does not stand where the others would have been possible."""
    click = CLICKS[name]
    house, other = _houses(store)
    case_id = await click.prepare(house)
    answers = await _clicks(house, other, case_id, click, None)
    assert sum(isinstance(answer, Answered) for answer in answers) == 1
    assert sum(isinstance(answer, Denied) for answer in answers) == TIMES - 1
    assert await _paid_minor(house, other) == click.paid_minor
    assert (await audit(store)).found == ()


async def test_small_payments_without_a_key_stop_at_the_cap_of_the_order(store: Store) -> None:
    """Each is a payment of its own, so the cap is what bounds them, however many come at once."""
    house, other = _houses(store)
    case_id = await _applied(house)
    answers = await _clicks(house, other, case_id, SMALL, None)
    most = DEFAULT.limits.small_payment_per_order_minor // 900
    assert sum(isinstance(answer, Answered) for answer in answers) == most
    assert await _paid_minor(house, other) == most * 900
    assert (await audit(store)).found == ()


async def test_fifty_cases_share_the_cap_of_the_shop_and_day(store: Store) -> None:
    """Two processes pay small amounts in fifty cases of one shop at once: the day's cap holds to the last fen."""
    house, other = _houses(store)
    limits = DEFAULT.limits
    amount = limits.small_payment_approval_above_minor
    ids = [(await house.apply(number=number)).basis.case_id for number in range(1, TIMES + 5)]
    pay = c.PaySmall(amount, Purpose.DIFFERENCE)
    houses = (house, other)
    answers = await asyncio.gather(*(houses[n % 2].submit(MERCHANT, case_id, pay) for n, case_id in enumerate(ids)))
    most = limits.small_payment_per_shop_day_minor // amount
    assert sum(isinstance(answer, Answered) for answer in answers) == min(most, len(ids))
    assert (await audit(store)).found == ()


async def test_a_refund_and_a_cancellation_at_once_are_one_of_both(store: Store) -> None:
    """The consumer cancels while the merchant pays: one is refused, and the money agrees with the outcome."""
    house, other = _houses(store)
    for number in range(1, 11):
        case_id = (await house.apply(number=number)).basis.case_id
        paid, cancelled = await asyncio.gather(
            house.submit(MERCHANT, case_id, c.PayRefund()), other.submit(CONSUMER, case_id, c.Cancel())
        )
        assert isinstance(paid, Answered) is not isinstance(cancelled, Answered)
    await _paid_minor(house, other)
    assert (await audit(store)).found == ()
