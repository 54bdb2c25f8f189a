"""How do a new calendar and a new version of a policy come into force?"""

from __future__ import annotations

from typing import Final

from ..domain.calendar import Calendar
from ..domain.policy import DEFAULT, Policy
from ..domain.values import changed
from ..domain.words import Actor
from .calendars import Problem, read_calendar
from .codec import decode_policy, encode
from .door import Door
from .ports import CalendarRow, Clock, Ids, LostRace, PolicyRow, Store
from .rederiving import rederive_behind
from .trail import Trail

_CASES_IN_THE_CALL: Final = 5_000
_TRIES: Final = 12


class Numbers:
    """Puts calendars and policies; each, and what it moved, leaves an audit entry."""

    def __init__(self, store: Store, door: Door, clock: Clock, ids: Ids) -> None:
        self._store, self._door, self._clock = store, door, clock
        self._trail = Trail(store, clock, ids)

    async def put_calendar(self, actor: Actor, raw: bytes) -> Calendar | Problem:
        """Takes a calendar's file; open cases are derived with it at once, or what is wrong with it is said."""
        read = read_calendar(raw)
        if isinstance(read, Problem):
            return read
        latest = (await self._door.refs()).calendar
        if read.number <= latest.number:
            return Problem((f'"number" must be higher than {latest.number}, the number of the calendar in force.',))
        named: dict[str, object] = {"calendar_id": read.id, "number": read.number}
        await self._trail.note(actor, "calendar.published", named)
        await self._store.put_calendar(CalendarRow(read.id, read.number, raw))
        done = await rederive_behind(self._store, self._door, _CASES_IN_THE_CALL)
        await self._trail.note(actor, "deadlines.rederived", named | {"cases": done.cases, "moved": done.moved})
        return read

    async def put_policy(self, actor: Actor, name: str, policy: Policy) -> Policy:
        """Adds the next version of a named policy; cases that are open keep the version they were opened under."""
        for _ in range(_TRIES):
            number = await self._next_number(name)
            version = changed(policy, version=f"{name}@{number}")
            row = PolicyRow(version.version, name, number, self._clock.now(), encode(version))
            try:
                await self._store.add_policy(row)
            except LostRace:
                continue
            await self._trail.note(actor, "policy.published", {"policy_version": version.version})
            return version
        raise LostRace(f"others keep adding versions of the policy {name}: try again")

    async def policies(self, name: str) -> tuple[Policy, ...]:
        """All versions of a named policy, oldest first; the platform's own begin with the built-in one."""
        built_in = (DEFAULT,) if DEFAULT.version.rpartition("@")[0] == name else ()
        rows = sorted((row for row in await self._store.policies() if row.name == name), key=lambda row: row.number)
        return (*built_in, *(decode_policy(row.doc) for row in rows if row.policy_version != DEFAULT.version))

    async def _next_number(self, name: str) -> int:
        known = await self.policies(name)
        return max((int(policy.version.rpartition("@")[2]) for policy in known), default=0) + 1
