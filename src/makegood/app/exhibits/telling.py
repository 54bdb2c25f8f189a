"""How is told what the checks find, while they find it (S4)?"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future

from ...domain.exhibits import Exhibit, is_pending
from ..ports import Clock, Uploads
from ..ports.scanning import Finding
from ..progress import finding_row, verdict_row
from ..uploads.bell import Bell


class Progress:
    """Writes steps where every process can read them, and rings for those who wait in this one."""

    def __init__(self, store: Uploads, clock: Clock, bell: Bell) -> None:
        self._store, self._clock, self._bell = store, clock, bell

    async def begin(self, shop_id: str, exhibit_id: str) -> Telling:
        """Steps go on behind those that an earlier attempt left."""
        last = await self._last(shop_id, exhibit_id)
        return Telling(self, shop_id, exhibit_id, last, asyncio.get_running_loop())

    async def end(self, shop_id: str, exhibit: Exhibit) -> None:
        """The verdict is the last step."""
        exhibit_id = exhibit.exhibit_id
        needs = exhibit.because_of if not is_pending(exhibit) else ()
        seq = await self._last(shop_id, exhibit_id) + 1
        row = verdict_row(
            shop_id, exhibit_id, seq, self._clock.now(), exhibit.state, exhibit.because_of, needs
        )  # fmt: skip
        await self._store.add_progress([row])
        self._bell.ring(exhibit_id)

    async def found(self, shop_id: str, exhibit_id: str, seq: int, finding: Finding) -> None:
        """One finding, told at once."""
        await self._store.add_progress([finding_row(shop_id, exhibit_id, seq, self._clock.now(), finding)])
        self._bell.ring(exhibit_id)

    async def _last(self, shop_id: str, exhibit_id: str) -> int:
        rows = await self._store.progress(shop_id, exhibit_id, 0, 1_000)
        return rows[-1].seq if rows else 0


class Telling:
    """The steps of one attempt; `hear` is called from the thread in which the checks run."""

    def __init__(
        self, progress: Progress, shop_id: str, exhibit_id: str, last: int, loop: asyncio.AbstractEventLoop
    ) -> None:
        self._progress, self._shop_id, self._exhibit_id = progress, shop_id, exhibit_id
        self._last, self._loop = last, loop
        self._told: list[Future[None]] = []

    def hear(self, finding: Finding) -> None:
        """Tells a finding without waiting until it is written."""
        self._last += 1
        step = self._progress.found(self._shop_id, self._exhibit_id, self._last, finding)
        self._told.append(asyncio.run_coroutine_threadsafe(step, self._loop))

    async def flush(self) -> None:
        """Returns when all of it is written."""
        await asyncio.gather(*(asyncio.wrap_future(one) for one in self._told))
        self._told.clear()
