"""How are passwords hashed?  With argon2id, on a thread, and few at a time: each takes 64 MiB for a moment."""

from __future__ import annotations

import asyncio
import secrets
from typing import Final

from argon2 import PasswordHasher, profiles
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE: Final = 2


class Argon2Passwords:
    """Hashes by the second choice of RFC 9106 (64 MiB, three passes); `hasher` may be another one."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher.from_parameters(profiles.RFC_9106_LOW_MEMORY)
        self._nobodys: str | None = None
        self._busy = asyncio.Semaphore(AT_ONCE)

    async def hashed(self, password: str) -> str:
        async with self._busy:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def fits(self, password_hash: str | None, password: str) -> bool:
        async with self._busy:
            return await asyncio.to_thread(self._fits, password_hash, password)

    def is_stale(self, password_hash: str) -> bool:
        return self._hasher.check_needs_rehash(password_hash)

    def _fits(self, password_hash: str | None, password: str) -> bool:
        """Where there is no hash, one of nobody's is tried: a refusal takes the same work."""
        if password_hash is None and self._nobodys is None:
            self._nobodys = self._hasher.hash(secrets.token_urlsafe(16))
        try:
            self._hasher.verify(password_hash or self._nobodys or "", password)
        except (VerificationError, InvalidHashError):
            return False
        return password_hash is not None
