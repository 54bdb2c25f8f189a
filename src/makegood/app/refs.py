"""Which numbers, standstills and calendar hold now?  The reference tables, read whole and kept by their version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from ..domain.calendar import Calendar, Scope, Suspension, covers, effective
from ..domain.case import Case
from ..domain.deadlines import Situation, Standstill
from ..domain.policy import DEFAULT, Policy
from ..domain.running import Period, merged
from ..domain.values import changed
from .calendars import load_builtin, read_calendar
from .codec import decode_policy, decode_suspension
from .ports import CalendarRow, PolicyRow, Registry, SuspensionRow


class Refs:
    """One version of the reference tables, with what was derived from them so far."""

    def __init__(
        self, version: int, policies: Mapping[str, Policy], suspensions: Sequence[Suspension], calendar: Calendar
    ) -> None:
        self.version = version
        self.policies = policies
        self.suspensions = sorted(suspensions, key=lambda s: (s.published_at, s.id))
        self.calendar = calendar
        self._still: dict[Scope, tuple[Standstill, ...]] = {}

    def situation(self, case: Case) -> Situation:
        """What a derivation for this case needs: its own policy version, the standstills of its scope."""
        policy = self.policies[case.basis.policy_version]
        if not self.suspensions:
            return Situation(policy, (), self.calendar)
        carrier = case.waybill.carrier if case.waybill is not None else None
        return Situation(policy, self.still(Scope(case.basis.shop_id, case.basis.regions, carrier)), self.calendar)

    def still(self, scope: Scope) -> tuple[Standstill, ...]:
        """The standstills of a scope in order of publication, each with all that were published by then."""
        found = self._still.get(scope)
        if found is None:
            found = self._still[scope] = tuple(_standstills(self.suspensions, scope))
        return found

    def as_of(self, at: datetime) -> Refs:
        """The tables as they stood at an instant: what was published or withdrawn since then had not happened."""
        known = [
            changed(s, withdrawn_at=None) if s.withdrawn_at is not None and s.withdrawn_at > at else s
            for s in self.suspensions
            if s.published_at <= at
        ]
        return Refs(self.version, self.policies, known, self.calendar)

    def latest(self, name: str) -> Policy:
        """The newest version of a named policy; the platform's defaults where none was ever put."""
        versions = [key for key in self.policies if key.rpartition("@")[0] == name]
        if not versions:
            return self.policies[DEFAULT.version]
        return self.policies[max(versions, key=lambda key: int(key.rpartition("@")[2]))]


def _standstills(suspensions: Sequence[Suspension], scope: Scope) -> list[Standstill]:
    found: list[Standstill] = []
    periods: list[Period] = []
    for suspension in suspensions:
        period = effective(suspension) if covers(suspension, scope) else None
        if period is not None:
            periods.append(period)
            found.append((suspension.published_at, merged(periods)))
    return found


def read_refs(
    version: int,
    policies: Sequence[PolicyRow],
    suspensions: Sequence[SuspensionRow],
    calendars: Sequence[CalendarRow],
) -> Refs:
    known = {row.policy_version: decode_policy(row.doc) for row in policies}
    known.setdefault(DEFAULT.version, DEFAULT)
    return Refs(version, known, [decode_suspension(row.doc) for row in suspensions], _calendar(calendars))


def _calendar(rows: Sequence[CalendarRow]) -> Calendar:
    if not rows:
        return load_builtin()
    read = read_calendar(max(rows, key=lambda row: row.number).doc)
    assert isinstance(read, Calendar), "a stored calendar was checked when it came in"
    return read


async def load_refs(registry: Registry) -> Refs:
    """Reads the version first: what changes meanwhile only makes the next look necessary."""
    version = await registry.refs_version()
    return read_refs(version, await registry.policies(), await registry.suspensions(), await registry.calendars())
