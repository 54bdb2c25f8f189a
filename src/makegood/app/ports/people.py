"""What is kept of people who sign in, and what does the application need to know them by?

Instants are microseconds on the wall clock: a sandbox that winds its clock forward signs nobody out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class PersonRow(NamedTuple):
    """A member of staff.  `sign_on` is `issuer subject` of a provider; `doc` holds the grants."""

    person_id: str
    version: int
    login: str
    name: str
    email: str
    password_hash: str | None
    sign_on: str | None
    disabled_at: int | None
    created_at: int
    doc: bytes


class SessionRow(NamedTuple):
    """A browser that is signed in, by the SHA-256 of its secret.

    `owner` is whose list of sessions it stands in; a session ends with its person, and with the token it began with.
    """

    session_hash: str
    owner: str
    person_id: str | None
    token_hash: str | None
    role: str
    subject: str
    shop_id: str | None
    how: str
    agent: str
    created_at: int
    seen_at: int
    expires_at: int
    ended_at: int | None = None


class LinkRow(NamedTuple):
    """A link that works once, by the SHA-256 of its secret; `purpose` says what for, `doc` holds the rest."""

    link_hash: str
    purpose: str
    subject: str
    created_at: int
    expires_at: int
    used_at: int | None
    doc: bytes


class AttemptRow(NamedTuple):
    """How often signing in under a name has failed in a row, whether or not there is such a name."""

    login_hash: str
    failures: int
    tried_at: int
    locked_until: int


class PeopleStore(Protocol):
    """Keeps people, their sessions, links and failed attempts."""

    async def person(self, person_id: str) -> PersonRow | None: ...
    async def person_by_login(self, login: str) -> PersonRow | None: ...
    async def person_by_sign_on(self, sign_on: str) -> PersonRow | None: ...
    async def persons(self) -> Sequence[PersonRow]: ...
    async def put_person(self, row: PersonRow) -> None:
        """Compare and set by version (1 is an insert); LostRace when it fails, or when the login is taken."""
        ...

    async def add_session(self, row: SessionRow) -> None: ...
    async def session(self, session_hash: str, now: int) -> SessionRow | None:
        """A session that lives: not ended, not over, its person not disabled, its token neither revoked nor over."""
        ...

    async def session_seen(self, session_hash: str, at: int) -> None: ...
    async def sessions_of(self, owner: str, now: int) -> Sequence[SessionRow]:
        """The living sessions of somebody, the last used first."""
        ...

    async def end_session(self, owner: str, session_hash: str, at: int) -> None: ...
    async def end_sessions(self, owner: str, but: str, at: int) -> None:
        """Ends all sessions of somebody but one."""
        ...

    async def add_link(self, row: LinkRow) -> None:
        """Keeps a link; LostRace where there is one of this secret."""
        ...

    async def link(self, link_hash: str) -> LinkRow | None: ...
    async def use_link(self, link_hash: str, at: int) -> bool:
        """Marks a link as used; False where it was used before, or has expired."""
        ...

    async def void_links(self, purpose: str, subject: str, at: int) -> None: ...
    async def attempt(self, login_hash: str) -> AttemptRow | None: ...
    async def put_attempt(self, row: AttemptRow, failures_before: int) -> bool:
        """Counts an attempt; False where somebody else has counted one meanwhile."""
        ...

    async def forget_attempts(self, login_hash: str) -> None: ...
    async def revoke_tokens_of(self, subject: str, at: int) -> None:
        """Revokes the tokens of a member of staff."""
        ...


class Passwords(Protocol):
    """Makes hashes of passwords that are slow to guess, and checks them; each takes a good part of a second."""

    async def hashed(self, password: str) -> str: ...
    async def fits(self, password_hash: str | None, password: str) -> bool:
        """Takes as long where there is no hash to fit."""
        ...

    def is_stale(self, password_hash: str) -> bool:
        """Tells whether the hash was made with less work than is done today."""
        ...


class Departure(NamedTuple):
    """Where a browser is sent to sign in elsewhere, and what it must bring back."""

    url: str
    state: str
    nonce: str
    verifier: str


class Identity(NamedTuple):
    """Who somebody is by the word of a provider; `grants` are (role, shop) by its claims."""

    issuer: str
    subject: str
    name: str
    email: str
    grants: tuple[tuple[str, str | None], ...]


class SignOnRefused(Exception):
    """The provider, or what it sent, does not let this person in; the sentence is for the log."""


class SignOn(Protocol):
    """Another server that knows our people, such as one that speaks OpenID Connect.

    ConnectionError where it does not answer.
    """

    @property
    def label(self) -> str:
        """What people call it."""
        ...

    async def depart(self, return_uri: str) -> Departure: ...
    async def arrive(self, code: str, departure: Departure, return_uri: str) -> Identity:
        """Who came back with this code.  SignOnRefused where its word does not hold."""
        ...
