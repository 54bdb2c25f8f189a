"""Is there anything for a merchant to do in a case, or has it done its part?  One rule for queue, page and advice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from ....domain.case import Case, open_offers
from ....domain.deadlines import Situation, extendable_from
from ....domain.situations import contradicted, failure_of
from ....domain.stage import row_of, stage_deadline
from ....domain.words import Dispute, Parcel, Refund, Role
from ...seeing import Seen
from .turns import is_mine

OFFERED: Final = "offered"
PROVED: Final = "proved"
TRANSIT: Final = "transit"
QUIET: Final = (OFFERED, PROVED, TRANSIT)
URGENT_WITHIN: Final = timedelta(hours=24)


def quiet_name(seen: Seen) -> str | None:
    """Why there is nothing to do yet although it is the merchant's turn."""
    return quiet_of(seen.case, seen.situation, seen.now)


def quiet_of(case: Case, situation: Situation, now: datetime) -> str | None:
    """The same of a case at an instant.

    An offer waits wherever it was made, but asks nobody to leave proof undone; a parcel is waited for until receiving
    may be extended.
    """
    if not is_mine(row_of(case).turn, Role.MERCHANT):
        return None
    proving = case.dispute is Dispute.COLLECTING
    proved = proving and case.round is not None and Role.MERCHANT in case.round.proved
    offers = open_offers(case)
    if any(offer.side is not Role.MERCHANT for offer in offers):
        return None
    if offers and (proved or not proving):
        return OFFERED
    if proved:
        return PROVED
    return TRANSIT if case.parcel is Parcel.ON_THE_WAY and _only_waits(case, situation, now) else None


def _only_waits(case: Case, situation: Situation, now: datetime) -> bool:
    """Nothing can be done about a parcel yet, and time is not nearly up."""
    deadline = stage_deadline(case, situation)
    if deadline is None or deadline.due_at - now <= URGENT_WITHIN:
        return False
    return case.extended or now < extendable_from(case, situation)


def needs_funds(case: Case) -> bool:
    """A refund failed for want of money in the shop's account: by the table it is an operator's turn, yet only the
    shop can mend it."""
    return case.refund is Refund.FAILED and not contradicted(case) and failure_of(case) == "balance_too_low"
