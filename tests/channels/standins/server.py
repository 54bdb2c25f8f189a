"""How does a stand-in speak HTTP, and how does it go wrong when it is told to?"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from enum import StrEnum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.request import Request as HTTPRequest
from urllib.request import urlopen

from .books import Books


class Fault(StrEnum):
    """How the next order to move money goes wrong."""

    ERROR_BEFORE = auto()  # 5xx, nothing booked
    ERROR_AFTER = auto()  # booked, then 5xx
    DROP_BEFORE = auto()  # the connection closes, nothing booked
    DROP_AFTER = auto()  # booked, then the connection closes
    HANG_AFTER = auto()  # booked, and the answer is held back until `release`
    GARBAGE_AFTER = auto()  # booked, and the answer is not readable
    FORGED_AFTER = auto()  # booked, and the answer is signed by somebody else


class Request(NamedTuple):
    """An HTTP request; `target` is path and query as sent, header names are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class Reply(NamedTuple):
    """An HTTP answer."""

    status: int
    body: bytes
    headers: Mapping[str, str] = {}


class Signed(NamedTuple):
    """A notification as the channel sends it."""

    headers: dict[str, str]
    body: bytes


class StandIn(ABC):
    """A payment channel on a port of its own, with books; what it says on the wire is the subclass's."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.faults: list[Fault] = []
        self.refusals: list[str] = []  # codes with which the next orders are refused, whatever the books say
        self.notices: list[Signed] = []
        self.requests: list[Request] = []
        self._lock = threading.Lock()
        self._released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self.handle))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Where the stand-in listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        """Stops listening and lets held answers go."""
        self.release()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def release(self) -> None:
        """Lets go of the answers that are held back."""
        self._released.set()

    def settle(self, refund_no: str) -> None:
        """The delayed money arrives, and the channel notifies."""
        self.books.settle(refund_no)
        self.notify(refund_no)

    def fail(self, refund_no: str, failure: str) -> None:
        """The money does not arrive or comes back, and the channel notifies."""
        self.books.fail(refund_no, failure)
        self.notify(refund_no)

    def notify(self, refund_no: str) -> None:
        """Puts the notification of the refund's present state into `notices`, where the channel sends one at all."""
        if notice := self.notice(refund_no):
            self.notices.append(notice)

    def deliver(self, url: str, notice: Signed) -> tuple[int, bytes]:
        """Sends a notification to an address of ours, as the channel would: status and body of the acknowledgement."""
        with urlopen(HTTPRequest(url, notice.body, notice.headers), timeout=5) as answer:
            return answer.status, answer.read()

    def handle(self, request: Request) -> Reply | None:
        """Answers one request; None closes the connection without a word."""
        with self._lock:
            self.requests.append(request)
            moves = self.moves_money(request)
            fault = self.faults.pop(0) if moves and self.faults else None
            if fault is Fault.ERROR_BEFORE:
                return self.error(request, booked=False)
            if fault is Fault.DROP_BEFORE:
                return None
            known = set(self.books.refunds)
            reply = self.answer(request, forged=fault is Fault.FORGED_AFTER)
            if moves and not self.books.delays:
                for refund_no in set(self.books.refunds) - known:
                    self.notify(refund_no)
        if fault is Fault.HANG_AFTER:
            self._released.wait()
        return self._spoilt(fault, request, reply)

    def _spoilt(self, fault: Fault | None, request: Request, reply: Reply) -> Reply | None:
        match fault:
            case Fault.DROP_AFTER:
                return None
            case Fault.ERROR_AFTER:
                return self.error(request, booked=True)
            case Fault.GARBAGE_AFTER:
                return reply._replace(body=b"<html>welcome to our proxy</html>")
            case _:
                return reply

    @abstractmethod
    def moves_money(self, request: Request) -> bool:
        """Whether the request is an order to move money, and so the one that faults are for."""

    @abstractmethod
    def answer(self, request: Request, *, forged: bool) -> Reply:
        """The channel's answer in its own format, signed by the channel or by somebody else."""

    @abstractmethod
    def error(self, request: Request, *, booked: bool) -> Reply:
        """The channel's own way to say that it has broken down, before or after it booked."""

    @abstractmethod
    def notice(self, refund_no: str, *, forged: bool = False) -> Signed | None:
        """The notification of the refund's present state, signed by the channel or by somebody else."""


def _handler(handle: Callable[[Request], Reply | None]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one piece: in two, the second waits for an acknowledgement of the first

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {name.lower(): text for name, text in self.headers.items()}
            reply = handle(Request(self.command, self.path, headers, body))
            if reply is None:
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, text in {"Content-Type": "application/json", **reply.headers}.items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:
            """Keeps the test's output quiet."""

    return Handler
