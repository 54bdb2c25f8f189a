"""What can the playbook look at, and what can it put into a prepared command?  The words of its rows.

The rows themselves are data and come from outside (S20-S27).  A row fits where all facts of `when` hold and none of
`unless` does; what it prepares is a body in which a word that begins with `$` stands for a value reckoned here, and one
that begins with `@` for a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, NamedTuple

from .bargaining import in_vain
from .case import GOODS_WITH_MERCHANT, Offer, open_offers
from .exhibits import Exhibit, of_occasion
from .kinds import Kind
from .offering import Meaning, meaning_of
from .preparing import VALUES, Body, Facts, Text, evened_out_above_minor
from .situations import contradicted, failure_of
from .words import (
    Claim,
    Condition,
    Dispute,
    ExhibitPurpose,
    ExhibitState,
    FaultOf,
    OfferType,
    Parcel,
    Reason,
    Refund,
    Role,
    Stage,
)

SOON: Final = timedelta(hours=12)
OFTEN_LIABLE_FROM: Final = 2
"""So many disputes lost in the period, and at least half of those decided, are called often."""

Word = str | bool
Needs = Mapping[str, tuple[Word, ...]]


@dataclass(frozen=True, slots=True)
class Play:
    """One row.  `risk` names what goes wrong if the other side brings the case before the platform."""

    situation: str
    rule: str
    rank: int
    when: Needs
    unless: Needs = field(default_factory=dict)
    command: str | None = None
    body: Body = field(default_factory=dict)
    risk: str | None = None
    moment: str = ""


class FactRow(NamedTuple):
    """A fact by which rows are chosen: what it can be, and how it is found; None fits no row."""

    words: frozenset[Word]
    of: Callable[[Facts], Word | None]


def fits(play: Play, facts: Facts) -> bool:
    """All of `when` holds, and nothing of `unless`."""
    return all(FACTS[name].of(facts) in words for name, words in play.when.items()) and not any(
        FACTS[name].of(facts) in words for name, words in play.unless.items()
    )


def prepared(play: Play, facts: Facts) -> Body | None:
    """The body of the row's command; None where a value that it needs is not there."""
    return _filled(play.body, facts)


def _filled(body: Body, facts: Facts) -> Body | None:
    made: dict[str, object] = {}
    for name, value in body.items():
        if isinstance(value, Mapping):
            inner = _filled(value, facts)
            if inner is None:
                return None
            made[name] = inner
        elif isinstance(value, str) and value.startswith("$"):
            found = VALUES[value.lstrip("$?")](facts)
            if found is not None:
                made[name] = found
            elif not value.startswith("$?"):
                return None
        else:
            made[name] = Text(value[1:]) if isinstance(value, str) and value.startswith("@") else value
    return made


# --- facts ----------------------------------------------------------------------------------------

_DEFECTS: Final = frozenset(
    {Reason.QUALITY, Reason.DAMAGED, Reason.NOT_AS_DESCRIBED, Reason.COUNTERFEIT, Reason.EXPIRED}
)
_FAULTS: Final = _DEFECTS | {Reason.WRONG_ITEM, Reason.MISSING_PARTS}
_WAITED_FOR: Final = (ExhibitState.CHECKING, ExhibitState.HELD_FOR_REVIEW, ExhibitState.NEEDS_MORE)
_OF_GOODS: Final = frozenset({ExhibitPurpose.INSPECTION, ExhibitPurpose.DISPUTE})
MISSING: Final = "missing"
_ASKED_AS: Final[Mapping[Condition, Reason]] = {
    Condition.WRONG_ITEM: Reason.WRONG_ITEM,
    Condition.PARTS_MISSING: Reason.MISSING_PARTS,
    Condition.EMPTY: Reason.MISSING_PARTS,
}


def _finding(facts: Facts) -> str | None:
    """What the inspection found, while the goods wait for the merchant's answer."""
    findings, waits = facts.case.findings, facts.stage is Stage.MERCHANT_TO_RECEIVE
    there = findings is not None and waits and facts.case.parcel is Parcel.INSPECTED
    return findings.condition.value if there and findings is not None else None


def _fault_of(facts: Facts) -> str | None:
    fault = facts.case.findings.fault_of if facts.case.findings is not None else None
    return fault.value if fault is not None else None


def _quality_fault(facts: Facts) -> bool:
    """The finding says so; where it says nothing, the reason that the return was agreed for stands."""
    findings = facts.case.findings
    if findings is not None and findings.quality_fault is not None:
        return findings.quality_fault
    return facts.case.ask.reason_code in _DEFECTS


def _sent_so(facts: Facts) -> bool:
    """The merchant sent it so: the application said it, or the inspection did."""
    findings = facts.case.findings
    if findings is None:
        return False
    return findings.fault_of is FaultOf.MERCHANT or _ASKED_AS.get(findings.condition) is facts.case.ask.reason_code


def _shown(facts: Facts) -> list[Exhibit]:
    """The pictures of the application that stand."""
    return of_occasion(facts.case.exhibits, ExhibitPurpose.APPLICATION)


def _evidence(facts: Facts) -> str:
    """How far the evidence of the application is: what is waited for, or that it is accepted."""
    states = {one.state for one in _shown(facts)}
    if not facts.case.ask.evidence_lacking and ExhibitState.ACCEPTED in states:
        return ExhibitState.ACCEPTED.value
    waited_for = (state for state in _WAITED_FOR if state in states)
    return next(waited_for, ExhibitState.NEEDS_MORE).value if states else MISSING


def _doubted(facts: Facts) -> bool:
    """Something speaks against a picture itself: a person looks at it, or nobody did in time (S4)."""
    return any(one.doubted for one in _shown(facts))


def _proven(facts: Facts) -> bool:
    """A fault was applied for, and what shows it was accepted without a doubt (S6)."""
    accepted = _evidence(facts) == ExhibitState.ACCEPTED.value and not _doubted(facts)
    return accepted and facts.case.ask.reason_code in _FAULTS


def _own_photos(facts: Facts) -> bool:
    """The merchant has photos of its own to show, of an inspection or for the dispute."""
    return any(one.side is Role.MERCHANT and one.purpose in _OF_GOODS and not one.erased for one in facts.case.exhibits)


def _to_answer(facts: Facts) -> bool:
    """An application stands before the merchant, even where an earlier decision is under appeal."""
    case = facts.case
    return case.claim is Claim.APPLIED and not case.ask.evidence_lacking and case.refund is Refund.NONE


def _goods_to_settle(facts: Facts) -> bool:
    """The goods are there and agreed to, whatever else is going on: the merchant can still settle, or say no."""
    case = facts.case
    return case.claim is Claim.AGREED and case.parcel in GOODS_WITH_MERCHANT and case.refund is Refund.NONE


def _nearly_over(facts: Facts) -> bool:
    """So little time is left that receiving may be extended, or could be if it had not been already (S13)."""
    lengths = facts.matter.situation.policy.lengths
    return facts.time_left is not None and facts.time_left <= lengths.receive - lengths.extend_from


def _small_sum(facts: Facts) -> bool:
    """As little is at stake as a merchant may pay without asking anybody."""
    return facts.due_minor <= facts.matter.situation.policy.limits.small_payment_approval_above_minor


def _often_liable(facts: Facts) -> bool:
    counts = facts.figures.counts
    return counts.liable >= OFTEN_LIABLE_FROM and 2 * counts.liable >= counts.decided


def _failed(facts: Facts) -> bool:
    return facts.case.refund is Refund.FAILED and not contradicted(facts.case)


def _offers(side: Role, facts: Facts) -> bool:
    """An offer of this side waits for an answer."""
    return any(one.side is side for one in open_offers(facts.case))


_COSTS_NOTHING: Final = frozenset({OfferType.WITHDRAW_FOR_NOW, OfferType.RESEND_PARTS})


def _offer_saves(facts: Facts) -> bool:
    """The buyer offers what costs the shop no more than what is asked for."""
    theirs = [one for one in open_offers(facts.case) if one.side is Role.CONSUMER]
    return any(
        one.type in _COSTS_NOTHING
        or (one.type is OfferType.MODIFY_AMOUNT and (one.amount_minor or 0) <= facts.due_minor)
        or (_gives_up_some(one, facts) and meaning_of(one, facts.case) is Meaning.KEEPS_GOODS)
        for one in theirs
    )


def _gives_up_some(offer: Offer, facts: Facts) -> bool:
    """It names less than what is asked for."""
    return offer.amount_minor is not None and offer.amount_minor < facts.due_minor


def _their_offer(facts: Facts) -> str | None:
    """What the buyer's open offer means."""
    theirs = (one for one in open_offers(facts.case) if one.side is Role.CONSUMER)
    return next((meaning_of(one, facts.case).value for one in theirs), None)


def _agreed_on_less(facts: Facts) -> bool:
    ask = facts.case.ask
    return ask.agreed_minor is not None and ask.agreed_minor < ask.requested_minor


def _words(*of: object) -> frozenset[Word]:
    return frozenset(str(getattr(one, "value", one)) for one in of)


_YES_NO: Final[frozenset[Word]] = frozenset({True, False})

FACTS: Final[Mapping[str, FactRow]] = {
    "stage": FactRow(_words(*Stage), lambda f: f.stage.value),
    "kind": FactRow(_words(*Kind), lambda f: f.case.ask.kind.value),
    "reason": FactRow(_words(*Reason), lambda f: f.case.ask.reason_code.value),
    "parcel": FactRow(_words(*Parcel), lambda f: f.case.parcel.value),
    "dispute": FactRow(_words(*Dispute), lambda f: f.case.dispute.value),
    "finding": FactRow(_words(*Condition), _finding),
    "fault_of": FactRow(_words(*FaultOf), _fault_of),
    "quality_fault": FactRow(_YES_NO, _quality_fault),
    "sent_so": FactRow(_YES_NO, _sent_so),
    "evidence": FactRow(_words(MISSING, ExhibitState.ACCEPTED, *_WAITED_FOR), _evidence),
    "doubted": FactRow(_YES_NO, _doubted),
    "proven": FactRow(_YES_NO, _proven),
    "own_photos": FactRow(_YES_NO, _own_photos),
    "proved": FactRow(_YES_NO, lambda f: f.case.round is not None and Role.MERCHANT in f.case.round.proved),
    "to_answer": FactRow(_YES_NO, _to_answer),
    "sent_back": FactRow(_YES_NO, lambda f: f.case.back_waybill is not None),
    "goods_there": FactRow(_YES_NO, lambda f: f.case.parcel is not Parcel.NONE),
    "goods_to_settle": FactRow(_YES_NO, _goods_to_settle),
    "settles": FactRow(_YES_NO, lambda f: f.stage is Stage.MERCHANT_TO_RECEIVE or _goods_to_settle(f)),
    "extended": FactRow(_YES_NO, lambda f: f.case.extended),
    "nearly_over": FactRow(_YES_NO, _nearly_over),
    "ends_soon": FactRow(_YES_NO, lambda f: f.time_left is not None and f.time_left <= SOON),
    "small_sum": FactRow(_YES_NO, _small_sum),
    "often_liable": FactRow(_YES_NO, _often_liable),
    "agreed_on_less": FactRow(_YES_NO, _agreed_on_less),
    "declined": FactRow(_YES_NO, lambda f: in_vain(f.case) is not None),
    "claimed": FactRow(_YES_NO, lambda f: f.case.courier_claimed_minor > 0),
    "takes_approval": FactRow(_YES_NO, lambda f: evened_out_above_minor(f) > 0),
    "approval_asked": FactRow(_YES_NO, lambda f: f.case.small_request is not None),
    "consumers_offer": FactRow(_YES_NO, lambda f: _offers(Role.CONSUMER, f)),
    "offer_saves": FactRow(_YES_NO, _offer_saves),
    "their_offer": FactRow(_words(*OfferType, *Meaning), _their_offer),
    "own_offer": FactRow(_YES_NO, lambda f: _offers(Role.MERCHANT, f)),
    "failed": FactRow(_YES_NO, _failed),
    "consented": FactRow(_YES_NO, lambda f: f.case.consented is not None),
    "balance_too_low": FactRow(_YES_NO, lambda f: failure_of(f.case) == "balance_too_low"),
}
