"""A small, strict OpenID Connect provider on a port of its own, which can also be told to lie.

It checks what a provider must: the client's secret, the address to return to, the code (once), and the verifier whose
challenge it was shown.  `lies` change the token's claims, `signs` how it is signed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

Json = dict[str, Any]
CLIENT, SECRET = "makegood", "a-secret-between-two-servers"
SIZE = 2048


def new_key(kid: str) -> RSAKey:
    return RSAKey.generate_key(SIZE, {"kid": kid, "use": "sig"})


class Provider:
    """A provider; `people` is what it knows of whoever signs in next."""

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        self.issuer = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.claims: Json = {"sub": "u-1", "name": "Lin", "email": "lin@example.test", "groups": ["referees"]}
        self.userinfo: Json = {}
        self.lies: Json = {}
        self.signs: Callable[[Json], str] = self._sign
        self.metadata: Json = {}
        self.asked: list[str] = []
        self.keys = [new_key("k1")]
        self._codes: dict[str, Json] = {}

    def close(self) -> None:
        """Stops listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def rotate(self) -> None:
        """Signs with a new key from now on, and shows no other."""
        self.keys = [new_key(f"k{secrets.token_hex(4)}")]

    # --- what it answers ---

    def authorize(self, query: Json) -> str:
        """Where a browser is sent back to: whoever comes is signed in already."""
        assert query["response_type"] == "code" and query["client_id"] == CLIENT
        assert query["code_challenge_method"] == "S256" and "openid" in query["scope"].split()
        code = secrets.token_urlsafe(16)
        self._codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: Json, authorization: str) -> tuple[int, Json]:
        """A token for a code, once, to the client that asked for it."""
        expected = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = self._codes.pop(form.get("code", ""), None)
        if authorization != f"Basic {expected}":
            return 401, {"error": "invalid_client"}
        if asked is None or form.get("redirect_uri") != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        said = {name: value for name, value in (claims | self.claims | self.lies).items() if value is not None}
        return 200, {"access_token": "a1", "token_type": "Bearer", "id_token": self.signs(said)}

    def document(self, path: str) -> Json | None:
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            found = {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "id_token_signing_alg_values_supported": ["RS256"],
            }
            return found | self.metadata
        if path == "/keys":
            return {"keys": [key.as_dict(private=False) for key in self.keys]}
        return {"sub": self.claims["sub"]} | self.userinfo if path == "/userinfo" else None

    def _sign(self, claims: Json) -> str:
        return jwt.encode({"alg": "RS256", "kid": self.keys[0].kid}, claims, self.keys[0])


def unsigned(claims: Json) -> str:
    """A token that says itself that nobody has signed it."""
    parts = [json.dumps(part).encode() for part in ({"alg": "none", "typ": "JWT"}, claims)]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."


def by_public_key(provider: Provider) -> Callable[[Json], str]:
    """Signs with the public key as if it were a shared secret: the oldest trick against careless readers."""
    pem = provider.keys[0].as_pem(private=False)

    def sign(claims: Json) -> str:
        key = OctKey.import_key(base64.urlsafe_b64encode(pem).decode())
        return jwt.encode({"alg": "HS256", "kid": provider.keys[0].kid}, claims, key, algorithms=["HS256"])

    return sign


def by_stranger(provider: Provider) -> Callable[[Json], str]:
    """Signs with another key under the known name."""
    stranger = new_key(str(provider.keys[0].kid))
    return lambda claims: jwt.encode({"alg": "RS256", "kid": stranger.kid}, claims, stranger)


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                to = provider.authorize(dict(parse_qsl(parts.query)))
                self._answer(303, {}, {"Location": to})
                return
            found = provider.document(parts.path)
            self._answer(404 if found is None else 200, found or {}, {})

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: values[0] for name, values in parse_qs(raw).items()}
            self._answer(*provider.token(form, self.headers.get("authorization", "")), {})

        def _answer(self, status: int, said: Json, headers: dict[str, str]) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            for name, value in (
                {"Content-Type": "application/json", "Content-Length": str(len(body))} | headers
            ).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing: tests look at `asked`."""

    return Handler
