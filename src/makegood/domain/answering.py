"""What may be said to an application?  Agreement, refusal; and the consumer's own changes of mind."""

from __future__ import annotations

from . import events as e
from .applying import freight_due
from .case import Case, due_amount_minor
from .commands import Agree, Cancel, Modify, Refuse
from .judging import Draft, Matter, Verdict, not_now
from .kinds import KINDS, Kind
from .order import left_for
from .paying import cap_minor
from .refusals import Code, Refusal
from .showing import wanted_for
from .words import Check, Claim, Dispute, Outcome, Reason, Refund

_UNDISPUTED = frozenset({Dispute.NONE, Dispute.WITHDRAWN, Dispute.DECIDED})
_NO_OR_APPLIED = frozenset({Claim.APPLIED, Claim.REFUSED, Claim.REJECTED})


def may_agree(case: Case, matter: Matter) -> Refusal | None:
    """An application, or one refused before: a merchant may always come round while nobody has decided."""
    told_no = case.claim in (Claim.REFUSED, Claim.REJECTED) and case.dispute in _UNDISPUTED
    ready = case.claim is Claim.APPLIED and not case.ask.evidence_lacking
    return None if case.refund is Refund.NONE and (ready or told_no) else not_now(case, "S10")


def agree(case: Case, command: Agree, matter: Matter) -> Verdict:
    """What follows (a parcel awaited, or the refund due) is in the joint table."""
    if command.return_address_id is not None and command.return_address_id not in matter.addresses:
        return Refusal(Code.UNKNOWN_ADDRESS, "S20", {"return_address_id": command.return_address_id})
    return [Draft(e.Agreed(due_amount_minor(case), command.return_address_id), "S10")]


def may_refuse(case: Case, matter: Matter) -> Refusal | None:
    ready = case.claim is Claim.APPLIED and case.refund is Refund.NONE and not case.ask.evidence_lacking
    return None if ready else not_now(case, "S14")


def refuse(case: Case, command: Refuse, matter: Matter) -> Verdict:
    return [Draft(e.Refused(command.reason_code, command.comment, command.exhibit_ids), "S14", command.reason_code)]


def may_cancel(case: Case, matter: Matter) -> Refusal | None:
    """Until the refund is promised; goods under way then go back (the joint table)."""
    ended = case.claim in (Claim.CLOSED, Claim.SETTLED)
    return not_now(case) if case.refund is not Refund.NONE or ended else None


def cancel(case: Case, command: Cancel, matter: Matter) -> Verdict:
    return [Draft(e.Closed(Outcome.CANCELLED), None, "consumer_cancels")]


def may_modify(case: Case, matter: Matter) -> Refusal | None:
    """Before agreement, and after a no; once agreed only an accepted offer changes the claim."""
    if case.refund is not Refund.NONE or case.claim not in _NO_OR_APPLIED or case.dispute not in _UNDISPUTED:
        return not_now(case, "S14")
    most = matter.situation.policy.limits.modifications
    if case.ask.modifications >= most:
        return Refusal(Code.TOO_MANY_MODIFICATIONS, None, {"most": most})
    return None


def modify(case: Case, command: Modify, matter: Matter) -> Verdict:
    """A lower amount alone keeps the merchant's clock; anything else begins it anew."""
    ask, order = case.ask, matter.order
    kind, reason = command.kind or ask.kind, command.reason_code or ask.reason_code
    shipped = order.shipped_at or order.delivered_at
    if KINDS[kind].only_unshipped and kind is not ask.kind and shipped is not None and shipped <= matter.now:
        return Refusal(Code.KIND_DOES_NOT_FIT, "S1", {"kind": kind})
    freight = ask.freight_minor
    if reason is not ask.reason_code:
        freight = freight_due(reason, case.basis.lines, left_for(order, case.basis.case_id))
    most = case.basis.goods_minor + freight
    asked = _newly_asked(case, command, freight)
    if asked > most:
        return Refusal(Code.AMOUNT_EXCEEDS_PAID, None, {"most_minor": most})
    same = kind is ask.kind and reason is ask.reason_code
    keeps_clock = case.claim is Claim.APPLIED and same and asked <= ask.requested_minor
    wanted = ask.evidence_wanted if same else _wanted(case, reason, kind, matter)
    lacking = bool(wanted) and (ask.evidence_lacking or not ask.evidence_wanted)
    change = e.Modified(kind, reason, asked, None, freight, lacking, not keeps_clock, False, command.comment, wanted)
    return [Draft(change, "S14")]


def _newly_asked(case: Case, command: Modify, freight_minor: int) -> int:
    """The amount named; else what was asked, following the freight when the reason changed it."""
    if command.amount_minor is not None:
        return command.amount_minor
    asked_all = case.ask.requested_minor == cap_minor(case)
    return case.basis.goods_minor + freight_minor if asked_all else case.ask.requested_minor


def _wanted(case: Case, reason: Reason, kind: Kind, matter: Matter) -> tuple[Check, ...]:
    claimed = frozenset(line.line_id for line in case.basis.lines)
    return wanted_for(reason, kind, claimed, matter.order, matter.situation.policy)
