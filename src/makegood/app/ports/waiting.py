"""What waits for somebody of the platform's staff?"""

from __future__ import annotations

from typing import Protocol

from .approvals import Approvals
from .reviews import Reviews


class WaitingForPeople(Reviews, Approvals, Protocol):
    """Evidence to look at, and small payments to approve."""
