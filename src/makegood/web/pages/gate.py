"""In which order is a request for a page looked at?  Which view, who asks, may they, and is the form one of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import parse_qs, parse_qsl, unquote

import structlog

from ...app.access import Access, Caller
from ..services import Services
from ..wire.bodies import ClientGone, TooLarge, read_body
from ..wire.words import EN, ZH, language_of
from .cookies import GUEST, LANGUAGE, SESSION, cookie, gone, new_secret, proves, read_cookies
from .drawing import Drawing
from .filling import Typed, first
from .visit import Away, Page, Shown, Visit, Way, forbidden, not_here

if TYPE_CHECKING:
    from litestar.types import HTTPScope, Receive, Scope, Send

log = structlog.get_logger()
FIELDS_AT_MOST: Final = 200
PROOF: Final = "proof"
FORM: Final = "application/x-www-form-urlencoded"
_ELSEWHERE: Final = frozenset({"cross-site", "same-site"})


class Asked(NamedTuple):
    """A request as far as its head tells."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    secure: bool

    @property
    def language(self) -> str:
        """The one that was chosen on a page, else the one that the browser prefers."""
        chosen = self.cookies.get(LANGUAGE)
        return chosen if chosen in (ZH, EN) else language_of(self.headers.get("accept-language", ""))


class Gate:
    """The pages as an application: from a request to what is sent back."""

    def __init__(self, services: Services, access: Access, ways: Sequence[Way], drawing: Drawing) -> None:
        self._services, self._access, self._drawing = services, access, drawing
        self._ways = [(_pattern(way.path), way) for way in ways]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        asked = _asked(scope)
        caller = await self._caller(asked)
        secret = asked.cookies[SESSION] if caller is not None else asked.cookies.get(GUEST) or new_secret()
        visit = Visit(
            self._services, self._access, caller, asked.language, asked.method, asked.path, {}, asked.query, {},
            secret, asked.secure,
        )  # fmt: skip
        try:
            shown, visit = await self._shown(asked, visit, receive)
        except ClientGone:
            return
        except Exception:
            log.exception("page.trouble", path=asked.path)
            shown = Page("trouble.html", {"trouble": "trouble"}, 500)
        reply = await self._drawing.reply(shown, visit)
        await _send(send, asked.method, reply._replace(headers=(*reply.headers, *self._cookies(asked, visit))))

    async def _caller(self, asked: Asked) -> Caller | None:
        token = asked.cookies.get(SESSION)
        return await self._access.authenticate(f"Bearer {token}") if token else None
