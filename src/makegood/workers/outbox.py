"""What has to be told to the world?"""

from __future__ import annotations

from ..app.outbox import Outbox


class EmptyOutbox:
    """Delivers what is ready."""

    name = "outbox"

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def run_once(self) -> int:
        return await self._outbox.run_once()
