"""/openapi.json and /docs: where does the interface describe itself?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from ..wire.call import Call
from ..wire.reply import Reply, encode
from ..wire.routes import Route, always
from .document import document
from .page import page

HTML: Final = b"text/html; charset=utf-8"
_SAFE: Final = ((b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'"),)


def description_routes(routes: Sequence[Route], version: str) -> tuple[Route, ...]:
    """The two routes, for a table to which they belong themselves."""
    made: dict[str, bytes] = {}

    async def as_json(call: Call[Any]) -> Reply:
        return Reply(200, made["json"])

    async def as_page(call: Call[Any]) -> Reply:
        return Reply(200, made["html"], _SAFE, HTML)

    described = (
        Route("GET", "/openapi.json", as_json, "This description", open_to=always, gives=dict[str, Any]),
        Route("GET", "/docs", as_page, "This description, to read", open_to=always, media="text/html"),
    )
    whole = document([*routes, *described], version)
    made["json"], made["html"] = encode(whole), page(whole).encode()
    return described
