"""What else does a store do?  Reads for people, reference tables, and work that waits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from .console import Console
from .desk import DeskQueries
from .exhibits import Evidence
from .figures import CaseFigures
from .people import PeopleStore
from .rows import (
    AnswerKey,
    AnswerRow,
    AuditRow,
    CalendarRow,
    CaseKey,
    CaseRow,
    EventRow,
    LedgerRow,
    OrderKey,
    OrderRow,
    OutboxRow,
    PayoutRow,
    PolicyRow,
    ReturnNoticeRow,
    ShopRow,
    SuspensionRow,
    TokenRow,
    TrackingRow,
)
from .transaction import Journal
from .uploads import Uploads
from .waiting import WaitingForPeople


class CaseFilter(NamedTuple):
    """Which cases a list shows, and in which order.

    `by_due`: by (due_at, case_id), then those that live without a date, then the ended ones, newest first; else all
    newest first.  `undated_first`: those without a date before all others, since their time is over.  Who asks for
    stages in which no case has ended sets `ended` to False: then nobody searches the ended.
    """

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
    reason: str | None = None
    amount_from: int | None = None
    amount_to: int | None = None
    undated_first: bool = False


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
    async def cases_disputed_of(self, kind: str, limit: int) -> Sequence[CaseRow]:
        """The cases of a kind that were disputed, over all shops, the newest disputes first."""
        ...

    async def shop_counts(self, shop_id: str, since: int) -> ShopCounts: ...
    async def order(self, shop_id: str, order_id: str) -> OrderRow | None: ...
    async def orders(
        self, shop_id: str | None, consumer_id: str | None, limit: int, after: OrderKey | None = None
    ) -> Sequence[OrderRow]:
        """Orders by key, the highest first; after a key, those below it."""
        ...

    async def shop(self, shop_id: str) -> ShopRow | None: ...
    async def shops(self) -> Sequence[ShopRow]: ...
    async def shops_like(self, word: str, after: str, limit: int) -> Sequence[ShopRow]:
        """Shops with the word in their name or id, in the order of their ids, from after an id on."""
        ...

    async def count_shops_like(self, word: str) -> int: ...
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
    async def tokens_by_hash(self, token_hashes: Sequence[str]) -> Sequence[TokenRow]:
        """Those that there are of these, in any order."""
        ...

    async def put_token(self, row: TokenRow) -> None: ...
    async def answer(self, scope: str, key: str) -> AnswerRow | None: ...
    async def put_answer(self, row: AnswerRow) -> None:
        """Keeps an answer given outside a case; LostRace when the key is taken."""
        ...

    async def change_answer(self, was: AnswerRow, row: AnswerRow) -> bool:
        """Replaces what is kept under a key, if it is still what it was; tells whether it was."""
        ...

    async def drop_answer(self, row: AnswerRow) -> None:
        """Frees a key, if what is kept under it is still this."""
        ...

    async def answers_after(self, after: AnswerKey, limit: int) -> Sequence[tuple[AnswerKey, int]]:
        """The next keys in their order, each with the instant of its answer."""
        ...

    async def forget_answers(self, keys: Sequence[AnswerKey], before: int) -> None:
        """Forgets what is kept under these keys, unless it is of `before` or later."""
        ...

    async def add_audit(self, row: AuditRow) -> None: ...
    async def audits(self, limit: int) -> Sequence[AuditRow]: ...
    async def setting(self, name: str) -> bytes | None: ...
    async def put_setting(self, name: str, value: bytes) -> None: ...


class ReturnNotices(Protocol):
    """The versions of return conditions, numbered across a shop."""

    async def return_notice(self, shop_id: str, sku: str) -> ReturnNoticeRow | None:
        """The newest version for a product, or with an empty `sku` for the whole shop."""
        ...

    async def return_notice_number(self, shop_id: str, number: int) -> ReturnNoticeRow | None: ...
    async def return_notices(self, shop_id: str, below: int, limit: int) -> Sequence[ReturnNoticeRow]:
        """The shop's versions with lower numbers, newest first."""
        ...

    async def add_return_notice(self, row: ReturnNoticeRow) -> None:
        """LostRace when the shop has a version of that number."""
        ...


class Queue(Protocol):
    """Work that waits in the database; a claim is a lease, so a dead worker's work comes back by itself."""

    async def claim_outbox(self, now: int, lease_until: int, limit: int) -> Sequence[OutboxRow]:
        """Takes ready rows (ready_at <= now) in order, setting ready_at to lease_until and adding an attempt."""
        ...

    async def claim_checks(self, now: int, lease_until: int, limit: int) -> Sequence[OutboxRow]:
        """The same for exhibits that wait for their checks (topic `check`), which `claim_outbox` leaves alone."""
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

    async def payout(self, shop_id: str, refund_no: str) -> PayoutRow | None: ...
    async def payouts_open(self, shop_id: str | None, limit: int) -> Sequence[PayoutRow]:
        """Failed, raised or unknown payouts, oldest first: the operator's tasks."""
        ...

    async def keep_tracking(self, row: TrackingRow) -> None:
        """Keeps a report; the same (carrier, waybill, status, occurred_at) twice is one."""
        ...

    async def next_due(self) -> int | None:
        """The earliest instant at which a wake, an outbox row or a payout wants work."""
        ...


class Store(
    Journal,
    Queries,
    DeskQueries,
    Registry,
    ReturnNotices,
    CaseFigures,
    Queue,
    Uploads,
    PeopleStore,
    Console,
    Evidence,
    WaitingForPeople,
    Protocol,
):
    """Everything that is kept; the conformance suite is its definition."""

    async def migrate(self) -> None: ...
    async def close(self) -> None: ...
