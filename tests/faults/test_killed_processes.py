"""Is promised money paid once when real worker processes are killed without a word?"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from makegood.adapters.clock import SETTING
from makegood.adapters.store import open_store
from makegood.app.auditing import audit
from makegood.app.ports import Store
from makegood.domain.order import Tender
from makegood.domain.words import Refund

from ..channels.standins.books import Payment
from ..channels.standins.server import Reply, Request
from ..channels.standins.stripe import StripeStandIn
from ..channels.worlds import stripe_settings
from ..databases import empty_database
from ..workers.house import D, HandClock, House, stored_case

CASES = 5
MINUTES = 5 * 60 * 1_000_000
WAIT_S = 60


@dataclass
class Killer:
    """Kills the process at the k-th order to move money, before or after it is booked."""

    at: int = 0
    booked: bool = True
    pid: int | None = None
    orders: int = field(default=0)

    def strikes(self) -> bool:
        """Tells whether this order is the one."""
        self.orders += 1
        return self.pid is not None and self.orders == self.at

    def kill(self) -> None:
        """Ends the process as a power cut does."""
        assert self.pid is not None
        os.kill(self.pid, signal.SIGKILL)
        self.pid = None


class DeadlyStripe(StripeStandIn):
    """A strict stand-in with books; our process dies while it is asked to move money."""

    def __init__(self) -> None:
        self.killer = Killer()
        super().__init__()

    def handle(self, request: Request) -> Reply | None:
        """Books, or not, and the one who asked is gone."""
        if len(request.body) < int(request.headers.get("content-length", "0")):
            return None  # whoever was asking died while still speaking
        if not (self.moves_money(request) and self.killer.strikes()):
            return super().handle(request)
        reply = super().handle(request) if self.killer.booked else None
        self.killer.kill()
        return reply


@pytest.fixture
def stripe() -> Iterator[DeadlyStripe]:
    """A payment channel of the test's own."""
    standin = DeadlyStripe()
    yield standin
    standin.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_killed_process_pays_nothing_twice_and_forgets_nothing(
    kind: str, tmp_path: Path, stripe: DeadlyStripe
) -> None:
    """Killed at the first order or the second, booked or not, with more in the air; the next process goes on."""
    async with empty_database(kind, tmp_path) as url:
        store = open_store(url)
        environment = {**os.environ, **stripe_settings(stripe), "MAKEGOOD_DATABASE_URL": url, "MAKEGOOD_SANDBOX": "1"}
        cases: dict[str, str] = {}
        for life, (at, booked) in enumerate([(1, True), (2, False), (2, True)]):
            cases |= await _promised(store, stripe, life * CASES)
            stripe.killer = Killer(at, booked)
            await store.put_setting(SETTING, str(life * MINUTES).encode())
            await _killed(environment, stripe.killer)
        for life in (10, 20):
            await store.put_setting(SETTING, str(life * MINUTES).encode())
            print(await asyncio.to_thread(_work_once, environment))
        moved = [refund_no for refund_no, amount in stripe.books.movements if amount]
        assert sorted(moved) == sorted(set(moved)) == sorted(cases.values()), "each number moved money once"
        for case_id in cases:
            assert (await stored_case(store, case_id)).refund is Refund.PAID
        assert (await audit(store)).found == ()
        await store.close()


async def _promised(store: Store, stripe: DeadlyStripe, before: int) -> dict[str, str]:
    """Cases whose money is due, each along a payment of its own: case number to refund number."""
    house = House(store, HandClock(datetime.now(UTC) - D))
    found = {}
    for number in range(before + 1, before + CASES + 1):
        stripe.books.receive(Payment(f"pi_{number}", f"order-{number}", 13_900, "CNY", stripe.books.now - 86_400))
        case = await house.promised(number, (Tender("stripe", 13_900, f"pi_{number}"),))
        found[case.basis.case_id] = case.payments[0].refund_no
    return found


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "makegood", *words]


async def _killed(environment: dict[str, str], killer: Killer) -> None:
    """Starts a worker and waits until it has been killed."""
    process = subprocess.Popen(_command("work"), env=environment, stderr=subprocess.DEVNULL)
    killer.pid = process.pid
    status = await asyncio.to_thread(process.wait, WAIT_S)
    assert status == -signal.SIGKILL


def _work_once(environment: dict[str, str]) -> str:
    """A worker that does what is due and ends; what it said."""
    work = _command("work", "--once")
    return subprocess.run(work, env=environment, check=True, timeout=WAIT_S, capture_output=True, text=True).stderr
