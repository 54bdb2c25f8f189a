"""At which pages does an operator work every day: doubted evidence, small payments to approve, stuck money, shops?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ....domain.words import Role
from ..frame.visit import View, Way
from . import approvals, checks, held, payout, payouts, reviewing, shop, shops

OPERATORS: Final = frozenset({Role.OPERATOR})


def daily_ways(kept: Callable[[View], View]) -> tuple[Way, ...]:
    """The table of them; `kept` keeps a double click from doing a thing twice, as keys do for commands of cases."""
    return (
        Way("GET", "/review", held.review, OPERATORS),
        Way("POST", "/review/checks/{shop_id}/{outbox_id}/hurry", kept(checks.hurry), OPERATORS),
        Way("GET", "/review/{case_id}/{exhibit_id}", reviewing.one, OPERATORS),
        Way("POST", "/review/{case_id}/{exhibit_id}", reviewing.say, OPERATORS),
        Way("GET", "/approvals", approvals.approvals, OPERATORS),
        Way("POST", "/approvals", approvals.answer, OPERATORS),
        Way("GET", "/payouts", payouts.payouts, OPERATORS),
        Way("GET", "/payouts/{shop_id}/{refund_no}", payout.payout, OPERATORS),
        Way("POST", "/payouts/{shop_id}/{refund_no}", payout.act, OPERATORS),
        Way("GET", "/shops", shops.shops, OPERATORS),
        Way("POST", "/shops", kept(shops.add), OPERATORS),
        Way("GET", "/shops/{shop_id}", shop.shop, OPERATORS),
        Way("POST", "/shops/{shop_id}", kept(shop.change), OPERATORS),
    )
