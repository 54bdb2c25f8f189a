"""Does every channel pay once, say so only when it has, and never call trouble a refusal?

The stories are one table.  `acts`: send and ask are ours; settle and fail happen at the channel; notice is reading its
newest notification; release lets a held answer go.  Each channel's column lists what it says to send, ask and notice.
`moved` is what the consumer has in the end: all, or nothing.
"""

from __future__ import annotations

import asyncio
from typing import NamedTuple

import pytest

from makegood.adapters.channels.sandbox import sandbox_channels
from makegood.app.ports import ChannelState, Transfer

from .conftest import BuildWorld
from .standins.server import Fault, StandIn
from .worlds import World

STORIES = """
story                          | trouble       | acts                        | alipay                   | wechatpay                 | stripe                   | moved
paid                           |               | send ask                    | paid paid                | pending paid              | paid paid                | all
paid, told before it is asked  |               | send notice                 | paid paid                | pending paid              | paid paid                | all
pending, then paid             | delays        | send ask settle ask         | pending not_found paid   | pending pending paid      | pending pending paid     | all
pending, then told             | delays        | send settle notice          | pending paid             | pending paid              | pending paid             | all
pending, sent again            | delays        | send send settle ask        | pending pending paid     | pending pending paid      | pending pending paid     | all
pending, then failed           | delays        | send fail ask               | pending not_found        | pending failed            | pending failed           | nothing
pending, then told of failure  | delays        | send fail notice            |                          | pending failed            | pending failed           | nothing
answer lost                    | drop_after    | send ask                    | unknown paid             | unknown paid              | unknown paid             | all
answer lost, sent again        | drop_after    | send send ask               | unknown pending paid     | unknown pending paid      | unknown paid paid        | all
answer lost, told              | drop_after    | send notice                 | unknown paid             | unknown paid              | unknown paid             | all
answer lost, still on its way  | delays drop_after | send ask settle ask     | unknown not_found paid   | unknown pending paid      | unknown pending paid     | all
5xx after booking              | error_after   | send ask                    | unknown paid             | unknown paid              | unknown paid             | all
5xx after booking, sent again  | error_after   | send send ask               | unknown pending paid     | unknown pending paid      | unknown paid paid        | all
5xx before booking             | error_before  | send ask send ask           | unknown not_found paid paid | unknown not_found pending paid | unknown not_found paid paid | all
dropped before booking         | drop_before   | send ask send ask           | unknown not_found paid paid | unknown not_found pending paid | unknown not_found paid paid | all
twice 5xx, then booked         | error_before error_before | send send ask send ask | unknown unknown not_found paid paid | unknown unknown not_found pending paid | unknown unknown not_found paid paid | all
unreadable answer              | garbage_after | send ask                    | unknown paid             | unknown paid              | unknown paid             | all
answer signed by another       | forged_after  | send ask                    | unknown paid             | unknown paid              |                          | all
sent three times               |               | send send send ask          | paid pending pending paid | pending pending pending paid | paid paid paid paid   | all
answer held back, told first   | hang_after    | send notice ask release ask | unknown paid paid paid   | unknown paid paid paid    | unknown paid paid paid   | all
"""  # noqa: E501

SANDBOX_STORIES = """
story                          | channel                | acts                | says
paid                           | sandbox                | send ask            | paid paid
pending, told in the end       | sandbox-pending        | send ask ask        | pending pending pending
answer lost                    | sandbox-timeout        | send ask            | unknown paid
account closed                 | sandbox-account-closed | send ask send       | failed failed failed
card expired                   | sandbox-card-expired   | send ask send       | failed failed failed
balance too low                | sandbox-balance-low    | send ask send       | failed failed failed
paid, then bounced             | sandbox-reversed       | send ask            | paid reversed
"""

TIMEOUT_S = {"hang_after": "1"}


class Story(NamedTuple):
    """One row for one channel."""

    name: str
    channel: str
    trouble: tuple[str, ...]
    acts: tuple[str, ...]
    says: list[str]
    moved: bool


def _rows(table: str) -> list[dict[str, str]]:
    head, *lines = table.strip().splitlines()
    names = [cell.strip() for cell in head.split("|")]
    return [dict(zip(names, (cell.strip() for cell in line.split("|")), strict=True)) for line in lines]


def _stories() -> list[Story]:
    return [
        Story(
            row["story"],
            channel,
            tuple(row["trouble"].split()),
            tuple(row["acts"].split()),
            row[channel].split(),
            row["moved"] == "all",
        )
        for row in _rows(STORIES)
        for channel in ("alipay", "wechatpay", "stripe")
        if row[channel]
    ]


def _prepare(standin: StandIn, trouble: tuple[str, ...]) -> None:
    standin.books.delays = "delays" in trouble
    standin.faults = [Fault(word) for word in trouble if word != "delays"]


async def _act(world: World, act: str, transfer: Transfer) -> ChannelState | None:
    match act:
        case "send":
            return (await world.send(transfer)).state
        case "ask":
            return (await world.ask(transfer)).state
        case "notice":
            notice = world.read(world.standin.notices[-1])
            assert notice.refund_no == transfer.refund_no
            return notice.answer.state
        case "settle":
            world.standin.settle(transfer.refund_no)
        case "fail":
            world.standin.fail(transfer.refund_no, "")
        case "release":
            world.standin.release()
        case _:
            raise AssertionError(f"{act} is no act")
    return None


@pytest.mark.parametrize("story", _stories(), ids=lambda story: f"{story.channel}: {story.name}")
async def test_the_money_moves_once_and_the_channel_says_what_is_true(story: Story, build: BuildWorld) -> None:
    """Whatever goes wrong on the way, the answers follow the books, and the books hold one payment or none."""
    world = build(story.channel, TIMEOUT_S.get(" ".join(story.trouble), "30"))
    _prepare(world.standin, story.trouble)
    transfer = world.transfer()

    heard = [await _act(world, act, transfer) for act in story.acts]

    assert [str(state) for state in heard if state] == story.says
    assert world.standin.books.moved(transfer.refund_no) == (transfer.amount_minor if story.moved else 0)


@pytest.mark.parametrize("row", _rows(SANDBOX_STORIES), ids=lambda row: row["channel"])
async def test_a_sandbox_channel_plays_the_same_stories_by_its_name(row: dict[str, str], build: BuildWorld) -> None:
    """A demo without keys meets what a real channel would say."""
    channel, transfer = sandbox_channels()[row["channel"]], build("alipay").transfer()

    heard = [await {"send": channel.send, "ask": channel.ask}[act](transfer) for act in row["acts"].split()]

    assert [answer.state.value for answer in heard] == row["says"].split()


@pytest.mark.parametrize(
    ("number", "said"), [("R-1", "failed"), ("R-2", "failed"), ("R-3", "paid"), ("R-10", "paid"), ("R", "failed")]
)
async def test_a_sandbox_balance_is_topped_up_by_the_third_payment(number: str, said: str, build: BuildWorld) -> None:
    """So that a failed refund can be brought to its end in a demo; asked or sent, the word is the same."""
    channel, transfer = sandbox_channels()["sandbox-topped-up"], build("alipay").transfer(number)
    assert [(await act(transfer)).state.value for act in (channel.send, channel.ask)] == [said, said]


REFUSALS = """
what is wrong        | alipay                                         | wechatpay                       | stripe
balance too low      | balance_too_low ACQ.SELLER_BALANCE_NOT_ENOUGH  | balance_too_low NOT_ENOUGH      | balance_too_low balance_insufficient
account closed       | account_closed ACQ.BUYER_NOT_EXIST             | account_closed USER_ACCOUNT_ABNORMAL | card_expired expired_or_canceled_card
more than was paid   | amount_refused ACQ.REFUND_AMT_NOT_EQUAL_TOTAL  | amount_refused INVALID_REQUEST  | amount_refused Refund
more than is left    | amount_refused ACQ.REFUND_AMT_NOT_EQUAL_TOTAL  | amount_refused INVALID_REQUEST  | amount_refused Refund
all is back already  | amount_refused ACQ.REFUND_AMT_NOT_EQUAL_TOTAL  | amount_refused INVALID_REQUEST  | amount_refused charge_already_refunded
unknown payment      | refused ACQ.TRADE_NOT_EXIST                    | refused RESOURCE_NOT_EXISTS     | refused resource_missing
older than a year    | window_over ACQ.TRADE_HAS_FINISHED             | window_over INVALID_REQUEST     |
"""  # noqa: E501


async def _break(world: World, what: str) -> Transfer:
    """Makes the world one in which the returned refund is refused."""
    books, transfer = world.standin.books, world.transfer("R-9")
    payment = books.payments[transfer.payment_ref]
    match what:
        case "balance too low":
            books.balance_minor = transfer.amount_minor - 1
        case "account closed":
            payment.buyer_closed = True
        case "more than was paid":
            return transfer._replace(amount_minor=payment.paid_minor + 1)
        case "more than is left":
            await world.send(world.transfer("R-1", 5_000))
            books.now += 60
            return transfer._replace(amount_minor=7_901)
        case "all is back already":
            await world.send(world.transfer("R-1", payment.paid_minor))
            books.now += 60
        case "unknown payment":
            return transfer._replace(payment_ref=f"{transfer.payment_ref}0")
        case "older than a year":
            books.now = payment.paid_at + 365 * 86_400 + 1
    return transfer


@pytest.mark.parametrize(
    ("channel", "what", "expected"),
    [(name, row["what is wrong"], row[name]) for row in _rows(REFUSALS) for name in list(row)[1:] if row[name]],
)
async def test_a_definite_failure_names_its_reason_and_moves_nothing(
    channel: str, what: str, expected: str, build: BuildWorld
) -> None:
    """The consumer's way out depends on the reason, so each channel's own code is translated."""
    world = build(channel)
    transfer = await _break(world, what)

    answer = await world.send(transfer)

    reason, code = expected.split()
    assert (answer.state, answer.reason) == (ChannelState.FAILED, reason)
    assert (answer.detail or "").startswith(code)
    assert world.standin.books.moved(transfer.refund_no) == 0


async def test_another_amount_under_a_used_number_is_neither_paid_nor_failed(world: World) -> None:
    """Called failed, it would be issued again under a new number, on top of what was paid."""
    first = world.transfer(amount_minor=5_000)
    await world.channel.send(first)
    other = first._replace(amount_minor=5_001)

    said = [await world.send(other), await world.ask(other)]

    assert [(answer.state, answer.detail) for answer in said] == [(ChannelState.UNKNOWN, "amount_differs")] * 2
    assert world.standin.books.moved("R-1") == 5_000


async def test_two_senders_of_one_number_at_once_are_one_payment(world: World) -> None:
    """A worker that was thought dead and its successor may send the same refund in the same moment."""
    transfer = world.transfer()

    answers = await asyncio.gather(*(world.channel.send(transfer) for _ in range(5)))
    world.standin.books.now += 60

    assert ChannelState.FAILED not in {answer.state for answer in answers}
    assert (await world.ask(transfer)).state is ChannelState.PAID
    assert world.standin.books.movements == [("R-1", transfer.amount_minor)]


async def test_several_refunds_of_one_payment_add_up_to_what_was_paid(world: World) -> None:
    """Part after part is paid, to the last fen, and not one fen more."""
    for number, amount in (("R-1", 5_000), ("R-2", 7_899), ("R-3", 1)):
        await world.send(world.transfer(number, amount))
        world.standin.books.now += 60
        assert (await world.ask(world.transfer(number, amount))).state is ChannelState.PAID

    last = await world.send(world.transfer("R-4", 1))

    assert (last.state, last.reason) == (ChannelState.FAILED, "amount_refused")
    assert sum(amount for _, amount in world.standin.books.movements) == 12_900


async def test_a_small_payment_is_refused_where_the_channel_only_refunds(build: BuildWorld) -> None:
    """WeChat Pay and Stripe know money only along a payment; Alipay needs certificates for more."""
    expected = {
        "wechatpay": "transfer_not_supported",
        "stripe": "transfer_not_supported",
        "alipay": "transfer_needs_certificates",
    }
    for name, detail in expected.items():
        world = build(name)
        for transfer in (
            world.transfer()._replace(kind="small"),
            world.transfer()._replace(account_ref="2088000000000009"),
        ):
            for answer in (await world.send(transfer), await world.ask(transfer)):
                assert (answer.state, answer.reason, answer.detail) == (ChannelState.FAILED, "refused", detail)
        assert world.standin.requests == []
