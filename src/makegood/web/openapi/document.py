"""What does the interface say of itself?  The OpenAPI document, from the table of routes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from msgspec import inspect

from ..problems import Problem
from ..wire.routes import ANYBODY, Route
from .answers import answers, problem_responses
from .examples import EXAMPLES
from .parameters import HEADERS, REF, parameters

Json = dict[str, Any]

ABOUT: Final = """\
Returns, refunds, deadlines that act, negotiation and arbitration.

* **Money** is `{"amount": 12900, "currency": "CNY"}` in minor units. **Times** are RFC 3339, answered in UTC.
* **Tokens** are bearer tokens of a consumer, a merchant's shop, an arbitrator, an operator or an integration.
* **Errors** are problem documents (RFC 9457): `code` is for programs, `detail` says what to do, in the language of \
`Accept-Language` (`zh-CN`, or `en`), `rule` names the rule it stands on; `errors` names the field of a bad shape.
* **Idempotency-Key** (1 to 255 printable characters) is honoured on every POST: the same key and body get the first \
answer again, with `Idempotent-Replayed: true`; the same key with another body is refused with `IDEMPOTENCY_CONFLICT`.
* **ETag** of a case is its version; a command whose `If-Match` is stale is refused with `VERSION_MISMATCH`.
* **Lists** are `{"items": [...], "next": cursor}`; `limit` counts as 200 at most.
* **Time acts first**: whatever has run out takes effect before a case is read or a command is judged.
"""


def document(routes: Sequence[Route], version: str) -> Json:
    """The whole description."""
    types = _types(routes)
    refs, components = msgspec.json.schema_components(types, ref_template=REF)
    schemas = dict(zip(types, refs, strict=True))
    paths: dict[str, Json] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Makegood", "version": version, "description": ABOUT, "license": _LICENSE},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "mg_..."}},
            "responses": dict(problem_responses(schemas[Problem])),
            "parameters": HEADERS,
        },
        "tags": [{"name": name} for name in sorted({_tag(route) for route in routes})],
    }


_LICENSE: Final = {"name": "Apache-2.0", "identifier": "Apache-2.0"}


def _types(routes: Iterable[Route]) -> list[Any]:
    found = [kind for route in routes for kind in (route.body, route.body_shown, route.gives, route.query) if kind]
    return list(dict.fromkeys([*found, Problem]))


def _tag(route: Route) -> str:
    parts = route.path.strip("/").split("/")
    return parts[1] if parts[0] == "v1" else "operations"


def _operation(route: Route, schemas: dict[Any, Json]) -> Json:
    shown = route.body or route.body_shown
    operation: Json = {
        "operationId": _operation_id(route),
        "tags": [_tag(route)],
        "summary": route.does,
        "description": _description(route),
        "parameters": parameters(route),
        "responses": dict(answers(route, schemas)),
        "security": [] if route.is_open else [{"bearer": []}],
    }
    if shown is not None:
        media: Json = {"schema": schemas[shown]}
        if shown in EXAMPLES:
            media["examples"] = {"example": {"value": EXAMPLES[shown]}}
        operation["requestBody"] = {"required": _is_required(shown), "content": {"application/json": media}}
    if route.body_media:
        binary: Json = {media: {"schema": {"type": "string", "format": "binary"}} for media in route.body_media}
        operation["requestBody"] = {"required": False, "content": binary}
    return operation


def _operation_id(route: Route) -> str:
    words = [route.method.lower(), *(part.strip("{}") for part in route.path.split("/")[1:] if part != "v1")]
    return "_".join(re.sub(r"\W", "_", word) for word in words)


def _description(route: Route) -> str:
    who = "" if route.roles is ANYBODY else f"Roles: {', '.join(sorted(route.roles))}."
    return "\n\n".join(part for part in (route.more, who) if part)


def _is_required(kind: Any) -> bool:
    """A body in which nothing is required may be left out as a whole."""
    info = inspect.type_info(kind)
    return isinstance(info, inspect.StructType) and any(field.required for field in info.fields)
