"""Which situations can the rule book bring about?  All that people, carriers, channels and time can do, step by step.

Cases that agree in everything that words depend on are one; the search ends when nothing new turns up.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from makegood.domain import commands as c
from makegood.domain import events as e
from makegood.domain.applying import Opening, apply, closing_of
from makegood.domain.calendar import Calendar
from makegood.domain.case import Case, open_offers, promised_minor
from makegood.domain.course import Course, carry_out, let_time_act, opened
from makegood.domain.deadlines import Situation, extendable_from, next_wake
from makegood.domain.decide import judge
from makegood.domain.judging import Draft, Matter
from makegood.domain.kinds import Kind
from makegood.domain.order import Order, OrderLine, Tender
from makegood.domain.permissions import COMMANDS
from makegood.domain.policy import EvidenceRules, Policy
from makegood.domain.reactions import reactions
from makegood.domain.refusals import Refusal
from makegood.domain.situations import FAILURES, situation_of
from makegood.domain.words import (
    TIME,
    Actor,
    Check,
    Claim,
    Condition,
    ExhibitPurpose,
    FaultOf,
    Favour,
    FreightPayer,
    Liable,
    OfferType,
    Parcel,
    PaymentKind,
    Purpose,
    Reason,
    Refund,
    RefusalReason,
    RejectionReason,
    Review,
    Role,
    Stated,
    TrackingStatus,
)

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
CALENDAR = Calendar("weekdays", 1, frozenset(), frozenset(), range(2026, 2028), frozenset())

CONSUMER = Actor(Role.CONSUMER, "li")
MERCHANT = Actor(Role.MERCHANT, "wang", "tea")
ARBITRATORS = (Actor(Role.ARBITRATOR, "zhao"), Actor(Role.ARBITRATOR, "qian"))
OPERATOR = Actor(Role.OPERATOR, "sun")
PEOPLE = (CONSUMER, MERCHANT, *ARBITRATORS, OPERATOR)
CARRIER, CHANNEL = Actor(Role.CARRIER, "sf"), Actor(Role.CHANNEL, "sandbox")
ADDRESSES = ("warehouse",)


class World(NamedTuple):
    """A case with its order at an instant, under its numbers; `facts` are all that happened."""

    course: Course
    now: datetime
    situation: Situation

    @property
    def case(self) -> Case:
        return self.course.case

    def matter(self, actor: Actor) -> Matter:
        """What a command of this person is judged on now."""
        return Matter(self.now, actor, self.course.order, self.situation, ADDRESSES)


def order(kind: Kind) -> Order:
    """Two cups and their freight; delivered, but where the kind is for what was not shipped."""
    there = None if kind is Kind.REFUND_UNSHIPPED else START - DAY
    return Order(
        shop_id="tea",
        order_id="T1",
        consumer_id="li",
        consumer_region=None,
        currency="CNY",
        lines=(OrderLine("1", "cup", "Cup", 2, 25_800, ("lid", "box")),),
        freight_minor=1_000,
        tenders=(Tender("sandbox", 26_800),),
        paid_at=START - 5 * DAY,
        shipped_at=there,
        delivered_at=there,
    )


def opening(kind: Kind, reason: Reason, policy: Policy, quantity: int = 2) -> World:
    """A case just applied for."""
    wanted = c.Apply("tea-0001", "T1", kind, (c.WantedLine("1", quantity),), reason)
    bought = order(kind)
    verdict = apply(wanted, Opening(START, CONSUMER, bought, (), policy, "Asia/Shanghai", ()))
    assert not isinstance(verdict, Refusal), verdict
    return World(opened(verdict[0], bought, START, CONSUMER), START, Situation(policy, (), CALENDAR))


def ordered(world: World, actor: Actor, command: object) -> World | Refusal:
    """The world after a command, or its refusal."""
    verdict = judge(world.case, command, world.matter(actor))
    return verdict if isinstance(verdict, Refusal) else after(world, list(verdict), actor)


def after(world: World, drafts: list[Draft], actor: Actor) -> World:
    """The world after these facts."""
    return world._replace(course=carry_out(world.course, drafts, world.now, world.now, actor))


def later(world: World, at: datetime) -> World:
    """The world at a later instant, with all that time did until then."""
    return world._replace(course=let_time_act(world.course, world.situation, at), now=at)


# --- what can happen ------------------------------------------------------------------------------

_FINDINGS = (
    e.Findings(Condition.INTACT),
    e.Findings(Condition.RESALE_AFFECTED),
    e.Findings(Condition.RESALE_AFFECTED, quality_fault=True),
    e.Findings(Condition.RESALE_AFFECTED, fault_of=FaultOf.COURIER),
    e.Findings(Condition.WRONG_ITEM),
    e.Findings(Condition.WRONG_ITEM, fault_of=FaultOf.MERCHANT),
    e.Findings(Condition.PARTS_MISSING, missing=("lid",)),
    e.Findings(Condition.PARTS_MISSING, fault_of=FaultOf.COURIER, missing=("lid",)),
    e.Findings(Condition.PARTS_MISSING, fault_of=FaultOf.MERCHANT, missing=("lid",)),
    e.Findings(Condition.EMPTY),
)
_OFFERS = (
    c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=10_000),
    c.MakeOffer(OfferType.WITHDRAW_FOR_NOW, promise="again"),
    c.MakeOffer(OfferType.RETURN_WRONG_GOODS),
    c.MakeOffer(OfferType.SMALL_PAYMENT, amount_minor=500),
)
_DECISIONS = (
    c.Decide(Favour.CONSUMER, Liable.MERCHANT, FreightPayer.MERCHANT, "shown"),
    c.Decide(Favour.MERCHANT, Liable.CONSUMER, FreightPayer.CONSUMER, "not shown"),
    c.Decide(Favour.SHARED, Liable.BOTH, FreightPayer.PLATFORM, "both", amount_minor=5_000, without_return=True),
)


def _showing(case: Case) -> Iterator[object]:
    """Two pictures at most, doubted, looked at and asked for again, where evidence is asked for."""
    if not case.ask.evidence_wanted:
        return
    if case.ask.evidence_lacking and len(case.exhibits) < 2:
        yield c.ReceiveExhibit(f"x{len(case.exhibits)}", ExhibitPurpose.APPLICATION, "ab" * 32, "image/jpeg", 9)
    for state in Review:
        yield from (c.ReviewExhibit(x.exhibit_id, state, "blurred") for x in case.exhibits)


def _checked(case: Case) -> Iterator[object]:
    for x in case.exhibits:
        for ok in (True, False, None):
            seen = [e.Found(check, True, 90) for check in (Check.READABLE, Check.SHARP)]
            yield c.JudgeExhibit(x.exhibit_id, (*seen, e.Found(Check.WAYBILL, ok, 90)))


def _commands(case: Case) -> Iterator[object]:
    """Sample bodies of every public command."""
    yield from (
        c.Agree("warehouse"),
        c.Refuse(RefusalReason.NO_FAULT_FOUND, "fine"),
        c.Cancel(),
        c.Modify(amount_minor=9_000),
        c.Modify(kind=Kind.REFUND_ONLY),
        c.Send("sf", "SF12345678"),
        c.CorrectWaybill("sf", "SF12345679"),
        c.Extend(),
        c.PayRefund(),
        c.Reject(RejectionReason.USED, "worn", risk_acknowledged=True),
        c.RefuseAtDoor("wet"),
        c.Escalate("please"),
        c.WithdrawDispute(),
        c.Prove("see"),
        c.Take(),
        c.Appeal("look again"),
        c.Reissue(),
        c.ConsentChannel("sandbox", "li@example.org"),
        c.AskChannel(),
        *(
            c.ConfirmPayment(payment.refund_no, status, "statement 7", "seen there")
            for payment in case.payments
            if payment.raised
            for status in Stated
        ),
        c.ConfirmReceipt(),
        c.SendBack("sf", "SF92345678"),
        c.SendMessage("hello"),
        *_showing(case),
        c.AskService("help"),
        c.ClaimCourier(500, "torn"),
        *_DECISIONS,
    )
    if case.parcel is Parcel.SIGNED:
        yield from (c.Inspect(findings) for findings in _FINDINGS)
    if not case.offers and not case.rounds:
        yield from _OFFERS
    if not case.payments and not case.offers:
        yield c.PaySmall(300, Purpose.GOODWILL)
    if case.small_request is not None:
        yield from (c.ApproveSmallPayment(), c.DeclineSmallPayment("no"), c.WithdrawSmallPayment())
    elif case.findings == _FINDINGS[0] and case.parcel is Parcel.INSPECTED and not (case.offers or case.rounds):
        yield c.AskSmallPayment(15_000, Purpose.DIFFERENCE, "The lid is missing")
    for offer in open_offers(case):
        yield c.AcceptOffer(offer.offer_id)
        yield c.DeclineOffer(offer.offer_id)
        yield c.WithdrawOffer(offer.offer_id)


def _said(world: World) -> Iterator[tuple[Actor, object]]:
    """What carriers and channels can report."""
    for status in (TrackingStatus.SIGNED, TrackingStatus.REFUSED, TrackingStatus.LOST):
        yield CARRIER, c.Track(c.Report(status, world.now, world.now))
    yield from ((TIME, command) for command in _checked(world.case))
    for payment in world.case.payments:
        if payment.state is Refund.PROMISED:
            yield TIME, c.SubmitPayment(payment.refund_no)
        elif payment.state is Refund.SUBMITTED:
            for reason in FAILURES:
                yield CHANNEL, c.TellPayment(payment.refund_no, "failed", reason)
            yield CHANNEL, c.TellPayment(payment.refund_no, "unknown")
        elif payment.state is Refund.PAID and payment.stated is not None:
            yield CHANNEL, c.TellPayment(payment.refund_no, "failed", "refused")
        yield CHANNEL, c.TellPayment(payment.refund_no, "paid")
        yield CHANNEL, c.TellPayment(payment.refund_no, "reversed", "account_closed")


def following(world: World) -> Iterator[World]:
    """Every world one step further."""
    steps: list[tuple[Actor, object]] = [(actor, command) for actor in PEOPLE for command in _commands(world.case)]
    for actor, command in (*steps, *_said(world)):
        if actor.role in COMMANDS[type(command)].roles:
            found = ordered(world, actor, command)
            if isinstance(found, World) and found.course is not world.course:
                yield found
    if world.case.claim in (Claim.REFUSED, Claim.REJECTED) and world.case.refund is Refund.NONE:
        anew = c.Apply("tea-0002", "T1", world.case.ask.kind, (), world.case.ask.reason_code)
        yield after(world, [closing_of(world.case, anew)], CONSUMER)
    wake = next_wake(world.case, world.situation)
    if wake is not None:
        yield later(world, wake.at)
        yield later(world, max(world.now, wake.due_at - SECOND))
        yield later(world, wake.due_at)
    if world.case.parcel is Parcel.ON_THE_WAY:
        opens = extendable_from(world.case, world.situation)
        if world.now < opens:
            yield later(world, opens)


_TIMED = frozenset({Parcel.ON_THE_WAY, Parcel.SIGNED, Parcel.INSPECTED})


def _key(world: World) -> object:
    """What words depend on; once money is due, how the goods came back no longer matters."""
    case = world.case
    current = case.round
    judged = current and (current.decision and current.decision.in_favour_of, current.first is None, current.raised)
    small = any(p.state is Refund.FAILED and p.kind is PaymentKind.SMALL for p in case.payments if not p.replaced_by)
    machines = (case.claim, case.parcel, case.refund, case.dispute, case.outcome)
    if case.refund is not Refund.NONE:
        failed = situation_of(case).key if case.refund is Refund.FAILED else ""
        ended = (case.refund, case.claim is Claim.SETTLED, case.dispute, case.outcome, case.parcel is Parcel.GOING_BACK)
        raised = any(p.raised for p in case.payments), any(p.stated for p in case.payments)
        less = promised_minor(case) < case.ask.requested_minor
        return (ended, failed, raised, case.consented is None, judged, small, less)
    if case.claim is Claim.CLOSED:
        return (machines, judged, case.ask.evidence_lacking, small, case.successor_id)
    wake = next_wake(case, world.situation)
    return (
        machines,
        (case.ask.kind, case.ask.evidence_lacking, case.extended, judged),
        tuple((x.state, x.because_of) for x in case.exhibits) if case.ask.evidence_lacking else None,
        case.findings if case.parcel is Parcel.INSPECTED else None,
        case.ask.agreed_minor is not None and case.ask.agreed_minor < case.ask.requested_minor,
        frozenset((o.side, o.type if case.claim is Claim.AGREED else "") for o in open_offers(case)),
        (small, case.small_request is not None),
        case.parcel in _TIMED and wake is not None and wake.due_at - world.now <= SECOND,
    )


STARTS = (
    (Kind.RETURN_REFUND, Reason.NO_REASON, Policy()),
    (Kind.RETURN_REFUND, Reason.QUALITY, Policy(evidence=EvidenceRules(("quality",)))),
    (Kind.REFUND_ONLY, Reason.MISSING_PARTS, Policy(evidence=EvidenceRules(()))),
    (Kind.REFUND_UNSHIPPED, Reason.LATE, Policy()),
)


class Explored(NamedTuple):
    """One world of every kind, and one fact of every kind with the case after it."""

    worlds: tuple[World, ...]
    facts: tuple[tuple[e.Fact, Case], ...]


@lru_cache(maxsize=1)
def explored() -> Explored:
    """All that can be reached from `STARTS`."""
    found: dict[object, World] = {}
    facts: dict[object, tuple[e.Fact, Case]] = {}
    waiting: deque[World] = deque(opening(kind, reason, policy) for kind, reason, policy in STARTS)
    for world in waiting:
        _note_facts(facts, world, 0)
    while waiting:
        world = waiting.popleft()
        key = _key(world)
        if key in found:
            continue
        found[key] = world
        for further in following(world):
            _note_facts(facts, further, len(world.course.facts))
            waiting.append(further)
    return Explored(tuple(found.values()), tuple(facts.values()))


def _note_facts(facts: dict[object, tuple[e.Fact, Case]], world: World, since: int) -> None:
    for fact in world.course.facts[since:]:
        key = (type(fact.what), fact.actor.role, fact.rule, fact.reason, reactions(fact, world.case))
        facts.setdefault(key, (fact, world.case))


def worlds() -> tuple[World, ...]:
    return explored().worlds
