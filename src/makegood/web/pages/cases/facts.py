"""How is one known thing shown: by its name, and what it is?"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..frame.words import Speech


class Fact(NamedTuple):
    """One thing that is known: its name, and what it is; `to` leads to more."""

    name: str
    text: str
    mono: bool = False
    to: str | None = None


def namer(speech: Speech) -> Callable[[str], str]:
    """Calls facts by their names."""
    return lambda name: speech.say(f"page.fact.{name}")
