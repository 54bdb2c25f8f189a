"""Which open cases are behind a changed suspension, calendar or policy?"""

from __future__ import annotations

from typing import Final

from ..app.door import Door
from ..app.ports import Store
from ..app.rederiving import rederive_behind
from ..app.trail import Trail
from ..domain.words import Actor, Role

AT_MOST: Final = 2_000
_WORKER: Final = Actor(Role.SYSTEM, "rederive")


class Rederive:
    """Goes on with what a publication left, and leaves an audit entry of what that moved."""

    name = "rederive"

    def __init__(self, store: Store, door: Door, trail: Trail) -> None:
        self._store, self._door, self._trail = store, door, trail

    async def run_once(self) -> int:
        done = await rederive_behind(self._store, self._door, AT_MOST)
        if done.cases:
            await self._trail.note(_WORKER, "deadlines.rederived", {"cases": done.cases, "moved": done.moved})
        return done.cases
