"""What does a form say that its command brings, in this very case?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ....domain.case import Offer, due_amount_minor, open_offers
from ....domain.offering import NOT_SENT, meaning_of
from ....domain.stage import stage_deadline
from ....domain.values import changed
from ...seeing import Seen
from ..frame.words import Speech
from .offered import dropped

_MAY_END: Final = ("offer", "accept_offer", "refund", "cancel")
"""What can end the case, or lead to its end."""


def about(command: str, seen: Seen, speech: Speech) -> str | None:
    """What it brings for the kind of the case, until when, and what it takes away; nothing where the button says it."""
    said = filter(None, (_brings(command, seen, speech), _drops(command, seen, speech)))
    return speech.say("frame.join").join(said) or None


def _drops(command: str, seen: Seen, speech: Speech) -> str | None:
    """A small payment that waits for approval ends with the case."""
    asked = seen.case.small_request
    if asked is None or command not in _MAY_END:
        return None
    if command == "accept_offer":
        return next(filter(None, (dropped(offer, seen, speech) for offer in _theirs(seen))), None)
    amount = speech.money(asked.amount_minor, seen.case.basis.currency)
    return speech.say(f"page.drops.{command}", amount=amount)


def _theirs(seen: Seen) -> Sequence[Offer]:
    return [offer for offer in open_offers(seen.case) if offer.side is not seen.actor.role]


def _brings(command: str, seen: Seen, speech: Speech) -> str | None:
    match command:
        case "accept_offer" if len(theirs := _theirs(seen)) == 1:
            effect = speech.say(f"label.offer_effect.{meaning_of(theirs[0], seen.case)}")
            return speech.say("page.about.accepting", effect=effect)
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
