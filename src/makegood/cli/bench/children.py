"""How do other processes take part?  The program starts itself again, on the database under test."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from .databases import Place

_ENDS_WITHIN_S = 20


class Child:
    """A process of ours that is told and answers in lines."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self._process, self._log = process, log

    @property
    def pid(self) -> int:
        return self._process.pid

    async def tell(self, *words: object) -> Any:
        """Says one line, and returns what it answers (JSON: the type is the answer's own)."""
        assert self._process.stdin is not None
        self._process.stdin.write((" ".join(map(str, words)) + "\n").encode())
        return await self.hear()

    async def hear(self) -> Any:
        """Returns the next line that the child says (JSON: the type is the answer's own)."""
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"a process that took part has ended:\n{self._log.read_text('utf-8')[-2000:]}")
        return json.loads(line)


@asynccontextmanager
async def child(place: Place, words: Sequence[str], settings: Mapping[str, str] | None = None) -> AsyncIterator[Child]:
    """`makegood WORDS...` on this database, until it is no longer needed."""
    with tempfile.NamedTemporaryFile(prefix="makegood-bench-", suffix=".log") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "makegood", *words),
            env={**os.environ, "MAKEGOOD_DATABASE_URL": place.url, **(settings or {})},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
        try:
            yield Child(process, Path(log.name))
        finally:
            if process.returncode is None:
                process.terminate()
            await asyncio.wait_for(process.wait(), _ENDS_WITHIN_S)


def answer(value: object) -> None:
    """What a child says to whoever told it something."""
    print(json.dumps(value), flush=True)


def resident_bytes(pid: int) -> int:
    """How much memory a process has in use."""
    with open(f"/proc/{pid}/status", encoding="utf-8") as status:
        line = next(line for line in status if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024
