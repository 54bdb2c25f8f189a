"""What does an OpenID Connect provider say of itself, and with which keys does it sign now?

Both are read when they are needed and kept for an hour.  A key that is not known makes the keys be read again, but not
more often than every few seconds: a provider may change them at any time, and nobody may make us ask all the time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey

from ...app.ports.people import SignOnRefused

KEPT_FOR_S: Final = 3600.0
ASKED_AGAIN_AFTER_S: Final = 5.0
ANSWER_AT_MOST: Final = 1_000_000
ALGORITHMS: Final = ("RS256", "PS256", "ES256", "EdDSA", "RS384", "RS512", "ES384", "ES512", "PS384", "PS512")
"""All of them sign with a key that only the provider has: `none` and shared secrets are not among them."""

_TIMEOUT_S: Final = 10.0
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_WELL_KNOWN: Final = "/.well-known/openid-configuration"
_ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")
Key = RSAKey | ECKey | OKPKey
Document = Mapping[str, Any]  # Any: JSON of a stranger, looked at field by field


class Metadata(NamedTuple):
    """What a provider says of itself."""

    authorization: str
    token: str
    keys: str
    userinfo: str
    algorithms: tuple[str, ...]
    posts_secret: bool


class Provider:
    """A provider by its issuer.  ConnectionError where it does not answer, SignOnRefused where it makes no sense."""

    def __init__(self, issuer: str, now: Callable[[], float] = time.monotonic) -> None:
        self.issuer, self._now = issuer, now
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, tuple[Key, ...]] | None = None

    async def metadata(self) -> Metadata:
        """Read from the well-known address; it must name the very issuer it was asked for."""
        if self._metadata is None or self._now() - self._metadata[0] >= KEPT_FOR_S:
            said = await get_json(self.issuer.rstrip("/") + _WELL_KNOWN)
            self._metadata = (self._now(), _metadata(said, self.issuer))
        return self._metadata[1]

    async def key(self, kid: str | None) -> Key:
        """The key of this id; the only one there is where none is named."""
        found = self._find(kid)
        if found is None and (self._keys is None or self._now() - self._keys[0] >= ASKED_AGAIN_AFTER_S):
            self._keys = (self._now(), _keys(await get_json((await self.metadata()).keys)))
            found = self._find(kid)
        if found is None:
            raise SignOnRefused(f"the provider has no key {kid!r}")
        return found

    def _find(self, kid: str | None) -> Key | None:
        if self._keys is None or self._now() - self._keys[0] >= KEPT_FOR_S:
            return None
        keys = self._keys[1]
        if kid is None:
            return keys[0] if len(keys) == 1 else None
        return next((key for key in keys if key.kid == kid), None)


def is_safe(address: str) -> bool:
    """https, or this very machine: a code or a key must not travel in the clear."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


async def get_json(address: str, bearer: str = "") -> Document:
    """A document of the provider's."""
    headers = {"accept": "application/json"} | ({"authorization": f"Bearer {bearer}"} if bearer else {})
    return _document(await _send(httpx.Request("GET", address, headers=headers)))


async def post_form(address: str, form: Mapping[str, str], login: tuple[str, str] | None) -> Document:
    """What the provider answers to a form; a client that signs in does so by name and secret."""
    request = httpx.Request("POST", address, data=dict(form), headers={"accept": "application/json"})
    if login is not None:
        request = next(httpx.BasicAuth(*login).sync_auth_flow(request))
    return _document(await _send(request))


async def _send(request: httpx.Request) -> httpx.Response:
    try:
        async with httpx.AsyncClient(timeout=_TIMEOUT_S, follow_redirects=False) as client:
            return await client.send(request)
    except httpx.HTTPError as trouble:
        raise ConnectionError(f"{request.url.host} does not answer: {trouble!r}") from trouble


def _document(answer: httpx.Response) -> Document:
    if answer.status_code >= 500:
        raise ConnectionError(f"{answer.request.url.host} answers {answer.status_code}")
    try:
        said = answer.json() if len(answer.content) <= ANSWER_AT_MOST else None
    except ValueError:
        said = None
    if answer.status_code != 200 or not isinstance(said, dict):
        reason = said.get("error") if isinstance(said, dict) else None
        raise SignOnRefused(f"{answer.request.url.path} answers {answer.status_code}: {reason!r}")
    return said


def _metadata(said: Document, issuer: str) -> Metadata:
    if said.get("issuer") != issuer:
        raise SignOnRefused(f"the provider calls itself {said.get('issuer')!r}, not {issuer!r}")
    addresses = {name: str(said.get(name, "")) for name in (*_ENDPOINTS, "userinfo_endpoint")}
    for name in _ENDPOINTS:
        if not is_safe(addresses[name]):
            raise SignOnRefused(f"{name} is no https address: {addresses[name]!r}")
    theirs = said.get("id_token_signing_alg_values_supported")
    supported = theirs if isinstance(theirs, list) else ["RS256"]
    methods = said.get("token_endpoint_auth_methods_supported")
    return Metadata(
        addresses["authorization_endpoint"],
        addresses["token_endpoint"],
        addresses["jwks_uri"],
        addresses["userinfo_endpoint"] if is_safe(addresses["userinfo_endpoint"]) else "",
        tuple(name for name in ALGORITHMS if name in supported),
        isinstance(methods, list) and "client_secret_basic" not in methods and "client_secret_post" in methods,
    )


def _keys(said: Document) -> tuple[Key, ...]:
    """Keys to check signatures with; a shared secret in a public list is none."""
    listed = said.get("keys")
    found: list[Key] = []
    for one in listed if isinstance(listed, list) else []:
        if not isinstance(one, dict) or one.get("use", "sig") != "sig":
            continue
        try:
            found += [key for key in KeySet.import_key_set({"keys": [one]}).keys if isinstance(key, Key)]
        except (JoseError, ValueError, TypeError, KeyError):
            continue  # a kind of key that is not known here belongs to somebody else
    return tuple(found)
