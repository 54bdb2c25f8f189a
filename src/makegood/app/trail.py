"""What did an operator do or read outside any case's own chain?"""

from __future__ import annotations

from typing import Protocol

from ..domain.words import Actor
from .codec import encode
from .ports import AuditRow, Clock, Ids


class Entries(Protocol):
    """Where entries are kept."""

    async def add_audit(self, row: AuditRow) -> None: ...


class Trail:
    """Notes entries: by whom, when, what."""

    def __init__(self, entries: Entries, clock: Clock, ids: Ids) -> None:
        self._entries, self._clock, self._ids = entries, clock, ids

    async def note(self, actor: Actor, action: str, said: object) -> None:
        who = f"{actor.role}:{actor.subject}"
        await self._entries.add_audit(AuditRow(self._ids.new(), self._clock.now(), who, action, encode(said)))
