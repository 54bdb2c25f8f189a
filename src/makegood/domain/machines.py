"""How do the four machines move?  Each is a table of state -> event -> state; what is not listed cannot happen.

The joint situations in which one machine moves another stand in `joint.py`.  Diagrams in the documentation are
drawn from these tables.
"""

from __future__ import annotations

from collections.abc import Mapping

from . import events as e
from .words import Claim, Dispute, Parcel, Refund

CLAIM: Mapping[Claim, Mapping[type, Claim]] = {
    Claim.APPLIED: {
        e.Agreed: Claim.AGREED,
        e.Refused: Claim.REFUSED,
        e.Modified: Claim.APPLIED,
        e.Closed: Claim.CLOSED,
    },
    Claim.AGREED: {
        e.Agreed: Claim.AGREED,
        e.Rejected: Claim.REJECTED,
        e.Modified: Claim.AGREED,
        e.Settled: Claim.SETTLED,
        e.Closed: Claim.CLOSED,
    },
    Claim.REFUSED: {
        e.Agreed: Claim.AGREED,
        e.Modified: Claim.APPLIED,
        e.Closed: Claim.CLOSED,
    },
    Claim.REJECTED: {
        e.Agreed: Claim.AGREED,
        e.Modified: Claim.APPLIED,
        e.Closed: Claim.CLOSED,
    },
    Claim.SETTLED: {},
    Claim.CLOSED: {
        e.RefusalReopened: Claim.REFUSED,
        e.RejectionReopened: Claim.REJECTED,
    },
}

PARCEL: Mapping[Parcel, Mapping[type, Parcel]] = {
    Parcel.NONE: {e.ParcelAwaited: Parcel.AWAITED},
    Parcel.AWAITED: {e.Sent: Parcel.ON_THE_WAY, e.ParcelNotNeeded: Parcel.NONE},
    Parcel.ON_THE_WAY: {
        e.Signed: Parcel.SIGNED,
        e.RefusedAtDoor: Parcel.REFUSED_AT_DOOR,
        e.ParcelLost: Parcel.LOST,
        e.SentBack: Parcel.GOING_BACK,
    },
    Parcel.SIGNED: {e.Inspected: Parcel.INSPECTED, e.SentBack: Parcel.GOING_BACK},
    Parcel.INSPECTED: {e.Inspected: Parcel.INSPECTED, e.SentBack: Parcel.GOING_BACK},
    Parcel.REFUSED_AT_DOOR: {e.Signed: Parcel.SIGNED, e.SentBack: Parcel.GOING_BACK},
    Parcel.LOST: {e.Signed: Parcel.SIGNED, e.RefusedAtDoor: Parcel.REFUSED_AT_DOOR},
    Parcel.GOING_BACK: {e.GoodsSentBack: Parcel.GOING_BACK, e.TakenBack: Parcel.NONE},
}

REFUND: Mapping[Refund, Mapping[type, Refund]] = {
    Refund.NONE: {e.RefundPromised: Refund.PROMISED},
    Refund.PROMISED: {e.RefundSubmitted: Refund.SUBMITTED, e.RefundFound: Refund.PAID},
    Refund.SUBMITTED: {
        e.RefundPaid: Refund.PAID,
        e.RefundFailed: Refund.FAILED,
        e.RefundUnknown: Refund.UNKNOWN,
    },
    Refund.UNKNOWN: {
        e.RefundPaid: Refund.PAID,
        e.RefundFailed: Refund.FAILED,
    },
    Refund.FAILED: {e.RefundReissued: Refund.PROMISED, e.RefundFound: Refund.PAID},
    Refund.PAID: {e.RefundReversed: Refund.FAILED},
}
"""One payment's way.  The case's refund is its payments' joint state: see `joint_refund`."""

DISPUTE: Mapping[Dispute, Mapping[type, Dispute]] = {
    Dispute.NONE: {e.Escalated: Dispute.COLLECTING},
    Dispute.COLLECTING: {e.ProvingEnded: Dispute.DECIDING, e.DisputeWithdrawn: Dispute.WITHDRAWN},
    Dispute.DECIDING: {e.Decided: Dispute.DECIDED, e.DisputeWithdrawn: Dispute.WITHDRAWN},
    Dispute.DECIDED: {e.Appealed: Dispute.APPEALED, e.Escalated: Dispute.COLLECTING},
    Dispute.APPEALED: {e.Decided: Dispute.DECIDED},
    Dispute.WITHDRAWN: {e.Escalated: Dispute.COLLECTING},
}

_WORST_FIRST = (Refund.FAILED, Refund.UNKNOWN, Refund.SUBMITTED, Refund.PROMISED, Refund.PAID)


def joint_refund(states: frozenset[Refund]) -> Refund:
    """Several payments (one for each tender) are one refund: paid only when all are, failed when any is."""
    for state in _WORST_FIRST:
        if state in states:
            return state
    return Refund.NONE
