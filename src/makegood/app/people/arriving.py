"""Who is it that comes from another server that knows our people, and in which roles?

A person stands for an issuer and a subject, never for an e-mail address: addresses are given away.  What a provider
says of roles holds at each arrival; where it says nothing, the roles that an operator gave hold.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Final

from ...domain.words import Actor, Role
from ..codec import encode
from ..ports import Clock, LostRace
from ..ports.people import Departure, Identity, PeopleStore, PersonRow, SignOn
from ..trail import Trail
from .persons import STAFF, Grant, Person, PersonDoc, login_of, read_person

_LENGTHS: Final = 200
_TRIES: Final = 3


class Arriving:
    """Sends browsers to a provider, and takes in who comes back."""

    def __init__(self, store: PeopleStore, sign_on: SignOn, trail: Trail, clock: Clock) -> None:
        self._store, self._sign_on, self._trail, self._clock = store, sign_on, trail, clock

    @property
    def label(self) -> str:
        return self._sign_on.label

    async def depart(self, return_uri: str) -> Departure:
        return await self._sign_on.depart(return_uri)

    async def arrive(self, code: str, departure: Departure, return_uri: str) -> Person | None:
        """Who has come; None where they are disabled here or have no role.  SignOnRefused where the word is no good."""
        identity = await self._sign_on.arrive(code, departure, return_uri)
        for _ in range(_TRIES):
            try:
                return await self._person(identity)
            except LostRace:  # the same person arrives twice at this moment
                continue
        return None

    async def _person(self, identity: Identity) -> Person | None:
        key = f"{identity.issuer} {identity.subject}"
        row = await self._store.person_by_sign_on(key)
        grants = tuple(dict.fromkeys(_grants(identity)))
        if row is None:
            return await self._new(identity, key, grants) if grants else None
        if row.disabled_at is not None:
            return None
        doc = encode(PersonDoc(grants)) if grants else row.doc
        name, email = _short(identity.name) or row.name, _short(identity.email) or row.email
        told = row._replace(doc=doc, name=name, email=email)
        if told != row:
            await self._store.put_person(told._replace(version=row.version + 1))
        return read_person(told)

    async def _new(self, identity: Identity, key: str, grants: tuple[Grant, ...]) -> Person:
        person_id = _id_of(key)
        row = PersonRow(
            person_id,
            1,
            login_of(person_id),
            _short(identity.name) or person_id,
            _short(identity.email),
            None,
            key,
            None,
            self._clock.now(),
            encode(PersonDoc(grants)),
        )
        await self._store.put_person(row)
        said = {"person": person_id, "grants": [str(grant) for grant in grants], "issuer": identity.issuer}
        await self._trail.note(Actor(Role.SYSTEM, "sign-on"), "person.added", said)
        return read_person(row)


def _grants(identity: Identity) -> list[Grant]:
    known = [(Role(role), shop) for role, shop in identity.grants if role in STAFF]
    return [Grant(role, shop) for role, shop in known if (role is Role.MERCHANT) == bool(shop)]


def _id_of(key: str) -> str:
    """An id that no provider can choose: nobody becomes somebody else by being called so there."""
    return "oidc-" + base64.b32encode(hashlib.sha256(key.encode()).digest())[:12].decode().lower()


def _short(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable())[:_LENGTHS].strip()
