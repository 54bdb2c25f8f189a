"""How is said what is wrong, and what to do about it?"""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """One thing that is wrong with one case."""

    case_id: str
    what: str
    do: str

    def __str__(self) -> str:
        return f"{self.case_id}: {self.what} -> {self.do}"


TAMPERED = "somebody has changed the database by hand: compare with a backup, event by event"
REWRITE = "stop the workers, restore the row from a backup or write it anew from the events, and find out who wrote it"
MONEY = "compare with the channel's statement before anything else is paid, then correct it by further rows"
