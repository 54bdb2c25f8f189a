"""What happens when a clock runs out?  One row for each clock."""

from __future__ import annotations

from collections.abc import Callable

from . import events as e
from .case import Case, due_amount_minor
from .deadlines import BY_NAME, Wake
from .events import Found
from .judging import Draft
from .order import Order, heir_of
from .paying import promise
from .words import Check, ExhibitState, Outcome, Refund

_ASKED = frozenset({Refund.SUBMITTED, Refund.UNKNOWN})


def expired(case: Case, wake: Wake, order: Order) -> list[Draft]:
    """The facts of this instant; each stands on its clock's rule."""
    if wake.offer_id is not None:
        return [Draft(e.OfferLapsed(wake.offer_id), None, "offer_over")]
    if wake.remind_h is not None:
        return [Draft(e.ReminderDue(wake.clock, wake.remind_h, wake.due_at), BY_NAME[wake.clock].rule, "reminder")]
    return _RUN_OUT[wake.clock](case, order)


def _closes(outcome: Outcome, rule: str, reason: str) -> Callable[[Case, Order], list[Draft]]:
    return lambda case, order: [Draft(e.Closed(outcome), rule, reason)]


def _refunds(rule: str | None, reason: str) -> Callable[[Case, Order], list[Draft]]:
    return lambda case, order: promise(case, order, due_amount_minor(case), rule, reason)


def _receive(case: Case, order: Order) -> list[Draft]:
    rule = "S13" if case.extended else "S16"
    return promise(case, order, due_amount_minor(case), rule, "receive_over")


def _trace(case: Case, order: Order) -> list[Draft]:
    """The refund, and from the courier what has not been claimed yet."""
    due = due_amount_minor(case)
    drafts, owed = promise(case, order, due, "S23", "trace_over"), due - case.courier_claimed_minor
    if owed > 0:
        drafts.append(Draft(e.CourierClaimed(owed, ""), "S23", "trace_over"))
    return drafts


def _keep(case: Case, order: Order) -> list[Draft]:
    """The goods go back, unless a case that took this one up is open, or has paid for them."""
    heir = heir_of(order, case.basis.case_id)
    if heir is None or not (heir.holds or heir.used):
        return [Draft(e.SentBack(), "S22", "keep_over")]
    return [Draft(e.GoodsKept(heir.case_id, not heir.holds), "S22", "applied_anew")]


def _payout(case: Case, order: Order) -> list[Draft]:
    since = case.since["payout"]
    silent = [p.refund_no for p in case.payments if p.state in _ASKED and not p.raised and p.submitted_at == since]
    return [Draft(e.PayoutRaised(tuple(silent)), "S8", "no_final_word")]


def _check(case: Case, order: Order) -> list[Draft]:
    """Checks that take too long do not keep anybody waiting: a person looks."""
    since = case.since["check"]
    late = [x for x in case.exhibits if x.state is ExhibitState.CHECKING and x.received_at == since]
    unseen = Found(Check.VERIFIED, None, 100)
    held = [
        e.ExhibitJudged(x.exhibit_id, ExhibitState.HELD_FOR_REVIEW, (unseen,), (Check.VERIFIED,), True) for x in late
    ]
    return [Draft(judged, "S4", "check_over") for judged in held]


def _hold(case: Case, order: Order) -> list[Draft]:
    since = case.since["hold"]
    held = [x for x in case.exhibits if x.state is ExhibitState.HELD_FOR_REVIEW and x.judged_at == since]
    return [Draft(e.ExhibitHoldOver(tuple(x.exhibit_id for x in held)), "S4", "hold_over")]


_RUN_OUT: dict[str, Callable[[Case, Order], list[Draft]]] = {
    "show": _closes(Outcome.CONSUMER_TOO_LATE, "S2", "show_over"),
    "check": _check,
    "hold": _hold,
    "answer": lambda case, order: [Draft(e.Agreed(due_amount_minor(case)), "S10", "answer_over")],
    "send": _closes(Outcome.CONSUMER_TOO_LATE, "S11", "send_over"),
    "receive": _receive,
    "settle": _refunds("S12", "settle_over"),
    "trace": _trace,
    "go_back": lambda case, order: [Draft(e.TakenBack(), None, "go_back_over")],
    "keep": _keep,
    "respond": _closes(Outcome.NOT_PURSUED, "S14", "respond_over"),
    "prove": lambda case, order: [Draft(e.ProvingEnded(), None, "prove_over")],
    "decide": lambda case, order: [Draft(e.DecisionRaised(), None, "decide_over")],
    "appeal": lambda case, order: [Draft(e.DecisionFinal(), None, "appeal_over")],
    "payout": _payout,
}
