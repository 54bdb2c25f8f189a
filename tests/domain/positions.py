"""Where can a case stand?  Every situation by name, each reached from the application by the shortest way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from makegood.domain import commands as c
from makegood.domain.events import Findings, Found
from makegood.domain.kinds import Kind
from makegood.domain.policy import DEFAULT, EvidenceRules
from makegood.domain.words import (
    Check,
    Condition,
    ExhibitPurpose,
    Favour,
    FreightPayer,
    Liable,
    OfferType,
    Purpose,
    Reason,
    RefusalReason,
    RejectionReason,
    TrackingStatus,
)

from .world import CONSUMER, LIN, MERCHANT, OPERATOR, SYSTEM, T0, WANG, D, H, World

EVIDENCE = replace(DEFAULT, evidence=EvidenceRules(required_reasons=("quality",)))
"""The default numbers, with evidence required for a quality fault."""

UNPROVEN = replace(DEFAULT, evidence=EvidenceRules(required_reasons=()))
"""The default numbers, with evidence required of nobody."""

REFUSE = c.Refuse(RefusalReason.NO_FAULT_FOUND, "Nothing is wrong")
REJECT = c.Reject(RejectionReason.USED, "Used", risk_acknowledged=True)
ESCALATE = c.Escalate("It leaks")
INTACT = c.Inspect(Findings(Condition.INTACT))


def decision(favour: Favour = Favour.CONSUMER, amount_minor: int | None = None, **told: object) -> c.Decide:
    """A decision with the liable party that goes with it, unless told."""
    liable = {Favour.CONSUMER: Liable.MERCHANT, Favour.MERCHANT: Liable.CONSUMER, Favour.SHARED: Liable.BOTH}[favour]
    told = {"liable": liable, "freight_paid_by": FreightPayer.MERCHANT, "grounds": "As proven", **told}
    return c.Decide(in_favour_of=favour, amount_minor=amount_minor, **told)  # type: ignore[arg-type]


def applied(kind: Kind = Kind.RETURN_REFUND, world: World | None = None, reason_code: Reason = Reason.OTHER) -> World:
    world = world or World()
    world.apply(kind=kind, reason_code=reason_code)
    return world


def lacking(world: World | None = None) -> World:
    return applied(world=world or World(policy=EVIDENCE), reason_code=Reason.QUALITY)


def came(exhibit_id: str = "x1", purpose: ExhibitPurpose = ExhibitPurpose.APPLICATION) -> c.ReceiveExhibit:
    """A photo that has arrived whole."""
    return c.ReceiveExhibit(exhibit_id, purpose, "ab" * 32, "image/jpeg", 1_000)


def judged(exhibit_id: str = "x1", **found: bool | None) -> c.JudgeExhibit:
    """What the checks found: yes, no, or (None) something unclear; sharp and readable unless told."""
    told = {"readable": True, "sharp": True, **found}
    return c.JudgeExhibit(exhibit_id, tuple(Found(Check(name), ok, 90) for name, ok in told.items()), "cd" * 32)


def checking(world: World | None = None) -> World:
    world = lacking(world)
    world.done(came(), CONSUMER, T0 + H)
    return world


def held(world: World | None = None) -> World:
    world = checking(world)
    world.done(judged(waybill=None), SYSTEM, T0 + H)
    return world


def more(world: World | None = None) -> World:
    world = checking(world)
    world.done(judged(waybill=False), SYSTEM, T0 + H)
    return world


def shown(world: World | None = None) -> World:
    world = checking(world)
    world.done(judged(waybill=True), SYSTEM, T0 + H)
    return world


def erasable(world: World | None = None) -> World:
    world = shown(world)
    world.done(c.Cancel(), CONSUMER, T0 + 2 * H)
    return world


def kept(world: World | None = None) -> World:
    world = erasable(world)
    world.done(c.KeepEvidence("a court asks"), OPERATOR, T0 + 3 * H)
    return world


def awaited(world: World | None = None) -> World:
    world = applied(world=world)
    world.done(c.Agree("addr-1"), MERCHANT, T0 + H)
    return world


def on_the_way(world: World | None = None) -> World:
    world = awaited(world)
    world.done(c.Send("sf", "SF1234567890"), CONSUMER, T0 + D)
    return world


def asked(world: World | None = None) -> World:
    world = on_the_way(world)
    world.done(c.AskSmallPayment(15_000, Purpose.GOODWILL, "A loyal buyer"), MERCHANT, T0 + D + 2 * H)
    return world


def extended(world: World | None = None) -> World:
    world = on_the_way(world)
    world.done(c.Extend(), MERCHANT, T0 + 7 * D)
    return world


def signed(world: World | None = None) -> World:
    world = on_the_way(world)
    world.told(TrackingStatus.SIGNED, T0 + 3 * D)
    return world


def inspected(world: World | None = None) -> World:
    world = signed(world)
    world.done(INTACT, MERCHANT, T0 + 3 * D + H)
    return world


def refused_at_door(world: World | None = None) -> World:
    world = on_the_way(world)
    world.told(TrackingStatus.REFUSED, T0 + 3 * D)
    return world


def lost(world: World | None = None) -> World:
    world = on_the_way(world)
    world.told(TrackingStatus.LOST, T0 + 3 * D)
    return world


def refused(kind: Kind = Kind.RETURN_REFUND, world: World | None = None) -> World:
    world = applied(kind, world)
    world.done(REFUSE, MERCHANT, T0 + H)
    return world


def rejected(world: World | None = None) -> World:
    world = signed(world)
    world.done(REJECT, MERCHANT, T0 + 3 * D + H)
    return world


def collecting(world: World | None = None) -> World:
    world = rejected(world)
    world.done(ESCALATE, CONSUMER, T0 + 3 * D + 2 * H)
    return world


def withdrawn(world: World | None = None) -> World:
    world = collecting(world)
    world.done(c.WithdrawDispute(), CONSUMER, T0 + 3 * D + 3 * H)
    return world


def deciding(world: World | None = None) -> World:
    world = collecting(world)
    world.sweep(T0 + 4 * D + 2 * H)
    return world


def taken(world: World | None = None) -> World:
    world = deciding(world)
    world.done(c.Take(), LIN, T0 + 4 * D + 3 * H)
    return world


def decided(favour: Favour = Favour.CONSUMER, amount_minor: int | None = None, world: World | None = None) -> World:
    world = deciding(world)
    world.done(decision(favour, amount_minor), LIN, T0 + 4 * D + 3 * H)
    return world


def decided_for_merchant(world: World | None = None) -> World:
    return decided(Favour.MERCHANT, world=world)


def decided_unsent(favour: Favour = Favour.CONSUMER, world: World | None = None) -> World:
    """A decision on an application that was refused at first: the goods were never sent."""
    world = refused(world=world)
    world.done(ESCALATE, CONSUMER, T0 + 2 * H)
    world.done(decision(favour), LIN, T0 + 27 * H)
    return world


def appealed(world: World | None = None) -> World:
    """Decided for the consumer and paid; the merchant appeals."""
    world = decided(world=world)
    world.pay_out(T0 + 4 * D + 4 * H)
    world.done(c.Appeal("A misjudgement"), MERCHANT, T0 + 5 * D)
    return world


def taken_up_again(world: World | None = None) -> World:
    """Decided for the merchant and closed; the consumer appeals."""
    world = decided_for_merchant(world)
    world.done(c.Appeal("A misjudgement"), CONSUMER, T0 + 5 * D)
    return world


def final(world: World | None = None) -> World:
    world = appealed(world)
    world.done(decision(), WANG, T0 + 6 * D)
    return world


def promised(world: World | None = None) -> World:
    world = signed(world)
    world.done(c.PayRefund(), MERCHANT, T0 + 3 * D + H)
    return world


def money(said: str | None) -> Callable[[], World]:
    def build() -> World:
        world = promised()
        world.pay_out(T0 + 3 * D + 2 * H, said)
        return world

    return build


def offered(world: World | None = None) -> World:
    """The merchant offers less, after inspecting."""
    world = inspected(world)
    world.done(c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=9_000), MERCHANT, T0 + 3 * D + 2 * H)
    return world


def cancelled(world: World | None = None) -> World:
    world = applied(world=world)
    world.done(c.Cancel(), CONSUMER, T0 + H)
    return world


def going_back(world: World | None = None) -> World:
    world = on_the_way(world)
    world.done(c.Cancel(), CONSUMER, T0 + 2 * D)
    return world


def goods_kept(world: World | None = None) -> World:
    """Withdrawn for now after the inspection: the merchant has the goods."""
    world = inspected(world)
    world.done(c.MakeOffer(OfferType.WITHDRAW_FOR_NOW), MERCHANT, T0 + 3 * D + 2 * H)
    world.done(c.AcceptOffer("o1"), CONSUMER, T0 + 3 * D + 2 * H)
    return world


POSITIONS: Mapping[str, Callable[[], World]] = {
    "lacking": lacking,
    "checking": checking,
    "held": held,
    "more": more,
    "shown": shown,
    "kept": kept,
    "erasable": erasable,
    "applied": applied,
    "awaited": awaited,
    "on_the_way": on_the_way,
    "asked": asked,
    "extended": extended,
    "signed": signed,
    "inspected": inspected,
    "refused_at_door": refused_at_door,
    "lost": lost,
    "refused": refused,
    "rejected": rejected,
    "offered": offered,
    "collecting": collecting,
    "withdrawn": withdrawn,
    "deciding": deciding,
    "taken": taken,
    "decided_unsent": decided_unsent,
    "decided_for_merchant": decided_for_merchant,
    "taken_up_again": taken_up_again,
    "appealed": appealed,
    "final": final,
    "promised": promised,
    "submitted": money(None),
    "unknown": money("unknown"),
    "failed": money("failed"),
    "paid": money("paid"),
    "cancelled": cancelled,
    "going_back": going_back,
    "goods_kept": goods_kept,
}
