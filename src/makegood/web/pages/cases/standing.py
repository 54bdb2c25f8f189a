"""Why is there nothing for a merchant to do yet, although the case is in its turn?  An offer, a proof or a parcel."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from ....domain.case import open_offers
from ....domain.returning import may_extend
from ....domain.stage import row_of, stage_deadline
from ....domain.words import Dispute, Parcel, Role
from ...seeing import Seen
from .turns import is_mine

OFFERED: Final = "offered"
PROVED: Final = "proved"
TRANSIT: Final = "transit"
URGENT_WITHIN: Final = timedelta(hours=24)
QUIET: Final = (OFFERED, PROVED, TRANSIT)


def quiet_name(seen: Seen) -> str | None:
    """What the merchant has done its part for: one rule for the queue, the case's page and its advice.

    An offer waits wherever it was made, but asks nobody to leave proof undone; a parcel is waited for until receiving
    may be extended.
    """
    case = seen.case
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
    waits = case.parcel is Parcel.ON_THE_WAY and may_extend(case, seen.matter) is not None
    return TRANSIT if waits and not _nearly_up(seen) else None


def _nearly_up(seen: Seen) -> bool:
    deadline = stage_deadline(seen.case, seen.situation)
    return deadline is None or deadline.due_at - seen.now <= URGENT_WITHIN
