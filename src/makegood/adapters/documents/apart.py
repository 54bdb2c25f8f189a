"""How are documents written without holding up who else is served?  Each in a process of its own, a few at a time.

The process has limits on memory and time, so that no case, however long, costs more than its own document.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
import structlog

from ...app.casefile.model import CaseFile
from ...app.ports import DocumentTrouble
from .child import Job

log = structlog.get_logger()
_CHILD: Final = ("-m", f"{__package__}.child")


@dataclass(frozen=True, slots=True)
class Desk:
    """How many documents are written at once, how many may wait, and how long one may take."""

    at_once: int = 2
    waiting: int = 20
    wall_seconds: float = 60.0


class DocumentsApart:
    """Writes documents; whoever asks while too many wait is told so at once."""

    def __init__(self, desk: Desk | None = None, command: Sequence[str] = (sys.executable, *_CHILD)) -> None:
        self._desk = desk or Desk()
        self._command = command
        self._free = asyncio.Semaphore(self._desk.at_once)
        self._asked = 0

    async def write(self, file: CaseFile, form: str) -> bytes:
        if self._asked >= self._desk.at_once + self._desk.waiting:
            raise DocumentTrouble("too many documents are being written")
        self._asked += 1
        try:
            async with self._free:
                return await self._written(msgspec.msgpack.encode(Job(form, file)), file.case_id, form)
        finally:
            self._asked -= 1

    async def _written(self, job: bytes, case_id: str, form: str) -> bytes:
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*self._command, stdin=pipe, stdout=pipe, stderr=pipe)
        try:
            async with asyncio.timeout(self._desk.wall_seconds):
                document, trouble = await process.communicate(job)
        except TimeoutError:
            log.error("document.late", case_id=case_id, form=form)
            raise DocumentTrouble("the document takes too long") from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode != 0 or not document:
            log.error("document.failed", case_id=case_id, form=form, trouble=_last_line(trouble))
            raise DocumentTrouble("the document could not be written")
        return document


def _last_line(trouble: bytes) -> str:
    """What went wrong, without the words of the case that may follow."""
    lines = trouble.decode(errors="replace").strip().splitlines()
    return lines[-1].partition(":")[0] if lines else ""
