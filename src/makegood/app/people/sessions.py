"""Which browsers are signed in, as whom, and until when?

The cookie holds a secret; the database holds its hash.  A session is read on every page, so that ending one, disabling
a person or revoking a token takes effect at the next click, in every process.  Time is the wall's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from ...domain.words import Actor, Role
from ..access import Caller
from ..codec import instant
from ..ports import Clock
from ..ports.people import PeopleStore, SessionRow
from .persons import Grant, owner_of
from .secrets import hash_of, looks_right, new_secret

PREFIX: Final = "mgs_"
FINGERPRINT_LENGTH: Final = 16
_MICROSECOND: Final = timedelta(microseconds=1)
_SEEN_EVERY: Final = timedelta(minutes=5) // _MICROSECOND
_MET_FOR: Final = timedelta(minutes=5) // _MICROSECOND
_MET_AT_MOST: Final = 10_000
_PRINTABLE: Final = re.compile(r"[^\x20-\x7e]+")
_AGENT_LENGTH: Final = 200


class How(StrEnum):
    """By what somebody has signed in."""

    PASSWORD = "password"
    SIGN_ON = "sign_on"
    LINK = "link"
    TOKEN = "token"


LASTS: Final = {
    How.PASSWORD: timedelta(hours=12),
    How.SIGN_ON: timedelta(hours=12),
    How.LINK: timedelta(days=1),
    How.TOKEN: timedelta(days=30),
}
IDLE: Final = {How.PASSWORD: timedelta(hours=4), How.SIGN_ON: timedelta(hours=4)}
"""Staff that walks away from a shared machine is signed out; a consumer's phone is the consumer's."""


class Who(NamedTuple):
    """As whom a browser is to be signed in."""

    actor: Actor
    how: How
    person_id: str | None = None
    token_hash: str | None = None

    @property
    def owner(self) -> str:
        return owner_of(self.person_id) if self.person_id else f"{self.actor.role}:{self.actor.subject}"


class Session(NamedTuple):
    """A browser that is signed in."""

    fingerprint: str
    session_hash: str
    owner: str
    person_id: str | None
    caller: Caller
    how: How
    agent: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


class Sessions:
    """Opens, recognises, lists and ends sessions."""

    def __init__(self, store: PeopleStore, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._met: dict[str, int] = {}

    async def open(self, who: Who, agent: str = "") -> str:
        """Signs a browser in and returns its secret, which is new every time: none can be set beforehand."""
        secret, now = new_secret(PREFIX), self._clock.now()
        row = SessionRow(
            hash_of(secret),
            who.owner,
            who.person_id,
            who.token_hash,
            who.actor.role.value,
            who.actor.subject,
            who.actor.shop_id,
            who.how.value,
            _PRINTABLE.sub(" ", agent)[:_AGENT_LENGTH].strip(),
            now,
            now,
            now + LASTS[who.how] // _MICROSECOND,
        )
        await self._store.add_session(row)
        return secret

    def met(self, secret: str) -> bool:
        """Whether this one was recognised in the last minutes: then it is worth a look, however busy its address is."""
        return self._met.get(secret, 0) > self._clock.now()

    async def recognise(self, secret: str) -> Session | None:
        """The session of this secret, if it lives."""
        if not looks_right(secret, PREFIX):
            return None
        now = self._clock.now()
        row = await self._store.session(hash_of(secret), now)
        if row is None or _is_idle(row, now):
            self._met.pop(secret, None)
            return None
        if now - row.seen_at >= _SEEN_EVERY:
            await self._store.session_seen(row.session_hash, now)
        if len(self._met) >= _MET_AT_MOST:
            self._met.clear()
        self._met[secret] = now + _MET_FOR
        return _read(row)

    async def listed(self, owner: str) -> Sequence[Session]:
        """The living sessions of somebody, the last used first."""
        now = self._clock.now()
        rows = await self._store.sessions_of(owner, now)
        return [_read(row) for row in rows if not _is_idle(row, now)]

    async def end(self, session: Session) -> None:
        await self._store.end_session(session.owner, session.session_hash, self._clock.now())

    async def end_listed(self, owner: str, fingerprint: str) -> bool:
        """Ends one of somebody's sessions; tells whether there was one."""
        found = [one for one in await self.listed(owner) if one.fingerprint == fingerprint]
        for one in found:
            await self.end(one)
        return bool(found)

    async def end_others(self, session: Session) -> None:
        """Ends all sessions of somebody but this one."""
        await self._store.end_sessions(session.owner, session.session_hash, self._clock.now())

    async def end_all(self, owner: str) -> None:
        await self._store.end_sessions(owner, "", self._clock.now())


def who_is(person_id: str, grant: Grant, how: How) -> Who:
    """A member of staff in one of their roles."""
    return Who(Actor(grant.role, person_id, grant.shop_id), how, person_id)


def _is_idle(row: SessionRow, now: int) -> bool:
    idle = IDLE.get(How(row.how))
    return idle is not None and now - row.seen_at >= (idle // _MICROSECOND)


def _read(row: SessionRow) -> Session:
    return Session(
        row.session_hash[:FINGERPRINT_LENGTH],
        row.session_hash,
        row.owner,
        row.person_id,
        Caller(Actor(Role(row.role), row.subject, row.shop_id), row.session_hash),
        How(row.how),
        row.agent,
        instant(row.created_at),
        instant(row.seen_at),
        instant(row.expires_at),
    )
