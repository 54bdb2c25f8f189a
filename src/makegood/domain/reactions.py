"""Who is told of what?  To be filled."""

from __future__ import annotations

from typing import NamedTuple

from .case import Case
from .events import Fact
from .words import Role


class Tell(NamedTuple):
    role: Role
    topic: str
    key: str


def reactions(fact: Fact, case: Case) -> tuple[Tell, ...]:
    return ()
