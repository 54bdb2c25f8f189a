"""Which pages does an operator have beside the cases?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ..frame.visit import View, Way
from . import health, policies, staff, tokens, trail
from .daily import OPERATORS, daily_ways

BELOW: Final = (
    "/review", "/approvals", "/shops", "/payouts", "/policies", "/health", "/people", "/tokens", "/audit",
)  # fmt: skip


def console_ways(kept: Callable[[View], View]) -> tuple[Way, ...]:
    """The table of them; `kept` keeps a double click from doing a thing twice.

    What shows a secret once is not kept: it would be kept, too.
    """
    return (
        *daily_ways(kept),
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
