"""What does a handler know of the request that it answers?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ...app.access import Caller
from ...domain.words import Actor
from ..services import Services
from .head import Head
from .reply import Reply

if TYPE_CHECKING:
    from litestar.types import Receive

B = TypeVar("B")


@dataclass(slots=True)
class Call(Generic[B]):
    """One request: by whom, for what, with which body; its shape and its caller's role have been checked.

    `body` and `query` are of the types that the route declares.  `raw` and `headers` are for messages that carry a
    signature of their own; on a route that asks nobody for a token there may be no caller.  On a route that streams,
    `body` holds the `Upload-...` headers by their names, and the body itself comes from `receive`.
    """

    services: Services
    caller: Caller | None
    head: Head
    method: str
    path: str
    params: Mapping[str, str]
    query: Any  # an instance of the route's query type
    body: B
    raw: bytes
    headers: Iterable[tuple[bytes, bytes]]
    receive: Receive | None = None
    address: str = ""

    @property
    def by(self) -> Caller:
        assert self.caller is not None, "this route is open only to callers with a token"
        return self.caller

    @property
    def actor(self) -> Actor:
        return self.by.actor


Handler = Callable[[Call[Any]], Awaitable[Reply]]
