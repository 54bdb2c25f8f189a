"""In which order is a request for a page looked at?  Which view, who asks, may they, and is the form one of ours."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import parse_qs, parse_qsl, unquote

import structlog
from litestar.enums import ScopeType

from ....app.access import Access
from ....app.people.sessions import Session
from ....app.shops import decode_shop
from ....app.uploads.pouring import Dropped, Stalled
from ...services import Services
from ...uploads.body import Body
from ...wire.bodies import BODY_AT_MOST, ClientGone, TooLarge, read_body
from ...wire.rates import Rates
from ...wire.reply import Header, Reply
from ...wire.words import EN, ZH, language_of
from ..forms.filling import first
from .arriving import Arriving, BadForm
from .cookies import GUEST, LANGUAGE, SIGN_ON, cookie, gone, new_secret, proves, read_cookies, session_name
from .drawing import Drawing
from .visit import PEOPLE, Page, Shown, Visit, Way, forbidden, not_here, please_sign_in, trouble

if TYPE_CHECKING:
    from litestar.types import HTTPScope, Receive, Scope, Send

log = structlog.get_logger()
FIELDS_AT_MOST: Final = 200
PROOF: Final = "proof"
FORM: Final = "application/x-www-form-urlencoded"
_HOST: Final = re.compile(r"[A-Za-z0-9.:\[\]-]{1,255}")
_OTHER_SITES: Final = frozenset({"cross-site", "same-site"})


class Asked(NamedTuple):
    """A request as far as its head tells."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    secure: bool
    address: str = ""
    host: str = ""

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
        self._rates = Rates(services.rate, time.monotonic)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; whatever goes wrong is logged, and said on a page."""
        if scope["type"] != ScopeType.HTTP:
            await send({"type": "websocket.close", "code": 1000, "reason": ""})
            return
        asked = read_asked(scope)
        visit = await self._visit(asked)
        try:
            shown, visit = await self._shown(asked, visit, receive)
            reply = self._drawing.reply(shown, await _named(visit) if isinstance(shown, Page) else visit)
        except ClientGone:
            return
        except Exception:
            log.exception("page.trouble", path=asked.path)
            reply = self._drawing.reply(trouble("trouble", 500), visit)
        await _send(send, asked.method, reply._replace(headers=(*_cookies(asked, visit), *reply.headers)))

    async def _visit(self, asked: Asked) -> Visit:
        kept = asked.cookies.get(session_name(asked.secure), "")
        session = await self._session(asked, kept) if kept else None
        secret = kept if session is not None else asked.cookies.get(GUEST) or new_secret()
        return Visit(
            services=self._services,
            access=self._access,
            caller=session.caller if session is not None else None,
            language=asked.language,
            method=asked.method,
            path=asked.path,
            params={},
            query=asked.query,
            form={},
            secret=secret,
            secure=asked.secure,
            origin=f"{'https' if asked.secure else 'http'}://{asked.host}",
            session=session,
            address=asked.address,
            agent=asked.headers.get("user-agent", ""),
            encodings=asked.headers.get("accept-encoding", ""),
            sign_on=asked.cookies.get(SIGN_ON, ""),
        )

    async def _session(self, asked: Asked, secret: str) -> Session | None:
        """Whose session it is.  An address that keeps sending unknown secrets soon causes no more reading."""
        sessions = self._services.people.sessions
        if self._rates.empty(asked.address) and not sessions.met(secret):
            return None
        session = await sessions.recognise(secret)
        return session if session is not None and session.caller.role in PEOPLE else None

    async def _shown(self, asked: Asked, visit: Visit, receive: Receive) -> tuple[Shown, Visit]:
        """What the view shows, or why no view is asked; and the visit with what the path and the form say."""
        found = self._find(asked)
        if found is None:
            return not_here(), visit
        way, params = found
        visit = replace(visit, params=params)
        refused = self._refused(way, visit)
        if refused is not None:
            return refused, visit
        if way.takes_file:
            return await _with_file(asked, way, visit, receive)
        if asked.method == "POST":
            typed = await _typed(asked, receive)
            if isinstance(typed, Page):
                return typed, visit
            if not proves(visit.secret, first(typed, PROOF)):
                return forbidden("form"), visit
            visit = replace(visit, form=typed)
        return await way.view(visit), visit

    def _find(self, asked: Asked) -> tuple[Way, Mapping[str, str]] | None:
        method = "GET" if asked.method == "HEAD" else asked.method
        for pattern, way in self._ways:
            match = pattern.fullmatch(asked.path) if way.method == method else None
            if match is not None:
                return way, {name: unquote(value) for name, value in match.groupdict().items()}
        return None

    def _refused(self, way: Way, visit: Visit) -> Page | None:
        """Who has not signed in is told how; who has, and may not, is told that."""
        caller = visit.caller
        if self._rates.take(caller.token_hash if caller is not None else visit.address):
            return trouble("too_often", 429)
        if way.guests or (caller is not None and caller.role in way.roles):
            return None
        if caller is not None:
            return forbidden()
        was_in = visit.method == "POST"  # a form comes from a page that was shown to somebody who had signed in
        return please_sign_in(visit, said="session_over" if was_in else None)


async def _named(visit: Visit) -> Visit:
    """The same with the name of the caller's shop, which every page shows; its id where it has none."""
    shop_id = visit.caller.actor.shop_id if visit.caller is not None else None
    row = await visit.services.store.shop(shop_id) if shop_id else None
    return replace(visit, shop_name=(decode_shop(row.doc).name if row is not None else "") or shop_id or "")


async def _with_file(asked: Asked, way: Way, visit: Visit, receive: Receive) -> tuple[Shown, Visit]:
    """The same for a form that brings a file: its fields are looked at before a byte of the file is taken."""
    if asked.headers.get("sec-fetch-site") in _OTHER_SITES:
        return forbidden("form"), visit
    most = visit.services.uploads.limits.video_bytes + BODY_AT_MOST
    try:
        async with Arriving(Body(receive), asked.headers.get("content-type", ""), most) as arriving:
            typed = await arriving.fields()
            visit = replace(visit, form=typed, file=arriving)
            shown = await way.view(visit) if proves(visit.secret, first(typed, PROOF)) else forbidden("form")
            await arriving.leave()
            return shown, visit
    except TooLarge:
        return trouble("too_long", 413), visit
    except (BadForm, Stalled):
        return trouble("unreadable", 400), visit
    except Dropped:
        raise ClientGone from None


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path)))


def read_asked(scope: HTTPScope) -> Asked:
    """Reads the head of a request; what is no text is left out."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    query = parse_qsl(scope["query_string"].decode("latin-1"), max_num_fields=FIELDS_AT_MOST)
    client = scope.get("client")
    path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    return Asked(
        scope["method"],
        path.partition("?")[0],
        {name: value for name, value in query if "\0" not in value},
        headers,
        read_cookies(headers.get("cookie", "")),
        scope.get("scheme") == "https",
        client[0] if client else "",
        headers.get("host", "") if _HOST.fullmatch(headers.get("host", "")) else "",
    )


async def _typed(asked: Asked, receive: Receive) -> Mapping[str, list[str]] | Page:
    """The fields of a form of ours; a page of another site sends none."""
    if asked.headers.get("sec-fetch-site") in _OTHER_SITES:
        return forbidden("form")
    if asked.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        return trouble("unreadable", 415)
    try:
        raw = await read_body(receive, asked.headers.get("content-length"))
        typed = parse_qs(raw.decode("ascii"), errors="strict", max_num_fields=FIELDS_AT_MOST)
    except TooLarge:
        return trouble("too_long", 413)
    except ValueError:
        return trouble("unreadable", 400)
    return {name: [value.replace("\0", "") for value in values] for name, values in typed.items()}


def _cookies(asked: Asked, visit: Visit) -> list[Header]:
    """A guest gets a secret for its forms; a session that has ended is forgotten."""
    if visit.caller is not None:
        return []
    name = session_name(asked.secure)
    headers = [gone(name, secure=asked.secure)] if name in asked.cookies else []
    if GUEST not in asked.cookies:
        headers.append(cookie(GUEST, visit.secret, secure=asked.secure))
    return headers


async def _send(send: Send, method: str, reply: Reply) -> None:
    length = (b"content-length", str(len(reply.body)).encode())
    headers = [(b"content-type", reply.media), length, *reply.headers]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else reply.body, "more_body": False})
