"""How does a browser stay signed in, and how does a form prove that it came from a page of ours?

The session is a secret in a cookie that scripts cannot read, new at every sign-in.  The proof in each form is made
from the session's secret, or from a random one before anybody has signed in: no other site can know it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Final

SESSION: Final = "makegood_session"
SIGN_ON: Final = "makegood_sign_on"
GUEST: Final = "makegood_guest"
LANGUAGE: Final = "makegood_language"
A_YEAR_S: Final = 365 * 24 * 3600
_COOKIES_LENGTH_AT_MOST: Final = 8192


def read_cookies(header: str) -> Mapping[str, str]:
    """The cookies of a request; none where the header makes no sense."""
    if len(header) > _COOKIES_LENGTH_AT_MOST:
        return {}
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}


def cookie(name: str, value: str, *, secure: bool, kept_for_s: int | None = None) -> tuple[bytes, bytes]:
    """The header that sets a cookie: for as long as the browser runs unless told, for nobody but this server."""
    parts = [f"{name}={value}", "Path=/", "HttpOnly", "SameSite=Lax"]
    parts += [f"Max-Age={kept_for_s}"] if kept_for_s is not None else []
    parts += ["Secure"] if secure else []
    return (b"set-cookie", "; ".join(parts).encode("latin-1"))


def session_name(secure: bool) -> str:
    """By https no other server, not even a sibling's, can set this cookie."""
    return f"__Host-{SESSION}" if secure else SESSION


def gone(name: str, *, secure: bool) -> tuple[bytes, bytes]:
    """The header that removes a cookie."""
    return cookie(name, "", secure=secure, kept_for_s=0)


def new_secret() -> str:
    return secrets.token_urlsafe(24)


def proof_of(secret: str) -> str:
    """What a form carries: made from the secret, and not leading back to it."""
    return hmac.new(secret.encode(), b"makegood form", hashlib.sha256).hexdigest()


def proves(secret: str, proof: str) -> bool:
    return hmac.compare_digest(proof_of(secret).encode(), proof.encode())
