"""What of a store is the same on every database?"""

from __future__ import annotations

from .queries import SharedQueries
from .queues import SharedQueues
from .registry import SharedRegistry
from .uploads import SharedUploads


class SharedStore(SharedQueries, SharedRegistry, SharedQueues, SharedUploads):
    """Everything but the one transaction, written once in words that both databases understand."""
