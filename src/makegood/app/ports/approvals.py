"""In which cases does a small payment wait for approval?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class ApprovalRow(NamedTuple):
    """A case in which a small payment has waited for approval since, or did when this was written."""

    shop_id: str
    case_id: str
    asked_at: int


class Approvals(Protocol):
    """The requests that are to be answered; a row whose case waits no more is dropped by who reads it."""

    async def put_approval(self, row: ApprovalRow) -> None:
        """Notes that a case waits; one that is there already waits since the later instant."""
        ...

    async def approvals(self, after: ApprovalRow | None, limit: int) -> Sequence[ApprovalRow]:
        """Cases that wait, the longest first, from after one on."""
        ...

    async def drop_approvals(self, rows: Sequence[ApprovalRow]) -> None:
        """Drops rows, unless their cases have begun to wait anew."""
        ...
