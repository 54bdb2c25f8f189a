"""In which joint situations does one machine move another?  The one visible table.

After every fact the first row that fits adds its fact, until none fits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from . import events as e
from .case import DISPUTED, SENDABLE_BACK, Case, due_amount_minor, has_ended, is_open, open_offers
from .evolve_money import outcome_of_paid
from .exhibits import of_occasion, satisfied
from .judging import Draft
from .order import Order
from .paying import promise
from .words import Claim, Dispute, ExhibitPurpose, Outcome, Parcel, Refund

_KEEPS_NOTHING = frozenset(
    {Outcome.CANCELLED, Outcome.CONSUMER_TOO_LATE, Outcome.DECIDED_FOR_MERCHANT, Outcome.NOT_PURSUED}
)


_WEIGHED = frozenset({Dispute.DECIDING, Dispute.APPEALED, Dispute.DECIDED})


class JointRow(NamedTuple):
    """`says` is the row in words; `then` makes the facts that follow."""

    says: str
    when: Callable[[Case], bool]
    then: Callable[[Case, Order], list[Draft]]


JOINT: tuple[JointRow, ...] = (
    JointRow(
        "claim applied, and what evidence must show has been seen: the flow moves on",
        lambda c: bool(c.exhibits) and c.claim is Claim.APPLIED and c.ask.evidence_lacking and _shown(c),
        lambda c, o: [Draft(e.EvidenceShown(), "S4")],
    ),
    JointRow(
        "claim agreed, goods to come back and none under way: a parcel is awaited",
        lambda c: (
            c.claim is Claim.AGREED and c.refund is Refund.NONE and c.kind.returns_goods and c.parcel is Parcel.NONE
        ),
        lambda c, o: [Draft(e.ParcelAwaited(), "S11")],
    ),
    JointRow(
        "claim agreed, nothing to come back: the refund is due",
        lambda c: c.claim is Claim.AGREED and c.refund is Refund.NONE and not c.kind.returns_goods,
        lambda c, o: promise(c, o, due_amount_minor(c), "S10", "agreed"),
    ),
    JointRow(
        "refund due, or claim ended, with a parcel only awaited: nothing needs to be sent",
        lambda c: c.parcel is Parcel.AWAITED and not is_open(c),
        lambda c, o: [Draft(e.ParcelNotNeeded())],
    ),
    JointRow(
        "refund due, or claim ended, with a dispute open: the dispute is over",
        lambda c: c.dispute in DISPUTED and not is_open(c),
        lambda c, o: [Draft(e.DisputeWithdrawn("nothing_left_to_decide"))],
    ),
    JointRow(
        "refund paid: the claim is settled",
        lambda c: c.refund is Refund.PAID and c.claim is Claim.AGREED,
        lambda c, o: [Draft(e.Settled(outcome_of_paid(c)))],
    ),
    JointRow(
        "claim closed for good with goods under way or at the merchant's: they go back",
        lambda c: c.claim is Claim.CLOSED and c.parcel in SENDABLE_BACK and c.outcome in _KEEPS_NOTHING,
        lambda c, o: [Draft(e.SentBack(), "S25")],
    ),
    JointRow(
        "a dispute to be decided, money due or the claim ended: its exhibits are sealed",
        lambda c: bool(c.exhibits) and (c.dispute in _WEIGHED or not is_open(c)) and any(_unsealed(c)),
        lambda c, o: [Draft(e.ExhibitsSealed(tuple(_unsealed(c))), "S6")],
    ),
)


def _shown(case: Case) -> bool:
    standing = of_occasion(case.exhibits, ExhibitPurpose.APPLICATION)
    return satisfied(standing, frozenset(case.ask.evidence_wanted))


def _unsealed(case: Case) -> list[str]:
    return [x.exhibit_id for x in case.exhibits if not x.sealed and not x.erased and x.replaced_by is None]


def follows(case: Case, order: Order) -> list[Draft]:
    """The facts that the joint situation adds; empty where everything is at rest."""
    for row in JOINT:
        if row.when(case):
            return row.then(case, order)
    return []


def lapsing(before: Case, after: Case) -> list[Draft]:
    """What a step takes the ground from: open offers of a changed claim, and what was asked for in a case that ends."""
    ends = after.small_request is not None and has_ended(after) and not has_ended(before)
    dropped = [Draft(e.SmallPaymentRequestDropped(), None, "case_ended")] if ends else []
    return [*_offers_lapsing(before, after), *dropped]


def _offers_lapsing(before: Case, after: Case) -> list[Draft]:
    if not after.offers:
        return []
    same = (
        before.claim is after.claim
        and before.ask.kind is after.ask.kind
        and before.ask.reason_code is after.ask.reason_code
        and before.ask.requested_minor == after.ask.requested_minor
        and before.ask.agreed_minor == after.ask.agreed_minor
        and before.refund is after.refund
    )
    return [] if same else [Draft(e.OfferLapsed(o.offer_id), None, "claim_changed") for o in open_offers(after)]
