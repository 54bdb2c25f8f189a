"""In which situation are an application and its parcel?"""

from __future__ import annotations

from collections.abc import Callable

from ..case import Case
from ..exhibits import of_occasion
from ..words import Claim, ExhibitPurpose, ExhibitState, Favour, Parcel
from .row import row


def _applied(case: Case) -> bool:
    return case.claim is Claim.APPLIED


def _at(parcel: Parcel) -> Callable[[Case], bool]:
    return lambda case: case.parcel is parcel


def _decided_for_consumer(case: Case) -> bool:
    decision = case.round.decision if case.round is not None else None
    return decision is not None and decision.in_favour_of is not Favour.MERCHANT


def _evidence(*states: ExhibitState) -> Callable[[Case], bool]:
    """Evidence is required, and some of what came stands in one of these states."""
    return lambda c: (
        _applied(c)
        and c.ask.evidence_lacking
        and any(x.state in states for x in of_occasion(c.exhibits, ExhibitPurpose.APPLICATION))
    )


APPLICATION = (
    row(
        "consumer_to_show_evidence.checking",
        _evidence(ExhibitState.CHECKING),
        "S4",
        c="wait show_evidence cancel",
        m="wait",
    ),
    row(
        "consumer_to_show_evidence.held",
        _evidence(ExhibitState.HELD_FOR_REVIEW),
        "S4",
        c="wait show_evidence cancel",
        m="wait",
        o="review_exhibit",
    ),
    row(
        "consumer_to_show_evidence.more",
        _evidence(ExhibitState.NEEDS_MORE),
        "S3",
        c="show_more mend_upload cancel",
        m="wait",
    ),
    row(
        "consumer_to_show_evidence.missing",
        lambda c: _applied(c) and c.ask.evidence_lacking,
        "S2",
        c="show_evidence mend_upload cancel",
        m="wait",
    ),
    row(
        "merchant_to_answer.goods_there",
        lambda c: _applied(c) and c.parcel is not Parcel.NONE,
        "S10",
        c="wait offer modify cancel",
        m="agree refund offer refuse",
    ),
    row(
        "merchant_to_answer.return",
        lambda c: _applied(c) and c.kind.returns_goods,
        "S10",
        c="wait modify cancel",
        m="agree offer refuse",
    ),
    row(
        "merchant_to_answer.unshipped",
        lambda c: _applied(c) and c.kind.only_unshipped,
        "S10",
        c="wait modify cancel",
        m="stop_shipping agree refuse",
    ),
    row("merchant_to_answer.refund", _applied, "S10", c="wait modify cancel", m="agree offer refuse"),
)

PARCEL = (
    row(
        "consumer_to_send.decided",
        lambda c: c.parcel is Parcel.AWAITED and _decided_for_consumer(c),
        "S11",
        c="send cancel",
        m="wait refund",
    ),
    row("consumer_to_send.agreed", _at(Parcel.AWAITED), "S11", c="send cancel", m="wait refund"),
    row("merchant_to_receive.lost", _at(Parcel.LOST), "S23", c="wait", m="claim_courier refund offer"),
    row(
        "merchant_to_receive.refused_at_door",
        _at(Parcel.REFUSED_AT_DOOR),
        "S12",
        c="wait offer",
        m="refund offer reject",
    ),
    row("merchant_to_receive.inspected", _at(Parcel.INSPECTED), "S12", c="wait offer", m="refund offer reject"),
    row("merchant_to_receive.signed", _at(Parcel.SIGNED), "S12", c="wait", m="inspect refund offer reject"),
    row(
        "merchant_to_receive.extended",
        lambda c: c.parcel is Parcel.ON_THE_WAY and c.extended,
        "S13",
        c="wait correct_waybill",
        m="wait_parcel refund refuse_at_door offer",
    ),
    row(
        "merchant_to_receive.on_the_way",
        _at(Parcel.ON_THE_WAY),
        "S16",
        c="wait correct_waybill",
        m="wait_parcel refund extend refuse_at_door offer",
    ),
    row("consumer_to_receive.going_back", _at(Parcel.GOING_BACK), None, c="confirm_receipt", m="send_back"),
)
