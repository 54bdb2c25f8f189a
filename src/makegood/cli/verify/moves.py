"""Which moves are tried from a position?  Every command of every role with a few bodies, every word from outside, time.

A body stands for all that the rules treat alike: an amount below, at and above a bound; each type of an offer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from ...domain import commands as c
from ...domain import events as e
from ...domain.case import Case, open_offers
from ...domain.deadlines import extendable_from, next_wake
from ...domain.events import Findings
from ...domain.kinds import Kind
from ...domain.paying import cap_minor
from ...domain.words import (
    Actor,
    Claim,
    Condition,
    Favour,
    FreightPayer,
    Liable,
    OfferType,
    Parcel,
    Purpose,
    Reason,
    RefusalReason,
    RejectionReason,
    Role,
    Stated,
    TrackingStatus,
)
from .position import Ground, Move, Position

CONSUMER: Final = Actor(Role.CONSUMER, "consumer-1")
MERCHANT: Final = Actor(Role.MERCHANT, "staff-1", "shop-1")
LIN: Final = Actor(Role.ARBITRATOR, "lin")
WANG: Final = Actor(Role.ARBITRATOR, "wang")
OPERATOR: Final = Actor(Role.OPERATOR, "operator-1")
CARRIER: Final = Actor(Role.CARRIER, "sf")
CHANNEL: Final = Actor(Role.CHANNEL, "sandbox")
SYSTEM: Final = Actor(Role.SYSTEM, "payouts")
PEOPLE: Final = (CONSUMER, MERCHANT, LIN, WANG, OPERATOR)
INSTANT: Final = timedelta(microseconds=1)


class Extent(NamedTuple):
    """How much of what can happen is explored: some of it only multiplies positions and has explorations of its own."""

    modifies: frozenset[str] = frozenset()
    offers: tuple[OfferType, ...] = ()
    statuses: tuple[TrackingStatus, ...] = (TrackingStatus.SIGNED,)
    late_reports: bool = False
    words: tuple[str, ...] = ("paid", "failed")
    ways_out: bool = False
    disputes: bool = False
    appeals: bool = False
    bearers: bool = False
    small: bool = False
    asks: bool = False
    corrects: bool = False
    sends_back: bool = False
    courier: bool = False


def moves(ground: Ground, position: Position, extent: Extent) -> Iterator[Move]:
    """Every move that is tried; most of them are refused, and that is judged, too."""
    case = position.case
    for actor, commands in _COMMANDS:
        if actor is not WANG or _another_person_matters(case):
            yield from (Move(actor, command) for command in commands(case, position, extent))
    yield from _reports(position, extent)
    yield from _words(case, extent)
    if case.claim is Claim.APPLIED and case.ask.evidence_lacking:
        yield Move(CONSUMER, outside=e.EvidenceShown())
    yield from (Move(SYSTEM, until=until) for until in _instants(ground, position))


def _another_person_matters(case: Case) -> bool:
    """Until somebody has taken or decided it, one arbitrator is like another."""
    current = case.round
    return current is not None and (current.first or current.arbitrator) is not None


def _instants(ground: Ground, position: Position) -> Iterator[datetime]:
    """Just before the next thing that time brings, and exactly at it."""
    edges = []
    wake = next_wake(position.case, ground.situation)
    if wake is not None:
        edges.append(wake.at)
    if position.case.parcel is Parcel.ON_THE_WAY and not position.case.extended and position.case.claim is Claim.AGREED:
        edges.append(extendable_from(position.case, ground.situation))
    ahead = [edge for edge in edges if edge > position.now]
    if ahead:
        yield from (at for at in (min(ahead) - INSTANT, min(ahead)) if at > position.now)


# --- people ---------------------------------------------------------------------------------------

Bodies = Callable[[Case, Position, Extent], Iterator[object]]


def _of_consumer(case: Case, position: Position, extent: Extent) -> Iterator[object]:
    yield c.Cancel()
    yield from _modifying(case, extent)
    yield c.Send("sf", "SF1234567890")
    yield c.Send("sf", "SF1234567890", (_report(TrackingStatus.SIGNED, position.now, timedelta(hours=1)),))
    yield c.Send("pigeon", "SF1234567890")
    if extent.corrects:
        yield c.CorrectWaybill("sf", "SF1234567890")
        yield c.CorrectWaybill("sf", "SF1234567891")
        yield c.CorrectWaybill(
            "sf", "SF1234567892", (_report(TrackingStatus.SIGNED, position.now, timedelta(hours=1)),)
        )
        yield c.CorrectWaybill("pigeon", "SF1234567891")
    if extent.disputes:
        yield c.Escalate("statement")
    yield c.WithdrawDispute()
    yield c.Prove("statement")
    yield c.ConfirmReceipt()
    yield c.AskService("text")
    if extent.appeals:
        yield c.Appeal("statement")
    if extent.ways_out:
        yield c.ConsentChannel("sandbox-timeout", "account-1")
    yield from _offering(case, extent, Role.CONSUMER)


def _of_merchant(case: Case, position: Position, extent: Extent) -> Iterator[object]:
    yield c.Agree("addr-1")
    yield c.Agree("addr-unknown")
    yield c.Refuse(RefusalReason.NO_FAULT_FOUND, "comment")
    yield c.Extend()
    yield c.PayRefund()
    yield c.PayRefund(cap_minor(case))
    yield c.PayRefund(cap_minor(case) + 1)
    yield c.PayRefund(0)
    yield c.Reject(RejectionReason.USED, "comment", risk_acknowledged=True)
    yield c.Reject(RejectionReason.NOT_RECEIVED, "comment", risk_acknowledged=True)
    yield c.Reject(RejectionReason.USED, "comment")
    yield c.Inspect(Findings(Condition.INTACT))
    yield c.RefuseAtDoor("comment")
    yield c.Prove("statement")
    if extent.appeals:
        yield c.Appeal("statement")
    if extent.ways_out:
        yield c.Reissue("sandbox-timeout")
    if extent.courier:
        yield c.ClaimCourier(cap_minor(case), "comment")
        yield c.ClaimCourier(cap_minor(case) + 1, "comment")
    if extent.small:
        yield c.PaySmall(500, Purpose.GOODWILL)
        yield c.PaySmall(501, Purpose.GOODWILL)
    if extent.asks:
        yield from (c.AskSmallPayment(minor, Purpose.GOODWILL, "comment") for minor in (500, 501, 502))
        yield c.WithdrawSmallPayment()
    if extent.sends_back:
        yield c.SendBack("sf", "SF9234567890")
    yield from _offering(case, extent, Role.MERCHANT)


def _of_arbitrator(case: Case, position: Position, extent: Extent) -> Iterator[object]:
    half = case.basis.goods_minor // 2
    liable, payer = Liable.MERCHANT, FreightPayer.MERCHANT
    yield c.Take()
    yield c.Decide(Favour.CONSUMER, liable, payer, "grounds")
    yield c.Decide(Favour.CONSUMER, liable, payer, "grounds", without_return=True)
    yield c.Decide(Favour.CONSUMER, liable, payer, "grounds", cap_minor(case) + 1)
    yield c.Decide(Favour.MERCHANT, liable, payer, "grounds")
    yield c.Decide(Favour.SHARED, liable, payer, "grounds", half)
    yield c.Decide(Favour.SHARED, liable, payer, "grounds")
    if extent.bearers:
        yield c.Decide(Favour.CONSUMER, Liable.PLATFORM, payer, "grounds")
        yield c.Decide(Favour.SHARED, Liable.COURIER, payer, "grounds", half)
        yield c.Decide(Favour.CONSUMER, liable, FreightPayer.PLATFORM, "grounds")


def _of_operator(case: Case, position: Position, extent: Extent) -> Iterator[object]:
    yield c.SendMessage("text")
    if extent.asks:
        yield c.PaySmall(501, Purpose.GOODWILL)
        yield c.ApproveSmallPayment()
        yield c.DeclineSmallPayment("comment")
    yield c.Reissue()
    yield c.AskChannel()
    for number in [p.refund_no for p in case.payments if p.raised] or ["nobody-1"]:
        yield c.ConfirmPayment(number, Stated.PAID, "statement", "comment")
        yield c.ConfirmPayment(number, Stated.FAILED, "statement", "comment")


def _of_system(case: Case, position: Position, extent: Extent) -> Iterator[object]:
    for payment in case.payments:
        if payment.replaced_by is None:
            yield c.SubmitPayment(payment.refund_no)


_COMMANDS: Final[tuple[tuple[Actor, Bodies], ...]] = (
    (CONSUMER, _of_consumer),
    (MERCHANT, _of_merchant),
    (LIN, _of_arbitrator),
    (WANG, _of_arbitrator),
    (OPERATOR, _of_operator),
    (SYSTEM, _of_system),
)


def _modifying(case: Case, extent: Extent) -> Iterator[object]:
    yield c.Modify(amount_minor=cap_minor(case) + 1)
    if "amount" in extent.modifies:
        yield c.Modify(amount_minor=case.basis.goods_minor // 2)
    if "kind" in extent.modifies:
        yield c.Modify(kind=_other_kind(case))
    if "reason" in extent.modifies:
        yield c.Modify(reason_code=Reason.QUALITY if case.ask.reason_code is not Reason.QUALITY else Reason.OTHER)


def _offering(case: Case, extent: Extent, side: Role) -> Iterator[object]:
    for offer_type in extent.offers:
        amounts = {OfferType.MODIFY_AMOUNT: case.basis.goods_minor // 2, OfferType.SMALL_PAYMENT: 500}
        kind = _other_kind(case) if offer_type is OfferType.MODIFY_KIND else None
        yield c.MakeOffer(offer_type, kind, amounts.get(offer_type))
    if extent.offers:
        open_ids = [offer.offer_id for offer in open_offers(case) if offer.side is not side]
        for offer_id in open_ids or ["o0"]:
            yield c.AcceptOffer(offer_id)
            yield c.DeclineOffer(offer_id)
        yield from (c.WithdrawOffer(offer.offer_id) for offer in open_offers(case) if offer.side is side)


def _other_kind(case: Case) -> Kind:
    return Kind.REFUND_ONLY if case.kind.returns_goods else Kind.RETURN_REFUND


# --- words from outside ---------------------------------------------------------------------------


def _reports(position: Position, extent: Extent) -> Iterator[Move]:
    if position.case.waybill is None:
        return
    if position.case.back_waybill is not None:
        signed = _report(TrackingStatus.SIGNED, position.now, timedelta(0))
        yield Move(CARRIER, c.Track(signed, position.case.back_waybill))
    for status in extent.statuses:
        yield Move(CARRIER, c.Track(_report(status, position.now, timedelta(0))))
    if extent.corrects:
        yield Move(CARRIER, c.Track(_report(TrackingStatus.SIGNED, position.now, timedelta(0)), ("sf", "SF1234567890")))
    if extent.late_reports:
        for late in (timedelta(hours=24), timedelta(hours=25)):
            yield Move(CARRIER, c.Track(_report(TrackingStatus.SIGNED, position.now, late)))
            yield Move(CARRIER, c.Track(_report(TrackingStatus.REFUSED, position.now, late)))


def _report(status: TrackingStatus, now: datetime, late: timedelta) -> c.Report:
    return c.Report(status, now - late, now)


def _words(case: Case, extent: Extent) -> Iterator[Move]:
    for payment in case.payments:
        if payment.replaced_by is not None and extent.ways_out:
            yield Move(CHANNEL, c.TellPayment(payment.refund_no, "paid"))
        if payment.replaced_by is None:
            for word in extent.words:
                yield Move(CHANNEL, c.TellPayment(payment.refund_no, word))
