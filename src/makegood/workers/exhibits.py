"""Which photos and videos wait for their checks, and which have been kept for long enough?"""

from __future__ import annotations

from typing import Final

from ..app.exhibits.checking import Checking
from ..app.exhibits.erasing import Erasing

LANES: Final = 2


class CheckExhibits:
    """One lane of several: while one exhibit is examined, another is fetched or told."""

    def __init__(self, checking: Checking, lane: int) -> None:
        self.name = f"checks-{lane}"
        self._checking = checking

    async def run_once(self) -> int:
        return await self._checking.run_once()


class EraseExhibits:
    """Looks at what has been kept for as long as the policy says."""

    name = "retention"

    def __init__(self, erasing: Erasing) -> None:
        self._erasing = erasing

    async def run_once(self) -> int:
        return await self._erasing.run_once()
