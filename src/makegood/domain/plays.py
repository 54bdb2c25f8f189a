"""What does the playbook advise a merchant in which situation?  One table (S20-S26).

A row names the rule that it stands on, the command that it prepares and how that command's body is made.  Several rows
fit at a time; the lowest rank comes first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from .case import GOODS_WITH_MERCHANT, open_offers
from .kinds import Kind
from .preparing import Facts, Prepare, Text, agree, claim, even_out, for_now, less, offer, reject, says, theirs
from .situations import contradicted, failure_of
from .words import Claim, Condition, Dispute, FaultOf, OfferType, Parcel, Reason, Refund, RefusalReason, Role, Stage

SETTLE_SOON = timedelta(hours=12)


When = Callable[[Facts], bool]


@dataclass(frozen=True, slots=True)
class Play:
    """One row.  `body` gives None where the command cannot be prepared; the advice then stands without one.

    `risk` names what goes wrong if the other side brings the case before the platform.
    """

    situation: str
    when: When
    rule: str
    rank: int
    command: str | None = None
    body: Prepare = lambda facts: {}
    risk: str | None = None


# --- conditions -----------------------------------------------------------------------------------

_DEFECTS = frozenset({Reason.QUALITY, Reason.DAMAGED, Reason.NOT_AS_DESCRIBED, Reason.COUNTERFEIT, Reason.EXPIRED})


def _stage(*stages: Stage) -> When:
    return lambda f: f.stage in stages


def _parcel(*parcels: Parcel) -> When:
    return lambda f: f.stage is Stage.MERCHANT_TO_RECEIVE and f.case.parcel in parcels


def _found(*conditions: Condition) -> When:
    """An inspection found this, and the goods wait for the merchant's answer."""
    inspected = _parcel(Parcel.INSPECTED)
    return lambda f: inspected(f) and f.case.findings is not None and f.case.findings.condition in conditions


def _fault(of: FaultOf) -> When:
    return lambda f: f.case.findings is not None and f.case.findings.fault_of is of


def _quality_fault(facts: Facts) -> bool:
    """The finding says so; where it says nothing, the reason that the return was agreed for stands."""
    findings = facts.case.findings
    if findings is not None and findings.quality_fault is not None:
        return findings.quality_fault
    return facts.case.ask.reason_code in _DEFECTS


def _all(*conditions: When) -> When:
    return lambda f: all(condition(f) for condition in conditions)


def _not(*conditions: When) -> When:
    return lambda f: not any(condition(f) for condition in conditions)


def _nearly_over(facts: Facts) -> bool:
    """So little time is left that receiving may be extended, or could be if it had not been already (S13)."""
    lengths = facts.matter.situation.policy.lengths
    return facts.time_left is not None and facts.time_left <= lengths.receive - lengths.extend_from


def _goods_to_settle(facts: Facts) -> bool:
    """The goods are there and agreed to, whatever else is going on: the merchant can still settle, or say no."""
    case = facts.case
    return case.claim is Claim.AGREED and case.parcel in GOODS_WITH_MERCHANT and case.refund is Refund.NONE


def _undecided(facts: Facts) -> bool:
    return facts.case.dispute in (Dispute.COLLECTING, Dispute.DECIDING) and facts.stage in _ASKED


def _settle_soon(facts: Facts) -> bool:
    return facts.time_left is not None and facts.time_left <= SETTLE_SOON


def _to_answer(facts: Facts) -> bool:
    """An application stands before the merchant, even where an earlier decision is under appeal."""
    case = facts.case
    return case.claim is Claim.APPLIED and not case.ask.evidence_lacking and case.refund is Refund.NONE


def _asked_for(*kinds: Kind) -> When:
    return lambda f: _to_answer(f) and f.case.ask.kind in kinds


def _goods_there(facts: Facts) -> bool:
    return facts.case.parcel is not Parcel.NONE


def _merchants_own(reason: Reason) -> When:
    """The merchant sent it so: the application said it, or the inspection did."""
    return lambda f: f.case.ask.reason_code is reason or _fault(FaultOf.MERCHANT)(f)


def _consumers_offer(facts: Facts) -> bool:
    return any(offer.side is Role.CONSUMER for offer in open_offers(facts.case))


def _failed(facts: Facts) -> bool:
    return facts.case.refund is Refund.FAILED and not contradicted(facts.case)


def _consented(facts: Facts) -> bool:
    return facts.case.consented is not None


def _balance_too_low(facts: Facts) -> bool:
    return failure_of(facts.case) == "balance_too_low"


def _agreed_on_less(facts: Facts) -> bool:
    ask = facts.case.ask
    return ask.agreed_minor is not None and ask.agreed_minor < ask.requested_minor


# --- the table ------------------------------------------------------------------------------------

_ASKED = (Stage.BOTH_TO_PROVE, Stage.PLATFORM_TO_DECIDE)
_RESALE = _found(Condition.RESALE_AFFECTED)
_WRONG = _found(Condition.WRONG_ITEM)
_PARTS = _found(Condition.PARTS_MISSING, Condition.EMPTY)
_ON_THE_WAY = _parcel(Parcel.ON_THE_WAY)
_BY_COURIER = _fault(FaultOf.COURIER)
_OWN_ITEM = _merchants_own(Reason.WRONG_ITEM)
_OWN_PARTS = _merchants_own(Reason.MISSING_PARTS)

PLAYS: tuple[Play, ...] = (
    # Before agreeing (S20)
    Play("answer.return", _all(_asked_for(Kind.RETURN_REFUND), _not(_goods_there)), "S20", 10, "agree", agree),
    Play("answer.goods_there", _all(_to_answer, _goods_there), "S21", 10, "agree", agree),
    Play("answer.refund_only", _all(_asked_for(Kind.REFUND_ONLY), _not(_goods_there)), "S10", 10, "agree"),
    Play("answer.unshipped", _asked_for(Kind.REFUND_UNSHIPPED), "S10", 10, "agree"),
    Play(
        "answer.ask_return",
        _all(_asked_for(Kind.REFUND_ONLY), _not(_goods_there)),
        "S20",
        20,
        "offer",
        offer(OfferType.MODIFY_KIND, "body.ask_return", kind=lambda f: Kind.RETURN_REFUND.value),
    ),
    Play(
        "answer.less",
        _asked_for(Kind.RETURN_REFUND, Kind.REFUND_ONLY),
        "S27",
        30,
        "offer",
        less("body.less"),
    ),
    Play(
        "answer.refuse",
        _to_answer,
        "S15",
        90,
        "refuse",
        lambda f: {"reason_code": RefusalReason.OTHER.value, "comment": Text("body.refuse")},
        "lost_dispute",
    ),
    # Until the parcel is sent
    Play("send.remind", _stage(Stage.CONSUMER_TO_SEND), "S20", 10, "message", says("body.remind_waybill")),
    # While the parcel is on its way (S21, S22)
    Play("receive.extend", _all(_ON_THE_WAY, _nearly_over, lambda f: not f.case.extended), "S22", 10, "extend"),
    Play("receive.talk", _all(_ON_THE_WAY, _nearly_over), "S22", 20, "message", says("body.where_is_it")),
    Play(
        "receive.withdraw",
        _all(_ON_THE_WAY, _nearly_over),
        "S22",
        30,
        "offer",
        for_now("body.withdraw_for_now", "promise.reopen"),
    ),
    Play("receive.at_the_door", _ON_THE_WAY, "S21", 40, "refuse_at_door", says("body.refuse_at_door", "comment")),
    # On receipt (S21)
    Play(
        "signed.inspect",
        _parcel(Parcel.SIGNED),
        "S21",
        10,
        "inspect",
        lambda f: {"findings": {"condition": Condition.INTACT.value}},
    ),
    Play(
        "door.talk",
        _parcel(Parcel.REFUSED_AT_DOOR),
        "S21",
        10,
        "offer",
        for_now("body.door", "promise.reopen"),
    ),
    # What was found (S23-S26)
    Play("found.intact", _found(Condition.INTACT), "S12", 10, "refund"),
    Play("resale.courier", _all(_RESALE, _BY_COURIER), "S23", 10, "claim_courier", claim),
    Play("resale.quality_fault", _all(_RESALE, _quality_fault, _not(_BY_COURIER)), "S24", 10, "refund"),
    Play(
        "resale.talk_quality_fault",
        _all(_RESALE, _quality_fault, _not(_BY_COURIER)),
        "S24",
        20,
        "message",
        says("body.settle_quality"),
    ),
    Play(
        "resale.no_quality_fault",
        _all(_RESALE, _not(_quality_fault, _BY_COURIER)),
        "S23",
        10,
        "offer",
        less("body.resale"),
    ),
    Play("resale.courier_talk", _all(_RESALE, _BY_COURIER), "S23", 20, "offer", less("body.resale_courier")),
    Play("wrong_item.ours", _all(_WRONG, _OWN_ITEM), "S25", 10, "refund"),
    Play(
        "wrong_item.swap",
        _all(_WRONG, _not(_OWN_ITEM)),
        "S25",
        10,
        "offer",
        offer(OfferType.RETURN_WRONG_GOODS, "body.wrong_item", promise=lambda f: Text("promise.wrong_item")),
    ),
    Play("parts.courier", _all(_PARTS, _BY_COURIER), "S26", 10, "claim_courier", claim),
    Play(
        "parts.courier_cancel",
        _all(_PARTS, _BY_COURIER),
        "S26",
        20,
        "offer",
        for_now("body.parts_courier", "promise.courier"),
    ),
    Play("parts.ours", _all(_PARTS, _OWN_PARTS, _not(_BY_COURIER)), "S26", 10, "refund"),
    Play(
        "parts.needed",
        _all(_PARTS, _not(_BY_COURIER, _OWN_PARTS)),
        "S26",
        10,
        "offer",
        for_now("body.parts_needed", "promise.send_rest"),
    ),
    Play(
        "parts.not_needed",
        _all(_found(Condition.PARTS_MISSING), _not(_BY_COURIER, _OWN_PARTS)),
        "S26",
        20,
        "offer",
        less("body.parts_not_needed"),
    ),
    Play(
        "parts.even_out",
        _all(_found(Condition.PARTS_MISSING), _agreed_on_less),
        "S26",
        30,
        "pay_small",
        even_out,
    ),
    # Lost on the way
    Play("lost.claim", _parcel(Parcel.LOST), "S23", 10, "claim_courier", claim),
    # With the goods there
    Play("settle.soon", _all(_parcel(Parcel.SIGNED, Parcel.INSPECTED), _settle_soon), "S12", 40, "refund"),
    Play(
        "settle.refund",
        lambda f: f.stage is Stage.MERCHANT_TO_RECEIVE or _goods_to_settle(f),
        "S12",
        60,
        "refund",
    ),
    Play(
        "settle.reject",
        _goods_to_settle,
        "S15",
        90,
        "reject",
        reject,
        "lost_dispute",
    ),
    # After a no, and before the platform (S14, S15)
    Play("respond.agree", _stage(Stage.CONSUMER_TO_RESPOND), "S15", 10, "agree", agree, "lost_dispute"),
    Play("respond.less", _stage(Stage.CONSUMER_TO_RESPOND), "S23", 20, "offer", less("body.less")),
    Play(
        "dispute.prove",
        _stage(Stage.BOTH_TO_PROVE),
        "S6",
        10,
        "prove",
        lambda f: {"statement": Text("body.prove"), "exhibit_ids": ()},
    ),
    Play("dispute.settle", _undecided, "S15", 20, "refund", risk="lost_dispute"),
    # Money that did not arrive (S8)
    Play("money.consented", _all(_failed, _consented), "S8", 10, "reissue"),
    Play("money.top_up", _all(_failed, _balance_too_low), "S8", 20, "reissue"),
    Play(
        "money.ask_consent",
        _all(_failed, _not(_consented, _balance_too_low)),
        "S8",
        30,
        "message",
        says("body.ask_consent"),
    ),
    # At any time
    Play("offer.answer", _consumers_offer, "S22", 15, "accept_offer", theirs),
    Play("back.send", lambda f: f.case.parcel is Parcel.GOING_BACK, "S25", 10),
)
