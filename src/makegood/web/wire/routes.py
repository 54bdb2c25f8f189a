"""Which paths are there, who may call them, and what do they take and give?  And which one is meant?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from urllib.parse import unquote_to_bytes

import msgspec

from ...domain.words import Role
from ..services import Services
from .call import Call, Handler
from .cors import is_preflight
from .head import Head
from .reply import Header, Reply

Params = Mapping[str, str]
Open = Callable[[Services, Params], bool]
ANYBODY: Final = frozenset({Role.CONSUMER, Role.MERCHANT, Role.ARBITRATOR, Role.OPERATOR, Role.INTEGRATION})


def never(services: Services, params: Params) -> bool:
    """Nobody comes in without a token."""
    return False


def always(services: Services, params: Params) -> bool:
    """Everybody comes in."""
    return True


class Takes(NamedTuple):
    """A header that a route reads, for its description."""

    name: str
    pattern: str
    says: str


@dataclass(frozen=True, slots=True)
class Route:
    """One method on one path: its permission, its shapes, and what the interface's description says of it.

    `roles` may call it with a token; `open_to` says when no token is asked for.  `keeps` marks a POST whose answer is
    kept under its Idempotency-Key here; commands keep theirs in their own transaction.  `reads_any` takes a body of any
    media type, undecoded; `body_shown` describes it.  `command` is the name under which it is counted.

    `or_media` are what it may be answered with instead.  `streams` leaves the body to the handler, piece by piece;
    `body_media` describes it.  `takes` are headers that the
    description names.  `always` are headers of every answer, a no included.  With `by_override` a POST may stand for
    another method.  With `partly` a GET may ask for a part, which is answered with 206.
    A POST is `by_content` where the same body always has the same effect and answer, so that no key is needed.
    """

    method: str
    path: str
    handler: Handler
    does: str
    roles: frozenset[Role] = ANYBODY
    open_to: Open = never
    body: Any = None  # a type that msgspec decodes
    query: Any = None  # a Struct whose fields are the parameters
    gives: Any = None  # the type of the answer's document
    media: str = "application/json"
    or_media: tuple[str, ...] = ()
    status: int = 200
    refusals: Sequence[str] = ()
    more: str = ""
    tag: str = ""
    keeps: bool = False
    by_key: bool = False
    by_version: bool = False
    reads_any: bool = False
    body_shown: Any = None
    command: str = ""
    streams: bool = False
    body_media: tuple[str, ...] = ()
    takes: Sequence[Takes] = ()
    always: tuple[Header, ...] = ()
    by_override: bool = False
    partly: bool = False
    by_content: bool = False
    decoder: msgspec.json.Decoder[Any] | None = field(init=False, compare=False, repr=False)

    @property
    def is_open(self) -> bool:
        """Nobody at all is asked for a token (where a message may carry a signature, somebody is)."""
        return self.open_to is always

    def __post_init__(self) -> None:
        decoder = None if self.body is None else msgspec.json.Decoder(self.body)
        object.__setattr__(self, "decoder", decoder)


class Found(NamedTuple):
    route: Route
    params: Params


class Missing(NamedTuple):
    """No such path, or none for this method: then `allow` lists those there are."""

    allow: tuple[str, ...]


class _Node:
    __slots__ = ("inner", "named", "param", "routes")

    def __init__(self) -> None:
        self.named: dict[str, _Node] = {}
        self.param: str | None = None
        self.inner: _Node | None = None
        self.routes: dict[str, Route] = {}


class Router:
    """Finds the route of a path; a segment that is written out is preferred to one that is a parameter."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._root = _Node()
        for route in routes:
            self._add(route)

    def _add(self, route: Route) -> None:
        node = self._root
        for segment in route.path.split("/")[1:]:
            if segment.startswith("{"):
                node.inner = node.inner or _Node()
                assert node.param in (None, segment[1:-1]), f"{route.path}: its parameter has two names"
                node.param = segment[1:-1]
                node = node.inner
            else:
                node = node.named.setdefault(segment, _Node())
        assert route.method not in node.routes, f"{route.method} {route.path} is there twice"
        node.routes[route.method] = route

    def find(self, method: str, path: str) -> Found | Missing:
        """The route that is meant by a path as it came over the wire, percent-encoded."""
        node, params = self._root, {}
        for segment in path.split("/")[1:]:
            inner = node.named.get(segment)
            if inner is None:
                if node.inner is None or node.param is None or not segment:
                    return _NOWHERE
                text = _decoded(segment)
                if text is None:
                    return _NOWHERE
                params[node.param] = text
                inner = node.inner
            node = inner
        route = node.routes.get(method) or (node.routes.get("GET") if method == "HEAD" else None)
        return Found(route, params) if route is not None else Missing(tuple(sorted(node.routes)))

    def meant(self, method: str, path: str, head: Head, origins: Collection[str]) -> tuple[str, Found | Missing]:
        """The method and route that are meant: a POST may stand for another method, a browser asks before it sends."""
        if head.override and method == "POST":
            found = self.find(head.override, path)
            if isinstance(found, Found) and found.route.by_override:
                return head.override, found
        found = self.find(method, path)
        if isinstance(found, Missing) and is_preflight(method, head, origins):
            return method, Found(_PREFLIGHT, {})
        return method, found


async def _nothing_to_say(call: Call[Any]) -> Reply:
    return Reply(204, b"")


_PREFLIGHT: Final = Route("OPTIONS", "*", _nothing_to_say, "What may a page of another site send?", open_to=always)
_NOWHERE: Final = Missing(())


def _decoded(segment: str) -> str | None:
    """The text of a segment; None where it is no text that could name anything."""
    if "%" not in segment:
        return segment if segment.isascii() else None
    try:
        text = unquote_to_bytes(segment).decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text
