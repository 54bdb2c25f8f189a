"""Which links sign somebody in once, and who may make one?

A link of ours holds a secret whose hash is kept until it is used.  A link that the platform signs by itself holds who
is meant, until when, and a signature under a secret that both know; it, too, is kept once used, and works once.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import timedelta
from typing import Final, NamedTuple
from urllib.parse import urlencode

from ..codec import decode, encode
from ..ports import Clock, LostRace
from ..ports.people import LinkRow, PeopleStore
from .secrets import hash_of, looks_right, new_secret

PREFIX: Final = "mgl_"
PASSWORD: Final = "password"
CONSUMER: Final = "consumer"
LASTS: Final = {PASSWORD: timedelta(hours=24), CONSUMER: timedelta(minutes=10)}
SIGNED_FIELDS: Final = ("consumer_id", "expires", "nonce", "return_to")
"""What a platform's signature covers, in this order, as the query of an address: `consumer_id=…&expires=…&…`."""

_MICROSECOND: Final = timedelta(microseconds=1)
_SECOND: Final = 1_000_000
_SIGNED_FOR_AT_MOST_S: Final = 3600
_NAME_LENGTH: Final = 64


class LinkDoc(NamedTuple):
    """What a link holds besides: the page it leads to."""

    return_to: str = "/"


class Link(NamedTuple):
    """For whom a link is, and where it leads."""

    subject: str
    return_to: str


class Issued(NamedTuple):
    """A link's secret, shown this once, and until when it works, in microseconds."""

    secret: str
    expires_at: int


class Links:
    """Makes links and takes them back.  `shared` is the secret by which the platform signs its own."""

    def __init__(self, store: PeopleStore, clock: Clock, shared: str = "") -> None:
        self._store, self._clock, self._shared = store, clock, shared

    async def issue(self, purpose: str, subject: str, return_to: str = "/") -> Issued:
        """A new link of a purpose; it works once, and not for long."""
        secret, now = new_secret(PREFIX), self._clock.now()
        expires_at = now + LASTS[purpose] // _MICROSECOND
        doc = encode(LinkDoc(return_to))
        await self._store.add_link(LinkRow(hash_of(secret), purpose, subject, now, expires_at, None, doc))
        return Issued(secret, expires_at)

    async def void(self, purpose: str, subject: str) -> None:
        """The links of this purpose that are still open no longer work."""
        await self._store.void_links(purpose, subject, self._clock.now())

    async def look(self, purpose: str, secret: str) -> Link | None:
        """What a link that still works is for; looking does not use it, so that a preview of the address does not."""
        if not looks_right(secret, PREFIX):
            return None
        row = await self._store.link(hash_of(secret))
        if row is None or row.purpose != purpose or row.used_at is not None or row.expires_at <= self._clock.now():
            return None
        return Link(row.subject, decode(row.doc, LinkDoc).return_to)

    async def use(self, purpose: str, secret: str) -> Link | None:
        """Uses a link; only one of two who come at once gets in."""
        found = await self.look(purpose, secret)
        if found is None or not await self._store.use_link(hash_of(secret), self._clock.now()):
            return None
        return found

    # --- links that the platform signs ---

    def signed(self, said: Mapping[str, str]) -> Link | None:
        """What a signed link is for, as far as it tells by itself: signature, expiry and names."""
        now_s = self._clock.now() // _SECOND
        expires, subject, nonce = said.get("expires", ""), said.get("consumer_id", ""), said.get("nonce", "")
        if not self._shared or not self._has_our_signature(said):
            return None
        if not (expires.isdecimal() and now_s < int(expires) <= now_s + _SIGNED_FOR_AT_MOST_S):
            return None
        if not (0 < len(subject) <= _NAME_LENGTH and 8 <= len(nonce) <= _NAME_LENGTH):
            return None
        return Link(subject, said.get("return_to", "") or "/")

    async def use_signed(self, said: Mapping[str, str]) -> Link | None:
        """Uses a signed link: its number is kept, and whoever brings it again is refused."""
        found, now = self.signed(said), self._clock.now()
        if found is None:
            return None
        row = LinkRow(
            hash_of(f"signed {found.subject} {said['nonce']}"),
            CONSUMER,
            found.subject,
            now,
            int(said["expires"]) * _SECOND,
            now,
            encode(LinkDoc(found.return_to)),
        )
        try:
            await self._store.add_link(row)
        except LostRace:
            return None
        return found

    def _has_our_signature(self, said: Mapping[str, str]) -> bool:
        return hmac.compare_digest(signature(self._shared, said).encode(), said.get("signature", "").encode())


def signature(shared: str, said: Mapping[str, str]) -> str:
    """The signature of a link: HMAC-SHA256, in hexadecimal, of its fields in order as a query."""
    covered = urlencode([(name, said.get(name, "")) for name in SIGNED_FIELDS])
    return hmac.new(shared.encode(), covered.encode(), hashlib.sha256).hexdigest()
