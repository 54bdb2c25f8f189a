"""What does an operator's console read of the store: the audit log, tokens, what waits, how late time acts?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from .rows import AuditRow, TokenRow


class LatenessRow(NamedTuple):
    """How late time acted in one hour: on how many cases, how many of them late, and the worst, in microseconds."""

    hour_at: int
    cases: int
    late_cases: int
    worst: int


class AuditFilter(NamedTuple):
    """Which entries of the audit log are searched for: by actors, of actions, in [since, until), of a case."""

    actors: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    case_id: str | None = None


class AuditPage(NamedTuple):
    rows: Sequence[AuditRow]
    next: str | None


class Load(NamedTuple):
    """What waits now: deadlines that have run out and how old the oldest is due, the outbox, payouts by state."""

    deadlines_due: int
    oldest_due: int | None
    outbox: int
    oldest_outbox: int | None
    payouts_under_way: int
    payouts_open: int


class Console(Protocol):
    """The console's reads, and the one thing that is kept for it alone."""

    async def load(self, now: int) -> Load: ...
    async def lateness(self, since: int) -> Sequence[LatenessRow]:
        """How late time acted, by hours, the earliest first."""
        ...

    async def tokens(self, role: str | None, before: TokenRow | None, limit: int) -> Sequence[TokenRow]:
        """Tokens that are not revoked, the newest first, from after one on."""
        ...

    async def search_audits(self, which: AuditFilter, cursor: str | None, limit: int) -> AuditPage:
        """Entries, the newest first; ValueError when the cursor is none of a page's."""
        ...

    async def audit_actions(self) -> Sequence[str]:
        """Every action there is an entry of."""
        ...

    async def note_lateness(self, row: LatenessRow) -> None:
        """Adds to an hour: counts are summed, the worst is kept."""
        ...
