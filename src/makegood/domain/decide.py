"""May this be done, and by whom?  The one table of commands: roles, guard, what it does, what bounds it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from . import answering, commands, disputing, negotiating, paying, returning
from .case import Case
from .deadlines import BY_NAME, due_at
from .judging import Guard, Handler, Matter, Verdict
from .refusals import Code, Refusal
from .words import Actor, Role

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
    commands.Reissue: _row({_M, _O}, paying.has_failed, paying.reissue, None, "S8"),
    commands.ConsentChannel: _row({_C}, paying.has_failed, paying.consent, None, "S8", ("channel", "account_ref")),
    commands.ConfirmReceipt: _row({_C}, returning.may_confirm_receipt, returning.confirm_receipt, "go_back"),
    commands.PaySmall: _row({_M, _O}, paying.anything, paying.pay_small, None, "S26", ("amount", "purpose")),
    commands.ClaimCourier: _row({_M}, paying.has_parcel, paying.claim_courier, None, "S23", ("amount", "comment")),
    commands.AskService: _row({_C}, negotiating.may_talk, negotiating.ask_service, None, "S7", ("text",)),
    commands.SubmitPayment: _row({Role.SYSTEM}, paying.anything, paying.submit),
    commands.TellPayment: _row({Role.CHANNEL}, paying.anything, paying.tell),
}


def may(actor: Actor, command: object, case: Case) -> Refusal | None:
    """The one permission check: what belongs to others is not found, what another role does is not yours."""
    if not sees(actor, case):
        return Refusal(Code.NOT_FOUND)
    row = COMMANDS.get(type(command))
    if row is not None and actor.role not in row.roles:
        return Refusal(Code.NOT_YOURS)
    return None


def sees(actor: Actor, case: Case) -> bool:
    """Consumers see their own cases, merchants their shop's, arbitrators the disputes nobody else has taken."""
    if actor.role is Role.CONSUMER:
        return actor.subject == case.basis.consumer_id
    if actor.role is Role.MERCHANT:
        return actor.shop_id == case.basis.shop_id
    if actor.role is Role.ARBITRATOR:
        current = case.round
        return current is not None and _free_for(actor.subject, current.arbitrator)
    return True


def _free_for(subject: str, taken_by: str | None) -> bool:
    return taken_by is None or taken_by == subject


def judge(case: Case, command: object, matter: Matter) -> Verdict:
    """The facts that a command makes, or the refusal; time has acted already."""
    if isinstance(command, commands.Tick | commands.Rederive):
        return []
    row = COMMANDS[type(command)]
    refusal = row.guard(case, matter)
    return refusal if refusal is not None else row.handler(case, command, matter)


class Allowed(NamedTuple):
    """One command that the reader may order now."""

    command: str
    until: datetime | None
    rule: str | None
    requires: tuple[str, ...]


def allowed(case: Case, matter: Matter) -> Iterator[Allowed]:
    """What the reader of this role may do now, until when, and what it requires."""
    for name, cls in commands.PUBLIC.items():
        row = COMMANDS[cls]
        if matter.actor.role in row.roles and row.guard(case, matter) is None:
            clock = BY_NAME[row.clock] if row.clock is not None else None
            until = due_at(clock, case, matter.situation) if clock is not None and clock.runs(case) else None
            yield Allowed(name, until, row.rule, row.requires)
