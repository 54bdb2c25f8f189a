"""What does the passing of time itself bring?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ReminderDue:
    """`clock` is about to run out; `before_h` says which of its reminders this is."""

    clock: str
    before_h: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ClockMoved:
    """A published or withdrawn suspension, or a new calendar, moved an open deadline."""

    clock: str
    was: datetime
    due_at: datetime
    cause: str
