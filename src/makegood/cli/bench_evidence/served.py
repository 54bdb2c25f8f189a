"""How soon does a consumer hear of a photograph that is sent to the product as it is served?"""

from __future__ import annotations

import base64
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from .bundle import twelve_megapixels
from .tables import Options, Table, spread
from .tools import Tools

_SHOP: Final = "shop"
_STARTS_WITHIN_S: Final = 60
_CHECKED_WITHIN_S: Final = 120


class _Heard(NamedTuple):
    """Seconds from the last byte of a photograph to its first finding and to its verdict."""

    first: float
    verdict: float


def from_the_last_byte(tools: Tools, options: Options) -> Table:
    """One process on SQLite, workers included: photographs of twelve megapixels, one after the other."""
    count = options.times(16)
    with tempfile.TemporaryDirectory() as folder, _server(Path(folder)) as server:
        files = twelve_megapixels(options, Path(folder), count + 1)
        heard = [_sent(server, number, file) for number, (file, _) in enumerate(files)][1:]
    note = (
        "4000 x 3000 JPEG with a drawn label, sent over tus to a case of its own and followed as server-sent events; "
        "from the last byte on, with the way through database and worker. Median / 95 %. The first photograph, for "
        f"which models are loaded, is not counted; load {os.getloadavg()[0]:.0f}."
    )
    head = ("n", "first finding, s", "verdict, s")
    row = [str(len(heard)), spread([one.first for one in heard]), spread([one.verdict for one in heard])]
    return Table("From the last byte to the consumer", note, head, [row])


class _Server(NamedTuple):
    """Where it listens, and the tokens of who puts up orders and who applies."""

    port: int
    integration: str
    consumer: str

    def ask(self, method: str, path: str, token: str, body: object) -> Any:
        """What a request of JSON is answered (JSON: the type is the answer's own)."""
        said = json.dumps(body).encode()
        with _asked(self.port, method, path, token, said, {"Content-Type": "application/json"}) as answer:
            return json.loads(answer.read() or b"null")


@contextmanager
def _server(folder: Path) -> Iterator[_Server]:
    """`makegood serve --work` on a database of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    settings = {
        **os.environ,
        "MAKEGOOD_DATABASE_URL": f"sqlite:///{folder}/bench.sqlite",
        "MAKEGOOD_BLOBS_URL": f"file://{folder}/blobs",
        "MAKEGOOD_SANDBOX": "1",
    }
    makegood = (sys.executable, "-m", "makegood")
    subprocess.run([*makegood, "migrate"], env=settings, check=True, capture_output=True)
    tokens = [
        subprocess.run([*makegood, "token", *words], env=settings, check=True, capture_output=True, text=True).stdout
        for words in (("--role", "integration"), ("--role", "consumer", "--consumer", "ann"))
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*makegood, "serve", "--work", "--port", str(port)], env=settings, stderr=log)
        try:
            _until_it_listens(port)
            yield _Server(port, tokens[0].strip(), tokens[1].strip())
        finally:
            process.terminate()
            process.wait(_STARTS_WITHIN_S)


def _until_it_listens(port: int) -> None:
    until = time.monotonic() + _STARTS_WITHIN_S
    while time.monotonic() < until:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"the server did not come up within {_STARTS_WITHIN_S} s")


@contextmanager
def _asked(
    port: int, method: str, path: str, token: str, body: bytes, headers: Mapping[str, str]
) -> Iterator[http.client.HTTPResponse]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_CHECKED_WITHIN_S)
    try:
        connection.request(method, path, body, {"Authorization": f"Bearer {token}", **headers})
        answer = connection.getresponse()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path} was answered {answer.status}: {answer.read()[:500].decode()}")
        yield answer
    finally:
        connection.close()


def _sent(server: _Server, number: int, file: Path) -> _Heard:
    """Sends one photograph, and listens until its verdict."""
    case_id = _case(server, number)
    data = file.read_bytes()
    told = {"case_id": case_id, "purpose": "application", "filename": file.name, "filetype": "image/jpeg"}
    words = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told.items())
    headers = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(len(data)),
        "Upload-Metadata": words,
        "Content-Type": "application/offset+octet-stream",
    }
    with _asked(server.port, "POST", "/v1/uploads", server.consumer, data, headers) as answer:
        sent_at = time.perf_counter()
        exhibit_id = str(answer.headers["Location"]).rsplit("/", 1)[1]
    return _followed(server, exhibit_id, sent_at)


def _case(server: _Server, number: int) -> str:
    """A case of its own, which asks for photographs."""
    order, delivered = f"order-{number}", datetime.now(UTC) - timedelta(days=1)
    if not number:
        address = {"id": "home", "name": "Returns", "phone": "021-5550000", "address": "1 Return Road"}
        shop = {"name": "Bench", "zone": "Asia/Shanghai", "return_addresses": [address]}
        server.ask("PUT", f"/v1/shops/{_SHOP}", server.integration, shop)
    paid = {"amount": 30_000, "currency": "CNY"}
    body = {
        "consumer_id": "ann",
        "lines": [{"line_id": "L1", "sku": "SKU-1", "title": "Cup", "quantity": 1, "paid": paid}],
        "freight": {"amount": 0, "currency": "CNY"},
        "tenders": [{"channel": "sandbox", "amount": paid}],
        "paid_at": (delivered - timedelta(days=3)).isoformat(),
        "shipped_at": (delivered - timedelta(days=2)).isoformat(),
        "delivered_at": delivered.isoformat(),
    }
    server.ask("PUT", f"/v1/shops/{_SHOP}/orders/{order}", server.integration, body)
    wanted = {
        "shop_id": _SHOP,
        "order_id": order,
        "kind": "return_refund",
        "lines": [{"line_id": "L1", "quantity": 1}],
        "reason_code": "quality",
    }
    return str(server.ask("POST", "/v1/cases", server.consumer, wanted)["id"])


def _followed(server: _Server, exhibit_id: str, sent_at: float) -> _Heard:
    first: float | None = None
    with _asked(server.port, "GET", f"/v1/exhibits/{exhibit_id}/progress", server.consumer, b"", {}) as stream:
        for line in stream:
            now = time.perf_counter() - sent_at
            if line.startswith(b"event: finding"):
                first = now if first is None else first
            elif line.startswith(b"event: verdict"):
                return _Heard(now if first is None else first, now)
    raise RuntimeError("the stream ended before the verdict")
