"""Who writes documents?"""

from __future__ import annotations

from typing import Protocol

from ..casefile.model import CaseFile


class DocumentTrouble(Exception):
    """The document could not be written now: too many at once, or too long."""


class Documents(Protocol):
    """Writes a case file as `pdf`, `docx` or `txt`; DocumentTrouble where it cannot be done."""

    async def write(self, file: CaseFile, form: str) -> bytes: ...
