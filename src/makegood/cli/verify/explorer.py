"""Which positions can be reached, and what breaks a promise there?  Breadth first, so that a broken one is near."""

from __future__ import annotations

from array import array
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ...domain import commands as c
from ...domain.case import has_ended
from ...domain.decide import allowed
from ...domain.refusals import Code, Refusal
from ...domain.words import Actor, Refund
from .about_turns import goods_outstanding
from .invariants import OF_POSITIONS, OF_STEPS, Invariant
from .moves import PEOPLE, moves
from .position import Ground, Move, Position, taken
from .shape import shape
from .steps import Step
from .worlds import World

IMPOSSIBLE = Invariant("impossible", "no command leads to where the rule book cannot go on", "S8", lambda step: None)
ALLOWED = Invariant("allowed", "what is offered can be done, and nothing else can", "S8", lambda step: None)
ENDS = Invariant("ends", "from everywhere an end can be reached", "S8", lambda step: None)
SILENCE = Invariant("silence", "time alone brings every case to an end or to a person's task", "S8", lambda step: None)
FINITE = Invariant("finite", "there are finitely many positions", "S8", lambda step: None)
OF_THE_WHOLE = (IMPOSSIBLE, ALLOWED, ENDS, SILENCE, FINITE)
"""Promises that need more than one step to be seen broken."""

MOST_POSITIONS = 300_000
_TELL_EVERY = 2_000

Progress = Callable[[str, int, int], None]
_NAME_OF = {cls: name for name, cls in c.PUBLIC.items()}


class Trodden(NamedTuple):
    """A move on a path, and where it led."""

    move: Move
    after: Position


class Violation(NamedTuple):
    """A broken promise, what is wrong, and the shortest way to it; the last move may be the one that fails."""

    world: World
    invariant: Invariant
    complaint: str
    path: tuple[Trodden, ...]


@dataclass
class Graph:
    """What was found of a world: how each position was first reached, and every step between two of them."""

    parents: list[tuple[int, Move | None]] = field(default_factory=list)
    ends: array[int] = field(default_factory=lambda: array("B"))
    steps: array[int] = field(default_factory=lambda: array("L"))
    silent: array[int] = field(default_factory=lambda: array("B"))


class Explored(NamedTuple):
    world: World
    positions: int
    transitions: int
    refusals: int
    violation: Violation | None


def explore(world: World, progress: Progress, most: int = MOST_POSITIONS) -> Explored:
    """Every reachable position of a world, until a promise is broken or nothing is new."""
    walk = _Walk(world)
    while walk.ahead and walk.violation is None:
        walk.go_on()
        if len(walk.graph.parents) > most:
            walk.broken(FINITE, f"more than {most} positions", len(walk.graph.parents) - 1)
        if walk.visited % _TELL_EVERY == 0:
            progress(world.name, len(walk.graph.parents), walk.transitions)
    walk.look_at_the_whole()
    progress(world.name, len(walk.graph.parents), walk.transitions)
    return Explored(world, len(walk.graph.parents), walk.transitions, walk.refusals, walk.violation)


class _Walk:
    """An exploration that is going on."""

    def __init__(self, world: World) -> None:
        self.world, self.ground = world, world.ground
        self.graph, self.numbers = Graph(), dict[Hashable, int]()
        self.ahead = deque[tuple[int, Position]]()
        self.visited = self.transitions = self.refusals = 0
        self.violation: Violation | None = None
        first, facts = world.begin()
        self._step(Step(self.ground, None, None, facts, first), 0)

    def go_on(self) -> None:
        """Tries every move from the next position."""
        number, position = self.ahead.popleft()
        self.visited += 1
        tried: dict[tuple[Actor, str], list[Code | None]] = defaultdict(list)
        for move in moves(self.ground, position, self.world.extent):
            refused = self._make(number, position, move)
            name = _NAME_OF.get(type(move.command))
            if name is not None:
                tried[move.actor, name].append(refused)
            if self.violation is not None:
                return
        complaint = _offered_otherwise(self.ground, position, tried)
        if complaint is not None:
            self.broken(ALLOWED, complaint, number)

    def _make(self, number: int, position: Position, move: Move) -> Code | None:
        """One move: refused by a code, or made and checked."""
        try:
            answer = taken(self.ground, position, move)
            if isinstance(answer, Refusal):
                self.refusals += 1
                return answer.code
            self.transitions += 1
            after, facts = answer
            there = self._step(Step(self.ground, position, move, facts, after), number)
            self.graph.steps.extend((number, there))
            self.graph.silent.append(_is_silent(move))
        except (AssertionError, KeyError, IndexError, TypeError, ValueError) as trouble:
            self.broken(IMPOSSIBLE, f"{type(trouble).__name__}: {trouble}", number, move)
        return None

    def _step(self, step: Step, number: int) -> int:
        """Checks a step from a numbered position, and numbers the position it leads to."""
        self._check(OF_STEPS, step, number)
        key = shape(self.ground, step.after)
        there = self.numbers.get(key)
        if there is not None:
            return there
        there = self.numbers[key] = len(self.numbers)
        self.graph.parents.append((number, step.move))
        self.graph.ends.append(_rest(step.after))
        self.ahead.append((there, step.after))
        self._check(OF_POSITIONS, step, number)
        return there

    def _check(self, invariants: Sequence[Invariant], step: Step, number: int) -> None:
        for invariant in invariants:
            complaint = invariant.check(step)
            if complaint is not None:
                self.broken(invariant, complaint, number, step.move)
                return

    def look_at_the_whole(self) -> None:
        """When everything has been reached: is there a way to an end from everywhere, and does time alone find one?"""
        if self.violation is not None:
            return
        for invariant, only_silent, goals in ((ENDS, False, _ENDED), (SILENCE, True, _ENDED | _TASK)):
            stuck = _without_a_way(self.graph, goals, only_silent)
            if stuck is not None:
                self.broken(invariant, "from here there is no way", stuck)
                return

    def broken(self, invariant: Invariant, complaint: str, number: int, move: Move | None = None) -> None:
        path = tuple(self._path(number, move))
        self.violation = self.violation or Violation(self.world, invariant, complaint, path)

    def _path(self, number: int, last: Move | None) -> Iterator[Trodden]:
        """The shortest way to a position, walked once more; the last move may not get anywhere."""
        way: list[Move] = [] if last is None else [last]
        while (step := self.graph.parents[number])[1] is not None:
            way.append(step[1])
            number = step[0]
        position = self.world.begin()[0]
        for move in reversed(way):
            try:
                answer = taken(self.ground, position, move)
                position = position if isinstance(answer, Refusal) else answer[0]
            except (AssertionError, KeyError, IndexError, TypeError, ValueError):
                pass
            yield Trodden(move, position)


def _is_silent(move: Move) -> bool:
    """Time, or the payment worker and a channel that pays: what happens when no person does anything."""
    pays = isinstance(move.command, c.TellPayment) and move.command.said == "paid"
    return move.until is not None or pays or isinstance(move.command, c.SubmitPayment)


_ENDED, _TASK = 1, 2


def _rest(position: Position) -> int:
    """Whether a case has ended here, or waits for an operator or an arbitrator."""
    case = position.case
    raised = case.raised_payouts or case.refund is Refund.FAILED or (case.round is not None and case.round.raised)
    return _ENDED * (has_ended(case) and not goods_outstanding(case)) | _TASK * raised


def _without_a_way(graph: Graph, goals: int, only_silent: bool) -> int | None:
    """The first position from which no goal can be reached, going backwards from the goals."""
    back: list[list[int]] = [[] for _ in graph.parents]
    for index, silent in enumerate(graph.silent):
        if silent or not only_silent:
            back[graph.steps[2 * index + 1]].append(graph.steps[2 * index])
    reached = bytearray(bool(end & goals) for end in graph.ends)
    ahead = [number for number, there in enumerate(reached) if there]
    while ahead:
        for before in back[ahead.pop()]:
            if not reached[before]:
                reached[before] = True
                ahead.append(before)
    return next((number for number, there in enumerate(reached) if not there), None)


def _offered_otherwise(
    ground: Ground, position: Position, tried: dict[tuple[Actor, str], list[Code | None]]
) -> str | None:
    """A command that is offered and never possible, or possible and not offered."""
    for actor in PEOPLE:
        offered = {item.command for item in allowed(position.case, ground.matter(position, actor))}
        for (who, name), codes in tried.items():
            if who != actor:
                continue
            if name in offered and all(code in _NOT_AT_ALL for code in codes):
                return f"{name} is offered to {actor.role}, and refused whatever its body"
            if name not in offered and None in codes:
                return f"{name} is not offered to {actor.role}, and can be done"
    return None


_NOT_AT_ALL = frozenset({Code.NOT_ALLOWED_NOW, Code.OFFER_NOT_OPEN, Code.NOT_YOURS})
