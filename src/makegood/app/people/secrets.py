"""How does a secret look that is handed out once and kept by its hash only?"""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

SECRET_BYTES: Final = 32
LENGTH_AT_MOST: Final = 128


def new_secret(prefix: str) -> str:
    """A secret that nobody guesses; its prefix says what it is, to whoever finds it in a log."""
    return prefix + secrets.token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def looks_right(secret: str, prefix: str) -> bool:
    """Whether it can be one at all: what cannot is not looked up."""
    return secret.startswith(prefix) and len(secret) <= LENGTH_AT_MOST and secret.isascii()
