"""How are people, their sessions, links and failed attempts kept?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ...app.ports import LostRace
from ...app.ports.people import AttemptRow, LinkRow, PersonRow, SessionRow
from . import sql_people as sql
from .session import Session

_DAY: Final = 24 * 3600 * 1_000_000
_KEPT_AFTER: Final = 30 * _DAY  # so that somebody can still be told that a link has expired


class SharedPeople:
    """The people of a store, in words that both databases understand."""

    _session: Session

    async def person(self, person_id: str) -> PersonRow | None:
        return await self._person(sql.PERSON, person_id)

    async def person_by_login(self, login: str) -> PersonRow | None:
        return await self._person(sql.PERSON_BY_LOGIN, login)

    async def person_by_sign_on(self, sign_on: str) -> PersonRow | None:
        return await self._person(sql.PERSON_BY_SIGN_ON, sign_on)

    async def persons(self) -> Sequence[PersonRow]:
        return [PersonRow._make(row) for row in await self._session.rows(sql.PERSONS)]

    async def put_person(self, row: PersonRow) -> None:
        statement = sql.ADD_PERSON if row.version == 1 else sql.MOVE_PERSON
        if not await self._session.write(statement, *row):
            raise LostRace("somebody else has changed this person since it was read: read it again")

    async def add_session(self, row: SessionRow) -> None:
        forget = (sql.FORGET_SESSIONS, (row.created_at - _KEPT_AFTER,))
        await self._session.together((sql.ADD_SESSION, row), forget)

    async def session(self, session_hash: str, now: int) -> SessionRow | None:
        rows = await self._session.rows(sql.SESSION, session_hash, now)
        return SessionRow._make(rows[0]) if rows else None

    async def session_seen(self, session_hash: str, at: int) -> None:
        await self._session.write(sql.SESSION_SEEN, session_hash, at)

    async def sessions_of(self, owner: str, now: int) -> Sequence[SessionRow]:
        return [SessionRow._make(row) for row in await self._session.rows(sql.SESSIONS_OF, owner, now)]

    async def end_session(self, owner: str, session_hash: str, at: int) -> None:
        await self._session.write(sql.END_SESSION, owner, session_hash, at)

    async def end_sessions(self, owner: str, but: str, at: int) -> None:
        await self._session.write(sql.END_SESSIONS, owner, but, at)

    async def add_link(self, row: LinkRow) -> None:
        forget = (sql.FORGET_LINKS, (row.created_at - _KEPT_AFTER,))
        await self._session.together((sql.ADD_LINK, row), forget)

    async def link(self, link_hash: str) -> LinkRow | None:
        rows = await self._session.rows(sql.LINK, link_hash)
        return LinkRow._make(rows[0]) if rows else None

    async def use_link(self, link_hash: str, at: int) -> bool:
        return bool(await self._session.write(sql.USE_LINK, link_hash, at))

    async def void_links(self, purpose: str, subject: str, at: int) -> None:
        await self._session.write(sql.VOID_LINKS, purpose, subject, at)

    async def attempt(self, login_hash: str) -> AttemptRow | None:
        rows = await self._session.rows(sql.ATTEMPT, login_hash)
        return AttemptRow._make(rows[0]) if rows else None

    async def put_attempt(self, row: AttemptRow, failures_before: int) -> bool:
        if not failures_before:
            await self._session.write(sql.FORGET_OLD_ATTEMPTS, row.tried_at - _DAY)
        return bool(await self._session.write(sql.PUT_ATTEMPT, *row, failures_before))

    async def forget_attempts(self, login_hash: str) -> None:
        await self._session.write(sql.FORGET_ATTEMPTS, login_hash)

    async def revoke_tokens_of(self, subject: str, at: int) -> None:
        await self._session.write(sql.REVOKE_TOKENS_OF, subject, at)

    async def _person(self, statement: str, key: str) -> PersonRow | None:
        rows = await self._session.rows(statement, key)
        return PersonRow._make(rows[0]) if rows else None
