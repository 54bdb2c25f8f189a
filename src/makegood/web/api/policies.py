"""/v1/policies: which numbers hold, in which versions, and how are they changed?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct

from ...app.codec import decode_policy, instant
from ...app.numbers import Numbers
from ...app.ports import Store
from ...app.registering import number_of, put_policy
from ...domain.policy import DEFAULT, Policy
from ...domain.refusals import Code
from ...domain.words import Role
from ..durations import spelled
from ..problems import not_found
from ..shapes import Items, checked_id
from ..wire.call import Call
from ..wire.reply import Reply, said
from ..wire.routes import Route
from ..wire.words import Words
from .overrides import OverridesBody, overrides_of
from .paging import PageQuery, page_of

OPERATORS: Final = frozenset({Role.OPERATOR})
PolicyName = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9_-]{1,80}$",
        extra={"expected": Words("1 到 80 个字母、数字、_ 或 -", "1 to 80 letters, digits, _ or -")},
    ),
]


class PolicyView(Struct):
    """One version of a policy; versions never change.  `created_at` is null for the numbers the product comes with."""

    policy_version: str
    name: str
    number: int
    created_at: datetime | None
    policy: dict[str, Any]


def view_of(policy: Policy, created_at: datetime | None) -> PolicyView:
    numbers = _spelled(msgspec.to_builtins(policy, builtin_types=(timedelta,)))
    del numbers["version"]
    name = policy.version.rpartition("@")[0]
    return PolicyView(policy.version, name, number_of(policy.version), created_at, numbers)


def _spelled(value: Any) -> Any:  # Any: the numbers of a policy, nested
    """The same with durations as people write them: PT12H, not PT43200S."""
    match value:
        case timedelta():
            return spelled(value)
        case dict():
            return {name: _spelled(one) for name, one in value.items()}
        case list() | tuple():
            return [_spelled(one) for one in value]
        case _:
            return value


async def _all(store: Store) -> list[PolicyView]:
    """Every version, by name, the newest first."""
    stored = [view_of(decode_policy(row.doc), instant(row.created_at)) for row in await store.policies()]
    if DEFAULT.version not in {view.policy_version for view in stored}:
        stored.append(view_of(DEFAULT, None))
    return sorted(stored, key=lambda view: (view.name, -view.number))


async def list_policies(call: Call[None]) -> Reply:
    """All versions of all policies."""
    return said(page_of(await _all(call.services.store), call.query))


async def get_policy(call: Call[None]) -> Reply:
    """One version by `name@number`, or the newest one by the name alone."""
    wanted = call.params["name"]
    found = (view for view in await _all(call.services.store) if wanted in (view.policy_version, view.name))
    view = next(found, None)
    return said(view) if view is not None else not_found(call)


async def put(call: Call[Struct]) -> Reply:
    """The next version of a named policy; without a difference to the newest one there is none."""
    services = call.services
    name = checked_id(call.params["name"], PolicyName, "name")
    numbers = Numbers(services.store, services.door, services.clock, services.ids)
    policy = await put_policy(numbers, call.actor, name, overrides_of(call.body))
    view = next(view for view in await _all(services.store) if view.policy_version == policy.version)
    return said(view)


ROUTES: Final = (
    Route(
        "GET",
        "/v1/policies",
        list_policies,
        "List policies",
        roles=OPERATORS,
        query=PageQuery,
        gives=Items[PolicyView],
    ),
    Route(
        "GET",
        "/v1/policies/{name}",
        get_policy,
        "Read a policy",
        roles=OPERATORS,
        gives=PolicyView,
        refusals=(Code.NOT_FOUND,),
        more="`name@number` names one version, the name alone the newest.",
    ),
    Route(
        "PUT",
        "/v1/policies/{name}",
        put,
        "Put a policy",
        roles=OPERATORS,
        body=OverridesBody,
        gives=PolicyView,
        more="Adds a version. Numbers that are left out are the platform's (policy `default`); those that `default` "
        "itself leaves out are the ones the product comes with. Cases keep the version they were opened under; new "
        "cases of a shop whose own policy is `shop-<shop_id>` take the newest of that, all others of `default`.",
    ),
)
