"""How does work wait in the database, and how does a worker take it?"""

from __future__ import annotations

from collections.abc import Sequence

from ...app.ports import OutboxRow, PayoutRow, TrackingRow
from . import sql_shared as sql
from .session import Claim, Session
from .tables import OUTBOX, PAYOUTS, Row

OUTBOX_CLAIM = Claim(OUTBOX, "ready_at", "topic <> 'check'")
CHECK_CLAIM = Claim(OUTBOX, "ready_at", "topic = 'check'")
PAYOUT_CLAIM = Claim(PAYOUTS, "ask_at")


class SharedQueues:
    """The queues of a store: a claim is a lease, so what a dead worker held is ready again by itself."""

    _session: Session

    async def claim_outbox(self, now: int, lease_until: int, limit: int) -> Sequence[OutboxRow]:
        rows = await self._session.claim(OUTBOX_CLAIM, now, lease_until, limit)
        return [OutboxRow._make(row) for row in rows]

    async def claim_checks(self, now: int, lease_until: int, limit: int) -> Sequence[OutboxRow]:
        rows = await self._session.claim(CHECK_CLAIM, now, lease_until, limit)
        return [OutboxRow._make(row) for row in rows]

    async def outbox_done(self, rows: Sequence[OutboxRow]) -> None:
        await self._session.each(sql.OUTBOX_DONE, [row[:2] for row in rows])

    async def outbox_later(self, row: OutboxRow, ready_at: int) -> None:
        """Puts a claimed row off; does nothing when the lease has passed to another worker meanwhile."""
        await self._session.write(sql.OUTBOX_LATER, row.shop_id, row.outbox_id, row.attempts, ready_at)

    async def outbox_count(self) -> int:
        (row,) = await self._session.rows(sql.OUTBOX_COUNT)
        count: int = row[0]
        return count

    async def claim_payouts(self, now: int, lease_until: int, limit: int) -> Sequence[PayoutRow]:
        return [_payout(row) for row in await self._session.claim(PAYOUT_CLAIM, now, lease_until, limit)]

    async def payout_later(self, row: PayoutRow, ask_at: int | None) -> None:
        await self._session.write(sql.PAYOUT_LATER, row.shop_id, row.refund_no, row.state, ask_at)

    async def payout(self, shop_id: str, refund_no: str) -> PayoutRow | None:
        rows = await self._session.rows(sql.PAYOUT, shop_id, refund_no)
        return _payout(rows[0]) if rows else None

    async def payouts_open(self, shop_id: str | None, limit: int) -> Sequence[PayoutRow]:
        if shop_id is None:
            rows = await self._session.rows(sql.PAYOUTS_OPEN, limit)
        else:
            rows = await self._session.rows(sql.PAYOUTS_OPEN_IN_SHOP, limit, shop_id)
        return [_payout(row) for row in rows]

    async def keep_tracking(self, row: TrackingRow) -> None:
        await self._session.write(sql.KEEP_TRACKING, *row)

    async def next_due(self) -> int | None:
        (row,) = await self._session.rows(sql.NEXT_DUE)
        at: int | None = row[0]
        return at


_RAISED = PAYOUTS.columns.index("raised")


def _payout(row: Row) -> PayoutRow:
    """A payout as the port has it: SQLite knows no booleans."""
    return PayoutRow._make((*row[:_RAISED], bool(row[_RAISED]), *row[_RAISED + 1 :]))
