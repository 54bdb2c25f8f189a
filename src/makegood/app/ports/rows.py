"""Which rows are kept?  Instants are microseconds since 1970-01-01T00:00:00Z, money is minor units, documents JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

CaseKey = tuple[str, str]  # (shop_id, case_id)
OrderKey = tuple[str, str]  # (shop_id, order_id)
AnswerKey = tuple[str, str]  # (scope, idempotency key); the scope is a shop id or a caller
Parcel = tuple[str, str]  # (carrier, waybill)
CounterKey = tuple[str, str]  # (shop_id, name)


class CaseRow(NamedTuple):
    """A case as stored: the columns that lists and workers look for, and the document that is the case.

    `due_at` is the deadline of the stage (lists sort by it); `wake_at` the next instant at which time acts
    on the case (a deadline, an offer's end, a reminder): the shadow that the sweep takes.  A store copies what
    lists and sweeps sort by into the table `deadlines`, in the same statement, as long as the case lives.
    `back_since` is set while goods wait for the merchant to send them back to the consumer.
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
    reason: str = ""
    amount_minor: int = 0
    back_since: int | None = None


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


class ParcelRow(NamedTuple):
    """A parcel that a case has besides the one in its row: a number that was mistyped, or the way back of its goods."""

    shop_id: str
    case_id: str
    carrier: str
    waybill: str


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
    minted_at: int = 0


class CaseFiguresRow(NamedTuple):
    """A case in numbers, as it was at `version`: what figures of a shop are added up from."""

    shop_id: str
    case_id: str
    version: int
    opened_at: int
    kind: str
    reason: str
    situation: str
    outcome: str
    refund_by: str
    answer_s: int | None
    settle_s: int | None
    length_s: int | None
    disputes: int
    liable: int
    refunded_minor: int
    small_count: int
    small_minor: int
    courier_minor: int
    resold: int
    currency: str


class FiguresGroup(NamedTuple):
    """The cases of a period that are alike: so many, and what they come to."""

    situation: str
    reason: str
    outcome: str
    refund_by: str
    currency: str
    cases: int
    disputes: int
    liable: int
    refunded_minor: int
    small_count: int
    small_minor: int
    courier_minor: int
    resold: int


class ReturnNoticeRow(NamedTuple):
    """One version of a shop's return conditions; `sku` is empty where they are for all its goods.

    Versions are numbered across the shop, and none is ever changed.
    """

    shop_id: str
    number: int
    sku: str
    created_at: int
    doc: bytes


class AuditRow(NamedTuple):
    """A trace of what an operator did or read outside any case's own chain; `case_id` where it is about one case."""

    audit_id: str
    at: int
    actor: str
    action: str
    doc: bytes
    case_id: str | None = None


class SavedViewRow(NamedTuple):
    """A view of the queue that a person keeps; `query` is the part of its address behind the question mark."""

    owner: str
    view_id: str
    name: str
    query: str
    created_at: int


class Tally(NamedTuple):
    """How many living cases of a shop stand at each stage, among its most urgent ones; `more`: there are others."""

    stages: Mapping[str, int]
    more: bool
