"""A line between a store and PostgreSQL that breaks when told to."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import Enum
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

IDLE = b"Z\0\0\0\5I"  # the server is ready, and in no transaction


class Cut(Enum):
    """When the line breaks, seen from the commit: a write by itself is one, too."""

    BEFORE = "the commit never arrives"
    DURING = "the commit arrives, and the line breaks at once"
    AFTER = "the commit is done, its answer never arrives"


class Line:
    """Passes bytes both ways; the next commit meets what `cut` says, and each cut happens once."""

    def __init__(self, server_socket: str) -> None:
        self._server_socket = server_socket
        self.cut: Cut | None = None
        self.cuts = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_unix_connection(self._server_socket)
        answers = asyncio.create_task(_pass(server_reader, writer))
        begun = False
        writes: set[bytes] = set()  # names of prepared statements that write a batch
        try:
            while data := await reader.read(65536):
                if _prepares_a_write(data):
                    writes.add(_words(data)[0])
                begun = (begun or data[5:].startswith(b"BEGIN")) and not data[5:].startswith((b"COMMIT", b"ROLLBACK"))
                commits = data[5:].startswith(b"COMMIT") or (not begun and _carries_out(data) in writes)
                if self.cut is not None and commits:
                    answers.cancel()
                    await asyncio.wait([answers])
                    await self._break(data, server_reader, server_writer)
                    return
                server_writer.write(data)
                await server_writer.drain()
        except ConnectionError:
            return
        finally:
            answers.cancel()
            writer.close()
            server_writer.close()

    async def _break(self, data: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        cut, self.cut = self.cut, None
        self.cuts += 1
        if cut is not Cut.BEFORE:
            writer.write(data)
            await writer.drain()
        if cut is Cut.AFTER:
            answer = b""
            while not answer.endswith(IDLE):
                answer += await reader.read(65536)


def _prepares_a_write(data: bytes) -> bool:
    return data[:1] == b"P" and b"_changed" in data


def _carries_out(data: bytes) -> bytes | None:
    """The name of the prepared statement that is carried out."""
    return _words(data)[1] if data[:1] == b"B" else None


def _words(data: bytes) -> list[bytes]:
    """A message's words: it begins with its kind and its length."""
    return data[5:].split(b"\0", 2)


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def line_to(url: str) -> AsyncIterator[tuple[str, Line]]:
    """A URL that leads to the same database through a line."""
    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    line = Line(f"{query['host']}/.s.PGSQL.5432")
    with tempfile.TemporaryDirectory(prefix="line-") as folder:
        server = await asyncio.start_unix_server(line.serve, Path(folder) / ".s.PGSQL.5432")
        try:
            yield parts._replace(query=urlencode(query | {"host": folder})).geturl(), line
        finally:
            server.close()
