"""How does a case go on?  Facts are applied, joint situations follow, and time acts first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from . import events as e
from .case import Case
from .deadlines import Situation, next_wake
from .evolve import evolve
from .expiring import expired
from .joint import follows, lapsing
from .judging import Draft
from .order import Order, booked, holds_the_same
from .stage import stage_deadline
from .words import TIME, Actor


class Course(NamedTuple):
    """Where a case stands after some facts, with its order's balances, and the facts themselves."""

    case: Case
    order: Order
    facts: tuple[e.Fact, ...]


def carry_out(course: Course, drafts: Sequence[Draft], at: datetime, observed_at: datetime, actor: Actor) -> Course:
    """Applies the drafts, then what follows from the joint situation, until everything is at rest."""
    before, case, order, facts = course.case, course.case, course.order, list(course.facts)
    queue = list(drafts)
    rule: str | None = None
    checked_offers = False
    while True:
        for draft in queue:
            rule = draft.rule or rule
            fact = e.Fact(case.seq + 1, at, observed_at, actor, draft.rule or rule, draft.reason, draft.what)
            case = evolve(case, fact)
            facts.append(fact)
        queue = follows(case, order)
        if not queue and not checked_offers:
            checked_offers = True
            queue = lapsing(before, case)
        if not queue:
            return Course(case, order if holds_the_same(before, case) else booked(order, case), tuple(facts))


def opened(draft: Draft, order: Order, at: datetime, actor: Actor) -> Course:
    """A new case from its application."""
    fact = e.Fact(1, at, at, actor, draft.rule, draft.reason, draft.what)
    case = evolve(None, fact)
    return Course(case, booked(order, case), (fact,))


def let_time_act(course: Course, situation: Situation, now: datetime) -> Course:
    """Every clock that has already run out takes effect first, stamped with the instant it was due."""
    while True:
        wake = next_wake(course.case, situation)
        if wake is None or wake.at > now:
            return course
        course = carry_out(course, expired(course.case, wake, course.order), wake.at, now, TIME)


def moved(case: Case, was: datetime | None, situation: Situation, cause: str) -> list[Draft]:
    """The audit entry of a stage's deadline that a change of suspensions or calendar moved from where it was."""
    deadline = stage_deadline(case, situation)
    if deadline is None or was is None or deadline.due_at == was:
        return []
    return [Draft(e.ClockMoved(deadline.name, was, deadline.due_at, cause), deadline.rule, cause)]
