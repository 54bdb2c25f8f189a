"""Which parameters does a route take, in its path, its query and its headers?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from ..wire.routes import Route

Json = dict[str, Any]
REF: Final = "#/components/schemas/{name}"
_PARAMETER: Final = re.compile(r"\{(\w+)\}")


def parameters(route: Route) -> list[Json]:
    """All of them, as the description lists them."""
    return [*_path_parameters(route), *_query_parameters(route), *_header_parameters(route)]


def _path_parameters(route: Route) -> Iterator[Json]:
    for name in _PARAMETER.findall(route.path):
        yield {"name": name, "in": "path", "required": True, "schema": _PATH_SCHEMAS[name]}


_PATH_SCHEMAS: Final[dict[str, Json]] = {
    "shop_id": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"},
    "order_id": {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{1,64}$"},
    "case_id": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}-[0-9A-Za-z]{26}$"},
    "name": {"type": "string", "pattern": "^[A-Za-z0-9_@-]{1,90}$"},
    "sku": {"type": "string", "minLength": 1, "maxLength": 200},
    "suspension_id": {"type": "string", "minLength": 1},
    "carrier": {"type": "string", "minLength": 1},
    "channel": {"type": "string", "minLength": 1},
    "upload_id": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}-[0-9A-Za-z]{26}$"},
    "number": {"type": "string", "pattern": "^[1-9][0-9]{0,3}$"},
    "exhibit_id": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}-[0-9A-Za-z]{26}$"},
}


def _query_parameters(route: Route) -> Iterator[Json]:
    if route.query is None:
        return
    _, components = msgspec.json.schema_components([route.query], ref_template=REF)
    for name, schema in components[route.query.__name__]["properties"].items():
        yield {"name": name, "in": "query", "required": False, "schema": schema}


def _header_parameters(route: Route) -> Iterator[Json]:
    if route.method == "POST" and not (route.is_open or route.by_content):
        yield {"$ref": "#/components/parameters/IdempotencyKey"}
    for header in route.takes:
        schema = {"type": "string", "pattern": header.pattern}
        yield {"name": header.name, "in": "header", "required": False, "description": header.says, "schema": schema}
    if route.by_version:
        yield {"$ref": "#/components/parameters/IfMatch"}
    yield {"$ref": "#/components/parameters/AcceptLanguage"}


HEADERS: Final[dict[str, Json]] = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "The same key and body get the first answer again.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]([ -~]*[!-~])?$"},
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "required": False,
        "description": "The ETag of the case that the command is meant for.",
        "schema": {"type": "string", "pattern": '^("[0-9]{1,18}"|\\*)$'},
    },
    "AcceptLanguage": {
        "name": "Accept-Language",
        "in": "header",
        "required": False,
        "description": "The language of sentences: zh-CN, or en.",
        "schema": {"type": "string", "default": "zh-CN"},
    },
}
