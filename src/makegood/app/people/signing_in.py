"""Does this password belong to this login, and how often may somebody try?

A name is tried five times; then it waits 30 seconds, and twice as long after each further failure, up to a quarter of
an hour.  A name that nobody has waits just so, and takes as long to be refused: nobody learns who works here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final, NamedTuple

from ...domain.words import Actor, Role
from ..ports import Clock, LostRace
from ..ports.people import AttemptRow, Passwords, PeopleStore, PersonRow
from ..trail import Trail
from .links import PASSWORD, Issued, Links
from .persons import No, Person, login_of, owner_of, read_person
from .secrets import hash_of

FREE_FAILURES: Final = 5
FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(minutes=15)
FORGOTTEN_AFTER: Final = timedelta(days=1)
SHORTEST: Final = 10
LONGEST: Final = 200
DIFFERENT_AT_LEAST: Final = 5
_MICROSECOND: Final = timedelta(microseconds=1)
_AT_ONCE: Final = 3
SIGNING_IN: Final = Actor(Role.SYSTEM, "sign-in")


class Wrong(NamedTuple):
    """Login or password do not fit; which of the two is not said.  `wait` is how long the next try is refused."""

    wait: timedelta


class Locked(NamedTuple):
    """Too many tries have failed: nothing was looked at."""

    wait: timedelta


class PasswordSignIn:
    """Lets staff in by login and password, and sets passwords."""

    def __init__(self, store: PeopleStore, passwords: Passwords, links: Links, trail: Trail, clock: Clock) -> None:
        self._store, self._passwords, self._links = store, passwords, links
        self._trail, self._clock = trail, clock

    async def try_(self, login: str, password: str) -> Person | Wrong | Locked:
        """Whoever fits; a try is counted before it is looked at, so that many at once are no more than one by one."""
        name = login_of(login)
        counted = await self._count(hash_of(name))
        if isinstance(counted, Locked):
            return counted
        row = await self._store.person_by_login(name)
        may = row is not None and row.disabled_at is None
        fits = await self._passwords.fits(row.password_hash if row is not None and may else None, password[:LONGEST])
        if row is None or not may or not fits:
            if counted.failures == FREE_FAILURES:
                await self._trail.note(SIGNING_IN, "sign_in.locked", {"person": row.person_id if row else None})
            return Wrong(timedelta(microseconds=max(0, counted.locked_until - self._clock.now())))
        await self._store.forget_attempts(hash_of(name))
        await self._renew(row, password)
        return read_person(row)

    async def _count(self, login_hash: str) -> AttemptRow | Locked:
        """Counts this try as failed until it has succeeded."""
        for _ in range(_AT_ONCE):
            now = self._clock.now()
            before = await self._store.attempt(login_hash) or AttemptRow(login_hash, 0, now, 0)
            if before.locked_until > now:
                return Locked(timedelta(microseconds=before.locked_until - now))
            old = now - before.tried_at >= FORGOTTEN_AFTER // _MICROSECOND
            failures = 1 if old else before.failures + 1
            after = AttemptRow(login_hash, failures, now, now + wait_after(failures) // _MICROSECOND)
            if await self._store.put_attempt(after, before.failures):
                return after
        return Locked(timedelta(seconds=1))

    async def _renew(self, row: PersonRow, password: str) -> None:
        """A hash made with less work than today's is made anew while the password is at hand."""
        if row.password_hash is not None and self._passwords.is_stale(row.password_hash):
            hashed = await self._passwords.hashed(password)
            try:
                await self._store.put_person(row._replace(password_hash=hashed, version=row.version + 1))
            except LostRace:
                return

    # --- setting a password ---

    async def reset(self, by: Actor, person_id: str) -> Issued | No:
        """A link by which a person sets a password, once; earlier ones no longer work."""
        row = await self._store.person(person_id)
        if row is None or row.disabled_at is not None:
            return No.UNKNOWN
        await self._links.void(PASSWORD, person_id)
        issued = await self._links.issue(PASSWORD, person_id)
        await self._trail.note(by, "person.reset", {"person": person_id})
        return issued

    async def set_by_link(self, secret: str, password: str) -> Person | No:
        """Sets the password of whom the link is for; whoever was signed in as them is not any more."""
        link = await self._links.look(PASSWORD, secret)
        row = await self._store.person(link.subject) if link is not None else None
        if row is None or row.disabled_at is not None:
            return No.UNKNOWN
        flaw = password_flaw(password, row)
        if flaw is not None:
            return flaw
        if await self._links.use(PASSWORD, secret) is None:
            return No.UNKNOWN
        return await self._set(row, password)

    async def change(self, person_id: str, old: str, new: str) -> Person | No | Wrong | Locked:
        """Sets a new password for somebody who knows the old one."""
        row = await self._store.person(person_id)
        if row is None:
            return No.UNKNOWN
        found = await self.try_(row.login, old)
        if not isinstance(found, Person):
            return found
        flaw = password_flaw(new, row)
        row = await self._store.person(person_id)  # its hash may have been renewed a moment ago
        return flaw or (No.UNKNOWN if row is None else await self._set(row, new))

    async def _set(self, row: PersonRow, password: str) -> Person | No:
        hashed = await self._passwords.hashed(password)
        new = row._replace(password_hash=hashed, version=row.version + 1)
        try:
            await self._store.put_person(new)
        except LostRace:
            return No.OVERTAKEN
        await self._store.end_sessions(owner_of(row.person_id), "", self._clock.now())
        await self._store.forget_attempts(hash_of(row.login))
        await self._trail.note(SIGNING_IN, "person.password_set", {"person": row.person_id})
        return read_person(new)


def wait_after(failures: int) -> timedelta:
    """How long a name is not tried any more after so many failures in a row."""
    further = failures - FREE_FAILURES
    return timedelta(0) if further < 0 else min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(further, 20))


def password_flaw(password: str, row: PersonRow) -> No | None:
    """Long is what counts; what stands in the person's own data, or repeats itself, is guessed first."""
    if len(password) < SHORTEST:
        return No.TOO_SHORT
    if len(password) > LONGEST:
        return No.TOO_LONG
    said = password.casefold()
    own = [one.casefold() for one in (row.login, row.person_id, row.email) if len(one) >= 4]
    return No.TOO_EASY if len(set(said)) < DIFFERENT_AT_LEAST or any(one in said for one in own) else None
