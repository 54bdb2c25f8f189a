"""Queues: rows wait until they are ready, a claim is a lease, and a lease ends by itself."""

from __future__ import annotations

import asyncio

import pytest

from makegood.app.ports import Store, Write

from . import rows
from .conftest import Open
from .rows import put


async def test_ready_rows_are_claimed_earliest_first(store: Store) -> None:
    """No more than asked for, and in the order in which they became ready."""
    await put(store, Write(outbox=[rows.outbox("b", 2), rows.outbox("c", 3), rows.outbox("a", 4), rows.outbox("d", 1)]))
    claimed = await store.claim_outbox(now=10, lease_until=20, limit=3)
    assert [row.outbox_id for row in claimed] == ["d", "b", "c"]
    assert [row.outbox_id for row in await store.claim_outbox(10, 20, 3)] == ["a"]


@pytest.mark.parametrize(("now", "found"), [(99, 0), (100, 1), (101, 1)])
async def test_a_row_is_ready_from_its_instant_on(store: Store, now: int, found: int) -> None:
    """Just before it is not, at the instant it is: outbox and payouts alike."""
    await put(store, Write(outbox=[rows.outbox(ready_at=100)], payouts=[rows.payout(ask_at=100)]))
    assert len(await store.claim_outbox(now, 1000, 10)) == found
    assert len(await store.claim_payouts(now, 1000, 10)) == found


async def test_a_claimed_row_carries_its_lease_and_its_attempts(store: Store) -> None:
    """The worker sees what the store now says."""
    await put(store, Write(outbox=[rows.outbox()], payouts=[rows.payout(raised=True)]))
    assert await store.claim_outbox(10, 20, 1) == [rows.outbox()._replace(ready_at=20, attempts=1)]
    (claimed,) = await store.claim_payouts(10, 20, 1)
    assert claimed == rows.payout(raised=True, ask_at=20, attempts=1)
    assert claimed.raised is True


@pytest.mark.parametrize(("now", "found"), [(19, 0), (20, 1), (21, 1)])
async def test_a_lease_that_nobody_ended_comes_back(store: Store, now: int, found: int) -> None:
    """A dead worker's work is taken by the next one, not before the lease is over, with one attempt more."""
    await put(store, Write(outbox=[rows.outbox()], payouts=[rows.payout()]))
    await store.claim_outbox(10, 20, 1)
    await store.claim_payouts(10, 20, 1)
    assert [row.attempts for row in await store.claim_outbox(now, 50, 1)] == [2] * found
    assert [row.attempts for row in await store.claim_payouts(now, 50, 1)] == [2] * found


async def test_what_is_done_does_not_come_back(store: Store) -> None:
    """Done rows are gone; the others stay."""
    await put(store, Write(outbox=[rows.outbox(name) for name in "abc"]))
    claimed = await store.claim_outbox(10, 20, 2)
    await store.outbox_done(claimed)
    await store.outbox_done(claimed)
    await store.outbox_done([])
    assert await store.outbox_count() == 1
    assert [row.outbox_id for row in await store.claim_outbox(100, 200, 10)] == ["c"]


async def test_what_is_put_off_comes_back_later(store: Store) -> None:
    """A delivery that failed is tried again when its worker says."""
    await put(store, Write(outbox=[rows.outbox()]))
    (claimed,) = await store.claim_outbox(10, 20, 1)
    await store.outbox_later(claimed, 90)
    assert await store.claim_outbox(89, 200, 1) == []
    assert [row.attempts for row in await store.claim_outbox(90, 200, 1)] == [2]


async def test_a_worker_that_lost_its_lease_puts_nothing_off(store: Store) -> None:
    """The row belongs to who claimed it last."""
    await put(store, Write(outbox=[rows.outbox()]))
    (slow,) = await store.claim_outbox(10, 20, 1)
    (quick,) = await store.claim_outbox(20, 30, 1)
    await store.outbox_later(slow, 5000)
    assert await store.claim_outbox(30, 40, 1) == [quick._replace(ready_at=40, attempts=3)]


async def test_workers_share_a_queue_without_overlap(store: Store, another: Open) -> None:
    """Eight claims at once from two processes take forty rows once each."""
    await put(store, Write(outbox=[rows.outbox(f"o{number:02}") for number in range(40)]))
    stores = [store, another()]
    batches = await asyncio.gather(*(stores[number % 2].claim_outbox(10, 20, 5) for number in range(8)))
    taken = [row.outbox_id for batch in batches for row in batch]
    assert sorted(taken) == [f"o{number:02}" for number in range(40)]


async def test_a_payout_without_an_instant_is_never_claimed(store: Store) -> None:
    """Nothing to do is not an instant."""
    await put(
        store, Write(payouts=[rows.payout(ask_at=None), rows.payout("R2", ask_at=5), rows.payout("R3", ask_at=3)])
    )
    assert [row.refund_no for row in await store.claim_payouts(10**15, 10**16, 10)] == ["R3", "R2"]


async def test_a_payout_is_put_off_unless_its_state_has_changed(store: Store) -> None:
    """What a command has written meanwhile stands."""
    await put(store, Write(payouts=[rows.payout()]))
    (claimed,) = await store.claim_payouts(10, 20, 1)
    await store.payout_later(claimed, 70)
    assert await store.next_due() == 70
    await put(store, Write(payouts=[rows.payout(state="paid", ask_at=None)]))
    await store.payout_later(claimed, 80)
    assert await store.next_due() is None


async def test_open_payouts_are_the_operators_tasks_oldest_first(store: Store) -> None:
    """Failed, unknown and raised ones, of one shop or of all, and no others."""
    payouts = [
        rows.payout("failed", state="failed", changed_at=30),
        rows.payout("unknown", state="unknown", changed_at=10),
        rows.payout("raised", state="pending", raised=True, changed_at=20),
        rows.payout("foreign", state="failed", shop_id="other", changed_at=5),
        *(rows.payout(state, state=state) for state in ("promised", "submitted", "pending", "paid")),
    ]
    await put(store, Write(payouts=payouts))
    assert [row.refund_no for row in await store.payouts_open(None, 10)] == ["foreign", "unknown", "raised", "failed"]
    assert [row.refund_no for row in await store.payouts_open("shop", 2)] == ["unknown", "raised"]


async def test_a_refund_number_leads_to_its_case(store: Store) -> None:
    """By the channel that it went through: another channel may use the same number."""
    await put(store, Write(payouts=[rows.payout(), rows.payout("R2", channel="alipay", case_id="other")]))
    assert await store.payout_case("sandbox", "R1") == ("shop", "case")
    assert await store.payout_case("alipay", "R2") == ("shop", "other")
    assert await store.payout_case("alipay", "R1") is None


async def test_a_report_is_kept_once(store: Store) -> None:
    """The same carrier, waybill, status and instant twice is one report, also across stores and batches."""
    await asyncio.gather(*(store.keep_tracking(rows.report()) for _ in range(5)))
    await store.keep_tracking(rows.report("picked_up", 10))
    await store.keep_tracking(rows.report(occurred_at=25))
    reports = (await rows.look(store)).tracking["sf", "SF123456"]
    assert [(row.status, row.occurred_at) for row in reports] == [("picked_up", 10), ("signed", 20), ("signed", 25)]
