"""What does a batch write?  Rows are gathered here case by case and handed to the store at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..domain.case import Case
from ..domain.deadlines import Situation
from ..domain.events import Fact
from ..domain.order import Order
from . import rows
from .codec import FIRST_HASH, micros
from .ports import (
    AnswerRow,
    CaseRow,
    CounterKey,
    CounterRow,
    EventRow,
    LedgerRow,
    OrderRow,
    OutboxRow,
    ParcelRow,
    PayoutRow,
    Write,
)


class Writing:
    """The rows gathered so far."""

    def __init__(self, refs_version: int, now: datetime) -> None:
        self._refs_version, self._now = refs_version, now
        self._cases: list[CaseRow] = []
        self._orders: list[OrderRow] = []
        self._events: list[EventRow] = []
        self._ledger: list[LedgerRow] = []
        self._outbox: list[OutboxRow] = []
        self._payouts: list[PayoutRow] = []
        self._answers: list[AnswerRow] = []
        self._parcels: list[ParcelRow] = []
        self._counters: dict[CounterKey, CounterRow] = {}

    def done(self) -> Write:
        """All that the batch leaves behind."""
        return Write(
            self._cases,
            self._orders,
            self._events,
            self._ledger,
            self._outbox,
            self._payouts,
            self._answers,
            (),
            tuple(self._counters.values()),
            self._parcels,
        )

    def case(
        self, before: Case | None, after: Case, order: Order, facts: Sequence[Fact], chain: Chain
    ) -> tuple[EventRow, ...]:
        """The case as it is now, with all that its new facts leave behind; returns the facts as they are stored."""
        events = rows.event_rows(after, facts, chain.last_hash)
        last_hash = events[-1].hash if events else chain.last_hash
        self._cases.append(rows.case_row(after, chain.situation, self._refs_version, last_hash, chain.version))
        if facts:
            self._events += events
            self._ledger += rows.ledger_rows(before, after, facts)
            self._outbox += rows.outbox_rows(after, facts, self._now)
            self._parcels += rows.parcel_rows(after, facts)
            self._payouts += rows.payout_rows(before, after, order, self._now)
        return tuple(events)

    def order(self, order: Order, version: int) -> None:
        self._orders.append(rows.order_row(order, version, micros(self._now)))

    def counter(self, row: CounterRow) -> None:
        """The last word on a counter: several cases of a batch may count on it."""
        self._counters[row.shop_id, row.name] = row

    def answer(self, row: AnswerRow) -> None:
        self._answers.append(row)


class Chain:
    """What a case's next rows continue from: its situation, the version they make, and the last event's hash."""

    __slots__ = ("last_hash", "situation", "version")

    def __init__(self, situation: Situation, version: int, last_hash: str = FIRST_HASH) -> None:
        self.situation, self.version, self.last_hash = situation, version, last_hash
