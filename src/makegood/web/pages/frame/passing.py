"""How do scripts on a page send evidence and watch it?  Some of the interface's routes take the page's session, too.

Under /mine they are the same routes with the same handlers; who asks is who has signed in, instead of a token's owner.
Whatever changes something carries the page's proof in a header; without it nobody is asking.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from litestar.enums import ScopeType

from ....app.access import Caller
from ....app.people.sessions import Sessions
from ...wire.words import EN, ZH
from .cookies import LANGUAGE, proves, read_cookies, session_name
from .visit import PEOPLE

if TYPE_CHECKING:
    from litestar.types import Receive, Scope, Send

UNDER: Final = "/mine"
PROOF_HEADER: Final = "x-makegood-proof"
_ID: Final = "[^/]{1,128}"
_PASSED: Final = re.compile(
    rf"/uploads(?:/{_ID})?|/cases/{_ID}/(?:uploads|exhibits)"
    rf"|/exhibits/{_ID}(?:/progress|/original|/pictures/[0-9]{{1,4}})?"
)
_READS: Final = frozenset({"GET", "HEAD"})
_REPLACED: Final = frozenset({b"authorization", b"cookie", PROOF_HEADER.encode()})
_OTHER_SITES: Final = frozenset({"cross-site", "same-site"})


class Interface(Protocol):
    """The interface for programs, which believes us who is asking."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send, session: Caller | None = None, /) -> None: ...


class Passing:
    """Passes requests of a page on to the interface, in the name of who has signed in."""

    def __init__(self, sessions: Sessions, interface: Interface) -> None:
        self._sessions, self._interface = sessions, interface

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A path that is not passed on is one that the interface does not have."""
        if scope["type"] != ScopeType.HTTP:
            await send({"type": "websocket.close", "code": 1000, "reason": ""})
            return
        asked = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1").partition("?")[0]
        rest = asked.removeprefix(UNDER)
        path = f"/v1{rest}" if _PASSED.fullmatch(rest) else asked
        said = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        cookies = read_cookies(said.get("cookie", ""))
        headers = [(name, value) for name, value in scope["headers"] if name not in _REPLACED]
        if cookies.get(LANGUAGE) in (ZH, EN):  # the last one counts
            headers.append((b"accept-language", cookies[LANGUAGE].encode()))
        passed: Any = {**scope, "path": path, "raw_path": path.encode("latin-1"), "headers": headers}
        secret = cookies.get(session_name(scope.get("scheme") == "https"), "")
        caller = await self._caller(secret) if secret and _is_ours(scope["method"], said, secret) else None
        await self._interface(cast("Scope", passed), receive, send, caller)

    async def _caller(self, secret: str) -> Caller | None:
        session = await self._sessions.recognise(secret)
        return session.caller if session is not None and session.caller.role in PEOPLE else None


def _is_ours(method: str, said: dict[str, str], secret: str) -> bool:
    """Reading comes from no other site, and the rest from a page of this session."""
    if said.get("sec-fetch-site") in _OTHER_SITES:
        return False
    return method in _READS or proves(secret, said.get(PROOF_HEADER, ""))
