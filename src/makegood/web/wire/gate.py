"""In which order is a request looked at?  Who is asking, how often, for what, may they, and does it make sense?"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import structlog
from litestar.enums import ScopeType

from ...app.access import Access, Caller
from ...app.ports import LostRace
from ...domain.refusals import Code, Refusal
from .. import noes, problems
from ..services import Services
from .bodies import BODY_AT_MOST, ClientGone, TooLarge, decoded, read_body, read_query
from .call import Call
from .flaws import BadShape
from .head import Head, is_json, read_head, upload_headers
from .metrics import Metrics
from .once import Once
from .rates import Rates
from .reply import Reply, completed, send_reply, send_stream
from .routes import Found, Missing, Params, Route, Router, always

if TYPE_CHECKING:
    from litestar.types import HTTPScope, Receive, Scope, Send

log = structlog.get_logger()
NOWHERE: Final = "-"
_NO_PARAMS: Final[Params] = {}


class Asking(NamedTuple):
    """A request before anything of it has been believed."""

    head: Head
    method: str
    path: str
    address: str
    session: Caller | None = None  # who is signed in on the page that asks


class Gate:
    """An ASGI application that answers the requests of a table of routes."""

    def __init__(self, services: Services, routes: Iterable[Route], access: Access, metrics: Metrics) -> None:
        self._services, self._access, self._metrics = services, access, metrics
        self._router = Router(routes)
        self._rates = Rates(services.rate, time.monotonic)
        self._once = Once()
        self._log = log.bind()  # once, not for every request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.answer(scope, receive, send)

    async def answer(self, scope: Scope, receive: Receive, send: Send, session: Caller | None = None) -> None:
        """Answers one request; `session` is who asks where it comes from a page instead of a program."""
        if scope["type"] != ScopeType.HTTP:
            await send({"type": "websocket.close", "code": 1000, "reason": ""})
            return
        started = time.perf_counter()
        client = scope.get("client")
        path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
        asking = Asking(read_head(scope), scope["method"], path, client[0] if client else "", session)
        method, found = self._router.meant(asking.method, path, asking.head, self._services.origins)
        asking = asking._replace(method=method)
        try:
            reply = await self._answer(asking, found, scope, receive)
        except ClientGone:
            return
        always = found.route.always if isinstance(found, Found) else ()
        reply = completed(reply, asking.head, always, self._services.origins)
        if reply.stream is not None:
            await send_stream(send, receive, reply, asking.head.request_id)
        else:
            await send_reply(send, reply, asking.head.request_id)
        self._note(asking, found, reply, time.perf_counter() - started)

    async def _answer(self, asking: Asking, found: Found | Missing, scope: HTTPScope, receive: Receive) -> Reply:
        """A reply, whatever happens."""
        try:
            return await self._admit(asking, found, scope, receive)
        except BadShape as bad:
            return problems.bad_shape(asking, bad)
        except TooLarge:
            return noes.too_large(asking, BODY_AT_MOST)
        except LostRace:
            return noes.unavailable(asking)
        except ConnectionError as trouble:
            log.error("http.unavailable", request_id=asking.head.request_id, trouble=repr(trouble)[:300])
            return noes.unavailable(asking)
        except ClientGone:
            raise
        except Exception:
            log.exception("http.trouble", request_id=asking.head.request_id, path=asking.path)
            return noes.trouble(asking)

    async def _admit(self, asking: Asking, found: Found | Missing, scope: HTTPScope, receive: Receive) -> Reply:
        """Who is asking comes before whether there is such a thing."""
        if isinstance(found, Found) and found.route.open_to(self._services, found.params):
            caller, reply = None, self._without_token(asking, found.route)
        else:
            caller, reply = await self._with_token(asking)
        if reply is not None:
            return reply
        if isinstance(found, Missing):
            return noes.method_not_allowed(asking, found.allow) if found.allow else noes.nowhere(asking)
        if caller is not None and caller.role not in found.route.roles:
            return problems.refused(asking, Refusal(Code.NOT_YOURS))
        return await self._handle(asking, found, caller, scope, receive)

    async def _handle(
        self, asking: Asking, found: Found, caller: Caller | None, scope: HTTPScope, receive: Receive
    ) -> Reply:
        route = found.route
        query = read_query(scope["query_string"], route.query) if route.query is not None else None
        raw = b""
        body: Any = upload_headers(scope["headers"]) if route.streams else None  # of the route's own type
        if route.decoder is not None or route.reads_any:
            raw = await read_body(receive, asking.head.length)
            body = raw
        if route.decoder is not None:
            if raw and not is_json(asking.head):
                return noes.unsupported_media_type(asking)
            body = decoded(route.decoder, raw)
        call = Call(
            self._services, caller, asking.head, asking.method, asking.path, found.params, query, body, raw,
            scope["headers"], receive if route.streams else None, asking.address,
        )  # fmt: skip
        return await (self._once.answer(call, route.handler) if route.keeps else route.handler(call))

    # --- who is asking, and how often ---

    def _without_token(self, asking: Asking, route: Route) -> Reply | None:
        wait_s = 0 if route.open_to is always else self._rates.take(asking.address)
        return noes.too_many_requests(asking, wait_s) if wait_s else None

    async def _with_token(self, asking: Asking) -> tuple[Caller | None, Reply | None]:
        """The caller, or the no.  An address that keeps sending unknown tokens soon causes no more reading."""
        header = asking.head.authorization
        caller = asking.session or self._access.known(header)
        if caller is None:
            if self._rates.empty(asking.address):
                return None, noes.too_many_requests(asking, 1)
            caller = await self._access.authenticate(header)
        wait_s = self._rates.take(caller.token_hash if caller is not None else asking.address)
        if wait_s:
            return None, noes.too_many_requests(asking, wait_s)
        return caller, (noes.unauthenticated(asking) if caller is None else None)

    # --- what is left behind ---

    def _note(self, asking: Asking, found: Found | Missing, reply: Reply, seconds: float) -> None:
        route = found.route.path if isinstance(found, Found) else NOWHERE
        method = asking.method if isinstance(found, Found) else NOWHERE
        self._metrics.request(method, route, reply.status, seconds)
        if isinstance(found, Found) and found.route.command:
            result = "replayed" if problems.REPLAYED in reply.headers else reply.code or "done"
            self._metrics.command(found.route.command, result)
        self._log.info(
            "http.answered",
            request_id=asking.head.request_id,
            method=method,
            route=route,
            status=reply.status,
            code=reply.code,
            ms=round(seconds * 1000, 2),
        )
