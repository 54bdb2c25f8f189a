"""What does an operator's console read: the audit log by who, what and when, tokens, and what waits?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from ...app.ports import AuditRow, TokenRow
from ...app.ports.console import AuditFilter, AuditPage, LatenessRow, Load
from .session import Session

_AUDIT: Final = ", ".join(AuditRow._fields)
_TOKEN: Final = ", ".join(TokenRow._fields)
_LATENESS: Final = ", ".join(LatenessRow._fields)
_CURSOR: Final = re.compile(r"(-?[0-9]{1,18})_([A-Za-z0-9_.:-]{1,100})")
_NEWEST: Final = 2**62

AUDIT_ACTIONS: Final = "SELECT DISTINCT action FROM audit_log ORDER BY action"

TOKENS: Final = f"""
SELECT {_TOKEN} FROM tokens WHERE revoked_at IS NULL AND (minted_at, token_hash) < ($1, $2)
ORDER BY minted_at DESC, token_hash DESC LIMIT $3"""
TOKENS_OF_ROLE: Final = f"""
SELECT {_TOKEN} FROM tokens WHERE revoked_at IS NULL AND (minted_at, token_hash) < ($1, $2) AND role = $4
ORDER BY minted_at DESC, token_hash DESC LIMIT $3"""

LATENESS: Final = f"SELECT {_LATENESS} FROM lateness WHERE hour_at >= $1 ORDER BY hour_at"
NOTE_LATENESS: Final = f"""
INSERT INTO lateness ({_LATENESS}) VALUES ($1, $2, $3, $4)
ON CONFLICT (hour_at) DO UPDATE SET
    cases = lateness.cases + excluded.cases, late_cases = lateness.late_cases + excluded.late_cases,
    worst = CASE WHEN excluded.worst > lateness.worst THEN excluded.worst ELSE lateness.worst END"""

# Each is one look along an index.
LOAD: Final = """
SELECT (SELECT count(*) FROM deadlines WHERE wake_at IS NOT NULL AND wake_at <= $1),
       (SELECT min(wake_at) FROM deadlines WHERE wake_at IS NOT NULL AND wake_at <= $1),
       (SELECT count(*) FROM outbox),
       (SELECT min(ready_at) FROM outbox),
       (SELECT count(*) FROM payouts WHERE ask_at IS NOT NULL),
       (SELECT count(*) FROM payouts WHERE (raised OR state IN ('failed', 'unknown')))"""


class SharedConsole:
    """The console's reads, in words that both databases understand."""

    _session: Session

    async def search_audits(self, which: AuditFilter, cursor: str | None, limit: int) -> AuditPage:
        sql, arguments = _search(which, cursor, limit + 1)
        rows = [AuditRow._make(row) for row in await self._session.rows(sql, *arguments)]
        last = rows[limit - 1] if len(rows) > limit else None
        return AuditPage(rows[:limit], f"{last.at}_{last.audit_id}" if last is not None else None)

    async def audit_actions(self) -> Sequence[str]:
        return [row[0] for row in await self._session.rows(AUDIT_ACTIONS)]

    async def tokens(self, role: str | None, before: TokenRow | None, limit: int) -> Sequence[TokenRow]:
        place = (_NEWEST, "") if before is None else (before.minted_at, before.token_hash)
        if role is None:
            rows = await self._session.rows(TOKENS, *place, limit)
        else:
            rows = await self._session.rows(TOKENS_OF_ROLE, *place, limit, role)
        return [TokenRow._make(row) for row in rows]

    async def load(self, now: int) -> Load:
        (row,) = await self._session.rows(LOAD, now)
        return Load._make(row)

    async def lateness(self, since: int) -> Sequence[LatenessRow]:
        return [LatenessRow._make(row) for row in await self._session.rows(LATENESS, since)]

    async def note_lateness(self, row: LatenessRow) -> None:
        await self._session.write(NOTE_LATENESS, *row)


def _search(which: AuditFilter, cursor: str | None, limit: int) -> tuple[str, list[Any]]:
    """The statement of a search, and its arguments in the order in which it mentions them."""
    arguments: list[Any] = []

    def given(value: Any) -> str:
        arguments.append(value)
        return f"${len(arguments)}"

    listed = (("actor", which.actors), ("action", which.actions))
    conditions = [f"{column} IN ({', '.join(map(given, values))})" for column, values in listed if values]
    for column, comparison, value in (
        ("case_id", "=", which.case_id),
        ("at", ">=", which.since),
        ("at", "<", which.until),
    ):
        if value is not None:
            conditions.append(f"{column} {comparison} {given(value)}")
    if cursor is not None:
        at, audit_id = _place(cursor)
        conditions.append(f"(at, audit_id) < ({given(at)}, {given(audit_id)})")
    where = f"WHERE {' AND '.join(conditions)} " if conditions else ""
    return f"SELECT {_AUDIT} FROM audit_log {where}ORDER BY at DESC, audit_id DESC LIMIT {given(limit)}", arguments


def _place(cursor: str) -> tuple[int, str]:
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise ValueError("This cursor does not belong to this list: begin again without one.")
    return int(found[1]), found[2]
