"""Does the audit find what somebody changed by hand, and nothing where nobody did?"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from makegood.adapters.store import open_store
from makegood.app.auditing import audit, audit_file
from makegood.app.ports import Store
from makegood.domain import commands as c
from makegood.domain.kinds import Kind
from makegood.domain.words import Favour, FreightPayer, Liable, Purpose, RefusalReason

from .house import CONSUMER, LIN, MERCHANT, D, House


async def _busy(house: House) -> list[str]:
    """Cases that were paid, disputed and left alone."""
    paid = await house.promised(1)
    await house.payouts.run_once()
    disputed = await house.apply(Kind.REFUND_ONLY, 2)
    case_id = disputed.basis.case_id
    await house.done(MERCHANT, case_id, c.Refuse(RefusalReason.MISUSE, "no"))
    await house.done(CONSUMER, case_id, c.Escalate("it is broken"))
    await house.done(MERCHANT, case_id, c.PaySmall(500, Purpose.GOODWILL))
    house.clock.wind(2 * D)
    await house.door.sweep()
    decide = c.Decide(Favour.CONSUMER, Liable.PLATFORM, FreightPayer.PLATFORM, "the seal was broken before")
    await house.done(LIN, case_id, decide)
    await house.payouts.run_once()
    waiting = await house.apply(Kind.RETURN_REFUND, 3)
    return [paid.basis.case_id, case_id, waiting.basis.case_id]


async def test_a_store_that_nobody_touched_is_in_order(store: Store) -> None:
    """Everything that is kept follows from the events, and progress is said."""
    house = House(store)
    await _busy(house)
    said: list[int] = []
    audited = await audit(store, lambda so_far: said.append(so_far.cases))
    assert audited.found == ()
    assert (audited.cases, said) == (3, [3])


async def test_an_audit_goes_on_where_it_stopped(store: Store) -> None:
    """Cases come in the order of their keys, so the last key says how far it came."""
    house = House(store)
    first, second, third = sorted(await _busy(house))
    audited = await audit(store, after=("shop-1", second))
    assert (audited.cases, audited.last) == (1, ("shop-1", third))
    assert first < second


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[Path]:
    """An embedded database, which a stranger may open past the product."""
    path = tmp_path / "store.db"
    store = open_store(f"sqlite:///{path}")
    await store.migrate()
    await _busy(House(store))
    await store.close()
    yield path


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE events SET body = swap(body, '13900', '13901') WHERE seq = 1", "hash"),
        ("DELETE FROM events WHERE seq = 2", "missing or twice"),
        ("UPDATE events SET at = at + 1 WHERE seq = 2", "another instant"),
        ("UPDATE cases SET doc = swap(doc, '\"requested_minor\":13900', '\"requested_minor\":1')", "otherwise"),
        ("UPDATE cases SET wake_at = wake_at + 1 WHERE wake_at IS NOT NULL", "wake_at is"),
        ("UPDATE cases SET due_at = due_at + 1 WHERE due_at IS NOT NULL", "due_at is"),
        ("UPDATE cases SET stage = 'closed'", "stage is closed"),
        ("UPDATE ledger SET amount_minor = 1 WHERE code = 'refund_paid'", "says otherwise"),
        ("DELETE FROM ledger WHERE code = 'refund_paid'", "is missing"),
        ("INSERT INTO ledger SELECT shop_id, case_id, event_seq, 'extra', part, debit, credit, 1, currency, NULL, at "
         "FROM ledger WHERE code = 'refund_paid'", "was never due"),
        ("UPDATE orders SET doc = swap(doc, '\"holds\":true', '\"holds\":false')", "what it holds"),
        ("DELETE FROM payouts", "is missing"),
        ("UPDATE payouts SET state = 'failed' WHERE state = 'paid'", "the payout"),
        ("UPDATE payouts SET doc = swap(doc, '13900', '1')", "the payout"),
    ],
)  # fmt: skip
async def test_whatever_is_changed_by_hand_is_found(file: Path, statement: str, says: str) -> None:
    """Each finding names its case and says what to do."""
    await _by_hand(file, statement)
    store = open_store(f"sqlite:///{file}")
    audited = await audit(store)
    await store.close()
    assert any(says in found.what for found in audited.found), audited.found
    assert all(found.case_id.startswith("shop-1-") and found.do for found in audited.found)


async def _by_hand(path: Path, statement: str) -> None:
    """Carries out a statement, with the triggers that keep books append-only out of the way."""
    with sqlite3.connect(path) as connection:
        connection.create_function("swap", 3, lambda blob, old, new: blob.replace(old.encode(), new.encode()))
        for trigger in ("events_no_update", "events_no_delete", "ledger_no_update", "ledger_no_delete"):
            connection.execute(f"DROP TRIGGER {trigger}")
        assert connection.execute(statement).rowcount > 0


async def _events(store: Store, case_id: str) -> list[dict[str, Any]]:
    """The events as the interface gives them."""
    rows = await store.events("shop-1", case_id)
    return [json.loads(row.body) | {"hash": row.hash} for row in rows]


async def test_a_downloaded_file_proves_itself(store: Store) -> None:
    """As a list, as a page, and in any order of its members."""
    house = House(store)
    case_id = (await _busy(house))[1]
    events = await _events(store, case_id)
    shuffled = [dict(reversed(event.items())) for event in reversed(events)]
    for document in (events, {"items": events, "next": None}, shuffled):
        assert audit_file(json.dumps(document, ensure_ascii=False).encode(), "events.json").found == []


@pytest.mark.parametrize("seq", [1, 2, 5])
async def test_a_file_that_was_changed_is_found_out(store: Store, seq: int) -> None:
    """One word, one event less, or one event twice."""
    house = House(store)
    case_id = (await _busy(house))[1]
    events = await _events(store, case_id)
    worded = [event | {"reason": "another"} if event["seq"] == seq else event for event in events]
    shorter = [event for event in events if event["seq"] != seq]
    twice = [*events, events[seq - 1]]
    for document in (worded, shorter, twice):
        (found, *_) = audit_file(json.dumps(document).encode(), "events.json").found
        assert found.what and found.do


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"[1]", b'{"items": 3}', b'[{"seq": 1}]', b"\xff"])
def test_what_is_no_file_of_events_is_said_to_be_none(raw: bytes) -> None:
    """A sentence, not a traceback."""
    (found,) = audit_file(raw, "events.json").found
    assert found.case_id == "events.json"
