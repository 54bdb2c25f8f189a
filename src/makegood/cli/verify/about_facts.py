"""Are the facts of a step the right ones, and would they be so again?  Each check says what is wrong, or None."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import timedelta

from ...domain import commands as c
from ...domain import events as e
from ...domain.evolve import evolve
from ...domain.refusals import Refusal
from ...domain.words import Parcel
from .position import taken, waited
from .steps import Step

_LATE = timedelta(days=20)


def facts_replay(step: Step) -> str | None:
    """The facts are the case: applied once more they give the same one, numbered without a gap, in their time."""
    case = None if step.before is None else step.before.case
    since = step.after.now if step.before is None else step.before.now
    for fact in step.facts:
        if fact.seq != (1 if case is None else case.seq + 1):
            return f"fact {fact.seq} follows {case.seq if case else 0}"
        if not since <= fact.at <= fact.observed_at == step.after.now:
            return f"{e.NAMES[type(fact.what)]} is stamped {fact.at}"
        case = evolve(case, fact)
    return None if case == step.after.case else "the facts applied once more give another case"


def extended_once(step: Step) -> str | None:
    """Receiving is extended at most once for a parcel, and only while it is on its way (S13)."""
    if not any(isinstance(fact.what, e.Extended) for fact in step.facts):
        return None
    before = step.before.case if step.before is not None else None
    fits = before is not None and before.parcel is Parcel.ON_THE_WAY and not before.extended
    return None if fits else "it is extended a second time, or too late"


_MAY_BE_REPEATED = (
    c.SendMessage | c.AskService | c.Inspect | c.Modify | c.MakeOffer | c.PaySmall | c.ClaimCourier | c.Prove
    | c.ConsentChannel | c.AskChannel
)  # fmt: skip


def repeating_changes_nothing(step: Step) -> str | None:
    """The same command once more is refused, or does nothing."""
    command = step.move.command if step.move is not None else None
    if step.move is None or command is None or isinstance(command, _MAY_BE_REPEATED) or not step.facts:
        return None
    again = taken(step.ground, step.after, step.move)
    if isinstance(again, Refusal) or not again[1]:
        return None
    return f"once more it makes {', '.join(e.NAMES[type(fact.what)] for fact in again[1])}"


def sweeping_changes_nothing(step: Step) -> str | None:
    """A late worker finds the same facts at the same instants as a punctual one."""
    if step.move is None or step.move.until is None or step.before is None:
        return None
    later = step.after.now + _LATE
    punctual = (*step.facts, *waited(step.ground, step.after, later)[1])
    late = waited(step.ground, step.before, later)[1]
    return None if [_told(f) for f in punctual] == [_told(f) for f in late] else "a late sweep finds other facts"


def _told(fact: e.Fact) -> Hashable:
    """A fact without the instant at which it was noticed."""
    return (fact.seq, fact.at, fact.actor, fact.rule, fact.reason, fact.what)
