"""A server of its own that kills itself at a given step: `python -m tests.uploads.victim URL FOLDER STEP`.

STEP is `none`, or `before:put:2`, `after:received:1`, ...: the so manieth call of that name.  It prints its port.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import uvicorn

from makegood.adapters.blobs.folder import FolderBlobs
from makegood.adapters.clock import SystemClock
from makegood.adapters.store import open_store
from makegood.app.door import Door
from makegood.app.exhibits.joining import Joining
from makegood.app.ports import Arrival
from makegood.domain.refusals import Refusal
from makegood.domain.words import Actor

from ..web.little_platform import little_platform


class Fuse:
    """Counts steps, and blows at one of them."""

    def __init__(self, step: str) -> None:
        self._when, _, rest = step.partition(":")
        self._name, _, number = rest.partition(":")
        self._left = int(number or 0)

    def at(self, when: str, name: str) -> None:
        if (when, name) == (self._when, self._name):
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class FusedBlobs(FolderBlobs):
    """A folder whose process may die before or after each step."""

    def __init__(self, folder: Path, fuse: Fuse) -> None:
        super().__init__(folder)
        self._fuse = fuse

    async def put(self, key: str, data: bytes) -> None:
        self._fuse.at("before", "put")
        await super().put(key, data)
        self._fuse.at("after", "put")

    async def put_file(self, key: str, path: Path) -> None:
        self._fuse.at("before", "put_file")
        await super().put_file(key, path)
        self._fuse.at("after", "put_file")

    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        self._fuse.at("before", "read")
        async for piece in super().read(key, start, end):
            yield piece

    async def delete(self, key: str) -> None:
        self._fuse.at("before", "delete")
        await super().delete(key)


class Received:
    """A case that notes each exhibit in a file of its own: the same one twice is one."""

    def __init__(self, joining: Joining, folder: Path, fuse: Fuse) -> None:
        self._joining, self._folder, self._fuse = joining, folder, fuse

    async def may_upload(self, actor: Actor, shop_id: str, case_id: str, purpose: str) -> Refusal | None:
        return await self._joining.may_upload(actor, shop_id, case_id, purpose)

    async def received(self, actor: Actor, shop_id: str, case_id: str, arrival: Arrival) -> Refusal | None:
        self._fuse.at("before", "received")
        (self._folder / arrival.exhibit_id).write_text(arrival.sha256)
        self._fuse.at("after", "received")
        return None


async def main() -> None:
    url, folder, fuse = sys.argv[1], Path(sys.argv[2]), Fuse(sys.argv[3])
    store = open_store(url)
    received = folder / "received"
    received.mkdir(exist_ok=True)
    exhibits = Received(Joining(store, Door(store, SystemClock())), received, fuse)
    platform = little_platform(store, blobs=FusedBlobs(folder / "blobs", fuse), exhibits=exhibits)
    server = uvicorn.Server(uvicorn.Config(platform.app, port=0, log_level="error", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    print(server.servers[0].sockets[0].getsockname()[1], flush=True)
    await serving


if __name__ == "__main__":
    asyncio.run(main())
