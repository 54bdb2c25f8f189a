"""What is looked at when a promise is checked: one step, from a position to the next."""

from __future__ import annotations

from typing import NamedTuple

from ...domain import events as e
from .position import Ground, Move, Position


class Step(NamedTuple):
    """One move that was made; the first one is the application, with nothing before it."""

    ground: Ground
    before: Position | None
    move: Move | None
    facts: tuple[e.Fact, ...]
    after: Position
