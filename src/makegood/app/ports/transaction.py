"""How does a batch read and write?  The one transaction, as a value wanted, a value read and a value written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from .rows import (
    AnswerKey,
    AnswerRow,
    CaseKey,
    CaseRow,
    CounterKey,
    CounterRow,
    EventRow,
    LedgerRow,
    OrderKey,
    OrderRow,
    OutboxRow,
    Parcel,
    ParcelRow,
    PayoutRow,
    ShopRow,
    TrackingRow,
)


class Due(NamedTuple):
    """Ask for the cases whose wake_at <= `before`, earliest first, skipping rows that another worker holds."""

    before: int
    limit: int


class Wants(NamedTuple):
    """What a batch of commands needs to read, all of it by one statement.

    A wanted case brings its order.  A wanted order brings its shop and those of its cases that have not ended.
    """

    cases: tuple[CaseKey, ...] = ()
    orders: tuple[OrderKey, ...] = ()
    shops: tuple[str, ...] = ()
    answers: tuple[AnswerKey, ...] = ()
    tracking: tuple[Parcel, ...] = ()
    counters: tuple[CounterKey, ...] = ()
    due: Due | None = None


class Read(NamedTuple):
    """What was there.  Absent keys are absent rows; `due` lists the case keys that `Wants.due` brought, in order."""

    refs_version: int
    cases: Mapping[CaseKey, CaseRow]
    orders: Mapping[OrderKey, OrderRow]
    shops: Mapping[str, ShopRow]
    answers: Mapping[AnswerKey, AnswerRow]
    tracking: Mapping[Parcel, Sequence[TrackingRow]]
    counters: Mapping[CounterKey, CounterRow]
    due: Sequence[CaseKey]


class Write(NamedTuple):
    """What a batch leaves behind, all of it by one set-based statement.

    Cases, orders and counters carry their NEW version (old + 1; 1 is an insert): the store compares the stored
    version with new - 1 and raises LostRace for the whole batch when any comparison, or any unique key, fails.
    Payouts are upserted by (shop_id, refund_no).  Everything else is inserted.
    """

    cases: Sequence[CaseRow] = ()
    orders: Sequence[OrderRow] = ()
    events: Sequence[EventRow] = ()
    ledger: Sequence[LedgerRow] = ()
    outbox: Sequence[OutboxRow] = ()
    payouts: Sequence[PayoutRow] = ()
    answers: Sequence[AnswerRow] = ()
    tracking: Sequence[TrackingRow] = ()
    counters: Sequence[CounterRow] = ()
    parcels: Sequence[ParcelRow] = ()


class LostRace(Exception):
    """Somebody else wrote first (a version, an event number or a key): read again and decide again."""


Decide = Callable[[Read], Write]


class Journal(Protocol):
    """The one transaction: one read, the pure decision, one write that is whole or not at all."""

    async def transact(self, wants: Wants, decide: Decide) -> Write:
        """Returns what was written.  Calls `decide` exactly once per attempt, between the read and the write.

        Serialization failures and dead connections before the commit are retried here with a fresh read (so
        `decide` may run again); LostRace is raised to the caller, with nothing written.
        """
        ...
