"""How does a bad line look from the server's side?  A client that speaks HTTP byte by byte."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple
from urllib.parse import urlsplit

from .sending import OFFSET_MEDIA


class Line(NamedTuple):
    """A connection on which a PATCH has begun."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self) -> int:
        """The status of the answer."""
        async with asyncio.timeout(30):
            head = await self.reader.readuntil(b"\r\n\r\n")
        return int(head.split(b" ")[1])

    def cut(self) -> None:
        """The line is gone, without a word."""
        self.writer.transport.abort()


@asynccontextmanager
async def patching(base: str, token: str, path: str, offset: int, length: int, **more: str) -> AsyncIterator[Line]:
    """Begins a PATCH that announces so many bytes, and sends none of them."""
    parts = urlsplit(base)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    headers = {
        "Host": parts.netloc,
        "Authorization": f"Bearer {token}",
        "Tus-Resumable": "1.0.0",
        "Content-Type": OFFSET_MEDIA,
        "Content-Length": str(length),
        "Upload-Offset": str(offset),
    } | {name.replace("_", "-"): value for name, value in more.items()}
    writer.write(f"PATCH {path} HTTP/1.1\r\n".encode())
    writer.write("".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode() + b"\r\n")
    await writer.drain()
    try:
        yield Line(reader, writer)
    finally:
        writer.transport.abort()
