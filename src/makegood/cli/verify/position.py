"""Where does a case stand in the exploration, and where does a move take it?  By the rule book's own functions."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from ...domain import events as e
from ...domain.applying import Opening, apply
from ...domain.calendar import Calendar
from ...domain.case import Case
from ...domain.commands import Apply
from ...domain.course import Course, carry_out, let_time_act, opened
from ...domain.deadlines import Situation
from ...domain.decide import judge
from ...domain.judging import Draft, Matter
from ...domain.order import Order
from ...domain.policy import Policy
from ...domain.refusals import Refusal
from ...domain.words import TIME, Actor

ADDRESSES = ("addr-1",)


class Position(NamedTuple):
    """A case and its order at an instant; time has acted up to it."""

    now: datetime
    order: Order
    case: Case


class Move(NamedTuple):
    """What somebody does: a command, or a fact from outside; with neither it is time that goes on until an instant."""

    actor: Actor
    command: object = None
    outside: e.What | None = None
    until: datetime | None = None


class Ground(NamedTuple):
    """What stays the same all through an exploration: the shop's numbers and its calendar."""

    policy: Policy
    calendar: Calendar
    zone: str

    @property
    def situation(self) -> Situation:
        return Situation(self.policy, (), self.calendar)

    def matter(self, position: Position, actor: Actor) -> Matter:
        return Matter(position.now, actor, position.order, self.situation, ADDRESSES)


Taken = tuple[Position, tuple[e.Fact, ...]]


def begun(ground: Ground, order: Order, command: Apply, actor: Actor, now: datetime) -> Taken:
    """The position after an application."""
    verdict = apply(command, Opening(now, actor, order, (), ground.policy, ground.zone, ()))
    assert not isinstance(verdict, Refusal), f"the application is refused: {verdict}"
    course = opened(verdict[0], order, now, actor)
    return Position(now, course.order, course.case), course.facts


def taken(ground: Ground, position: Position, move: Move) -> Taken | Refusal:
    """The position after a move and the facts it made, or why it may not be made."""
    if move.until is not None:
        return waited(ground, position, move.until)
    if move.outside is not None:
        return _carried(position, [Draft(move.outside, "S4")], TIME)
    verdict = judge(position.case, move.command, ground.matter(position, move.actor))
    if isinstance(verdict, Refusal):
        return verdict
    return _carried(position, list(verdict), move.actor) if verdict else (position, ())


def waited(ground: Ground, position: Position, until: datetime) -> Taken:
    """Nothing but time goes on."""
    course = let_time_act(Course(position.case, position.order, ()), ground.situation, until)
    return Position(until, course.order, course.case), course.facts


def _carried(position: Position, drafts: list[Draft], actor: Actor) -> Taken:
    now = position.now
    course = carry_out(Course(position.case, position.order, ()), drafts, now, now, actor)
    return Position(now, course.order, course.case), course.facts
