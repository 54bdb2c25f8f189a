"""A platform that a browser can reach: the application in a thread of its own, its clock wound by the test."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import uvicorn

from makegood.adapters.store import open_store
from tests.databases import NEWEST, empty_database, server_url
from tests.web.little_platform import PEOPLE, Platform, furnish, little_platform

T = TypeVar("T")


class Served:
    """The platform at `url`; `run` does something on it while it is being served."""

    def __init__(self, url: str, platform: Platform, loop: asyncio.AbstractEventLoop) -> None:
        self.url, self.platform, self._loop = url, platform, loop

    def run(self, doing: Awaitable[T]) -> T:
        async def wait() -> T:
            return await doing

        return asyncio.run_coroutine_threadsafe(wait(), self._loop).result(30)

    def link(self, who: str) -> str:
        """The link by which somebody signs in."""
        return f"{self.url}/sign-in?token={self.run(self.platform.token(*PEOPLE[who]))}"

    def catch_up(self) -> None:
        """What workers do: all that is due."""
        self.run(self.platform.services.catch_up())


@contextmanager
def served(kind: str, folder: Path) -> Iterator[Served]:
    """Serves a furnished platform on a database of this kind for as long as a test needs it."""
    if kind == "postgresql":
        server_url(NEWEST)  # a server is started by the main thread alone
    ready: list[Served] = []
    started, over = threading.Event(), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(_serve(kind, folder, ready, started, over)), daemon=True)
    thread.start()
    assert started.wait(60), "the platform did not start"
    assert ready, "the platform failed to start: see its thread's traceback"
    try:
        yield ready[0]
    finally:
        over.set()
        thread.join(30)


async def _serve(kind: str, folder: Path, ready: list[Served], started: threading.Event, over: threading.Event) -> None:
    try:
        async with empty_database(kind, folder) as database:
            store = open_store(database)
            platform = little_platform(store)
            await furnish(platform)
            listener = socket.create_server(("127.0.0.1", 0))
            app: Any = platform.app  # uvicorn and Litestar write the type of an ASGI application differently
            server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
            serving = asyncio.create_task(server.serve([listener]))
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            ready.append(Served(url, platform, asyncio.get_running_loop()))
            started.set()
            await asyncio.to_thread(over.wait)
            server.should_exit = True
            await serving
            await store.close()
    finally:
        started.set()
