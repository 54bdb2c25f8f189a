"""A line between a browser and the platform that a test can cut in the middle of an upload."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_PIECE = 65_536


class Line:
    """Passes bytes on at `url`.  Armed, it lets so many bytes of the next PATCH through, and then nothing at all.

    Every connection goes down with it: a browser asks again by another that it has open, without telling the page.
    """

    def __init__(self, port: int, upstream: int) -> None:
        self.url, self._upstream = f"http://127.0.0.1:{port}", upstream
        self._cut_after: int | None = None
        self._counted: Callable[[], int] = lambda: 0
        self._browsers: set[socket.socket] = set()
        self._changing = threading.Lock()
        self._is_down = False

    def cut_after(self, body_bytes: int, counted: Callable[[], int]) -> None:
        """Once the server has `counted` so many: what still lies in its sockets when a line is cut is lost with it."""
        self._cut_after, self._counted = body_bytes, counted

    def mend(self) -> None:
        self._cut_after, self._is_down = None, False

    def _go_down(self) -> None:
        with self._changing:
            self._is_down = True
            for browser in self._browsers:
                with suppress(OSError):
                    browser.shutdown(socket.SHUT_RDWR)

    def carry(self, browser: socket.socket) -> None:
        """One connection of the browser, until either side ends it."""
        with self._changing:
            if self._is_down:
                browser.close()
                return
            self._browsers.add(browser)
        server = socket.create_connection(("127.0.0.1", self._upstream))
        back = threading.Thread(target=self._pass, args=(server, browser), daemon=True)
        back.start()
        left: int | None = None
        with suppress(OSError):
            while piece := browser.recv(_PIECE):
                if left is None and self._cut_after is not None and piece.startswith(b"PATCH "):
                    left = self._cut_after + piece.index(b"\r\n\r\n") + 4
                if left is not None:
                    piece = piece[:left]
                    left -= len(piece)
                server.sendall(piece)
                if left == 0:
                    while self._counted() < (self._cut_after or 0):
                        pass
                    self._go_down()
                    break
        with suppress(OSError):
            server.shutdown(socket.SHUT_WR)
        with self._changing:
            self._browsers.discard(browser)
        browser.close()

    @staticmethod
    def _pass(server: socket.socket, browser: socket.socket) -> None:
        with suppress(OSError):
            while piece := server.recv(_PIECE):
                browser.sendall(piece)
        with suppress(OSError):
            browser.shutdown(socket.SHUT_RDWR)
        server.close()


@contextmanager
def line_to(url: str) -> Iterator[Line]:
    """A line to the platform at this address."""
    listener = socket.create_server(("127.0.0.1", 0))
    line = Line(listener.getsockname()[1], int(url.rpartition(":")[2]))

    def accept() -> None:
        with suppress(OSError):
            while True:
                browser, _ = listener.accept()
                threading.Thread(target=line.carry, args=(browser,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield line
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
