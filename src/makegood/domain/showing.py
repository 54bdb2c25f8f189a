"""Who may show what, when, and what follows?  Exhibits from their arrival to their end (S2-S6)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import NamedTuple

from . import events as e
from .case import GOODS_WITH_MERCHANT, UNDECIDED, Case, has_ended
from .commands import (
    EraseExhibit,
    JudgeExhibit,
    KeepEvidence,
    ReceiveExhibit,
    ReleaseEvidence,
    ReviewExhibit,
    ShowExhibit,
)
from .exhibits import OF_EACH, STAFF_ONLY, WANTED, Exhibit, judge_together, of_occasion, viewer
from .judging import Draft, Matter, Verdict, not_now
from .kinds import KINDS, Kind
from .order import Order
from .policy import Policy
from .refusals import Code, Refusal
from .words import Check, Claim, Dispute, ExhibitPurpose, ExhibitState, Parcel, Reason, Refund, Role

_C, _M = Role.CONSUMER, Role.MERCHANT
_NOT_AGREED = frozenset({Claim.APPLIED, Claim.REFUSED, Claim.REJECTED})
_WITH_MERCHANT = GOODS_WITH_MERCHANT | {Parcel.ON_THE_WAY}
_NO = frozenset({Claim.REFUSED, Claim.REJECTED})


class Occasion(NamedTuple):
    """Whose pictures an occasion takes, and while which cases."""

    sides: frozenset[Role]
    when: Callable[[Case], bool]


def _unpaid(case: Case) -> bool:
    return case.refund is Refund.NONE


OCCASIONS: Mapping[ExhibitPurpose, Occasion] = {
    ExhibitPurpose.APPLICATION: Occasion(
        frozenset({_C}),
        lambda c: _unpaid(c) and c.claim in _NOT_AGREED and c.dispute not in (Dispute.DECIDING, Dispute.APPEALED),
    ),
    ExhibitPurpose.RETURN_PARCEL: Occasion(
        frozenset({_C}), lambda c: _unpaid(c) and c.parcel in (Parcel.AWAITED, Parcel.ON_THE_WAY)
    ),
    ExhibitPurpose.INSPECTION: Occasion(frozenset({_M}), lambda c: c.parcel in _WITH_MERCHANT),
    ExhibitPurpose.DISPUTE: Occasion(
        frozenset({_C, _M}),
        lambda c: c.dispute is Dispute.COLLECTING or (c.claim in _NO and c.dispute not in UNDECIDED),
    ),
    ExhibitPurpose.MESSAGE: Occasion(frozenset({_C, _M}), lambda c: True),
}

_POINTLESS: Mapping[Reason, frozenset[Check]] = {
    Reason.WRONG_ITEM: frozenset({Check.GOODS}),  # what came is not what was ordered
    Reason.MISSING_PARTS: frozenset({Check.ACCESSORIES}),  # they are what is missing
}


def wanted_for(reason: Reason, kind: Kind, line_ids: frozenset[str], order: Order, policy: Policy) -> tuple[Check, ...]:
    """What the exhibits of an application must show together; nothing where evidence is not required (S2, S3).

    Nobody can photograph what was not shipped.  Goods without pictures in the catalogue cannot be compared, and only
    lines with accessories have any to show.
    """
    rules = policy.evidence
    if reason not in rules.required_reasons or KINDS[kind].only_unshipped:
        return ()
    lines = [line for line in order.lines if line.line_id in line_ids]
    left_out = _POINTLESS.get(reason, frozenset())
    if not any(line.pictures for line in lines):
        left_out |= {Check.GOODS}
    if not any(line.accessories for line in lines):
        left_out |= {Check.ACCESSORIES}
    paid_minor = sum(line.paid_minor for line in lines)
    challenged = rules.challenge_from_minor is not None and paid_minor >= rules.challenge_from_minor
    needs = {*rules.needs, *OF_EACH} | ({Check.CHALLENGE} if challenged else set())
    return tuple(sorted(needs - left_out))


def challenge_of(case_id: str) -> str:
    """The short code that the consumer writes on paper and shows beside the goods; nobody knew it before the case."""
    figures = hashlib.sha256(f"challenge {case_id}".encode()).hexdigest()
    return f"{int(figures[:12], 16) % 1_000_000:06}"


def wanted_of(case: Case, purpose: ExhibitPurpose) -> frozenset[Check]:
    """What the exhibits of an occasion must show together in this case."""
    required = frozenset(case.ask.evidence_wanted) if purpose is ExhibitPurpose.APPLICATION else frozenset()
    return required or WANTED[purpose]


def exhibit_of(case: Case, exhibit_id: str) -> Exhibit | None:
    """The exhibit of this id, if the case has it."""
    return next((exhibit for exhibit in case.exhibits if exhibit.exhibit_id == exhibit_id), None)


def may_show(case: Case, matter: Matter, purpose: ExhibitPurpose) -> Refusal | None:
    """Whether a picture for this purpose is taken from this side now."""
    occasion = OCCASIONS[purpose]
    if matter.actor.role not in occasion.sides:
        return Refusal(Code.NOT_YOURS)
    if not occasion.when(case):
        return not_now(case, "S2")
    most = matter.situation.policy.evidence.exhibits_per_case
    return Refusal(Code.TOO_MANY_EXHIBITS, "S2", {"most": most}) if len(case.exhibits) >= most else None


def receive(case: Case, command: ReceiveExhibit, matter: Matter) -> Verdict:
    """The original is there; the same upload told twice is one exhibit.  A new picture of a slot replaces the old."""
    if exhibit_of(case, command.exhibit_id) is not None:
        return []
    refusal = may_show(case, matter, command.purpose)
    if refusal is not None:
        return refusal
    earlier = [
        x.exhibit_id
        for x in of_occasion(case.exhibits, command.purpose)
        if x.side is matter.actor.role and command.slot is not None and x.slot == command.slot and not x.sealed
    ]
    received = e.ExhibitReceived(
        command.exhibit_id,
        command.purpose,
        command.slot,
        command.sha256,
        command.media_type,
        command.size_bytes,
        earlier[-1] if earlier else None,
    )
    return [Draft(received, "S2")]


def judge_exhibit(case: Case, command: JudgeExhibit, matter: Matter) -> Verdict:
    """The verdict by policy; a second report on the same picture says nothing new."""
    exhibit = exhibit_of(case, command.exhibit_id)
    if exhibit is None:
        return Refusal(Code.UNKNOWN_EXHIBIT, None, {"exhibit_id": command.exhibit_id})
    if exhibit.state is not ExhibitState.CHECKING:
        return []
    others = [x for x in of_occasion(case.exhibits, exhibit.purpose) if x is not exhibit and x.side is exhibit.side]
    judgement = judge_together(command.found, others, wanted_of(case, exhibit.purpose))
    judged = e.ExhibitJudged(
        command.exhibit_id,
        judgement.state,
        tuple(one for one in command.found if one.check not in STAFF_ONLY),
        tuple(check for check in judgement.because_of if check not in STAFF_ONLY),
        judgement.doubted,
        command.detail_sha256,
    )
    return [Draft(judged, "S3", judgement.state)]


def may_review(case: Case, matter: Matter) -> Refusal | None:
    """While a picture waits for a person."""
    held = any(x.state is ExhibitState.HELD_FOR_REVIEW for x in case.exhibits)
    return None if held else not_now(case, "S4")


def review(case: Case, command: ReviewExhibit, matter: Matter) -> Verdict:
    """A person accepts what a machine doubted, or asks for another picture."""
    exhibit = exhibit_of(case, command.exhibit_id)
    if exhibit is None:
        return Refusal(Code.UNKNOWN_EXHIBIT, None, {"exhibit_id": command.exhibit_id})
    if exhibit.state is not ExhibitState.HELD_FOR_REVIEW:
        return not_now(case, "S4")
    state = ExhibitState(command.verdict)
    return [Draft(e.ExhibitReviewed(command.exhibit_id, state, command.comment), "S4", command.verdict)]


def show(case: Case, command: ShowExhibit, matter: Matter) -> Verdict:
    """Who besides its sender sees an exhibit for the first time stands in its chain (S6)."""
    exhibit = exhibit_of(case, command.exhibit_id)
    if exhibit is None or exhibit.erased:
        return Refusal(Code.UNKNOWN_EXHIBIT, None, {"exhibit_id": command.exhibit_id})
    actor = matter.actor
    if actor.role is exhibit.side or viewer(actor.role, actor.subject) in exhibit.shown_to:
        return []
    return [Draft(e.ExhibitShown(command.exhibit_id, actor.role, actor.subject), "S6")]


def may_erase(case: Case, matter: Matter) -> Refusal | None:
    """Once the case has ended, unless a legal hold lies on it."""
    if case.kept:
        return Refusal(Code.EVIDENCE_KEPT)
    there = any(not x.erased for x in case.exhibits)
    return None if has_ended(case) and there else not_now(case)


def erase(case: Case, command: EraseExhibit, matter: Matter) -> Verdict:
    """The picture goes, the proof of what it was stays."""
    exhibit = exhibit_of(case, command.exhibit_id)
    if exhibit is None:
        return Refusal(Code.UNKNOWN_EXHIBIT, None, {"exhibit_id": command.exhibit_id})
    if exhibit.erased:
        return []
    return [Draft(e.ExhibitErased(exhibit.exhibit_id, exhibit.sha256), None, command.reason)]


def may_keep(case: Case, matter: Matter) -> Refusal | None:
    """A hold lies on something: there are exhibits."""
    return not_now(case) if case.kept or not case.exhibits else None


def keep(case: Case, command: KeepEvidence, matter: Matter) -> Verdict:
    """From now on nothing is erased."""
    return [Draft(e.EvidenceKept(command.reason))]


def may_release(case: Case, matter: Matter) -> Refusal | None:
    """While a hold lies on them."""
    return None if case.kept else not_now(case)


def release(case: Case, command: ReleaseEvidence, matter: Matter) -> Verdict:
    """The hold ends."""
    return [Draft(e.EvidenceReleased(command.reason))]


def not_there(case: Case, exhibit_ids: tuple[str, ...], side: Role) -> Refusal | None:
    """Whoever names exhibits names its own ones of this case."""
    for exhibit_id in exhibit_ids:
        exhibit = exhibit_of(case, exhibit_id)
        if exhibit is None or exhibit.erased or exhibit.side is not side:
            return Refusal(Code.UNKNOWN_EXHIBIT, None, {"exhibit_id": exhibit_id})
    return None
