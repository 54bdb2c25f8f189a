"""What happens to the goods on their way back?  Waybill, tracking, extension, inspection, rejection."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from . import events as e
from .case import GOODS_WITH_MERCHANT, Case
from .commands import (
    ConfirmReceipt,
    CorrectWaybill,
    Extend,
    Inspect,
    RefuseAtDoor,
    Reject,
    Report,
    Send,
    SendBack,
    Track,
)
from .deadlines import extendable_from
from .evolve import noted_key
from .judging import Draft, Matter, Verdict, not_now
from .machines import PARCEL
from .refusals import Code, Refusal
from .words import CARRIERS, Claim, FreightPayer, Parcel, Reason, Refund, RejectionReason, TrackingStatus


def return_freight_by(reason: Reason) -> FreightPayer:
    """Who pays for sending the goods back: the consumer who gives no reason, else the merchant."""
    return FreightPayer.CONSUMER if reason is Reason.NO_REASON else FreightPayer.MERCHANT


def return_freight_of(case: Case) -> FreightPayer | None:
    """Who pays for this case's way back, a decision before the rule; None where no goods come back."""
    if not case.kind.returns_goods:
        return None
    decision = case.round.decision if case.round is not None else None
    return decision.freight_paid_by if decision is not None else return_freight_by(case.ask.reason_code)


def may_send(case: Case, matter: Matter) -> Refusal | None:
    return None if case.parcel is Parcel.AWAITED and case.refund is Refund.NONE else not_now(case, "S11")


def send(case: Case, command: Send, matter: Matter) -> Verdict:
    """The waybill is filled in; what the carrier said of it before is applied now."""
    if command.carrier not in CARRIERS:
        return _no_carrier(command.carrier)
    return [Draft(e.Sent(command.carrier, command.waybill), "S11"), *_told_before(command.kept, matter)]


def _no_carrier(carrier: str) -> Refusal:
    return Refusal(Code.UNKNOWN_CARRIER, "S11", {"carrier": carrier, "known": CARRIERS})


def _told_before(kept: Sequence[Report], matter: Matter) -> list[Draft]:
    """What the carrier had said of a number before it was filled in, in the order in which it happened."""
    drafts: list[Draft] = []
    parcel = Parcel.ON_THE_WAY
    for report in sorted(kept, key=lambda report: report.occurred_at):
        said = _said(parcel, report, matter)
        parcel = PARCEL[parcel].get(type(said.what), parcel)
        drafts.append(said)
    return drafts


def may_correct(case: Case, matter: Matter) -> Refusal | None:
    """While nobody but the consumer has said anything of the parcel, and a few times only."""
    if case.parcel is not Parcel.ON_THE_WAY or case.refund is not Refund.NONE:
        return not_now(case, "S11")
    if case.noted:
        return Refusal(Code.WAYBILL_IN_USE, "S11")
    most = matter.situation.policy.limits.waybill_corrections
    return Refusal(Code.TOO_MANY_CORRECTIONS, "S11", {"most": most}) if case.waybill_corrections >= most else None


def correct(case: Case, command: CorrectWaybill, matter: Matter) -> Verdict:
    """The number that was mistyped gives way to the right one, and what the carrier said of that one is applied."""
    assert case.waybill is not None, "what is on the way has a number"
    if command.carrier not in CARRIERS:
        return _no_carrier(command.carrier)
    if case.waybill == (command.carrier, command.waybill):
        return Refusal(Code.SAME_WAYBILL, "S11", {"waybill": command.waybill})
    corrected = e.WaybillCorrected(command.carrier, command.waybill, *case.waybill)
    return [Draft(corrected, "S11"), *_told_before(command.kept, matter)]


def track(case: Case, command: Track, matter: Matter) -> Verdict:
    """A carrier's report; the same report twice is one, and none comes from the future."""
    report = command.report
    if report.occurred_at > matter.now:
        return Refusal(Code.REPORT_FROM_FUTURE, None, {"occurred_at": report.occurred_at})
    if noted_key(report.status, report.occurred_at) in case.noted:
        return []
    if command.about is not None and command.about == case.back_waybill:
        return _said_of_back(case, report)
    if command.about is not None and command.about != case.waybill:
        return []  # the number was mistyped and has been corrected since: it is somebody else's parcel
    return [_said(case.parcel, report, matter)]


def _said_of_back(case: Case, report: Report) -> list[Draft]:
    """Signed for, the consumer has the goods back; what was said before they had to go back is of another journey."""
    if case.parcel is not Parcel.GOING_BACK or report.occurred_at < case.since["go_back"]:
        return []
    told = Draft(e.Tracked(report.status, report.occurred_at))
    arrived = report.status is TrackingStatus.SIGNED
    return [told, Draft(e.TakenBack(), "S25", "carrier_signed")] if arrived else [told]


def _said(parcel: Parcel, report: Report, matter: Matter) -> Draft:
    """What a report means where the parcel is: a move if the table knows it, else only a note."""
    counts_from = _counts_from(report, matter.now, matter)
    moves: dict[TrackingStatus, Draft] = {
        TrackingStatus.SIGNED: Draft(e.Signed(report.occurred_at, counts_from), "S12"),
        TrackingStatus.REFUSED: Draft(e.RefusedAtDoor(report.occurred_at, counts_from), "S21", "carrier"),
        TrackingStatus.LOST: Draft(e.ParcelLost(report.occurred_at), "S23"),
    }
    draft = moves.get(report.status)
    if draft is None or type(draft.what) not in PARCEL[parcel]:
        return Draft(e.Tracked(report.status, report.occurred_at))
    return draft


def _counts_from(report: Report, now: datetime, matter: Matter) -> datetime:
    """Signing counts from when it occurred; told more than a day late, from when it was told."""
    late = now - report.occurred_at > matter.situation.policy.lengths.late_report
    return now if late else report.occurred_at


def may_extend(case: Case, matter: Matter) -> Refusal | None:
    """Once, from the fifth day on, while nothing has been signed for (S13)."""
    if case.parcel in (Parcel.SIGNED, Parcel.INSPECTED):
        return Refusal(Code.EXTEND_AFTER_SIGNED, "S13")
    if case.parcel is not Parcel.ON_THE_WAY or case.claim is not Claim.AGREED or case.refund is not Refund.NONE:
        return not_now(case, "S13")
    if case.extended:
        return Refusal(Code.EXTENDED_ALREADY, "S13")
    opens = extendable_from(case, matter.situation)
    return Refusal(Code.EXTEND_TOO_EARLY, "S13", {"from": opens}) if matter.now < opens else None


def extend(case: Case, command: Extend, matter: Matter) -> Verdict:
    return [Draft(e.Extended(), "S13")]


def may_inspect(case: Case, matter: Matter) -> Refusal | None:
    return None if case.parcel in (Parcel.SIGNED, Parcel.INSPECTED) and _unpaid(case) else not_now(case, "S21")


def inspect(case: Case, command: Inspect, matter: Matter) -> Verdict:
    return [Draft(e.Inspected(command.findings, command.exhibit_ids), "S21", command.findings.condition)]


def may_refuse_at_door(case: Case, matter: Matter) -> Refusal | None:
    return None if case.parcel is Parcel.ON_THE_WAY and _unpaid(case) else not_now(case, "S21")


def refuse_at_door(case: Case, command: RefuseAtDoor, matter: Matter) -> Verdict:
    refused = e.RefusedAtDoor(matter.now, matter.now, command.comment, command.exhibit_ids)
    return [Draft(refused, "S21", "merchant")]


def may_reject(case: Case, matter: Matter) -> Refusal | None:
    """From signing on, with or without inspection (S14)."""
    there = case.parcel in GOODS_WITH_MERCHANT
    return None if case.claim is Claim.AGREED and there and _unpaid(case) else not_now(case, "S14")


def reject(case: Case, command: Reject, matter: Matter) -> Verdict:
    """Knowingly only: the risk must have been shown and acknowledged (S15)."""
    if not command.risk_acknowledged:
        return Refusal(Code.RISK_NOT_ACKNOWLEDGED, "S15")
    if command.reason_code is RejectionReason.NOT_RECEIVED and case.signed_at is None:
        return not_now(case, "S14")
    if matter.situation.policy.evidence.rejection_requires_exhibits and not command.exhibit_ids:
        return Refusal(Code.EVIDENCE_REQUIRED, "S14")
    return [Draft(e.Rejected(command.reason_code, command.comment, command.exhibit_ids), "S14", command.reason_code)]


def may_send_back(case: Case, matter: Matter) -> Refusal | None:
    """While the goods have to go back; the number can be put right as often as a consumer's."""
    if case.parcel is not Parcel.GOING_BACK:
        return not_now(case, "S25")
    most = matter.situation.policy.limits.waybill_corrections
    return Refusal(Code.TOO_MANY_CORRECTIONS, "S25", {"most": most}) if case.back_waybills > most else None


def send_back(case: Case, command: SendBack, matter: Matter) -> Verdict:
    """The goods have left; what the carrier said of the parcel before is applied now."""
    if command.carrier not in CARRIERS:
        return _no_carrier(command.carrier)
    if case.back_waybill == (command.carrier, command.waybill):
        return Refusal(Code.SAME_WAYBILL, "S25", {"waybill": command.waybill})
    drafts = [Draft(e.GoodsSentBack(command.carrier, command.waybill), "S25")]
    for report in sorted(command.kept, key=lambda report: report.occurred_at):
        drafts += _said_of_back(case, report)
        if isinstance(drafts[-1].what, e.TakenBack):
            break
    return drafts


def may_confirm_receipt(case: Case, matter: Matter) -> Refusal | None:
    return None if case.parcel is Parcel.GOING_BACK else not_now(case)


def confirm_receipt(case: Case, command: ConfirmReceipt, matter: Matter) -> Verdict:
    return [Draft(e.TakenBack(), None, "consumer_confirms")]


def _unpaid(case: Case) -> bool:
    return case.refund is Refund.NONE and case.claim not in (Claim.CLOSED, Claim.SETTLED)
