"""Which uploads have expired or were left complete, and which bytes belong to none?"""

from __future__ import annotations

from ..app.uploads.sweeping import Sweeping


class SweepUploads:
    """Ends what nobody goes on with, finishes what is complete, and removes bytes without an upload."""

    name = "uploads"

    def __init__(self, sweeping: Sweeping) -> None:
        self._sweeping = sweeping

    async def run_once(self) -> int:
        return await self._sweeping.run_once()
