"""What does a merchant decide on, and with which form?  One piece of advice with its form; the rest is folded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from ..cases.actions import ActionShown
from ..cases.advice import AdviceShown
from ..cases.glance import Glance

TALK: Final = "message"


def decision_of(
    advice: Sequence[AdviceShown], actions: Sequence[ActionShown], wanted: str | None, head: Glance, *, beside: bool
) -> Mapping[str, object]:
    """The advice that leads, the form that goes with it, and what else can be done; each date is said once.

    `beside`: a second piece of advice stands open too, since either of two ways may be the better one.
    """
    until = head.deadline.until if head.deadline is not None else None
    each = [_folded(action, wanted, until) for action in actions]
    form = next((action for action in each if action.command == wanted and wanted != TALK), None)
    lead = next((one for one in advice if one.chosen), None) or next(iter(advice), None)
    others = [one for one in advice if one is not lead]
    second = next((one for one in others if one.offers), None) if beside else None
    return {
        "lead": lead,
        "second": second,
        "lead_form": form,
        "other_advice": [one for one in others if one is not second],
        "ways": [action for action in each if action is not form and action.command != TALK],
        "talk": next((action for action in each if action.command == TALK), None),
    }


def _folded(action: ActionShown, wanted: str | None, until: str | None) -> ActionShown:
    """Only the wanted form stands open; the deadline that the head of the page names is not said again."""
    is_wanted = action.command == wanted
    return action._replace(first=is_wanted, open=is_wanted, until=action.until if action.until != until else None)
