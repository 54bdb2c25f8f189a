"""Is promised money paid once when the worker dies between any two of its steps?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest

from makegood.app.auditing import audit
from makegood.app.ports import Store, Transfer
from makegood.cli.simulation.bank import Bank, Fault
from makegood.cli.simulation.fuse import FragileBank, Fuse, fragile, until_dead
from makegood.domain.words import Refund

from ..workers.house import HandClock, House

Misbehaves = Callable[[str, Transfer], Fault | None]


def first_send(fault: Fault) -> Misbehaves:
    """Goes wrong the first time that each number is sent."""
    seen: set[str] = set()

    def misbehaves(call: str, transfer: Transfer) -> Fault | None:
        if call != "send" or transfer.refund_no in seen:
            return None
        seen.add(transfer.refund_no)
        return fault

    return misbehaves


WAYS: dict[str, Callable[[], Misbehaves]] = {
    "pays": lambda: lambda call, transfer: None,
    "loses the request": lambda: first_send(Fault.LOST_REQUEST),
    "loses the answer": lambda: first_send(Fault.LOST_ANSWER),
    "says pending": lambda: first_send(Fault.PENDING),
    "says nothing": lambda: first_send(Fault.SILENT),
}


async def _life(house: House, bank: Bank) -> None:
    """Two rounds of a worker, with the time between them in which what is silent is asked about."""
    for _ in range(3):
        while await house.payouts.run_once():
            pass
        bank.settle()
        house.clock.wind(timedelta(minutes=3))


@pytest.mark.parametrize("way", WAYS)
async def test_a_worker_that_dies_anywhere_pays_exactly_once(store: Store, way: str) -> None:
    """For every step: the process dies there, another takes over, and the books show one payment of the amount."""
    clock, bank = HandClock(), Bank(WAYS[way]())
    for number in count(1):
        case = await House(store, clock).promised(number)
        fuse = Fuse(number - 1)
        victim = House(fragile(store, fuse), clock, {"bank": FragileBank(bank, fuse)})
        died = await until_dead(fuse, _life(victim, bank))
        bank.settle()
        heir = House(store, clock, {"bank": bank})
        clock.wind(timedelta(minutes=3))
        for _ in range(6):
            await _life(heir, bank)
        paid = await heir.case(case.basis.case_id)
        assert paid.refund is Refund.PAID, f"{way}, dead at step {number}"
        assert bank.paid[case.payments[0].refund_no] == 13_900
        types = await heir.types(case.basis.case_id)
        assert (types.count("refund_submitted"), types.count("refund_paid")) == (1, 1)
        if not died:
            break
    assert number > 10, "the walk has seen every step"
    assert len(bank.paid) == number
    audited = await audit(store)
    assert audited.found == ()
