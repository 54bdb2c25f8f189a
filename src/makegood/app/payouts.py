"""How does promised money go out through a channel, once, whatever breaks in between?

A promise is marked as submitted and committed, and only then sent; what was submitted is asked about and never sent
anew, unless the channel has never heard of its number.  Each claim is a lease: what a dead worker held comes back.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import structlog

from ..domain.commands import SubmitPayment, TellPayment, Tick
from ..domain.events import RefundSubmitted
from ..domain.paying import payment_of
from ..domain.refusals import Code, Refusal
from ..domain.words import Actor, Refund, Role
from .codec import decode, decode_case, instant
from .door import Door
from .ports import Channel, ChannelAnswer, ChannelNotice, ChannelState, Clock, PayoutRow, Store, Transfer
from .submission import Answer, Answered, Denied, Submission

SECOND: Final = 1_000_000
LEASE_S: Final = 60
BACK_OFF_S: Final = 60
BACK_OFF_AT_MOST_S: Final = 3_600
CALLS_AT_ONCE: Final = 16
CALL_AT_MOST_S: Final = 150
LOOKS_AT_PAID: Final = 12
NO_SUCH_CHANNEL: Final = "no_such_channel"

_WORKER: Final = Actor(Role.SYSTEM, "payouts")
_SAID: Final[Mapping[ChannelState, str]] = {
    ChannelState.PAID: "paid",
    ChannelState.FAILED: "failed",
    ChannelState.REVERSED: "reversed",
    ChannelState.UNKNOWN: "unknown",
}
"""What an answer is to the case; the other answers are no news to it."""

log = structlog.get_logger()


class Payouts:
    """Carries out what cases have promised; `channels` by the name that a tender carries."""

    def __init__(self, store: Store, door: Door, channels: Mapping[str, Channel], clock: Clock) -> None:
        self._store, self._door, self._channels, self._clock = store, door, channels, clock
        self._calls = asyncio.Semaphore(CALLS_AT_ONCE)

    async def run_once(self, limit: int = 32) -> int:
        """Looks after the payouts that are due and returns how many those were."""
        now = self._clock.now()
        rows = await self._store.claim_payouts(now, now + LEASE_S * SECOND, limit)
        await asyncio.gather(*(self._guarded(row) for row in rows))
        return len(rows)

    async def told(self, channel: str, notice: ChannelNotice) -> Answer:
        """Takes a channel's notification of one of our refund numbers."""
        key = await self._store.payout_case(channel, notice.refund_no)
        if key is None:
            return Denied(Refusal(Code.NOT_FOUND), instant(self._clock.now()))
        row = PayoutRow(key[0], notice.refund_no, key[1], channel, "", None, 0, False, b"")
        return await self._tell(row, notice.answer)

    # --- one payout ---

    async def _guarded(self, row: PayoutRow) -> None:
        """Trouble with one payout leaves it to its lease, and the others alone."""
        async with self._calls:
            try:
                await self._look_after(row)
            except Exception as trouble:
                log.error("payout.trouble", refund_no=row.refund_no, channel=row.channel, trouble=repr(trouble)[:200])

    async def _look_after(self, row: PayoutRow) -> None:
        channel = self._channels.get(row.channel)
        if channel is None:
            log.error("payout.no_channel", refund_no=row.refund_no, channel=row.channel)
            await self._without_channel(row)
        elif row.state == Refund.PROMISED:
            await self._send_promised(row, channel)
        else:
            await self._heard(row, await _asked(channel, row))

    async def _without_channel(self, row: PayoutRow) -> None:
        """What was never sent has definitely failed, and a person finds another way; what was sent stays unknown.

        The version says that nobody, who may know the channel, sends it meanwhile.
        """
        found = await self._store.case(row.shop_id, row.case_id)
        payment = payment_of(decode_case(found[0].doc).case, row.refund_no) if found is not None else None
        if found is None or payment is None or payment.state is not Refund.PROMISED:
            await self._heard(row, ChannelAnswer(ChannelState.UNKNOWN, detail=NO_SUCH_CHANNEL))
            return
        failed = TellPayment(row.refund_no, "failed", "refused", NO_SUCH_CHANNEL)
        told = Submission(Actor(Role.CHANNEL, row.channel), row.shop_id, row.case_id, failed)
        await self._door.submit(told._replace(expected_version=found[0].version))

    async def _send_promised(self, row: PayoutRow, channel: Channel) -> None:
        """Commits that it is sent before it is; whoever finds that done already leaves it to who did it."""
        submit = Submission(_WORKER, row.shop_id, row.case_id, SubmitPayment(row.refund_no))
        answer = await self._door.submit(submit)
        submitted = RefundSubmitted(row.refund_no)
        if not (isinstance(answer, Answered) and any(fact.what == submitted for fact in answer.facts)):
            log.info("payout.not_to_send", refund_no=row.refund_no)
            return
        sent = row._replace(state=Refund.SUBMITTED.value, attempts=0)
        await self._heard(sent, await _said(channel.send(decode(row.doc, Transfer)), row))

    async def _heard(self, row: PayoutRow, answer: ChannelAnswer) -> None:
        """Tells the case what is news to it; what is none only says when to look again."""
        log.info("payout.heard", refund_no=row.refund_no, channel=row.channel, state=answer.state.value)
        if answer.state in _SAID:
            await self._tell(row, answer)
        else:
            await self._later(row, answer)

    async def _tell(self, row: PayoutRow, answer: ChannelAnswer) -> Answer:
        said = _SAID.get(answer.state)
        command = Tick() if said is None else TellPayment(row.refund_no, said, answer.reason, answer.detail)
        told = await self._door.submit(Submission(Actor(Role.CHANNEL, row.channel), row.shop_id, row.case_id, command))
        if isinstance(told, Answered):
            payment = payment_of(told.case, row.refund_no)
            state = payment.state.value if payment is not None else row.state
            changed = any(_speaks_of(fact.what, row.refund_no) for fact in told.facts)
            if changed or row.state:  # a notification that is no news leaves the worker's own plan alone
                await self._later(row._replace(state=state, attempts=0 if changed else row.attempts), answer)
        return told

    async def _later(self, row: PayoutRow, answer: ChannelAnswer) -> None:
        """Says when the payout is looked at next; a state that nobody has to look after has no next time."""
        if row.state in _NEXT:
            wait_s = _NEXT[row.state](row, answer)
            await self._store.payout_later(row, None if wait_s is None else self._clock.now() + int(wait_s * SECOND))


# --- what a channel says ---


async def _said(call: Awaitable[ChannelAnswer], row: PayoutRow) -> ChannelAnswer:
    """The channel's answer; trouble with it says nothing about the money."""
    try:
        async with asyncio.timeout(CALL_AT_MOST_S):
            return await call
    except Exception as trouble:
        log.warning("payout.no_answer", refund_no=row.refund_no, channel=row.channel, trouble=type(trouble).__name__)
        return ChannelAnswer(ChannelState.UNKNOWN, detail=type(trouble).__name__)


async def _asked(channel: Channel, row: PayoutRow) -> ChannelAnswer:
    """Asks; a number that the channel has never heard of is sent again, for then nothing can have been paid."""
    transfer = decode(row.doc, Transfer)
    answer = await _said(channel.ask(transfer), row)
    if answer.state is not ChannelState.NOT_FOUND:
        return answer
    if row.state == Refund.PAID:
        log.error("payout.paid_but_not_found", refund_no=row.refund_no, channel=row.channel)
        return answer
    return await _said(channel.send(transfer), row)


def _speaks_of(what: object, refund_no: str) -> bool:
    return getattr(what, "refund_no", None) == refund_no


# --- when to look again ---


def back_off_s(attempts: int, ask_after_s: int | None) -> float:
    """Doubles with each attempt up to an hour, never sooner than the channel wants; spread, so that few ask at once."""
    wait_s = (ask_after_s or BACK_OFF_S) * (1 << min(attempts, 10))
    return max(ask_after_s or 0, min(wait_s, BACK_OFF_AT_MOST_S)) * random.uniform(1, 1.2)


def _first_asked(row: PayoutRow, answer: ChannelAnswer) -> float:
    """A first silence is asked about after exactly what the channel wants, or a minute; later ones back off."""
    return answer.ask_after_s or BACK_OFF_S if row.attempts == 0 else back_off_s(row.attempts, answer.ask_after_s)


def _bounces(row: PayoutRow, answer: ChannelAnswer) -> float | None:
    """What is paid is looked at again only where the channel says that it may yet come back."""
    if answer.state is ChannelState.PAID:
        return answer.ask_after_s
    return back_off_s(row.attempts, answer.ask_after_s) if row.attempts < LOOKS_AT_PAID else None


_NEXT: Final[Mapping[str, Callable[[PayoutRow, ChannelAnswer], float | None]]] = {
    Refund.SUBMITTED: _first_asked,
    Refund.UNKNOWN: _first_asked,
    Refund.PAID: _bounces,
}
