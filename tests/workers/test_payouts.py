"""Does promised money go out once, and does the case hear what the channel said?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from makegood.app.door import Door
from makegood.app.payouts import BACK_OFF_AT_MOST_S, BACK_OFF_S, NO_SUCH_CHANNEL, back_off_s
from makegood.app.ports import ChannelAnswer, ChannelNotice, ChannelState, Store, Transfer
from makegood.app.submission import Answer, Answered, Denied, Submission
from makegood.cli.simulation.bank import Bank, Fault
from makegood.domain import commands as c
from makegood.domain.refusals import Code
from makegood.domain.words import Outcome, Purpose, Refund, Stated

from .house import MERCHANT, OPERATOR, H, House

MINUTE = timedelta(minutes=1)


async def _run(house: House) -> int:
    """Does all that is due."""
    done = 0
    while some := await house.payouts.run_once():
        done += some
    return done


async def test_a_promise_is_sent_and_paid_once(store: Store) -> None:
    """One round sends it, and nothing is left to do."""
    house = House(store)
    case = await house.promised()
    assert await _run(house) == 1
    paid = await house.case(case.basis.case_id)
    assert (paid.refund, paid.outcome) == (Refund.PAID, Outcome.REFUNDED)
    assert house.bank.paid == {case.payments[0].refund_no: 13_900}
    house.clock.wind(30 * 24 * H)
    assert await _run(house) == 0


async def test_silence_is_asked_about_and_never_sent_anew(store: Store) -> None:
    """The answer to the first call is lost: the books have the money, so asking finds it."""
    house = House(store)
    house.bank.fault = lambda call, _: Fault.LOST_ANSWER if call == "send" else None
    case = await house.promised()
    number = case.payments[0].refund_no
    await _run(house)
    assert (await house.case(case.basis.case_id)).refund is Refund.UNKNOWN
    house.clock.wind(MINUTE)
    await _run(house)
    assert (await house.case(case.basis.case_id)).refund is Refund.PAID
    assert (house.bank.times("send", number), house.bank.times("ask", number)) == (1, 1)


async def test_what_the_channel_has_never_heard_of_is_sent_again_under_the_same_number(store: Store) -> None:
    """The request was lost on its way: nothing can have been paid, and the number stays."""
    house = House(store)
    lost = iter([Fault.LOST_REQUEST])
    house.bank.fault = lambda call, _: next(lost, None) if call == "send" else None
    case = await house.promised()
    number = case.payments[0].refund_no
    await _run(house)
    house.clock.wind(MINUTE)
    await _run(house)
    assert (await house.case(case.basis.case_id)).refund is Refund.PAID
    assert (house.bank.times("send", number), house.bank.times("ask", number)) == (2, 1)


async def test_pending_is_no_news_and_is_asked_about_later(store: Store) -> None:
    """The case stays as it is until the final word, which is found by asking."""
    house = House(store)
    house.bank.fault = lambda call, _: Fault.PENDING if call == "send" else None
    case = await house.promised()
    before = await house.types(case.basis.case_id)
    await _run(house)
    assert await house.types(case.basis.case_id) == [*before, "refund_submitted"]
    house.bank.settle()
    house.clock.wind(MINUTE)
    await _run(house)
    assert (await house.case(case.basis.case_id)).refund is Refund.PAID


async def test_asking_backs_off_up_to_an_hour_and_goes_on(store: Store) -> None:
    """A channel that stays silent is asked ever less often, at least once an hour, and after days still."""
    house = House(store)
    house.bank.fault = lambda call, _: Fault.SILENT
    case = await house.promised()
    number = case.payments[0].refund_no
    for _ in range(48 * 60):
        await _run(house)
        house.clock.wind(MINUTE)
    asked = house.bank.times("ask", number)
    assert 48 * 0.8 <= asked <= 48 + 10
    assert house.bank.times("send", number) == 1


@pytest.mark.parametrize("attempts", range(12))
def test_back_off_doubles_up_to_an_hour(attempts: int) -> None:
    """Never sooner than planned, at most a fifth later, and never sooner than the channel wants."""
    planned = min(BACK_OFF_S * 2**attempts, BACK_OFF_AT_MOST_S)
    assert planned <= back_off_s(attempts, None) <= planned * 1.2
    assert back_off_s(attempts, 7_200) >= 7_200


async def test_an_operator_has_a_silent_channel_asked_at_once(store: Store) -> None:
    """The next asking was an hour away; it is asked now, and nothing is sent."""
    house = House(store)
    house.bank.fault = lambda call, _: Fault.LOST_ANSWER
    case = await house.promised()
    number = case.payments[0].refund_no
    for _ in range(8):
        await _run(house)
        house.clock.wind(2 * H)
    await _run(house)
    asked = house.bank.times("ask", number)
    house.bank.fault = lambda call, _: None
    assert await _run(house) == 0
    await house.done(OPERATOR, case.basis.case_id, c.AskChannel())
    await _run(house)
    assert (await house.case(case.basis.case_id)).refund is Refund.PAID
    assert (house.bank.times("send", number), house.bank.times("ask", number)) == (1, asked + 1)


async def test_what_a_statement_has_settled_is_looked_at_again_and_a_contradiction_raised(store: Store) -> None:
    """The bank's interface wakes up and says otherwise: a task, listed with the others, and no money moves."""
    house = House(store)
    house.bank.fault = lambda call, _: Fault.LOST_REQUEST
    case = await house.promised()
    number = case.payments[0].refund_no
    await _run(house)
    house.clock.wind(25 * H)
    await house.done(OPERATOR, case.basis.case_id, c.ConfirmPayment(number, Stated.PAID, "statement 7", "paid"))
    house.bank.fault = lambda call, _: Fault.REFUSED
    assert [row.refund_no for row in await store.payouts_open(None, 10)] == []
    told = await house.payouts.told("bank", ChannelNotice(number, ChannelAnswer(ChannelState.FAILED, "refused")))
    assert isinstance(told, Answered)
    assert (told.case.refund, told.case.raised_payouts) == (Refund.PAID, True)
    assert [row.refund_no for row in await store.payouts_open(None, 10)] == [number]
    assert house.bank.paid == {}


async def test_a_definite_failure_is_never_retried_by_the_machine(store: Store) -> None:
    """It stays until a person issues it again, under a new number."""
    house = House(store)
    refused = iter([Fault.REFUSED])
    house.bank.fault = lambda call, _: next(refused, None)
    case = await house.promised()
    await _run(house)
    house.clock.wind(72 * H)
    assert await _run(house) == 0
    failed = await house.case(case.basis.case_id)
    assert (failed.refund, failed.payments[0].reason) == (Refund.FAILED, "account_closed")
    await house.done(OPERATOR, case.basis.case_id, c.Reissue())
    await _run(house)
    assert (await house.case(case.basis.case_id)).refund is Refund.PAID
    assert len(house.bank.paid) == 1


async def test_a_channel_that_nobody_set_up_is_a_task_and_no_endless_loop(store: Store) -> None:
    """Nothing was sent, so it has failed for certain, and a person finds another way."""
    house = House(store, channels={"other": Bank()})
    case = await house.promised()
    assert await _run(house) == 1
    house.clock.wind(72 * H)
    assert await _run(house) == 0
    assert (await house.case(case.basis.case_id)).refund is Refund.FAILED
    (task,) = await store.payouts_open(None, 10)
    assert task.refund_no == case.payments[0].refund_no
    events = await store.events("shop-1", case.basis.case_id)
    assert NO_SUCH_CHANNEL.encode() in events[-1].body


class Bouncing(Bank):
    """Says that money may come back, and later that it has."""

    bounced = False

    async def send(self, transfer: Transfer) -> ChannelAnswer:
        """Pays, and wants to be asked again."""
        return (await super().send(transfer))._replace(ask_after_s=3_600)

    async def ask(self, transfer: Transfer) -> ChannelAnswer:
        """Says whether the money has come back."""
        await super().ask(transfer)
        if self.bounced:
            return ChannelAnswer(ChannelState.REVERSED, "account_closed")
        return ChannelAnswer(ChannelState.PAID, ask_after_s=3_600)


async def test_paid_money_that_may_bounce_is_asked_about_when_the_channel_wants(store: Store) -> None:
    """Not before the hour is over, and then until it says that nothing more will come."""
    bank = Bouncing()
    house = House(store, channels={"bank": bank})
    case = await house.promised()
    number = case.payments[0].refund_no
    await _run(house)
    house.clock.wind(H - timedelta(microseconds=1))
    await _run(house)
    assert bank.times("ask", number) == 0
    house.clock.wind(timedelta(microseconds=1))
    await _run(house)
    assert bank.times("ask", number) == 1
    assert (await house.case(case.basis.case_id)).refund is Refund.PAID
    bank.bounced = True
    house.clock.wind(H)
    await _run(house)
    bounced = await house.case(case.basis.case_id)
    assert (bounced.refund, bounced.outcome) == (Refund.FAILED, None)


async def test_notifications_come_late_twice_and_out_of_order(store: Store) -> None:
    """The first final word counts; what comes after it changes nothing, and asking finds nothing new."""
    house = House(store)
    house.bank.fault = lambda call, _: Fault.LOST_REQUEST
    case = await house.promised()
    number = case.payments[0].refund_no
    await _run(house)
    for state in (
        ChannelState.PENDING,
        ChannelState.PAID,
        ChannelState.UNKNOWN,
        ChannelState.PENDING,
        ChannelState.PAID,
    ):
        await house.payouts.told("bank", ChannelNotice(number, ChannelAnswer(state)))
    types = await house.types(case.basis.case_id)
    assert types.count("refund_paid") == 1
    house.clock.wind(24 * H)
    assert await _run(house) == 0


async def test_a_notification_that_overtakes_the_sending_ends_it(store: Store) -> None:
    """The channel's word came before our own record of sending: nothing is sent after it."""
    house = House(store)
    case = await house.promised()
    number = case.payments[0].refund_no
    await house.payouts.told("bank", ChannelNotice(number, ChannelAnswer(ChannelState.PAID)))
    await _run(house)
    assert house.bank.calls == []


async def test_a_number_that_is_not_ours_is_not_found(store: Store) -> None:
    """A notification of somebody else's refund changes nothing."""
    house = House(store)
    answer = await house.payouts.told("bank", ChannelNotice("R-0", ChannelAnswer(ChannelState.PAID)))
    assert isinstance(answer, Denied) and answer.refusal.code is Code.NOT_FOUND


class BreakingDoor(Door):
    """A door that breaks for one refund number."""

    broken: str | None = None

    async def submit(self, submission: Submission) -> Answer:
        """Breaks, or does as any door."""
        if self.broken is not None and getattr(submission.command, "refund_no", None) == self.broken:
            raise ConnectionError("the database has gone")
        return await super().submit(submission)


async def test_trouble_with_one_payout_leaves_the_others_alone(store: Store) -> None:
    """One of twenty cannot be told to its case; nineteen are paid, and it is tried again after its lease."""
    house = House(store, door=BreakingDoor)
    assert isinstance(house.door, BreakingDoor)
    cases = [await house.promised(number) for number in range(1, 21)]
    house.door.broken = cases[7].payments[0].refund_no
    await _run(house)
    assert len(house.bank.paid) == 19
    house.door.broken = None
    house.clock.wind(MINUTE)
    await _run(house)
    assert len(house.bank.paid) == 20


async def test_small_payments_go_out_like_refunds(store: Store) -> None:
    """They are payments of the case, under numbers of their own."""
    house = House(store)
    case = await house.apply()
    paid = await house.done(MERCHANT, case.basis.case_id, c.PaySmall(500, Purpose.GOODWILL))
    await _run(house)
    assert house.bank.paid == {paid.payments[0].refund_no: 500}
