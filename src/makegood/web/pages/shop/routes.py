"""Which pages of its own does a shop have?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ....domain.words import Role
from ..frame.visit import PEOPLE, View, Way
from . import addresses, figures, insert, notices, payments

MERCHANTS: Final = frozenset({Role.MERCHANT})


def shop_ways(kept: Callable[[View], View]) -> tuple[Way, ...]:
    """The table of them; `kept` keeps a double click from doing a thing twice."""
    return (
        Way("GET", "/cases/{case_id}/insert", insert.of_case, PEOPLE),
        Way("GET", "/shop/figures", figures.figures, MERCHANTS),
        Way("GET", "/shop/payments", payments.payments, MERCHANTS),
        Way("GET", "/shop/insert", insert.of_shop, MERCHANTS),
        Way("GET", "/shop/notices", notices.editor, MERCHANTS),
        Way("POST", "/shop/notices", kept(notices.publish), MERCHANTS),
        Way("GET", "/shop/addresses", addresses.addresses, MERCHANTS),
        Way("POST", "/shop/addresses", kept(addresses.save), MERCHANTS),
        Way("POST", "/shop/addresses/{address_id}", kept(addresses.save), MERCHANTS),
        Way("POST", "/shop/addresses/{address_id}/retire", kept(addresses.retire), MERCHANTS),
        Way("POST", "/shop/addresses/{address_id}/first", kept(addresses.put_first), MERCHANTS),
    )
