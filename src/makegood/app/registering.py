"""How do shops, orders and the numbers of policies come in, and what may still be changed about them?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, TypeVar

import msgspec

from ..domain.order import Order
from ..domain.policy import DEFAULT, Policy
from ..domain.refusals import Code, Refusal
from ..domain.values import changed
from ..domain.words import Actor
from .codec import decode_order, encode
from .numbers import Numbers
from .ports import Clock, LostRace, OrderRow, ShopRow, Store
from .shops import Shop, decode_shop

T = TypeVar("T")
TRIES: Final = 12
PLATFORM: Final = "default"

Overrides = Mapping[str, Any]  # Any: numbers by their names, nested as in Policy, checked by whoever took them in


async def _until_won(attempt: Callable[[], Awaitable[T]]) -> T:
    """Reads and decides again as long as somebody else writes first."""
    for _ in range(TRIES - 1):
        try:
            return await attempt()
        except LostRace:
            continue
    return await attempt()


# --- shops ----------------------------------------------------------------------------------------


async def put_shop(store: Store, clock: Clock, shop: Shop) -> Shop:
    """The shop as it is from now on; the same shop twice changes nothing.

    An address that is left out is retired: cases that were agreed with it go on showing it.
    """

    async def attempt() -> Shop:
        row = await store.shop(shop.shop_id)
        there = decode_shop(row.doc) if row is not None else None
        kept = there.return_addresses if there is not None else ()
        named = {one.id for one in shop.return_addresses}
        left_out = tuple(changed(one, retired=True) for one in kept if one.id not in named)
        wanted = changed(shop, return_addresses=(*shop.return_addresses, *left_out))
        if wanted != there:
            version = 1 if row is None else row.version + 1
            await store.put_shop(ShopRow(shop.shop_id, version, clock.now(), encode(wanted)))
        return shop

    return await _until_won(attempt)


async def change_shop(
    store: Store, clock: Clock, shop_id: str, version: int, change: Callable[[Shop], Shop]
) -> Shop | None:
    """The shop after a change that was decided on this version of it; None where it has another one by now."""
    row = await store.shop(shop_id)
    if row is None or row.version != version:
        return None
    shop = change(decode_shop(row.doc))
    try:
        await store.put_shop(ShopRow(shop_id, version + 1, clock.now(), encode(shop)))
    except LostRace:
        return None
    return shop


def policy_name_of(shop_id: str) -> str:
    """The name of a shop's own policy; no shop can take the platform's."""
    return f"shop-{shop_id}"


# --- orders ---------------------------------------------------------------------------------------


async def put_order(store: Store, clock: Clock, order: Order) -> Order | Refusal:
    """The order as it is from now on; once there is a case on it, only its dates may still change."""

    async def attempt() -> Order | Refusal:
        row = await store.order(order.shop_id, order.order_id)
        there = decode_order(row.doc) if row is not None else None
        taken = _taken(order, there)
        if isinstance(taken, Order) and taken != there:
            version = 1 if row is None else row.version + 1
            doc = encode(taken)
            await store.put_order(OrderRow(order.shop_id, order.order_id, version, order.consumer_id, clock.now(), doc))
        return taken

    return await _until_won(attempt)


def _taken(wanted: Order, there: Order | None) -> Order | Refusal:
    """What becomes of the wanted order beside the one that is there: its cases keep what they hold."""
    if there is None or not there.entries:
        return wanted
    dated = changed(there, paid_at=wanted.paid_at, shipped_at=wanted.shipped_at, delivered_at=wanted.delivered_at)
    return dated if changed(wanted, entries=there.entries) == dated else Refusal(Code.ORDER_FROZEN)


# --- policies -------------------------------------------------------------------------------------


async def put_policy(numbers: Numbers, actor: Actor, name: str, overrides: Overrides) -> Policy:
    """The newest version of a policy: the platform's numbers with these overrides.  No change, no new version.

    The platform's own policy, `default`, overrides the numbers that the product comes with.
    """
    there = await numbers.policies(name)
    base = DEFAULT if name == PLATFORM else (await numbers.policies(PLATFORM))[-1]
    policy = overridden(base, overrides)
    if there and changed(policy, version=there[-1].version) == there[-1]:
        return there[-1]
    return await numbers.put_policy(actor, name, policy)


def number_of(version: str) -> int:
    return int(version.rpartition("@")[2])


def overridden(base: Policy, overrides: Overrides) -> Policy:
    """The policy with some numbers different."""
    return msgspec.convert(_merged(msgspec.to_builtins(base), overrides), Policy)


def _merged(base: dict[str, Any], overrides: Overrides) -> dict[str, Any]:
    return base | {
        name: _merged(base[name], value) if isinstance(value, Mapping) else value for name, value in overrides.items()
    }
