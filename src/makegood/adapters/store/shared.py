"""What of a store is the same on every database?"""

from __future__ import annotations

from .approvals import SharedApprovals
from .console import SharedConsole
from .exhibits import SharedExhibits
from .people import SharedPeople
from .queries import SharedQueries
from .queues import SharedQueues
from .registry import SharedRegistry
from .reviews import SharedReviews
from .uploads import SharedUploads


class SharedStore(
    SharedQueries,
    SharedRegistry,
    SharedQueues,
    SharedUploads,
    SharedPeople,
    SharedConsole,
    SharedExhibits,
    SharedReviews,
    SharedApprovals,
):
    """Everything but the one transaction, written once in words that both databases understand."""
