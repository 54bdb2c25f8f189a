"""What must hold in every position and at every step, whoever does what and when?  One row for each promise."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .about_facts import extended_once, facts_replay, repeating_changes_nothing, sweeping_changes_nothing
from .about_money import (
    goods_before_money,
    goods_go_back,
    ledger_balances,
    never_more_than_paid_in,
    paid_is_final,
    promised_once,
    reservation_stands,
)
from .about_turns import (
    deadlines_lie_ahead,
    ends_have_outcomes,
    machines_agree,
    raised_can_be_settled,
    somebody_waits,
    turns_have_deadlines,
    turns_have_exits,
)
from .steps import Step

Check = Callable[[Step], str | None]
"""What is wrong after a step, in a sentence; None where nothing is."""


class Invariant(NamedTuple):
    """`rule` is what the promise stands on."""

    name: str
    says: str
    rule: str
    check: Check


OF_POSITIONS: tuple[Invariant, ...] = (
    Invariant("somebody-waits", "what has not ended waits for a clock or is somebody's task", "S8", somebody_waits),
    Invariant("exits", "whose turn it is can move the case on", "S8", turns_have_exits),
    Invariant("raised", "money that an operator was told of can be settled by one", "S8", raised_can_be_settled),
    Invariant("deadlines", "a person whose turn it is sees until when", "S8", turns_have_deadlines),
    Invariant("time-acts-first", "no clock that has run out is left standing", "S12", deadlines_lie_ahead),
    Invariant("outcomes", "a case has an outcome from its end on, and never before", "S8", ends_have_outcomes),
    Invariant("machines", "the four machines stand where they can stand together", "S8", machines_agree),
    Invariant("paid-in", "never more is promised back than was paid in", "S12", never_more_than_paid_in),
    Invariant(
        "goods-go-back",
        "of a closed case the merchant keeps no goods, or only for a time",
        "S25",
        goods_go_back,
    ),
    Invariant("reservation", "the order holds the units until the case ends", "S1", reservation_stands),
)
"""What is checked once in every position."""

OF_STEPS: tuple[Invariant, ...] = (
    Invariant("promised-once", "the refund is promised once, and only a second decision adds", "S12", promised_once),
    Invariant(
        "goods-first", "a decision pays for goods that are there, or says that they stay", "S14", goods_before_money
    ),
    Invariant("ledger", "every balance can be recomputed from the rows", "S12", ledger_balances),
    Invariant("final-word", "paid is what a channel, or its statement, said is paid", "S8", paid_is_final),
    Invariant("replay", "the facts applied once more give the same case", "S28", facts_replay),
    Invariant("extended-once", "receiving is extended once, while the parcel is on its way", "S13", extended_once),
    Invariant("repeated", "the same command once more changes nothing", "S8", repeating_changes_nothing),
    Invariant("sweeps", "a late worker finds the same facts at the same instants", "S12", sweeping_changes_nothing),
)
"""What is checked at every step, also at those that lead to a known position."""
