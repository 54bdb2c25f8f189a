"""Which pages lead from an order to an application?"""

from __future__ import annotations

from typing import Final

from ....domain.words import Role
from .. import orders
from ..cases import picture
from ..frame.visit import Way
from . import view

BELOW: Final = ("/orders", "/apply")
_CONSUMERS: Final = frozenset({Role.CONSUMER})
_READERS: Final = frozenset({Role.CONSUMER, Role.OPERATOR})


def applying_ways() -> tuple[Way, ...]:
    """The table of them."""
    return (
        Way("GET", "/orders", orders.orders_page, _READERS),
        Way("GET", "/orders/{shop_id}/{order_id}/goods/{number}", picture.ordered_picture, _CONSUMERS),
        Way("GET", "/apply/{shop_id}/{order_id}", view.application, _CONSUMERS),
        Way("POST", "/apply/{shop_id}/{order_id}", view.apply, _CONSUMERS),
    )
