"""What is put into the bodies of prepared commands?  Values from the facts that the playbook looks at.

What has to be said in a language stands as a `Text`, what is money as a `Minor`: the application puts in the words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final, NamedTuple

from .bargaining import ROUND_MINOR, above_what_was_declined
from .case import Case, due_amount_minor, open_offers
from .judging import Matter
from .liability import Figures
from .paying import courier_room_minor
from .small import may_ask_small, small_most_minor, small_room_minor
from .words import Condition, ExhibitState, RejectionReason, Role, Stage

SUGGESTED_DEDUCTION_PERCENT = 10
"""What a prepared offer takes off where nobody has named an amount yet; the merchant changes it before sending."""
PART_DEDUCTION_PERCENT = 5
"""The same for a part that is missing and need not be sent on."""


NOTHING, SHOWN, ACCEPTED = "nothing", "shown", "accepted"
SETTLED_FOR_PERCENT: Final[Mapping[str, int]] = {NOTHING: 30, SHOWN: 50, ACCEPTED: 70}
"""What share a settlement before the decision starts from, by how far the buyer's pictures have come."""


class Text(NamedTuple):
    """A sentence to be put into a body, in the reader's language."""

    key: str


class Minor(NamedTuple):
    """An amount to be put into a body, in the case's currency."""

    amount_minor: int


Body = Mapping[str, object]


class Facts(NamedTuple):
    """What the playbook looks at; the rest is derived from these."""

    case: Case
    matter: Matter
    stage: Stage
    time_left: timedelta | None
    figures: Figures

    @property
    def due_minor(self) -> int:
        """The money at stake."""
        return due_amount_minor(self.case)


# --- values: None where there is nothing to put in ------------------------------------------------


def _lower(facts: Facts, by_percent: int) -> Minor | None:
    """A somewhat lower refund than is asked for, and than was declined; none where it is too small to be lowered."""
    return _not_declined(facts.due_minor - facts.due_minor * by_percent // 100, facts)


def _not_declined(amount_minor: int, facts: Facts) -> Minor | None:
    amount = above_what_was_declined(amount_minor, facts.due_minor, facts.case)
    return Minor(amount) if amount is not None and 0 < amount < facts.due_minor else None


def _meet(facts: Facts) -> Minor | None:
    """What to meet at before the platform decides: what the buyer last named, else a share by what it has shown."""
    due, asked = facts.due_minor, [one.amount_minor for one in facts.case.offers if one.side is Role.CONSUMER]
    named = [amount for amount in asked if amount is not None and 0 < amount < due]
    share = due * SETTLED_FOR_PERCENT[_shown_by_buyer(facts.case)] // 100
    return _not_declined(named[-1] if named else share - share % ROUND_MINOR or share, facts)


def _shown_by_buyer(case: Case) -> str:
    theirs = [one for one in case.exhibits if one.side is Role.CONSUMER and not one.erased]
    if any(one.state is ExhibitState.ACCEPTED and not one.doubted for one in theirs):
        return ACCEPTED
    return SHOWN if theirs else NOTHING


def _missing(facts: Facts) -> tuple[str, ...]:
    """The parts that the inspection did not find."""
    return facts.case.findings.missing if facts.case.findings is not None else ()


def _return_address(facts: Facts) -> str | None:
    """The shop's first return address, and so its return notice, where the goods come back (S20)."""
    addresses = facts.matter.addresses if facts.case.kind.returns_goods else ()
    return addresses[0] if addresses else None


_NO_FOR: dict[Condition, RejectionReason] = {
    Condition.INTACT: RejectionReason.OTHER,
    Condition.RESALE_AFFECTED: RejectionReason.RESALE_AFFECTED,
    Condition.WRONG_ITEM: RejectionReason.WRONG_ITEM,
    Condition.PARTS_MISSING: RejectionReason.PARTS_MISSING,
    Condition.EMPTY: RejectionReason.EMPTY_PARCEL,
}


def _condition(facts: Facts) -> Condition:
    found = facts.case.findings
    return found.condition if found is not None else Condition.INTACT


def _claim(facts: Facts) -> Minor | None:
    """All that is at stake and not claimed from the courier yet."""
    amount = min(facts.due_minor, courier_room_minor(facts.case))
    return Minor(amount) if amount > 0 else None


def _even_out(facts: Facts) -> Minor | None:
    """Half of what was taken off, within what a merchant may pay on its own."""
    limits = facts.matter.situation.policy.limits
    room = small_room_minor(facts.case, facts.matter)
    half = (facts.case.ask.requested_minor - facts.due_minor) // 2
    amount = min(half, room, limits.small_payment_approval_above_minor)
    return Minor(amount) if amount > 0 else None


def evened_out_above_minor(facts: Facts) -> int:
    """Half of what was taken off, where that takes the platform's approval and can be asked for; else nothing."""
    limits = facts.matter.situation.policy.limits
    half = (facts.case.ask.requested_minor - facts.due_minor) // 2
    amount = min(half, small_most_minor(facts.case, facts.matter))
    may = may_ask_small(facts.case, facts.matter) is None
    return amount if may and amount > limits.small_payment_approval_above_minor else 0


def _even_out_above(facts: Facts) -> Minor | None:
    return Minor(amount) if (amount := evened_out_above_minor(facts)) else None


def _their_offer(facts: Facts) -> str | None:
    """The consumer's open offer."""
    return next((one.offer_id for one in open_offers(facts.case) if one.side is Role.CONSUMER), None)


VALUES: Final[Mapping[str, Callable[[Facts], object]]] = {
    "due": lambda facts: Minor(facts.due_minor),
    "less": lambda facts: _lower(facts, SUGGESTED_DEDUCTION_PERCENT),
    "less_a_part": lambda facts: _lower(facts, PART_DEDUCTION_PERCENT),
    "meet": _meet,
    "missing": _missing,
    "return_address": _return_address,
    "claim": _claim,
    "even_out": _even_out,
    "even_out_above": _even_out_above,
    "their_offer": _their_offer,
    "rejection_reason": lambda facts: _NO_FOR[_condition(facts)].value,
    "rejection_comment": lambda facts: Text(f"body.reject_{_condition(facts)}"),
}
