"""What is a row of the table of situations?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..case import Case
from ..words import Role


@dataclass(frozen=True, slots=True)
class Row:
    """`rule` is what the situation always stands on; `steps` are what each role can do, the most useful first."""

    key: str
    when: Callable[[Case], bool]
    rule: str | None
    steps: Mapping[Role, tuple[str, ...]]


def row(
    key: str, when: Callable[[Case], bool], rule: str | None, c: str = "", m: str = "", a: str = "", o: str = ""
) -> Row:
    """A row with the steps of consumer, merchant, arbitrator and operator, each as words in a line."""
    steps = {Role.CONSUMER: c, Role.MERCHANT: m, Role.ARBITRATOR: a, Role.OPERATOR: o}
    return Row(key, when, rule, {role: tuple(words.split()) for role, words in steps.items()})
