"""What is a case's dispute after a fact?"""

from __future__ import annotations

from typing import Any

from . import events as e
from .anchoring import anchored
from .case import Case, Decision, Round, due_amount_minor
from .values import changed
from .words import Dispute

Changes = dict[str, Any]  # field names of Case -> their new values


def escalated(case: Case, fact: e.Fact, what: e.Escalated) -> Changes:
    begun = Round(fact.at, at_stake_minor=due_amount_minor(case))
    return {"rounds": (*case.rounds, begun), **anchored(case, "prove", fact.at)}


def _round(case: Case, **changes: object) -> Changes:
    assert case.rounds, "a dispute has a round"
    return {"rounds": (*case.rounds[:-1], changed(case.rounds[-1], **changes))}


def proved(case: Case, fact: e.Fact, what: e.Proved) -> Changes:
    given = case.rounds[-1].proved
    return {} if what.side in given else _round(case, proved=(*given, what.side))


def proving_ended(case: Case, fact: e.Fact, what: e.ProvingEnded) -> Changes:
    return anchored(case, "decide", fact.at)


def taken(case: Case, fact: e.Fact, what: e.Taken) -> Changes:
    return _round(case, arbitrator=what.arbitrator)


def decided(case: Case, fact: e.Fact, what: e.Decided) -> Changes:
    """The round has its decision; after an appeal it is the last one."""
    decision = Decision(
        what.in_favour_of, what.amount_minor, what.liable, what.freight_paid_by, what.arbitrator, fact.at
    )
    heard_twice = case.dispute is Dispute.APPEALED
    changes = _round(case, decision=decision, arbitrator=what.arbitrator, final=heard_twice)
    return {**changes, **anchored(case, "appeal", fact.at)}


def raised(case: Case, fact: e.Fact, what: e.DecisionRaised) -> Changes:
    return _round(case, raised=True)


def final(case: Case, fact: e.Fact, what: e.DecisionFinal) -> Changes:
    return _round(case, final=True)


def withdrawn(case: Case, fact: e.Fact, what: e.DisputeWithdrawn) -> Changes:
    return anchored(case, "respond", fact.at)


def appealed(case: Case, fact: e.Fact, what: e.Appealed) -> Changes:
    current = case.round
    assert current is not None
    changes = _round(case, first=current.decision, appealed_by=what.side, arbitrator=None, raised=False)
    return {**changes, **anchored(case, "decide", fact.at)}
