"""How are notices kept in a file, one line of JSON each?"""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec

from makegood.app.ports import Notice


class FileNotices:
    """Appends; a line names its receiver by role and id, and has the notice's own id."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def send(self, notice: Notice) -> None:
        line = msgspec.json.encode(notice._asdict()) + b"\n"
        await asyncio.to_thread(self._append, line)

    def _append(self, line: bytes) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as file:
            file.write(line)
