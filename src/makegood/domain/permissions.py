"""Which commands are there, and for each: whose is it, when may it be, what does it do, which clock bounds it?"""

from __future__ import annotations

from typing import NamedTuple

from . import answering, commands, disputing, negotiating, paying, returning, showing, small
from .judging import Guard, Handler
from .words import Role

_C, _M, _A, _O = Role.CONSUMER, Role.MERCHANT, Role.ARBITRATOR, Role.OPERATOR


class Row(NamedTuple):
    """One command: who may order it, when the case allows it, what it does; which clock bounds it, what it requires."""

    roles: frozenset[Role]
    guard: Guard
    handler: Handler
    clock: str | None = None
    rule: str | None = None
    requires: tuple[str, ...] = ()


def _row(
    roles: set[Role],
    guard: Guard,
    handler: Handler,
    clock: str | None = None,
    rule: str | None = None,
    requires: tuple[str, ...] = (),
) -> Row:
    return Row(frozenset(roles), guard, handler, clock, rule, requires)


COMMANDS: dict[type, Row] = {
    commands.Agree: _row({_M}, answering.may_agree, answering.agree, "answer", "S10"),
    commands.Refuse: _row({_M}, answering.may_refuse, answering.refuse, "answer", "S14", ("reason_code", "comment")),
    commands.Cancel: _row({_C}, answering.may_cancel, answering.cancel),
    commands.Modify: _row({_C}, answering.may_modify, answering.modify, "respond", "S14"),
    commands.Send: _row({_C}, returning.may_send, returning.send, "send", "S11", ("carrier", "waybill")),
    commands.CorrectWaybill: _row(
        {_C}, returning.may_correct, returning.correct, "receive", "S11", ("carrier", "waybill")
    ),
    commands.Track: _row({Role.CARRIER}, paying.anything, returning.track),
    commands.Extend: _row({_M}, returning.may_extend, returning.extend, "receive", "S13"),
    commands.PayRefund: _row({_M}, paying.may_refund, paying.refund, "settle", "S12"),
    commands.Reject: _row(
        {_M},
        returning.may_reject,
        returning.reject,
        "settle",
        "S14",
        ("reason_code", "comment", "risk_acknowledged"),
    ),
    commands.Inspect: _row({_M}, returning.may_inspect, returning.inspect, "settle", "S21", ("findings",)),
    commands.RefuseAtDoor: _row(
        {_M}, returning.may_refuse_at_door, returning.refuse_at_door, "receive", "S21", ("comment",)
    ),
    commands.MakeOffer: _row({_C, _M}, negotiating.may_offer, negotiating.offer, None, "S22", ("type",)),
    commands.AcceptOffer: _row(
        {_C, _M}, negotiating.may_answer_offer, negotiating.accept_offer, None, "S22", ("offer_id",)
    ),
    commands.DeclineOffer: _row(
        {_C, _M}, negotiating.may_answer_offer, negotiating.decline_offer, None, "S22", ("offer_id",)
    ),
    commands.WithdrawOffer: _row(
        {_C, _M}, negotiating.may_withdraw_offer, negotiating.withdraw_offer, None, "S22", ("offer_id",)
    ),
    commands.SendMessage: _row({_C, _M, _A, _O}, negotiating.may_talk, negotiating.message, None, None, ("text",)),
    commands.Escalate: _row({_C}, disputing.may_escalate, disputing.escalate, "respond", "S14", ("statement",)),
    commands.WithdrawDispute: _row({_C}, disputing.may_withdraw, disputing.withdraw),
    commands.Prove: _row({_C, _M}, disputing.may_prove, disputing.prove, "prove", "S6", ("statement", "exhibit_ids")),
    commands.Take: _row({_A}, disputing.may_take, disputing.take, "decide"),
    commands.Decide: _row(
        {_A},
        disputing.may_decide,
        disputing.decide,
        "decide",
        "S15",
        ("in_favour_of", "liable", "freight_paid_by", "grounds"),
    ),
    commands.Appeal: _row({_C, _M}, disputing.may_appeal, disputing.appeal, "appeal", "S15", ("statement",)),
    commands.Reissue: _row({_M, _O}, paying.may_reissue, paying.reissue, None, "S8"),
    commands.ConsentChannel: _row({_C}, paying.has_failed, paying.consent, None, "S8", ("channel", "account_ref")),
    commands.AskChannel: _row({_O}, paying.is_silent, paying.ask, None, "S8"),
    commands.ConfirmPayment: _row(
        {_O}, paying.is_raised, paying.confirm, None, "S8", ("refund_no", "status", "reference", "comment")
    ),
    commands.SendBack: _row(
        {_M, _O}, returning.may_send_back, returning.send_back, "go_back", "S25", ("carrier", "waybill")
    ),
    commands.ConfirmReceipt: _row({_C}, returning.may_confirm_receipt, returning.confirm_receipt, "go_back"),
    commands.PaySmall: _row({_M, _O}, small.may_pay_small, small.pay_small, None, "S26", ("amount", "purpose")),
    commands.AskSmallPayment: _row(
        {_M}, small.may_ask_small, small.ask_small, None, "S26", ("amount", "purpose", "comment")
    ),
    commands.WithdrawSmallPayment: _row({_M}, small.is_asked, small.withdraw_small, None, "S26"),
    commands.ApproveSmallPayment: _row({_O}, small.is_asked, small.approve_small, None, "S26"),
    commands.DeclineSmallPayment: _row({_O}, small.is_asked, small.decline_small, None, "S26", ("comment",)),
    commands.ClaimCourier: _row({_M}, paying.has_parcel, paying.claim_courier, None, "S23", ("amount", "comment")),
    commands.AskService: _row({_C}, negotiating.may_talk, negotiating.ask_service, None, "S7", ("text",)),
    commands.ReviewExhibit: _row({_O, _A}, showing.may_review, showing.review, None, "S4", ("exhibit_id", "verdict")),
    commands.EraseExhibit: _row(
        {_O, Role.SYSTEM}, showing.may_erase, showing.erase, None, None, ("exhibit_id", "reason")
    ),
    commands.KeepEvidence: _row({_O}, showing.may_keep, showing.keep, None, None, ("reason",)),
    commands.ReleaseEvidence: _row({_O}, showing.may_release, showing.release, None, None, ("reason",)),
    commands.ReceiveExhibit: _row({_C, _M}, paying.anything, showing.receive, None, "S2"),
    commands.ShowExhibit: _row({_C, _M, _A, _O}, paying.anything, showing.show, None, "S6"),
    commands.JudgeExhibit: _row({Role.SYSTEM}, paying.anything, showing.judge_exhibit, None, "S3"),
    commands.SubmitPayment: _row({Role.SYSTEM}, paying.anything, paying.submit),
    commands.TellPayment: _row({Role.CHANNEL}, paying.anything, paying.tell),
}
