"""In which situation is a dispute, or a claim that was refused or rejected?"""

from __future__ import annotations

from ..case import Case
from ..words import Claim, Dispute
from .row import row


def _overdue(case: Case) -> bool:
    undecided = case.dispute is Dispute.DECIDING or case.dispute is Dispute.APPEALED
    return undecided and case.round is not None and case.round.raised


DISPUTE = (
    row(
        "both_to_prove",
        lambda c: c.dispute is Dispute.COLLECTING,
        "S6",
        c="prove withdraw_dispute",
        m="prove refund agree offer",
        a="take",
    ),
    row(
        "platform_to_decide.raised",
        _overdue,
        "S15",
        c="wait withdraw_dispute",
        m="wait refund",
        a="take decide",
        o="press_arbitrator",
    ),
    row(
        "platform_to_decide.appealed",
        lambda c: c.dispute is Dispute.APPEALED,
        "S15",
        c="wait",
        m="wait",
        a="take decide",
    ),
    row(
        "platform_to_decide.deciding",
        lambda c: c.dispute is Dispute.DECIDING,
        "S15",
        c="wait withdraw_dispute",
        m="wait refund offer",
        a="take decide",
    ),
    row(
        "consumer_to_respond.rejected",
        lambda c: c.claim is Claim.REJECTED,
        "S14",
        c="escalate modify offer apply_again cancel",
        m="agree refund offer",
    ),
    row(
        "consumer_to_respond.refused",
        lambda c: c.claim is Claim.REFUSED,
        "S14",
        c="escalate modify offer apply_again cancel",
        m="agree offer",
    ),
)
