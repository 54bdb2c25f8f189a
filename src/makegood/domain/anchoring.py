"""From when on does a clock count?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .case import Case


def anchored(case: Case, clock: str, at: datetime) -> dict[str, Any]:
    """The clock counts from this instant, and its reminders may be given again."""
    changes: dict[str, Any] = {"since": {**case.since, clock: at}}
    if case.reminded:
        changes["reminded"] = {name: last for name, last in case.reminded.items() if name != clock}
    return changes
