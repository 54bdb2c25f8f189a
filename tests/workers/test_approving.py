"""Small payments that wait for approval: the outbox puts them on the list, whoever reads it drops what is over."""

from __future__ import annotations

import pytest

from makegood.app.approving import Approving
from makegood.app.auditing import audit
from makegood.app.ports import Store
from makegood.app.rows import APPROVAL
from makegood.app.submission import Denied
from makegood.domain import commands as c
from makegood.domain.case import small_paid_minor
from makegood.domain.refusals import Code
from makegood.domain.words import Purpose

from .house import CONSUMER, MERCHANT, OPERATOR, D, House

ASK = c.AskSmallPayment(15_000, Purpose.GOODWILL, "A loyal buyer")


async def listed(house: House, store: Store) -> list[str]:
    """What the list shows once the outbox is empty."""
    approving, now = Approving(store, store), house.clock.now()
    for row in await store.claim_outbox(now, now + 1, 100):
        if row.topic == APPROVAL:
            await approving.deliver(row)
        await store.outbox_done([row])
    return [row.case_id for row in (await approving.waiting(9)).cases]


@pytest.mark.parametrize("over", ["approved", "declined", "withdrawn", "ended"])
async def test_what_waits_is_listed_until_it_is_over(store: Store, over: str) -> None:
    """However it ends; a request made anew stands on the list anew, and the books can be checked."""
    house = House(store)
    case = (await house.apply()).basis.case_id
    await house.done(MERCHANT, case, ASK)
    assert await listed(house, store) == [case]
    ends = {
        "approved": (OPERATOR, c.ApproveSmallPayment()),
        "declined": (OPERATOR, c.DeclineSmallPayment("The refund covers it")),
        "withdrawn": (MERCHANT, c.WithdrawSmallPayment()),
        "ended": (CONSUMER, c.Cancel()),
    }
    await house.done(ends[over][0], case, ends[over][1])
    assert await listed(house, store) == [] and await store.approvals(None, 9) == []
    if over != "approved":
        await house.done(MERCHANT, case, ASK)
        assert await listed(house, store) == [case]


async def test_the_day_counts_what_was_approved(store: Store) -> None:
    """An approved payment is read against the day's sum, and adds to it."""
    house = House(store)
    cases = [(await house.apply(number=number)).basis.case_id for number in range(1, 27)]
    for case in cases:
        await house.done(MERCHANT, case, c.AskSmallPayment(20_000, Purpose.GOODWILL, "A loyal buyer"))
    for case in cases[:-1]:
        await house.done(OPERATOR, case, c.ApproveSmallPayment())
    last = await house.submit(OPERATOR, cases[-1], c.ApproveSmallPayment())
    assert isinstance(last, Denied) and last.refusal.code is Code.SMALL_PAYMENT_LIMIT
    house.clock.wind(D)
    paid = await house.done(OPERATOR, cases[-1], c.ApproveSmallPayment())
    assert small_paid_minor(paid) == 20_000
    await house.payouts.run_once()
    assert (await audit(store)).found == ()
