"""What is left of uploads that nobody goes on with?  They end, and their bytes are forgotten.

Everything is done in small steps, by any number of workers.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from ..ports import Blobs, Clock, UploadRow, Uploads, UploadState
from ..submission import shop_of
from .finishing import Finishing
from .parts import QUARANTINE

AT_ONCE: Final = 20
LOOKED_AT: Final = 500
LEASE: Final = timedelta(minutes=10)
ORPHANS_EVERY: Final = timedelta(hours=1)
SCRATCH_FOR_S: Final = 24 * 3600
_MICROSECOND: Final = timedelta(microseconds=1)


class Sweeping:
    """Ends what has expired, finishes what a process left complete, and removes bytes without an upload."""

    def __init__(self, store: Uploads, blobs: Blobs, clock: Clock, finishing: Finishing, scratch: Path | None) -> None:
        self._store, self._blobs, self._clock = store, blobs, clock
        self._finishing, self._scratch = finishing, scratch
        self._walk: AsyncIterator[str] | None = None
        self._walk_at = 0

    async def run_once(self) -> int:
        """Does some of what is due, and says how much."""
        now = self._clock.now()
        rows = await self._store.claim_uploads(now, now + LEASE // _MICROSECOND, AT_ONCE)
        for row in rows:
            await self._look_at(row)
        return len(rows) + await self._orphans(now)

    async def _look_at(self, row: UploadRow) -> None:
        if row.state != UploadState.OPEN:
            await self._store.forget_upload(row.shop_id, row.upload_id)
        elif row.is_complete:
            await self._finishing.finish(row)
        else:
            await self._finishing.end(row, UploadState.EXPIRED)

    async def _orphans(self, now: int) -> int:
        """Looks at some keys of the quarantine, and goes on there the next time."""
        if self._walk is None:
            if now < self._walk_at:
                return 0
            self._walk_at = now + ORPHANS_EVERY // _MICROSECOND
            await asyncio.to_thread(_clear, self._scratch)
            self._walk = self._blobs.keys(QUARANTINE)
        removed, known = 0, dict[str, bool]()
        for _ in range(LOOKED_AT):
            key = await anext(self._walk, None)
            if key is None:
                self._walk = None
                break
            upload_id = key.removeprefix(QUARANTINE).partition("/")[0]
            if upload_id not in known:
                known[upload_id] = await self._is_open(upload_id)
            if not known[upload_id]:
                await self._blobs.delete(key)
                removed += 1
        return removed

    async def _is_open(self, upload_id: str) -> bool:
        row = await self._store.upload(shop_of(upload_id), upload_id)
        return row is not None and row.state == UploadState.OPEN


def _clear(scratch: Path | None) -> None:
    """Removes what killed processes left while they put files together."""
    if scratch is None or not scratch.is_dir():
        return
    for left in scratch.iterdir():
        if time.time() - left.stat().st_mtime > SCRATCH_FOR_S:
            shutil.rmtree(left, ignore_errors=True)
