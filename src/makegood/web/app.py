"""How are the JSON interface and the pages put together into one application?"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from litestar import Litestar, Request
from litestar.datastructures import State
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.handlers import asgi
from litestar.response import Response

from ..app.access import Access
from . import noes, problems
from .api.routes import ROUTES
from .openapi.routes import description_routes
from .ops import ops_routes
from .pages.frame.gate import Gate as PageGate
from .pages.routes import is_elsewhere, page_gate, page_routes
from .services import Services
from .wire.gate import Asking, Gate
from .wire.head import read_head
from .wire.metrics import Metrics
from .wire.reply import Reply
from .wire.words import Words

if TYPE_CHECKING:
    from litestar.types import LifeSpanReceive, LifeSpanScope, LifeSpanSend, Receive, Scope, Send

PLACES: Final = ("/healthz", "/readyz", "/metrics", "/openapi.json", "/docs")


class Application(Litestar):
    """What is for the JSON interface goes straight to its gate; the rest is found its way by the framework."""

    gate: Gate
    pages: PageGate

    async def __call__(
        self, scope: Scope | LifeSpanScope, receive: Receive | LifeSpanReceive, send: Send | LifeSpanSend
    ) -> None:
        path = str(scope.get("path", ""))  # there is none in the life of the server
        if scope["type"] == ScopeType.HTTP and path.startswith("/v1/"):
            await self.gate(scope, receive, send)  # type: ignore[arg-type]
        elif scope["type"] == ScopeType.HTTP and path not in PLACES and is_elsewhere(path) and _for_a_person(scope):
            await self.pages(scope, receive, send)  # type: ignore[arg-type]
        else:
            await super().__call__(scope, receive, send)


def create_app(services: Services, access: Access | None = None) -> Litestar:
    """The application.  `app.state` offers `services`, `access` and `metrics` to whoever runs beside it."""
    access, metrics = access or Access(services.store), Metrics()
    routes = (*ROUTES, *ops_routes(metrics))
    gate = Gate(services, (*routes, *description_routes(routes, version("makegood"))), access, metrics)
    pages = page_gate(services, access)
    app = Application(
        route_handlers=[
            asgi("/v1", is_mount=True, copy_scope=False)(gate.__call__),
            *(asgi(place, copy_scope=False)(gate.__call__) for place in PLACES),
            *page_routes(pages, services, gate.answer),
        ],
        exception_handlers={HTTPException: _refused, Exception: _trouble},
        openapi_config=None,
        logging_config=None,
        state=State({"services": services, "access": access, "metrics": metrics}),
    )
    app.gate, app.pages = gate, pages
    return app


def _for_a_person(scope: Any) -> bool:
    """A browser asks for a page; programs are answered as the interface answers."""
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])


def _refused(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """What the framework itself refuses: mostly an address that is none."""
    asking = _asking(request)
    if error.status_code == 404:
        return _response(noes.nowhere(asking))
    if error.status_code == 405:
        allow = (error.headers or {}).get("allow", "")
        return _response(noes.method_not_allowed(asking, tuple(allow.split(", "))))
    detail = Words(error.detail, error.detail)
    return _response(problems.problem(asking, "BAD_REQUEST", detail)._replace(status=error.status_code))


def _trouble(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    return _response(noes.trouble(_asking(request)))


def _asking(request: Request[Any, Any, Any]) -> Asking:
    return Asking(read_head(request.scope), request.method, request.url.path, "")


def _response(reply: Reply) -> Response[bytes]:
    headers = {name.decode(): value.decode() for name, value in reply.headers}
    return Response(reply.body, status_code=reply.status, headers=headers, media_type=reply.media.decode())
