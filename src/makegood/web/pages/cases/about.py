"""What does a form say that its command brings, in this very case?"""

from __future__ import annotations

from typing import Final

from ....domain.case import due_amount_minor
from ....domain.stage import stage_deadline
from ....domain.values import changed
from ....domain.words import Parcel
from ...seeing import Seen
from ..frame.words import Speech

NOT_SENT: Final = frozenset({Parcel.NONE, Parcel.AWAITED})
"""As long as the goods have not been sent, it matters where to."""


def about(command: str, seen: Seen, speech: Speech) -> str | None:
    """What it brings for the kind of the case, and until when; nothing where the button says it all."""
    match command:
        case "agree" if seen.case.kind.returns_goods and seen.case.parcel in NOT_SENT:
            return speech.say("page.about.agree")
        case "agree" if seen.case.kind.returns_goods:
            return None  # the goods are there already: what comes next hangs on them
        case "agree":
            amount = speech.money(due_amount_minor(seen.case), seen.case.basis.currency)
            return speech.say("page.about.agree_pays", amount=amount)
        case "extend":
            return _extended(seen, speech)
        case _:
            key = f"page.about.{command}"
            return speech.say(key) if speech.has(key) else None


def _extended(seen: Seen, speech: Speech) -> str:
    """Until when it is extended."""
    deadline = stage_deadline(changed(seen.case, extended=True), seen.situation)
    assert deadline is not None, "what can be extended has an end"
    return speech.say("page.about.extend", until=speech.instant(deadline.due_at))
