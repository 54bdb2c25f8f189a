"""What did an operator do or read outside any case's own chain?"""

from __future__ import annotations

import hashlib
from typing import Final, Protocol

from ..domain.words import Actor
from .codec import encode
from .ports import AuditRow, Clock, Ids

_HOUR: Final = 3600 * 1_000_000


class Entries(Protocol):
    """Where entries are kept."""

    async def add_audit(self, row: AuditRow) -> None: ...


class Trail:
    """Notes entries: by whom, when, what."""

    def __init__(self, entries: Entries, clock: Clock, ids: Ids) -> None:
        self._entries, self._clock, self._ids = entries, clock, ids

    async def note(self, actor: Actor, action: str, said: object, case_id: str | None = None) -> None:
        await self._add(self._ids.new(), actor, action, said, case_id)

    async def note_hourly(self, actor: Actor, action: str, said: object, case_id: str | None = None) -> None:
        """Notes the same by the same actor once in an hour, however often it is done."""
        same = encode([f"{actor.role}:{actor.subject}", action, said, self._clock.now() // _HOUR])
        await self._add(f"hourly-{hashlib.sha256(same).hexdigest()[:32]}", actor, action, said, case_id)

    async def _add(self, audit_id: str, actor: Actor, action: str, said: object, case_id: str | None) -> None:
        who = f"{actor.role}:{actor.subject}"
        await self._entries.add_audit(AuditRow(audit_id, self._clock.now(), who, action, encode(said), case_id))
