"""Which pages does an operator have beside the cases?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ....domain.words import Role
from .. import orders
from ..frame.visit import View, Way
from . import checks, health, held, payout, payouts, policies, reviewing, shop, shops, staff, tokens, trail

OPERATORS: Final = frozenset({Role.OPERATOR})
BELOW: Final = ("/review", "/shops", "/payouts", "/policies", "/health", "/people", "/tokens", "/audit")


def console_ways(kept: Callable[[View], View]) -> tuple[Way, ...]:
    """The table of them; `kept` keeps a double click from doing a thing twice.

    What shows a secret once is not kept: it would be kept, too.
    """
    return (
        Way("GET", "/orders", orders.orders_page, OPERATORS),
        Way("GET", "/review", held.review, OPERATORS),
        Way("POST", "/review/checks/{shop_id}/{outbox_id}/hurry", kept(checks.hurry), OPERATORS),
        Way("GET", "/review/{case_id}/{exhibit_id}", reviewing.one, OPERATORS),
        Way("POST", "/review/{case_id}/{exhibit_id}", reviewing.say, OPERATORS),
        Way("GET", "/payouts", payouts.payouts, OPERATORS),
        Way("GET", "/payouts/{shop_id}/{refund_no}", payout.payout, OPERATORS),
        Way("POST", "/payouts/{shop_id}/{refund_no}", payout.act, OPERATORS),
        Way("GET", "/shops", shops.shops, OPERATORS),
        Way("POST", "/shops", kept(shops.add), OPERATORS),
        Way("GET", "/shops/{shop_id}", shop.shop, OPERATORS),
        Way("POST", "/shops/{shop_id}", kept(shop.change), OPERATORS),
        Way("GET", "/policies", policies.policies, OPERATORS),
        Way("POST", "/policies", kept(policies.publish), OPERATORS),
        Way("GET", "/health", health.health, OPERATORS),
        Way("GET", "/people", staff.staff, OPERATORS),
        Way("POST", "/people", staff.add, OPERATORS),
        Way("POST", "/people/{person_id}/reset", staff.reset, OPERATORS),
        Way("POST", "/people/{person_id}/disable", staff.disable, OPERATORS),
        Way("POST", "/people/{person_id}/enable", staff.enable, OPERATORS),
        Way("POST", "/people/{person_id}/grants", staff.grant, OPERATORS),
        Way("GET", "/tokens", tokens.tokens, OPERATORS),
        Way("POST", "/tokens", tokens.make, OPERATORS),
        Way("POST", "/tokens/{fingerprint}/revoke", kept(tokens.revoke), OPERATORS),
        Way("GET", "/audit", trail.trail, OPERATORS),
    )
