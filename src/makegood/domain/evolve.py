"""What is the case after a fact?  The machines move by their tables; each fact adds what it says of the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from . import events as e
from . import evolve_dispute as dispute
from . import evolve_evidence as evidence
from . import evolve_money as money
from .anchoring import anchored
from .case import Ask, Basis, Case, Offer, Waybill
from .machines import CLAIM, DISPUTE, PARCEL
from .values import changed
from .words import Claim, Dispute, OfferState, Outcome, Parcel, Refund

Changes = dict[str, Any]  # field names of Case -> their new values; evolve_all checks the names
Apply = Callable[[Case, e.Fact, Any], Changes]

_MACHINES: tuple[tuple[str, Mapping[Any, Mapping[type, Any]]], ...] = (
    ("claim", CLAIM),
    ("parcel", PARCEL),
    ("dispute", DISPUTE),
)
_MOVED_BY: dict[type, tuple[tuple[str, Mapping[Any, Mapping[type, Any]]], ...]] = {
    cls: tuple((name, table) for name, table in _MACHINES if any(cls in row for row in table.values())) for cls in e.ALL
}


def evolve(case: Case | None, fact: e.Fact) -> Case:
    """The case after one more fact; a fact that no table allows is a programming error."""
    what = fact.what
    if case is None:
        assert isinstance(what, e.Applied), f"a case begins with an application, not with {type(what).__name__}"
        return _opened(fact, what)
    cls = type(what)
    changes: Changes = {"seq": fact.seq, "updated_at": fact.observed_at}
    for name, table in _MOVED_BY[cls]:
        state = getattr(case, name)
        assert cls in table[state], f"{e.NAMES[cls]} cannot happen while {name} is {state}"
        changes[name] = table[state][cls]
    more = _APPLY.get(cls)
    if more is not None:
        changes.update(more(case, fact, what))
    return changed(case, **changes)


def _opened(fact: e.Fact, what: e.Applied) -> Case:
    basis = Basis(
        what.case_id,
        what.shop_id,
        what.order_id,
        what.consumer_id,
        what.currency,
        what.lines,
        what.goods_minor,
        what.policy_version,
        what.zone,
        what.regions,
        what.predecessor_id,
        fact.at,
    )
    ask = Ask(
        what.kind,
        what.reason_code,
        what.description,
        what.requested_minor,
        None,
        what.freight_minor,
        what.evidence_required,
        0,
        what.evidence_wanted,
    )
    since = {"show" if what.evidence_required else "answer": fact.at}
    return Case(
        basis,
        ask,
        Claim.APPLIED,
        Parcel.NONE,
        Refund.NONE,
        Dispute.NONE,
        None,
        fact.seq,
        fact.observed_at,
        since,
    )


def _evidence_shown(case: Case, fact: e.Fact, what: e.EvidenceShown) -> Changes:
    ask = changed(case.ask, evidence_lacking=False)
    return {"ask": ask, "exhibits": evidence.moved_on(case), **anchored(case, "answer", fact.at)}


def _agreed(case: Case, fact: e.Fact, what: e.Agreed) -> Changes:
    changes: Changes = {"ask": changed(case.ask, agreed_minor=what.amount_minor)}
    if what.return_address_id is not None:
        changes["return_address_id"] = what.return_address_id
    if "settle" in case.since:
        # Agreed to after a no: the merchant has the whole time of settling anew, and receiving is long over.
        changes.update(anchored(case, "settle", fact.at))
        changes["since"].pop("receive", None)
    return changes


def _said_no(case: Case, fact: e.Fact, what: e.Refused | e.Rejected) -> Changes:
    return {"refused_at": fact.at, **anchored(case, "respond", fact.at)}


def _modified(case: Case, fact: e.Fact, what: e.Modified) -> Changes:
    ask = changed(
        case.ask,
        kind=what.kind,
        reason_code=what.reason_code,
        requested_minor=what.requested_minor,
        agreed_minor=what.agreed_minor,
        freight_minor=what.freight_minor,
        evidence_lacking=what.evidence_required,
        evidence_wanted=what.evidence_wanted,
        modifications=case.ask.modifications + (0 if what.by_offer else 1),
    )
    if not what.restarts:
        return {"ask": ask}
    return {"ask": ask, **anchored(case, "show" if what.evidence_required else "answer", fact.at)}


def _closed(case: Case, fact: e.Fact, what: e.Closed) -> Changes:
    changes: Changes = {"outcome": what.outcome, "since": {**case.since, "ended": fact.at}}
    if what.outcome is Outcome.WITHDRAWN_FOR_NOW:
        changes["since"]["keep"] = fact.at
    if what.successor_id is not None:
        changes["successor_id"] = what.successor_id
    return changes


def _settled(case: Case, fact: e.Fact, what: e.Settled) -> Changes:
    return {"outcome": what.outcome, "since": {**case.since, "ended": fact.at}}


def _reopened(case: Case, fact: e.Fact, what: e.RefusalReopened | e.RejectionReopened) -> Changes:
    """Nothing is asked for that another case holds by now."""
    most = case.basis.goods_minor + what.freight_minor
    agreed = case.ask.agreed_minor
    ask = changed(
        case.ask,
        freight_minor=what.freight_minor,
        requested_minor=min(case.ask.requested_minor, most),
        agreed_minor=None if agreed is None else min(agreed, most),
    )
    return {"ask": ask, "outcome": None, "since": {k: v for k, v in case.since.items() if k != "ended"}}


def _awaited(case: Case, fact: e.Fact, what: e.ParcelAwaited) -> Changes:
    return anchored(case, "send", fact.at)


def _sent(case: Case, fact: e.Fact, what: e.Sent) -> Changes:
    """A parcel sent once more is a new one: nothing has been reported, extended, signed for or found of it."""
    return {
        "waybill": Waybill(what.carrier, what.waybill),
        "waybill_corrections": 0,
        "extended": False,
        "signed_at": None,
        "findings": None,
        "noted": (),
        **anchored(case, "receive", fact.at),
    }


def _corrected(case: Case, fact: e.Fact, what: e.WaybillCorrected) -> Changes:
    """It is the same parcel under its right number: no clock begins anew."""
    return {"waybill": Waybill(what.carrier, what.waybill), "waybill_corrections": case.waybill_corrections + 1}


def _noted(case: Case, status: str, occurred_at: datetime) -> Changes:
    return {"noted": (*case.noted, noted_key(status, occurred_at))}


def noted_key(status: str, occurred_at: datetime) -> str:
    return f"{status}@{occurred_at.isoformat()}"


def _tracked(case: Case, fact: e.Fact, what: e.Tracked) -> Changes:
    return _noted(case, what.status, what.occurred_at)


def _signed(case: Case, fact: e.Fact, what: e.Signed) -> Changes:
    return {
        "signed_at": what.occurred_at,
        **_noted(case, "signed", what.occurred_at),
        **_arrived(case, fact, what.counts_from),
    }


def _refused_at_door(case: Case, fact: e.Fact, what: e.RefusedAtDoor) -> Changes:
    noted, arrived = _noted(case, "refused", what.occurred_at), _arrived(case, fact, what.counts_from)
    return {**noted, **arrived, "door_note": what.comment}


def _lost(case: Case, fact: e.Fact, what: e.ParcelLost) -> Changes:
    return {**_noted(case, "lost", what.occurred_at), **anchored(case, "trace", fact.at)}


def _inspected(case: Case, fact: e.Fact, what: e.Inspected) -> Changes:
    return {"findings": what.findings}


def _extended(case: Case, fact: e.Fact, what: e.Extended) -> Changes:
    return {"extended": True}


def _goods_kept(case: Case, fact: e.Fact, what: e.GoodsKept) -> Changes:
    if not what.for_good:
        return anchored(case, "keep", fact.at)
    return {"successor_id": what.successor_id, "since": {k: v for k, v in case.since.items() if k != "keep"}}


def _arrived(case: Case, fact: e.Fact, counts_from: datetime) -> Changes:
    """The goods are there: it has to be settled, or, after a withdrawal for now, they are kept for a while."""
    if case.outcome is Outcome.WITHDRAWN_FOR_NOW:
        return anchored(case, "keep", fact.at)
    return anchored(case, "settle", counts_from)


def _sent_back(case: Case, fact: e.Fact, what: e.SentBack) -> Changes:
    return {"back_waybill": None, "back_waybills": 0, **anchored(case, "go_back", fact.at)}


def _goods_sent_back(case: Case, fact: e.Fact, what: e.GoodsSentBack) -> Changes:
    """Time has run since the goods had to go back: that they leave moves no clock."""
    return {"back_waybill": Waybill(what.carrier, what.waybill), "back_waybills": case.back_waybills + 1}


def _taken_back(case: Case, fact: e.Fact, what: e.TakenBack) -> Changes:
    """Whoever has withdrawn for now applies again with the goods in hand: the time for it counts from here."""
    return {"since": {**case.since, "back": fact.at}} if case.outcome is Outcome.WITHDRAWN_FOR_NOW else {}


# --- negotiation ---


def _offer_made(case: Case, fact: e.Fact, what: e.OfferMade) -> Changes:
    offer = Offer(
        what.offer_id,
        what.side,
        what.type,
        what.kind,
        what.amount_minor,
        what.parts,
        what.promise,
        what.comment,
        fact.at,
        OfferState.OPEN,
    )
    return {"offers": (*case.offers, offer)}


def _offer_ends(state: OfferState) -> Apply:
    def apply(case: Case, fact: e.Fact, what: Any) -> Changes:
        return {"offers": tuple(changed(o, state=state) if o.offer_id == what.offer_id else o for o in case.offers)}

    return apply


def _reminded(case: Case, fact: e.Fact, what: e.ReminderDue) -> Changes:
    return {"reminded": {**case.reminded, what.clock: fact.at}}


_APPLY: dict[type, Apply] = {
    e.EvidenceShown: _evidence_shown,
    e.Agreed: _agreed,
    e.Refused: _said_no,
    e.Rejected: _said_no,
    e.Modified: _modified,
    e.Closed: _closed,
    e.Settled: _settled,
    e.RefusalReopened: _reopened,
    e.RejectionReopened: _reopened,
    e.ParcelAwaited: _awaited,
    e.Sent: _sent,
    e.WaybillCorrected: _corrected,
    e.Tracked: _tracked,
    e.Signed: _signed,
    e.RefusedAtDoor: _refused_at_door,
    e.ParcelLost: _lost,
    e.Inspected: _inspected,
    e.Extended: _extended,
    e.SentBack: _sent_back,
    e.GoodsSentBack: _goods_sent_back,
    e.TakenBack: _taken_back,
    e.GoodsKept: _goods_kept,
    e.RefundPromised: money.promised,
    e.RefundSubmitted: money.paid_way,
    e.RefundPaid: money.paid_way,
    e.RefundFailed: money.paid_way,
    e.RefundUnknown: money.paid_way,
    e.RefundReversed: money.paid_way,
    e.RefundReissued: money.reissued,
    e.ChannelConsented: money.consented,
    e.PayoutRaised: money.raised,
    e.ChannelAsked: money.asked,
    e.PaymentConfirmed: money.confirmed,
    e.RefundFound: money.found,
    e.CourierClaimed: money.courier_claimed,
    e.SmallPaymentRequested: money.requested,
    e.SmallPaymentApproved: money.answered,
    e.SmallPaymentDeclined: money.answered,
    e.SmallPaymentRequestWithdrawn: money.answered,
    e.SmallPaymentRequestDropped: money.answered,
    e.SmallPaymentPromised: money.small,
    e.OfferMade: _offer_made,
    e.OfferAccepted: _offer_ends(OfferState.ACCEPTED),
    e.OfferDeclined: _offer_ends(OfferState.DECLINED),
    e.OfferLapsed: _offer_ends(OfferState.LAPSED),
    e.OfferWithdrawn: _offer_ends(OfferState.WITHDRAWN),
    e.Escalated: dispute.escalated,
    e.Proved: dispute.proved,
    e.ProvingEnded: dispute.proving_ended,
    e.Taken: dispute.taken,
    e.Decided: dispute.decided,
    e.DecisionRaised: dispute.raised,
    e.DecisionFinal: dispute.final,
    e.DisputeWithdrawn: dispute.withdrawn,
    e.Appealed: dispute.appealed,
    e.ReminderDue: _reminded,
    e.ExhibitReceived: evidence.received,
    e.ExhibitJudged: evidence.judged,
    e.ExhibitReviewed: evidence.reviewed,
    e.ExhibitHoldOver: evidence.hold_over,
    e.ExhibitShown: evidence.shown,
    e.ExhibitsSealed: evidence.sealed,
    e.ExhibitErased: evidence.erased,
    e.EvidenceKept: evidence.kept,
    e.EvidenceReleased: evidence.released,
}
"""What a fact says besides moving the machines; facts that are not listed (a message) say nothing else."""
