"""Which cases wait for a small payment to be approved?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ...app.ports.approvals import ApprovalRow
from .session import Session

PUT_APPROVAL: Final = """
INSERT INTO approvals (shop_id, case_id, asked_at) VALUES ($1, $2, $3)
ON CONFLICT (shop_id, case_id) DO UPDATE SET asked_at = excluded.asked_at
WHERE approvals.asked_at < excluded.asked_at"""
APPROVALS: Final = """
SELECT shop_id, case_id, asked_at FROM approvals WHERE (asked_at, case_id, shop_id) > ($1, $2, $3)
ORDER BY asked_at, case_id, shop_id LIMIT $4"""
DROP_APPROVAL: Final = "DELETE FROM approvals WHERE shop_id = $1 AND case_id = $2 AND asked_at = $3"


class SharedApprovals:
    """Requests that are to be answered, in words that both databases understand."""

    _session: Session

    async def put_approval(self, row: ApprovalRow) -> None:
        await self._session.write(PUT_APPROVAL, *row)

    async def approvals(self, after: ApprovalRow | None, limit: int) -> Sequence[ApprovalRow]:
        place = (-1, "", "") if after is None else (after.asked_at, after.case_id, after.shop_id)
        return [ApprovalRow._make(row) for row in await self._session.rows(APPROVALS, *place, limit)]

    async def drop_approvals(self, rows: Sequence[ApprovalRow]) -> None:
        await self._session.each(DROP_APPROVAL, rows)
