"""Which small payments wait for approval, and since when (S26)?"""

from __future__ import annotations

from ..domain.case import Case
from . import noted
from .codec import decode
from .ports import OutboxRow, Queries
from .ports.approvals import ApprovalRow, Approvals


def _asked(case: Case) -> bool:
    return case.small_request is not None


class Approving:
    """The list of what is to be approved or declined."""

    def __init__(self, cases: Queries, approvals: Approvals) -> None:
        self._cases, self._approvals = cases, approvals

    async def deliver(self, row: OutboxRow) -> None:
        """Notes that a case waits; twice is once."""
        asked_at = decode(row.doc, dict[str, int])["asked_at"]
        await self._approvals.put_approval(ApprovalRow(row.shop_id, row.case_id, asked_at))

    async def waiting(self, limit: int) -> noted.Waiting:
        """At most so many cases, the longest first."""
        notes = self._approvals
        return await noted.standing(self._cases, notes.approvals, notes.drop_approvals, _asked, limit)
