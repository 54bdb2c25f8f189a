"""In which situation is a case that has ended?"""

from __future__ import annotations

from collections.abc import Callable

from ..case import Case, withdrawn_with_goods
from ..words import Claim, Dispute, Outcome, Refund
from .money import contradicted
from .row import row


def _ended(*outcomes: Outcome) -> Callable[[Case], bool]:
    return lambda case: case.outcome in outcomes and case.claim is Claim.CLOSED


def _paid(case: Case) -> bool:
    return case.refund is Refund.PAID


_LOOK = "check_channel confirm_payment"
DONE = (
    row("done.contradicted", lambda c: _paid(c) and contradicted(c), "S8", "check_account", "wait", "", _LOOK),
    row(
        "done.appeal_heard",
        lambda c: _paid(c) and c.dispute is Dispute.APPEALED,
        "S15",
        c="check_account",
        m="wait",
        a="take decide",
    ),
    row("done.partly_refunded", lambda c: _paid(c) and c.outcome is Outcome.PARTLY_REFUNDED, None, c="check_account"),
    row("done.refunded", _paid, None, c="check_account"),
    row("done.replaced", lambda c: c.claim is Claim.SETTLED and c.outcome is Outcome.REPLACED, None),
    row("done.nothing_to_pay", lambda c: c.claim is Claim.SETTLED, None),
)


CLOSED = (
    row(
        "closed.applied_anew",
        lambda c: c.claim is Claim.CLOSED and c.successor_id is not None,
        "S14",
        c="see_successor",
    ),
    row("closed.cancelled", _ended(Outcome.CANCELLED), None, c="confirm_receipt apply_again", m="send_back"),
    row("closed.goods_kept", withdrawn_with_goods, "S22", c="apply_again", m="keep_goods"),
    row(
        "closed.withdrawn_for_now",
        _ended(Outcome.WITHDRAWN_FOR_NOW),
        "S22",
        c="confirm_receipt apply_again",
        m="send_back",
    ),
    row(
        "closed.no_evidence",
        lambda c: _ended(Outcome.CONSUMER_TOO_LATE)(c) and c.ask.evidence_lacking,
        "S2",
        c="apply_again mend_upload",
    ),
    row("closed.consumer_too_late", _ended(Outcome.CONSUMER_TOO_LATE), "S11", c="apply_again"),
    row("closed.not_pursued", _ended(Outcome.NOT_PURSUED), "S14", c="confirm_receipt apply_again", m="send_back"),
    row(
        "closed.decided_for_merchant",
        _ended(Outcome.DECIDED_FOR_MERCHANT),
        "S15",
        c="confirm_receipt apply_again",
        m="send_back",
    ),
)
