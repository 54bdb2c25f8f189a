"""Who is told of a fact, and what becomes a task for the platform's staff?

Nobody is told of what they did themselves, and where one step makes several facts people hear of it once: the facts
are looked at together with the case after them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from . import events as e
from .case import Case
from .words import ExhibitState, Outcome, Refund, Role

_C, _M = Role.CONSUMER, Role.MERCHANT

NOTICE = "notice"
TASK = "task"


class Tell(NamedTuple):
    """One message to be: to whom, on which topic, and the key under which its subject and text are found."""

    role: Role
    topic: str
    key: str


NOTICES: dict[type, tuple[Role, ...]] = {
    e.Applied: (_M, _C),
    e.EvidenceShown: (_M,),
    e.Agreed: (_C, _M),
    e.Refused: (_C,),
    e.Rejected: (_C,),
    e.Modified: (_M,),
    e.Closed: (_C, _M),
    e.ReminderDue: (_C, _M),
    e.ClockMoved: (_C, _M),
    e.Sent: (_M,),
    e.WaybillCorrected: (_M,),
    e.Signed: (_M, _C),
    e.RefusedAtDoor: (_C, _M),
    e.ParcelLost: (_C, _M),
    e.Extended: (_C,),
    e.SentBack: (_C, _M),
    e.GoodsSentBack: (_C, _M),
    e.RefundPromised: (_C, _M),
    e.RefundPaid: (_C,),
    e.RefundFailed: (_C, _M),
    e.RefundReversed: (_C, _M),
    e.RefundReissued: (_C,),
    e.ChannelConsented: (_M,),
    e.PayoutRaised: (_C,),
    e.RefundFound: (_C,),
    e.SmallPaymentPromised: (_C,),
    e.SmallPaymentApproved: (_M,),
    e.SmallPaymentDeclined: (_M,),
    e.SmallPaymentRequestDropped: (_M,),
    e.OfferMade: (_C, _M),
    e.OfferAccepted: (_C, _M),
    e.OfferDeclined: (_C, _M),
    e.OfferLapsed: (_C, _M),
    e.OfferWithdrawn: (_C, _M),
    e.MessageSent: (_C, _M),
    e.Escalated: (_M,),
    e.DisputeWithdrawn: (_M,),
    e.Decided: (_C, _M),
    e.DecisionRaised: (_C, _M),
    e.Appealed: (_C, _M),
    e.ExhibitJudged: (_C, _M),
    e.ExhibitReviewed: (_C, _M),
}
"""Which people are told of which fact; a fact that is not listed stands in the timeline only."""

TASKS: frozenset[type] = frozenset(
    {
        e.RefundFailed,
        e.RefundReversed,
        e.PayoutRaised,
        e.DecisionRaised,
        e.ServiceAsked,
        e.ChannelConsented,
        e.ExhibitJudged,
        e.SmallPaymentRequested,
    }
)
"""What the platform's staff have to look at: what failed, what was raised, what somebody asked for."""

_ENDS_WORTH_TELLING = frozenset({Outcome.CANCELLED, Outcome.CONSUMER_TOO_LATE, Outcome.NOT_PURSUED})
_REMINDED: dict[str, Role] = {"show": _C, "send": _C, "settle": _M}

Only = Callable[[e.Fact, Any, Case, Role], bool]


def _made_by(what: e.OfferLapsed, case: Case) -> Role | None:
    return next((offer.side for offer in case.offers if offer.offer_id == what.offer_id), None)


_ONLY_WHEN: dict[type, Only] = {
    # Where the refund is promised in the same step, that notice says it all.
    e.Agreed: lambda fact, what, case, role: case.refund is Refund.NONE,
    e.Modified: lambda fact, what, case, role: not what.by_offer,
    e.Closed: lambda fact, what, case, role: what.outcome in _ENDS_WORTH_TELLING and what.successor_id is None,
    e.ReminderDue: lambda fact, what, case, role: _REMINDED[what.clock] is role,
    # An offer that lapses because the claim went on is no news.
    e.OfferLapsed: lambda fact, what, case, role: fact.reason == "offer_over" and _made_by(what, case) is role,
    e.DisputeWithdrawn: lambda fact, what, case, role: what.why == "consumer_withdraws",
    e.ExhibitJudged: lambda fact, what, case, role: _asks_for_more(what, case, role),
    e.ExhibitReviewed: lambda fact, what, case, role: _asks_for_more(what, case, role),
}
_TASK_ONLY_WHEN: dict[type, Callable[[Any], bool]] = {
    e.ExhibitJudged: lambda what: what.state is ExhibitState.HELD_FOR_REVIEW,
}


def _asks_for_more(what: e.ExhibitJudged | e.ExhibitReviewed, case: Case, role: Role) -> bool:
    """Whoever sent the picture hears that it is not enough; that it is, the case shows."""
    ours = any(x.exhibit_id == what.exhibit_id and x.side is role for x in case.exhibits)
    return ours and what.state is ExhibitState.NEEDS_MORE


def key_of(topic: str, event: type, role: Role) -> str:
    """The key of a message's words: `notice.refund_paid.consumer`; `.subject` and `.text` stand under it."""
    return f"{topic}.{e.NAMES[event]}.{role}"


_TELLS: dict[type, tuple[Tell, ...]] = {
    cls: tuple(Tell(role, NOTICE, key_of(NOTICE, cls, role)) for role in roles) for cls, roles in NOTICES.items()
}
_TASK: dict[type, tuple[Tell, ...]] = {
    cls: (Tell(Role.OPERATOR, TASK, key_of(TASK, cls, Role.OPERATOR)),) for cls in TASKS
}


def reactions(fact: e.Fact, case: Case) -> tuple[Tell, ...]:
    """The messages of a fact, given the case after the whole step."""
    cls = type(fact.what)
    only = _ONLY_WHEN.get(cls)
    told = tuple(
        tell
        for tell in _TELLS.get(cls, ())
        if tell.role is not fact.actor.role and (only is None or only(fact, fact.what, case, tell.role))
    )
    worth = _TASK_ONLY_WHEN.get(cls)
    return told + (_TASK.get(cls, ()) if worth is None or worth(fact.what) else ())
