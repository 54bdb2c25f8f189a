"""How do web server and workers run in one process, and stop together without leaving anything half done?"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator

import uvicorn

from .command import Asgi, Failed, Work

_STOPS = (signal.SIGTERM, signal.SIGINT)
_CLOSE_AFTER_S = 10


class Server(uvicorn.Server):
    """A web server that leaves signals to us: workers want to hear of them, too."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.contextmanager
def stopping() -> Iterator[asyncio.Event]:
    """An event that is set when the process is told to end; told twice, it ends at once."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def told() -> None:
        stop.set()
        for number in _STOPS:
            loop.remove_signal_handler(number)

    for number in _STOPS:
        loop.add_signal_handler(number, told)
    try:
        yield stop
    finally:
        for number in _STOPS:
            loop.remove_signal_handler(number)


def listen(host: str, port: int) -> socket.socket:
    """The socket to serve on; Failed where somebody else has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as trouble:
        listening.close()
        way_out = f"stop what runs there, or choose another: --port {port + 1 if port < 65_535 else 8000}"
        raise Failed(f"Port {port} of {host} cannot be had ({trouble.strerror}): {way_out}") from trouble
    listening.set_inheritable(True)
    return listening


async def serve(
    app: Asgi,
    listening: socket.socket,
    workers: Work | None,
    ready: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Serves until told to stop; requests and work at hand are finished first."""
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=_CLOSE_AFTER_S)
    server = Server(config)
    with stopping() as stop:
        async with asyncio.TaskGroup() as group:
            group.create_task(server.serve(sockets=[listening]))
            if workers is not None:
                group.create_task(workers.run(stop))
            if ready is not None:
                while not server.started:
                    await asyncio.sleep(0.01)
                await ready()
            await stop.wait()
            server.should_exit = True
