"""Which services does the application need from the world outside?

Every Protocol here belongs to the application; adapters just fit.  Rows are plain tuples: instants are
integer microseconds since 1970-01-01T00:00:00Z, money is integer minor units, documents are JSON bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol

CaseKey = tuple[str, str]  # (shop_id, case_id)
OrderKey = tuple[str, str]  # (shop_id, order_id)
AnswerKey = tuple[str, str]  # (scope, idempotency key); the scope is a shop id or a caller
Parcel = tuple[str, str]  # (carrier, waybill)
CounterKey = tuple[str, str]  # (shop_id, name)

# --- rows -----------------------------------------------------------------------------------------


class CaseRow(NamedTuple):
    """A case as stored: the columns that lists and workers look for, and the document that is the case.

    `due_at` is the deadline of the stage (lists sort by it); `wake_at` the next instant at which time acts
    on the case (a deadline, an offer's end, a reminder): the shadow that the sweep takes.  A store copies what
    lists and sweeps sort by into the table `deadlines`, in the same statement, as long as the case lives.
    """

    shop_id: str
    case_id: str
    version: int
    order_id: str
    consumer_id: str
    kind: str
    stage: str
    ended: bool
    due_at: int | None
    wake_at: int | None
    wake_name: str | None
    refs_version: int
    carrier: str | None
    waybill: str | None
    disputed_at: int | None
    opened_at: int
    updated_at: int
    doc: bytes


class OrderRow(NamedTuple):
    """An order with its reservations; `version` is compared and set by every command that touches them."""

    shop_id: str
    order_id: str
    version: int
    consumer_id: str
    updated_at: int
    doc: bytes


class ShopRow(NamedTuple):
    shop_id: str
    version: int
    updated_at: int
    doc: bytes


class EventRow(NamedTuple):
    """One fact of a case's chain; `(shop_id, case_id, seq)` is unique in the database itself.

    `body` is the canonical JSON that was hashed, `hash` the hexadecimal SHA-256 over the previous hash and it.
    """

    shop_id: str
    case_id: str
    seq: int
    type: str
    at: int
    body: bytes
    hash: str


class LedgerRow(NamedTuple):
    """One debit and one credit.  `(shop_id, case_id, event_seq, code, part)` is unique: replay is harmless."""

    shop_id: str
    case_id: str
    event_seq: int
    code: str
    part: int
    debit: str
    credit: str
    amount_minor: int
    currency: str
    refund_no: str | None
    at: int


class OutboxRow(NamedTuple):
    """Something to tell the world after the commit (a notice to a person, a webhook, a task)."""

    shop_id: str
    outbox_id: str
    case_id: str
    topic: str
    ready_at: int
    attempts: int
    doc: bytes


class PayoutRow(NamedTuple):
    """Money on its way through a channel.  `ask_at` is when a worker looks at it next; None: nothing to do.

    state: promised | submitted | unknown | pending | paid | failed.  `raised` marks an operator's task.
    `changed_at` is when it came into its state: tasks are listed oldest first by it.
    """

    shop_id: str
    refund_no: str
    case_id: str
    channel: str
    state: str
    ask_at: int | None
    attempts: int
    raised: bool
    doc: bytes
    changed_at: int = 0


class AnswerRow(NamedTuple):
    """The first answer given under an idempotency key, with the hash of the body it answered."""

    scope: str
    key: str
    body_hash: str
    created_at: int
    doc: bytes


class TrackingRow(NamedTuple):
    """A carrier's report, kept also when no case knows the waybill yet."""

    carrier: str
    waybill: str
    status: str
    occurred_at: int
    reported_at: int


class CounterRow(NamedTuple):
    """A small number that several cases share (a shop's small payments of one day), compared and set."""

    shop_id: str
    name: str
    version: int
    value: int


class SuspensionRow(NamedTuple):
    suspension_id: str
    doc: bytes


class PolicyRow(NamedTuple):
    policy_version: str  # name@number
    name: str
    number: int
    created_at: int
    doc: bytes


class CalendarRow(NamedTuple):
    calendar_id: str
    number: int
    doc: bytes


class TokenRow(NamedTuple):
    """A bearer token by the SHA-256 of its secret; never the secret itself."""

    token_hash: str
    role: str
    subject: str
    shop_id: str | None
    expires_at: int | None
    revoked_at: int | None
    doc: bytes


class AuditRow(NamedTuple):
    """A trace of what an operator did or read outside any case's own chain."""

    audit_id: str
    at: int
    actor: str
    action: str
    doc: bytes


# --- the one transaction --------------------------------------------------------------------------


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


class LostRace(Exception):
    """Somebody else wrote first (a version, an event number or a key): read again and decide again."""


Decide = Callable[[Read], Write]


class Journal(Protocol):
    """The one transaction: BEGIN, one read, the pure decision, one write, COMMIT."""

    async def transact(self, wants: Wants, decide: Decide) -> Write:
        """Returns what was written.  Calls `decide` exactly once per attempt, between the read and the write.

        Serialization failures and dead connections before the commit are retried here with a fresh read (so
        `decide` may run again); LostRace is raised to the caller, with nothing written.
        """
        ...


# --- reading for people ---------------------------------------------------------------------------


class CaseFilter(NamedTuple):
    """Which cases a list shows: by (due_at, case_id) with undated ones last when `by_due`, else newest first."""

    shop_id: str | None = None
    consumer_id: str | None = None
    order_id: str | None = None
    stages: tuple[str, ...] = ()
    kind: str | None = None
    due_before: int | None = None
    updated_after: int | None = None
    disputed: bool | None = None
    by_due: bool = False
    ended: bool | None = None


class Page(NamedTuple):
    rows: Sequence[CaseRow]
    next: str | None


class ShopCounts(NamedTuple):
    """Denominators of a shop's figures over a period."""

    opened: int
    disputed: int


class Queries(Protocol):
    """Reads outside the one transaction; each sees the last commit."""

    async def case(self, shop_id: str, case_id: str) -> tuple[CaseRow, OrderRow, ShopRow | None] | None: ...
    async def cases(self, which: CaseFilter, cursor: str | None, limit: int) -> Page:
        """ValueError when the cursor is not one that a page of this order gave."""
        ...

    async def cases_by_parcel(self, carrier: str, waybill: str) -> Sequence[CaseKey]: ...
    async def cases_behind(self, refs_version: int, limit: int) -> Sequence[CaseKey]:
        """Cases that have not ended and whose due times were derived with older suspensions, policies or calendar."""
        ...

    async def cases_disputed(self, shop_id: str, since: int) -> Sequence[CaseRow]: ...
    async def shop_counts(self, shop_id: str, since: int) -> ShopCounts: ...
    async def order(self, shop_id: str, order_id: str) -> OrderRow | None: ...
    async def orders(self, shop_id: str | None, consumer_id: str | None, limit: int) -> Sequence[OrderRow]: ...
    async def shop(self, shop_id: str) -> ShopRow | None: ...
    async def shops(self) -> Sequence[ShopRow]: ...
    async def events(self, shop_id: str, case_id: str, after_seq: int = 0) -> Sequence[EventRow]: ...
    async def ledger(self, shop_id: str, case_id: str) -> Sequence[LedgerRow]: ...
    async def payout_case(self, channel: str, refund_no: str) -> CaseKey | None: ...
    async def all_case_keys(self, after: CaseKey | None, limit: int) -> Sequence[CaseKey]:
        """Every case in key order, for audit."""
        ...

    async def oldest_wake(self) -> int | None:
        """The earliest wake_at of all: now minus it is the lateness of the sweep."""
        ...

    async def ping(self) -> None: ...


class Registry(Protocol):
    """Reference tables: few rows, read whole, replaced as new versions.  Each change raises refs_version by one."""

    async def refs_version(self) -> int: ...
    async def suspensions(self) -> Sequence[SuspensionRow]: ...
    async def put_suspension(self, row: SuspensionRow) -> None: ...
    async def policies(self) -> Sequence[PolicyRow]: ...
    async def add_policy(self, row: PolicyRow) -> None: ...
    async def calendars(self) -> Sequence[CalendarRow]: ...
    async def put_calendar(self, row: CalendarRow) -> None: ...
    async def put_shop(self, row: ShopRow) -> None:
        """Compare and set by version (1 is an insert); LostRace when it fails.  Does not raise refs_version."""
        ...

    async def put_order(self, row: OrderRow) -> None:
        """Compare and set by version (1 is an insert); LostRace when it fails."""
        ...

    async def token(self, token_hash: str) -> TokenRow | None: ...
    async def put_token(self, row: TokenRow) -> None: ...
    async def answer(self, scope: str, key: str) -> AnswerRow | None: ...
    async def put_answer(self, row: AnswerRow) -> None:
        """Keeps an answer given outside a case; LostRace when the key is taken."""
        ...

    async def add_audit(self, row: AuditRow) -> None: ...
    async def audits(self, limit: int) -> Sequence[AuditRow]: ...
    async def setting(self, name: str) -> bytes | None: ...
    async def put_setting(self, name: str, value: bytes) -> None: ...


class Queue(Protocol):
    """Work that waits in the database; a claim is a lease, so a dead worker's work comes back by itself."""

    async def claim_outbox(self, now: int, lease_until: int, limit: int) -> Sequence[OutboxRow]:
        """Takes ready rows (ready_at <= now) in order, setting ready_at to lease_until and adding an attempt."""
        ...

    async def outbox_done(self, rows: Sequence[OutboxRow]) -> None: ...
    async def outbox_later(self, row: OutboxRow, ready_at: int) -> None: ...
    async def outbox_count(self) -> int: ...
    async def claim_payouts(self, now: int, lease_until: int, limit: int) -> Sequence[PayoutRow]:
        """Takes rows with ask_at <= now in order, setting ask_at to lease_until and adding an attempt."""
        ...

    async def payout_later(self, row: PayoutRow, ask_at: int | None) -> None:
        """Sets when the payout is looked at next, unless its state has changed since it was claimed."""
        ...

    async def payouts_open(self, shop_id: str | None, limit: int) -> Sequence[PayoutRow]:
        """Failed, raised or unknown payouts, oldest first: the operator's tasks."""
        ...

    async def keep_tracking(self, row: TrackingRow) -> None:
        """Keeps a report; the same (carrier, waybill, status, occurred_at) twice is one."""
        ...

    async def next_due(self) -> int | None:
        """The earliest instant at which a wake, an outbox row or a payout wants work."""
        ...


class Store(Journal, Queries, Registry, Queue, Protocol):
    """Everything that is kept; the conformance suite is its definition."""

    async def migrate(self) -> None: ...
    async def close(self) -> None: ...


# --- the world outside ----------------------------------------------------------------------------


class Clock(Protocol):
    """What time it is."""

    def now(self) -> int:
        """Microseconds since the epoch; the sandbox clock is the real one plus an offset that never shrinks."""
        ...


class Ids(Protocol):
    """Where new names come from."""

    def new(self) -> str:
        """26 characters, time-ordered, unguessable enough to name a row (not a secret)."""
        ...


class ChannelState(StrEnum):
    PAID = "paid"
    PENDING = "pending"  # accepted, the final word is still to come: ask again
    UNKNOWN = "unknown"  # no answer, or an answer that says nothing: ask again, never send anew
    FAILED = "failed"  # definitely not paid, and will not be under this refund number
    REVERSED = "reversed"  # was paid, and came back
    NOT_FOUND = "not_found"  # the channel has never heard of this refund number: it may be sent


class Transfer(NamedTuple):
    """Money to move: back along the payment it came by, or (kind small) from the shop to the consumer.

    `payment_ref` is the channel's reference of the original payment, `paid_minor` what was paid by it in all;
    `account_ref` names the account that the consumer consented to, for another channel.
    """

    refund_no: str
    kind: str  # refund | small
    shop_id: str
    order_id: str
    payment_ref: str
    paid_minor: int
    amount_minor: int
    currency: str
    reason: str
    account_ref: str | None = None


class ChannelAnswer(NamedTuple):
    """`reason` of a failure is one of: account_closed, account_frozen, card_expired, balance_too_low,
    window_over, amount_refused, refused; `detail` is the channel's own code, for the operator.
    `ask_after_s` is when the channel wants to be asked again at the earliest, or None."""

    state: ChannelState
    reason: str | None = None
    detail: str | None = None
    ask_after_s: int | None = None


class ChannelNotice(NamedTuple):
    refund_no: str
    answer: ChannelAnswer


class BadNotice(Exception):
    """The notification is not signed by the channel, or is not readable."""


class Channel(Protocol):
    """A way for money to go back; all calls are made after a commit."""

    async def send(self, transfer: Transfer) -> ChannelAnswer:
        """Sends under `refund_no` as the channel's idempotency key: the same number twice is one payment."""
        ...

    async def ask(self, transfer: Transfer) -> ChannelAnswer: ...
    def read_notice(self, headers: Mapping[str, str], body: bytes) -> ChannelNotice:
        """Verifies the signature and reads a notification; BadNotice when it does not hold."""
        ...

    def acknowledge(self) -> tuple[int, str, bytes]:
        """Status, content type and body with which this channel wants its notification answered."""
        ...


class Notice(NamedTuple):
    notice_id: str
    to: str
    subject: str
    text: str


class Notices(Protocol):
    """A way of telling people."""

    async def send(self, notice: Notice) -> None: ...
