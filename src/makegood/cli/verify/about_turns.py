"""Is ever anybody stuck, and does what people see fit together?  Each check says what is wrong, or None."""

from __future__ import annotations

from collections.abc import Callable

from ...domain import deadlines
from ...domain.case import Case, has_ended, is_open, open_offers, withdrawn_with_goods
from ...domain.decide import allowed
from ...domain.stage import row_of, stage_deadline
from ...domain.words import Actor, Claim, Dispute, Parcel, Refund, Turn
from .moves import CONSUMER, LIN, MERCHANT, OPERATOR, WANG
from .steps import Step

_ENDS_A_TURN = {
    Turn.CONSUMER: (CONSUMER, frozenset({"cancel", "modify", "send", "escalate", "confirm_receipt"})),
    Turn.MERCHANT: (MERCHANT, frozenset({"agree", "refuse", "refund", "reject"})),
    Turn.OPERATOR: (OPERATOR, frozenset({"reissue", "confirm_payment"})),
}


def somebody_waits(step: Step) -> str | None:
    """What has not ended waits for a clock, for the payment worker, or is the task of an operator or arbitrator."""
    case = step.after.case
    clocks = [clock.name for clock in deadlines.CLOCKS if clock.runs(case) and clock.name != "appeal"]
    ended = has_ended(case) and not goods_outstanding(case)
    if ended or clocks or case.raised_payouts or case.refund is Refund.FAILED:
        return None
    sending = any(p.state is Refund.PROMISED for p in case.payments)
    raised = case.round is not None and case.round.raised
    return None if sending or raised else "no clock runs, and it is nobody's task"


def goods_outstanding(case: Case) -> bool:
    """Goods are on their way back, or kept for a case that was withdrawn for now."""
    return case.parcel is Parcel.GOING_BACK or withdrawn_with_goods(case)


def raised_can_be_settled(step: Step) -> str | None:
    """Money that an operator was told of can be settled by one, whatever its channel says or does not say."""
    if not step.after.case.raised_payouts or "confirm_payment" in _allowed(step, OPERATOR):
        return None
    return "money is an operator's task, who can do nothing about it"


def turns_have_exits(step: Step) -> str | None:
    """Whose turn it is has a command that moves the case on."""
    turn = row_of(step.after.case).turn
    if turn in _ENDS_A_TURN:
        actor, ways = _ENDS_A_TURN[turn]
        return None if ways & _allowed(step, actor) else f"it is the {turn}'s turn, who can do nothing"
    if turn is Turn.BOTH:
        stuck = [a.role.value for a in (CONSUMER, MERCHANT) if "prove" not in _allowed(step, a)]
        return f"{stuck} cannot prove anything" if stuck else None
    if turn is Turn.ARBITRATOR:
        return None if any("decide" in _allowed(step, a) for a in (LIN, WANG)) else "nobody can decide"
    return None


def _allowed(step: Step, actor: Actor) -> frozenset[str]:
    matter = step.ground.matter(step.after, actor)
    return frozenset(item.command for item in allowed(step.after.case, matter))


def turns_have_deadlines(step: Step) -> str | None:
    """A person whose turn it is sees until when."""
    case = step.after.case
    row = row_of(case)
    raised = case.round is not None and case.round.raised
    if row.turn not in (Turn.CONSUMER, Turn.MERCHANT, Turn.BOTH, Turn.ARBITRATOR) or raised:
        return None
    return None if stage_deadline(case, step.ground.situation) else f"{row.stage} has no deadline"


def deadlines_lie_ahead(step: Step) -> str | None:
    """Nothing runs out at the moment it starts, and nothing that has run out is left standing."""
    wake = deadlines.next_wake(step.after.case, step.ground.situation)
    return f"{wake.clock} ran out at {wake.at}" if wake is not None and wake.at <= step.after.now else None


def ends_have_outcomes(step: Step) -> str | None:
    """A case has an outcome from its end on, and never before."""
    case = step.after.case
    ended = has_ended(case)
    if ended is (case.outcome is not None):
        return None
    return "it ended without an outcome" if ended else f"it has not ended, and its outcome is {case.outcome}"


def machines_agree(step: Step) -> str | None:
    """The four machines stand where they can stand together."""
    case = step.after.case
    broken = [says for says, fits in _TOGETHER if not fits(case)]
    return broken[0] if broken else None


_TOGETHER: tuple[tuple[str, Callable[[Case], bool]], ...] = (
    (
        "money is due only on a claim that is agreed or settled",
        lambda c: c.refund is Refund.NONE or c.claim in (Claim.AGREED, Claim.SETTLED),
    ),
    (
        "a parcel is awaited only while the claim is agreed and no money is due",
        lambda c: c.parcel is not Parcel.AWAITED or (c.claim is Claim.AGREED and c.refund is Refund.NONE),
    ),
    (
        "a dispute is open only while there is something to decide",
        lambda c: c.dispute not in (Dispute.COLLECTING, Dispute.DECIDING) or is_open(c),
    ),
    (
        "an agreed claim without a parcel is paid at once",
        lambda c: c.claim is not Claim.AGREED or c.kind.returns_goods or c.refund is not Refund.NONE,
    ),
    ("offers stand open only while the claim does", lambda c: is_open(c) or not open_offers(c)),
    (
        "one offer is open at a time for each side",
        lambda c: len({o.side for o in open_offers(c)}) == len(open_offers(c)),
    ),
)
