"""Who has to prove what?  For each reason of an application, in the order in which it is asked for.

A machine weighs nothing here: the table tells an arbitrator, and both sides, what a decision looks at first.  What
nobody proves is decided against the side that had to.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from .case import Case
from .words import Claim, Reason, Role


class Duty(NamedTuple):
    """One thing that a side has to show; `key` names its sentence."""

    side: Role
    key: str


_BUYER, _SHOP = Role.CONSUMER, Role.MERCHANT
_SEEN_AT_ONCE: Final = (Duty(_BUYER, "shows_fault"), Duty(_SHOP, "answers_fault"))
_NOT_IN_THE_PARCEL: Final = (Duty(_BUYER, "shows_parcel"), Duty(_SHOP, "shows_packing"))

BURDEN: Final[dict[Reason, tuple[Duty, ...]]] = {
    Reason.QUALITY: (*_SEEN_AT_ONCE, Duty(_SHOP, "shows_quality"), Duty(_BUYER, "refutes_report")),
    Reason.DAMAGED: (Duty(_BUYER, "shows_damage"), Duty(_SHOP, "shows_intact")),
    Reason.WRONG_ITEM: _NOT_IN_THE_PARCEL,
    Reason.MISSING_PARTS: _NOT_IN_THE_PARCEL,
    Reason.NOT_AS_DESCRIBED: (*_SEEN_AT_ONCE, Duty(_SHOP, "shows_offer")),
    Reason.COUNTERFEIT: (Duty(_SHOP, "shows_origin"), Duty(_BUYER, "refutes_report")),
    Reason.EXPIRED: (Duty(_BUYER, "shows_date"), Duty(_SHOP, "shows_batch")),
    Reason.NOT_RECEIVED: (Duty(_SHOP, "shows_delivery"),),
    Reason.LATE: (Duty(_SHOP, "shows_shipping"),),
    Reason.NO_REASON: (Duty(_BUYER, "returns_whole"), Duty(_SHOP, "shows_unsellable")),
    Reason.AGREED_WITH_MERCHANT: (Duty(_BUYER, "shows_promise"), Duty(_SHOP, "shows_terms")),
    Reason.OTHER: (Duty(_BUYER, "shows_claim"), Duty(_SHOP, "shows_defence")),
}
"""What the reason itself asks for."""

RETURN_REJECTED: Final = Duty(_SHOP, "shows_return")
"""Who rejects goods that came back shows why, whatever the reason was."""

AGREED_KNOWINGLY: Final = Duty(_SHOP, "bound_by_agreement")
"""Who has agreed to a return does not fall back on what was known then."""


def duties(case: Case) -> tuple[Duty, ...]:
    """What this case asks of its two sides."""
    rejected = (RETURN_REJECTED, AGREED_KNOWINGLY) if case.claim is Claim.REJECTED else ()
    return (*BURDEN[case.ask.reason_code], *rejected)
