"""How does somebody sign in at an OpenID Connect provider, and when is its word believed?

The authorization code flow with PKCE.  A code is exchanged over a line of our own, and the token that comes back is
checked even so: who signed it, with which algorithm, for whom, for which browser, until when (OpenID Connect Core,
3.1.3.7).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from joserfc import jws, jwt
from joserfc.errors import JoseError

from ...app.ports.people import Departure, Identity, SignOnRefused
from .claims import Claims, Mapped, granted, words_at
from .provider import Provider, get_json, post_form

LEEWAY_S: Final = 60
OLDEST_S: Final = 600
_SUBJECT_LENGTH: Final = 255


class Client(NamedTuple):
    """Who we are to the provider; without a secret we are a public client, which PKCE alone protects."""

    issuer: str
    client_id: str
    client_secret: str
    scopes: str
    label: str
    mapped: Mapped


class OpenIdConnect:
    """Sign-in at one provider.  `now` is the wall's time in seconds."""

    def __init__(self, client: Client, provider: Provider | None = None, now: Callable[[], float] = time.time) -> None:
        self._client, self._now = client, now
        self._provider = provider or Provider(client.issuer)

    @property
    def label(self) -> str:
        return self._client.label

    async def depart(self, return_uri: str) -> Departure:
        metadata = await self._provider.metadata()
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        asked = {
            "response_type": "code",
            "client_id": self._client.client_id,
            "redirect_uri": return_uri,
            "scope": self._client.scopes,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
        }
        joined = "&" if "?" in metadata.authorization else "?"
        return Departure(f"{metadata.authorization}{joined}{urlencode(asked)}", state, nonce, verifier)

    async def arrive(self, code: str, departure: Departure, return_uri: str) -> Identity:
        answer = await self._exchange(code, departure.verifier, return_uri)
        claims = await self._claims(str(answer.get("id_token", "")), departure.nonce)
        if not words_at(claims, self._client.mapped.claim):
            claims = await self._with_userinfo(claims, str(answer.get("access_token", "")))
        return Identity(
            self._client.issuer,
            claims["sub"],
            _text(claims.get("name") or claims.get("preferred_username")),
            _text(claims.get("email")),
            granted(claims, self._client.mapped),
        )

    async def _exchange(self, code: str, verifier: str, return_uri: str) -> Claims:
        metadata, client = await self._provider.metadata(), self._client
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": return_uri,
            "code_verifier": verifier,
        }
        if client.client_secret and not metadata.posts_secret:
            return await post_form(metadata.token, form, (client.client_id, client.client_secret))
        form |= {"client_id": client.client_id}
        form |= {"client_secret": client.client_secret} if client.client_secret else {}
        return await post_form(metadata.token, form, None)

    async def _claims(self, id_token: str, nonce: str) -> Claims:
        """The claims of a token that was signed by the provider, for us, for this browser, and just now."""
        metadata = await self._provider.metadata()
        try:
            header = jws.extract_compact(id_token.encode()).headers()
            if header.get("alg") not in metadata.algorithms:
                raise SignOnRefused(f"the token is signed by {header.get('alg')!r}")
            key = await self._provider.key(header.get("kid"))
            claims = jwt.decode(id_token, key, algorithms=list(metadata.algorithms)).claims
            self._rules(nonce).validate(claims)
        except (JoseError, ValueError) as wrong:
            raise SignOnRefused(f"the token does not hold: {wrong}") from wrong
        _hold(claims, self._client.client_id, nonce)
        return claims

    def _rules(self, nonce: str) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            lambda: int(self._now()),
            LEEWAY_S,
            iss={"essential": True, "value": self._client.issuer},
            aud={"essential": True, "value": self._client.client_id},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
            sub={"essential": True},
        )

    async def _with_userinfo(self, claims: Claims, access_token: str) -> Claims:
        """Roles often stand only in what the provider tells beside the token; it must be about the same person."""
        address = (await self._provider.metadata()).userinfo
        if not address or not access_token:
            return claims
        more = await get_json(address, access_token)
        if more.get("sub") != claims["sub"]:
            raise SignOnRefused("the provider tells about somebody else than the token")
        return {**claims, **more}


def _hold(claims: Claims, client_id: str, nonce: str) -> None:
    """What the rules of a claims registry do not say."""
    audience, party, subject = claims["aud"], claims.get("azp"), claims["sub"]
    if isinstance(audience, list) and len(audience) > 1 and party is None:
        raise SignOnRefused("the token is for several, and does not say who asked for it")
    if party is not None and party != client_id:
        raise SignOnRefused("the token was asked for by somebody else")
    if not (isinstance(subject, str) and 0 < len(subject) <= _SUBJECT_LENGTH):
        raise SignOnRefused("the token names no person")
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise SignOnRefused("the token is for another browser")


def challenge_of(verifier: str) -> str:
    """What the provider is shown first, so that only who holds the verifier can use the code (RFC 7636)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _text(value: Any) -> str:  # Any: a claim as it came
    return value if isinstance(value, str) else ""
