"""Whose token is this?  Tokens are minted, kept by their SHA-256 only, recognised, and revoked.

Their expiry is judged by the wall clock: a sandbox that winds its clock forward signs nobody out.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final, NamedTuple

from ..domain.words import Actor, Role
from .codec import encode
from .ports import Registry, TokenRow

PREFIX: Final = "mg_"
SECRET_BYTES: Final = 32
TOKEN_LENGTH_AT_MOST: Final = 128
KEPT_FOR_S: Final = 5.0
KEPT_AT_MOST: Final = 10_000
PEOPLE: Final = frozenset({Role.CONSUMER, Role.MERCHANT, Role.ARBITRATOR, Role.OPERATOR, Role.INTEGRATION})
_MICROSECOND: Final = timedelta(microseconds=1)
_MICROSECONDS: Final = 1_000_000

Wall = Callable[[], float]


class Caller(NamedTuple):
    """Who is asking, and by which token (its hash: what is counted and revoked is the token, not the person)."""

    actor: Actor
    token_hash: str

    @property
    def role(self) -> Role:
        return self.actor.role

    @property
    def scope(self) -> str:
        """Whose idempotency keys these are: one person's, whatever token they use."""
        return f"{self.actor.role}:{self.actor.shop_id or ''}:{self.actor.subject}"


async def mint(
    store: Registry,
    role: Role,
    shop_id: str | None = None,
    consumer_id: str | None = None,
    person: str | None = None,
    expires_in: timedelta | None = None,
    wall: Wall = time.time,
) -> str:
    """A new bearer token; it is shown this once.  ValueError says what is missing.

    A merchant's token speaks for one shop and a consumer's for one consumer, known or not.  `person` names a staff
    member; without it a role is one and the same default person.
    """
    subject = _subject(role, shop_id, consumer_id, person)
    token = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    now = int(wall() * _MICROSECONDS)
    expires_at = None if expires_in is None else now + expires_in // _MICROSECOND
    shop = shop_id if role is Role.MERCHANT else None
    await store.put_token(
        TokenRow(hash_of(token), role.value, subject, shop, expires_at, None, encode({"minted_at": now}), now)
    )
    return token


def _subject(role: Role, shop_id: str | None, consumer_id: str | None, person: str | None) -> str:
    if role not in PEOPLE:
        raise ValueError(f"nobody signs in as {role}; roles are {', '.join(sorted(PEOPLE))}")
    if role is Role.MERCHANT and not shop_id:
        raise ValueError("a merchant's token needs a shop")
    if role is Role.CONSUMER and not consumer_id:
        raise ValueError("a consumer's token needs a consumer")
    if role not in (Role.MERCHANT, Role.CONSUMER) and shop_id:
        raise ValueError(f"a token of the role {role} is not bound to a shop, so it would reach further than that one")
    return (consumer_id if role is Role.CONSUMER else person) or role.value


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Access:
    """Recognises tokens.  What was recognised is believed for a few seconds, but never once revoked in this process."""

    def __init__(self, store: Registry, wall: Wall = time.time) -> None:
        self._store, self._wall = store, wall
        self._kept: dict[str, tuple[float, Caller, int | None]] = {}
        self._asked: list[tuple[str, asyncio.Future[TokenRow | None]]] = []
        self._asking: asyncio.Task[None] | None = None

    def known(self, header: str) -> Caller | None:
        """The caller, if this `Authorization` was recognised a moment ago: nothing is read."""
        token = _bearer(header)
        return self._fresh(hash_of(token), self._wall()) if token is not None else None

    async def authenticate(self, header: str) -> Caller | None:
        """Who presents this `Authorization` header; nobody where it is none of ours, has expired or is revoked."""
        token = _bearer(header)
        if token is None:
            return None
        token_hash, now = hash_of(token), self._wall()
        return self._fresh(token_hash, now) or self._read(await self._look_up(token_hash), now)

    async def revoke(self, token: str) -> bool:
        """Ends a token, here at once and in other processes within seconds; tells whether there was one to end."""
        return await self.revoke_hash(hash_of(token))

    async def revoke_hash(self, token_hash: str) -> bool:
        """The same, for who knows a token by its hash alone."""
        row = await self._store.token(token_hash)
        if row is None or row.revoked_at is not None:
            return False
        await self._store.put_token(row._replace(revoked_at=int(self._wall() * _MICROSECONDS)))
        self._kept.pop(token_hash, None)
        return True

    async def _look_up(self, token_hash: str) -> TokenRow | None:
        """Those who come at the same time are looked up together."""
        found: asyncio.Future[TokenRow | None] = asyncio.get_running_loop().create_future()
        self._asked.append((token_hash, found))
        if self._asking is None:
            self._asking = asyncio.get_running_loop().create_task(self._ask())
        return await found

    async def _ask(self) -> None:
        while self._asked:
            together, self._asked = self._asked, []
            rows: dict[str, TokenRow] = {}
            trouble: Exception | None = None
            try:
                rows = {row.token_hash: row for row in await self._store.tokens_by_hash([each for each, _ in together])}
            except Exception as raised:
                trouble = raised
            for token_hash, found in together:
                if found.done():  # who asked has gone
                    continue
                if trouble is not None:
                    found.set_exception(trouble)
                else:
                    found.set_result(rows.get(token_hash))
        self._asking = None

    def _fresh(self, token_hash: str, now: float) -> Caller | None:
        kept = self._kept.get(token_hash)
        if kept is None or now >= kept[0] or _over(kept[2], now):
            return None
        return kept[1]

    def _read(self, row: TokenRow | None, now: float) -> Caller | None:
        if row is None or row.revoked_at is not None or _over(row.expires_at, now):
            return None
        caller = Caller(Actor(Role(row.role), row.subject, row.shop_id), row.token_hash)
        if len(self._kept) >= KEPT_AT_MOST:
            self._kept.clear()
        self._kept[row.token_hash] = (now + KEPT_FOR_S, caller, row.expires_at)
        return caller


def _bearer(header: str) -> str | None:
    scheme, _, token = header.partition(" ")
    token = token.strip()
    ours = scheme.lower() == "bearer" and token.startswith(PREFIX) and len(token) <= TOKEN_LENGTH_AT_MOST
    return token if ours and token.isascii() else None


def _over(expires_at: int | None, now: float) -> bool:
    return expires_at is not None and now * _MICROSECONDS >= expires_at
