"""Does everything that is kept of one case follow from its events?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from ...domain.case import Case
from ...domain.order import Order, entry_of
from ...domain.words import Refund
from ..codec import decode_case, decode_order, instant
from ..ports import CaseRow, EventRow, LedgerRow, OrderRow, PayoutRow
from ..refs import Refs
from ..rows import case_row, ledger_rows_of, payout_rows
from .chain import Link, Step, broken_links, replayed
from .finding import MONEY, REWRITE, Finding


class Kept(NamedTuple):
    """All that is kept of one case, read while it did not change."""

    row: CaseRow
    order: OrderRow
    events: Sequence[EventRow]
    ledger: Sequence[LedgerRow]
    payouts: Mapping[str, PayoutRow]


def findings(kept: Kept, refs: Refs) -> Iterator[Finding]:
    """What is wrong, the chain first: nothing can be computed from one that is broken."""
    case_id = kept.row.case_id
    links = [Link(event.seq, event.body, event.hash) for event in kept.events]
    broken = list(broken_links(case_id, links))
    steps = replayed(case_id, links) if links and not broken else []
    if broken or isinstance(steps, Finding) or not steps:
        yield from broken or [steps if isinstance(steps, Finding) else Finding(case_id, "it has no events", REWRITE)]
        return
    case = steps[-1].case
    yield from _event_columns(kept.events, steps)
    yield from _row(kept.row, case, kept.events[-1].hash, refs)
    yield from _ledger(kept.ledger, steps)
    yield from _reservation(decode_order(kept.order.doc), case)
    yield from _payouts(kept.payouts, case, decode_order(kept.order.doc))


def _event_columns(events: Sequence[EventRow], steps: Sequence[Step]) -> Iterator[Finding]:
    for event, step in zip(events, steps, strict=True):
        if instant(event.at) != step.fact.at:
            yield Finding(event.case_id, f"event {event.seq} is listed under another instant than it names", REWRITE)


def _row(row: CaseRow, case: Case, last_hash: str, refs: Refs) -> Iterator[Finding]:
    """The case row: its document, and, unless it still has to catch up with a publication, its shadows."""
    stored = decode_case(row.doc)
    if stored.hash != last_hash:
        yield Finding(row.case_id, "its row continues from another event than its last", REWRITE)
    if stored.case != case:
        names = [name for name in Case.__slots__ if getattr(stored.case, name) != getattr(case, name)]
        yield Finding(row.case_id, f"its row says otherwise than its events of {', '.join(names)}", REWRITE)
        return
    if case.basis.policy_version not in refs.policies:
        yield Finding(row.case_id, f"the policy {case.basis.policy_version} is missing", "restore it from a backup")
        return
    if row.refs_version != refs.version:
        return
    expected = case_row(case, refs.situation(case), row.refs_version, last_hash, row.version)
    for name in CaseRow._fields:
        if name not in _JUDGED_ELSEWHERE and getattr(row, name) != getattr(expected, name):
            what = f"{name} is {getattr(row, name)} and should be {getattr(expected, name)}"
            yield Finding(row.case_id, what, "publish any suspension and withdraw it: that derives all open cases anew")


_JUDGED_ELSEWHERE: Final = frozenset({"doc", "version", "refs_version"})


def _ledger(rows: Sequence[LedgerRow], steps: Sequence[Step]) -> Iterator[Finding]:
    case_id = steps[-1].case.basis.case_id
    expected = {row[:5]: row for step in steps for row in ledger_rows_of(step.fact, step.case)}
    kept = {row[:5]: row for row in rows}
    for key in sorted(expected.keys() | kept.keys(), key=lambda key: key[2:]):
        if expected.get(key) != kept.get(key):
            _, _, seq, code, part = key
            lacks = "is missing" if key not in kept else "was never due" if key not in expected else "says otherwise"
            yield Finding(case_id, f"the ledger row {code} ({part}) of event {seq} {lacks}", MONEY)


def _reservation(order: Order, case: Case) -> Iterator[Finding]:
    """What the case holds of its order, and that nobody else holds the same."""
    case_id = case.basis.case_id
    entry = next((entry for entry in order.entries if entry.case_id == case_id), None)
    if entry != entry_of(order, case):
        yield Finding(case_id, f"what it holds of order {order.order_id} does not follow from its events", REWRITE)
        return
    mine = {(line_id, unit) for line_id, units in entry.units for unit in units}
    for other in order.entries:
        theirs = {(line_id, unit) for line_id, units in other.units for unit in units}
        if other.case_id > case_id and _takes(other) and _takes(entry) and mine & theirs:
            yield Finding(case_id, f"holds units of order {order.order_id} that {other.case_id} holds, too", MONEY)
    for position, tender in enumerate(order.tenders):
        if sum(one.tenders_minor[position] for one in order.entries) > tender.amount_minor:
            yield Finding(case_id, f"order {order.order_id}: more goes back to {tender.channel} than was paid", MONEY)


def _takes(entry: object) -> bool:
    return bool(getattr(entry, "holds", False) or getattr(entry, "used", False))


def _payouts(payouts: Mapping[str, PayoutRow], case: Case, order: Order) -> Iterator[Finding]:
    for expected in payout_rows(None, case, order, case.updated_at):
        row = payouts.get(expected.refund_no)
        if row is None:
            yield Finding(case.basis.case_id, f"the payout {expected.refund_no} is missing", MONEY)
        elif (row.state, row.channel, row.doc) != (expected.state, expected.channel, expected.doc):
            yield Finding(case.basis.case_id, f"the payout {expected.refund_no} says otherwise than its events", MONEY)
        elif row.ask_at is None and row.state in _LOOKED_AFTER:
            yield Finding(case.basis.case_id, f"nobody looks after the payout {expected.refund_no}", MONEY)


_LOOKED_AFTER: Final = frozenset({Refund.PROMISED, Refund.SUBMITTED, Refund.UNKNOWN})
