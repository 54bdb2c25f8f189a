"""Who works here, in which roles, and may they still come in?

Every change is in the audit log.  What cannot be done is a `No`; its sentence stands in the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from ...domain.words import Actor, Role
from ..codec import decode, encode, instant
from ..ports import Clock, LostRace
from ..ports.people import PeopleStore, PersonRow
from ..trail import Trail

STAFF: Final = frozenset({Role.MERCHANT, Role.ARBITRATOR, Role.OPERATOR})
GRANTS_AT_MOST: Final = 50
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_SHOP_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LOGIN: Final = re.compile(r"[^\s\x00-\x1f\x7f]{1,200}")
_ROLE_NAMES: Final = frozenset(role.value for role in Role)


class No(StrEnum):
    """Why a person is not added or changed, or a password not taken."""

    BAD_ID = "bad_id"
    BAD_LOGIN = "bad_login"
    TAKEN = "taken"
    NO_ROLE = "no_role"
    NO_SHOP = "no_shop"
    UNKNOWN = "unknown"
    OVERTAKEN = "overtaken"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_EASY = "too_easy"


class Grant(NamedTuple):
    """A role that somebody has; a merchant has it in one shop."""

    role: Role
    shop_id: str | None = None

    def __str__(self) -> str:
        return f"{self.role}:{self.shop_id}" if self.shop_id else self.role.value


class PersonDoc(NamedTuple):
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff, without anything secret."""

    id: str
    login: str
    name: str
    email: str
    grants: tuple[Grant, ...]
    has_password: bool
    sign_on: str | None
    disabled_at: datetime | None
    created_at: datetime


class NewPerson(NamedTuple):
    """Somebody to be added; without a login the id is the login."""

    id: str
    grants: tuple[Grant, ...]
    login: str = ""
    name: str = ""
    email: str = ""


def login_of(text: str) -> str:
    """A login as it is compared: nobody remembers whether they wrote it in capitals."""
    return text.strip().casefold()


def grant_of(text: str) -> Grant | None:
    """Reads `operator`, `arbitrator` or `merchant:SHOP`."""
    role, _, shop = text.strip().partition(":")
    if role not in STAFF or bool(shop) != (role == Role.MERCHANT):
        return None
    return Grant(Role(role), shop or None) if not shop or _SHOP_ID.fullmatch(shop) else None


def read_person(row: PersonRow) -> Person:
    """The person in a row, without the hash of the password."""
    return Person(
        row.person_id,
        row.login,
        row.name,
        row.email,
        decode(row.doc, PersonDoc).grants,
        row.password_hash is not None,
        row.sign_on,
        None if row.disabled_at is None else instant(row.disabled_at),
        instant(row.created_at),
    )


class Persons:
    """The members of staff.  `clock` is the wall's."""

    def __init__(self, store: PeopleStore, trail: Trail, clock: Clock) -> None:
        self._store, self._trail, self._clock = store, trail, clock

    async def listed(self) -> Sequence[Person]:
        return [read_person(row) for row in await self._store.persons()]

    async def find(self, person_id: str) -> Person | None:
        row = await self._store.person(person_id)
        return None if row is None else read_person(row)

    async def add(self, by: Actor, wanted: NewPerson) -> Person | No:
        """Adds somebody, who cannot sign in before a password is set or a provider knows them."""
        wrong = _flaw(wanted)
        if wrong is not None:
            return wrong
        row = PersonRow(
            wanted.id,
            1,
            login_of(wanted.login or wanted.id),
            wanted.name.strip() or wanted.id,
            wanted.email.strip(),
            None,
            None,
            None,
            self._clock.now(),
            encode(PersonDoc(wanted.grants)),
        )
        try:
            await self._store.put_person(row)
        except LostRace:
            return No.TAKEN
        await self._note(by, "person.added", row, grants=[str(grant) for grant in wanted.grants])
        return read_person(row)

    async def disable(self, by: Actor, person_id: str) -> Person | No:
        """Nobody comes in as this person any more: sessions, tokens and open links end at once."""
        row = await self._store.person(person_id)
        if row is None:
            return No.UNKNOWN
        if row.disabled_at is not None:
            return read_person(row)
        now = self._clock.now()
        changed = await self._change(by, row, row._replace(disabled_at=now), "person.disabled")
        await self._store.end_sessions(owner_of(person_id), "", now)
        await self._store.revoke_tokens_of(person_id, now)
        await self._store.void_links("password", person_id, now)
        return changed

    async def enable(self, by: Actor, person_id: str) -> Person | No:
        """Lets somebody in again, with the password of before."""
        row = await self._store.person(person_id)
        if row is None:
            return No.UNKNOWN
        return await self._change(by, row, row._replace(disabled_at=None), "person.enabled")

    async def grant(self, by: Actor, person_id: str, grants: tuple[Grant, ...]) -> Person | No:
        """Gives somebody these roles and no others; browsers that are signed in have to sign in anew."""
        wrong = _grants_flaw(grants)
        row = await self._store.person(person_id)
        if wrong is not None or row is None:
            return wrong or No.UNKNOWN
        changed = row._replace(doc=encode(PersonDoc(grants)))
        found = await self._change(by, row, changed, "person.granted", grants=[str(grant) for grant in grants])
        await self._store.end_sessions(owner_of(person_id), "", self._clock.now())
        return found

    async def _change(self, by: Actor, row: PersonRow, new: PersonRow, action: str, **said: object) -> Person | No:
        try:
            await self._store.put_person(new._replace(version=row.version + 1))
        except LostRace:
            return No.OVERTAKEN
        await self._note(by, action, row, **said)
        return read_person(new)

    async def _note(self, by: Actor, action: str, row: PersonRow, **said: object) -> None:
        await self._trail.note(by, action, {"person": row.person_id, "login": row.login, **said})


def owner_of(person_id: str) -> str:
    """Whose sessions those of a member of staff are, in whatever role."""
    return f"person:{person_id}"


def _flaw(wanted: NewPerson) -> No | None:
    """A role's own name is taken: tokens without a person speak in it."""
    if not _ID.fullmatch(wanted.id) or wanted.id in _ROLE_NAMES or wanted.id.startswith("oidc-"):
        return No.BAD_ID
    if not _LOGIN.fullmatch(login_of(wanted.login or wanted.id)):
        return No.BAD_LOGIN
    return _grants_flaw(wanted.grants)


def _grants_flaw(grants: tuple[Grant, ...]) -> No | None:
    if not 0 < len(grants) <= GRANTS_AT_MOST or any(grant.role not in STAFF for grant in grants):
        return No.NO_ROLE
    if any((grant.role is Role.MERCHANT) != bool(grant.shop_id) for grant in grants):
        return No.NO_SHOP
    return None
