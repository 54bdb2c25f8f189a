"""A good request for every route, so that tests can spoil one thing at a time."""

from __future__ import annotations

from typing import Any, NamedTuple

import httpx

from makegood.domain.words import Role
from makegood.web.api.routes import ROUTES
from makegood.web.openapi.examples import EXAMPLES
from makegood.web.wire.routes import Route

from .little_platform import CONSUMER, ORDER, SHOP, Json

NOWHERE_CASE = f"{SHOP}-{'0' * 26}"
# HEAD and OPTIONS have no document to look at: tests/uploads does.
ALL = {f"{route.method} {route.path}": route for route in ROUTES if route.method not in ("HEAD", "OPTIONS")}
WITH_BODY = {name: route for name, route in ALL.items() if route.body is not None}
POSTS = {name: route for name, route in ALL.items() if route.method == "POST"}
ON_A_CASE = {name: route for name, route in ALL.items() if "{case_id}" in route.path}
WHO = {Role.CONSUMER: "consumer", Role.MERCHANT: "merchant", Role.OPERATOR: "operator", Role.INTEGRATION: "integration"}


class Good(NamedTuple):
    """A request that would be understood."""

    method: str
    path: str
    body: Json | None


def good(route: Route, case_id: str = NOWHERE_CASE, **params: str) -> Good:
    """The route's example, about this case."""
    names = {
        "shop_id": SHOP,
        "order_id": ORDER,
        "case_id": case_id,
        "name": "default",
        "sku": "SKU-1",
        "suspension_id": "0" * 26,
        "carrier": "sf",
        "channel": "sandbox",
        "upload_id": f"{SHOP}-{'1' * 26}",
        "exhibit_id": f"{SHOP}-{'1' * 26}",
        "number": "1",
    } | params
    shown = route.body or route.body_shown
    body = dict(EXAMPLES[shown]) if shown is not None else None
    if body is not None and "order_id" in body:
        body |= {"shop_id": SHOP, "order_id": ORDER}
    if body is not None and "consumer_id" in body:
        body["consumer_id"] = CONSUMER
    return Good(route.method, route.path.format_map(names), body)


async def send(client: httpx.AsyncClient, request: Good, **more: Any) -> httpx.Response:
    return await client.request(request.method, request.path, json=request.body, **more)


def one_role(route: Route) -> str:
    """Somebody who may call the route."""
    return next(who for role, who in WHO.items() if role in route.roles)
