"""Does the demo show every stage, start at once, and keep what was done in it?"""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
import pytest_asyncio

from makegood.adapters.settings import read_settings
from makegood.app.auditing import audit
from makegood.app.codec import decode_case, instant, micros
from makegood.app.ports import CaseFilter
from makegood.cli.command import Makegood, Plan
from makegood.cli.demo.building import BEGINS, SCENES, build
from makegood.domain.case import Case
from makegood.domain.words import Dispute, OfferState, Outcome, Parcel, Refund, Stage
from makegood.main import open_makegood

from .conftest import Run

PRESENT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
UNREACHED = {
    Stage.MERCHANT_TO_SHIP,  # these kinds ship nothing
    Stage.CONSUMER_TO_RECEIVE,  # nor is a case open while its parcel goes back
}


class Quiet:
    """Tells nobody."""

    async def send(self, notice: object) -> None:
        """Drops it."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo() -> AsyncIterator[Makegood]:
    """The demo as it is built, in memory, at a fixed present."""
    plan = Plan("sqlite://", sandbox=True, notices=Quiet(), source=lambda: micros(PRESENT), begins=-BEGINS)
    async with open_makegood(read_settings({}), {}, plan) as makegood:
        await build(makegood, lambda said: None)
        yield makegood


async def _cases(demo: Makegood) -> list[Case]:
    page = await demo.store.cases(CaseFilter(), None, 200)
    assert page.next is None
    return [decode_case(row.doc).case for row in page.rows]


@pytest.mark.asyncio(loop_scope="module")
async def test_every_stage_that_a_case_can_be_in_is_shown(demo: Makegood) -> None:
    """And the clock stands at the present, so that nothing looks older than it is."""
    rows = (await demo.store.cases(CaseFilter(), None, 200)).rows
    assert {row.stage for row in rows} == {stage.value for stage in set(Stage) - UNREACHED}
    assert instant(demo.clock.now()) == PRESENT
    assert len(rows) >= len(SCENES)


@pytest.mark.asyncio(loop_scope="module")
async def test_every_way_that_things_can_go_is_shown(demo: Makegood) -> None:
    """Disputes, parcels, money and endings in all their states; offers, successors, reminders."""
    cases = await _cases(demo)
    assert {case.dispute for case in cases} == set(Dispute)
    assert {case.parcel for case in cases} == set(Parcel)
    assert {case.outcome for case in cases} == {*Outcome, None} - {Outcome.REPLACED}
    assert any(case.small_request is not None for case in cases)
    payments = [payment for case in cases for payment in case.payments]
    assert {payment.state for payment in payments} == set(Refund) - {Refund.NONE, Refund.PROMISED}
    assert {"account_closed", "card_expired", "balance_too_low"} <= {payment.reason for payment in payments}
    assert any(payment.raised for payment in payments) and any(payment.replaced_by for payment in payments)
    assert {OfferState.OPEN, OfferState.ACCEPTED, OfferState.DECLINED} <= {
        o.state for case in cases for o in case.offers
    }
    assert any(case.extended for case in cases) and any(case.basis.predecessor_id for case in cases)
    assert any(case.reminded for case in cases)


@pytest.mark.asyncio(loop_scope="module")
async def test_the_demo_is_in_order_and_nothing_in_it_is_due(demo: Makegood) -> None:
    """Everything was made by commands, so everything agrees with its events."""
    assert (await audit(demo.store)).found == ()
    due = await demo.store.next_due()
    assert due is not None and due > demo.clock.now()
    topics = Counter([row.action for row in await demo.store.audits(100)])
    assert topics["suspension.published"] == 1


@contextmanager
def _started(folder: Path, *words: str) -> Iterator[str]:
    """A demo in a process of its own, ended as by Ctrl-C; gives what it printed."""
    command = [sys.executable, "-m", "makegood", "demo", "--port", "0", *words]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True, env={**os.environ}) as process:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if "Ctrl-C" in line:
                break
        try:
            yield said
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0


def _cases_in(folder: Path) -> int:
    with sqlite3.connect(folder / "var" / "makegood.sqlite") as connection:
        (count,) = connection.execute("SELECT count(*) FROM cases").fetchone()
    return int(count)


def test_the_demo_starts_serves_and_keeps_its_data(tmp_path: Path) -> None:
    """A link for each role; a second start has the same cases, a fresh one has new ones."""
    with _started(tmp_path) as said:
        address = re.search(r"ready: (http://\S+)", said)
        tokens = re.findall(r"token=(mg_\S+)", said)
        assert address is not None and len(tokens) >= 5
        assert urlopen(f"{address[1]}/readyz", timeout=10).status == 200
        asked = Request(f"{address[1]}/v1/cases?limit=1", headers={"Authorization": f"Bearer {tokens[0]}"})
        assert urlopen(asked, timeout=10).status == 200
    count = _cases_in(tmp_path)
    with sqlite3.connect(tmp_path / "var" / "makegood.sqlite") as connection:
        connection.execute("INSERT INTO settings (name, value) VALUES ('mine', x'31')")
    for words, kept in (((), 1), (("--fresh",), 0)):
        with _started(tmp_path, *words):
            assert _cases_in(tmp_path) == count
            with sqlite3.connect(tmp_path / "var" / "makegood.sqlite") as connection:
                assert connection.execute("SELECT count(*) FROM settings WHERE name = 'mine'").fetchone() == (kept,)


def test_a_port_that_is_taken_is_said_to_be(run: Run, tmp_path: Path) -> None:
    """Before anything is built or deleted."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        status, _, err = run("demo", "--port", str(taken.getsockname()[1]), "--fresh")
    assert (status, "--port" in err) == (2, True)
    assert not (tmp_path / "var").exists()
