"""In which form does a merchant take photos?  Those of an inspection with its finding, those of a dispute as proof."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from ....domain.words import ExhibitPurpose
from ..cases.actions import EXHIBITS, ActionShown
from ..cases.evidence import OccasionShown
from ..forms.fields import FieldShown

_IN_FORMS: Final[Mapping[str, tuple[str, ...]]] = {
    ExhibitPurpose.INSPECTION: ("inspect", "refuse_at_door", "reject"),
    ExhibitPurpose.DISPUTE: ("prove",),
}
"""Photos of an occasion are taken in the form that stands open, else in the first that is on the page, else among the
evidence."""
_ALSO_IN: Final[Mapping[str, str]] = {ExhibitPurpose.MESSAGE: "refuse"}
"""What shows why an application is refused belongs to no occasion of its own."""


def with_photos(
    evidence: Mapping[str, Any] | None, actions: Sequence[ActionShown], wanted: str | None
) -> Mapping[str, Any]:  # what templates are told is theirs to know
    """The actions with the photos that go with them, and the evidence without those occasions."""
    if evidence is None:
        return {"actions": actions}
    occasions: Sequence[OccasionShown] = evidence["occasions"]
    there = {action.command for action in actions}
    placed = {one.purpose: _place(one, there, wanted) for one in occasions}
    in_form = {placed[one.purpose]: one for one in occasions if placed[one.purpose] is not None}
    in_form |= {_ALSO_IN[one.purpose]: one for one in occasions if one.purpose in _ALSO_IN}
    return {
        "evidence": {**evidence, "occasions": [one for one in occasions if placed[one.purpose] is None]},
        "actions": [_with(action, in_form.get(action.command)) for action in actions],
    }


def _place(occasion: OccasionShown, there: Collection[str], wanted: str | None) -> str | None:
    fitting = [name for name in _IN_FORMS.get(occasion.purpose, ()) if name in there]
    return wanted if wanted in fitting else next(iter(fitting), None)


def _with(action: ActionShown, occasion: OccasionShown | None) -> ActionShown:
    """What is ticked in a slot is not to be ticked in a list besides."""
    if occasion is None:
        return action
    in_slots = {slot.sent.id for slot in occasion.slots if slot.sent is not None}
    listed = next((field for field in action.fields if field.name == EXHIBITS), None)
    attached = listed.value.split("\n") if listed is not None else ()
    fields = [kept for field in action.fields if (kept := _without(field, in_slots)) is not None]
    return action._replace(photos=occasion, attached=attached, fields=fields)


def _without(field: FieldShown, in_slots: Collection[str]) -> FieldShown | None:
    if field.name != EXHIBITS:
        return field
    others = [choice for choice in field.choices if choice.value not in in_slots]
    return field._replace(choices=others) if others else None
