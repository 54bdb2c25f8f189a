"""Who waits for news of an exhibit in this process?"""

from __future__ import annotations

import asyncio
from collections import Counter
from weakref import WeakValueDictionary


class Bell:
    """Wakes those who wait.  What happens in another process rings nothing here: whoever waits looks again later."""

    def __init__(self) -> None:
        self.listeners: Counter[str] = Counter()  # how many streams each caller has open
        self._events: WeakValueDictionary[str, asyncio.Event] = WeakValueDictionary()

    def ring(self, exhibit_id: str) -> None:
        """Something has been written."""
        event = self._events.pop(exhibit_id, None)
        if event is not None:
            event.set()

    async def wait(self, exhibit_id: str, seconds: float) -> None:
        """Waits for the next ring, at most so long."""
        event = self._events.setdefault(exhibit_id, asyncio.Event())
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            pass
