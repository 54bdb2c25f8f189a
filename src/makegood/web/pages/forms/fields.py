"""How does a form's field look on a page: its label, hint and choices, what was typed, and what is wrong with it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..frame.words import Speech
from .filling import Typed, Wrong, chosen, first
from .table import Field, Form, Input


class Choice(NamedTuple):
    """What can be chosen; `picture` shows it, where there is one."""

    value: str
    text: str
    picture: str = ""


Choices = Mapping[str, Sequence[Choice]]
"""What can be chosen in the fields that only the page knows the choices of, or says otherwise in its case."""


class OnlyShown(NamedTuple):
    """Where a field is asked for: the field that it hangs on, the values there, and what they are called."""

    field: str
    values: str
    called: str


class FieldShown(NamedTuple):
    """A field for the template; `unit` stands behind an amount."""

    id: str
    name: str
    kind: str
    label: str
    hint: str | None
    required: bool
    value: str
    choices: Sequence[Choice]
    unit: str
    length_at_most: int
    wrong: str | None
    only: OnlyShown | None = None
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Filling:
    """What fields are shown with: what was typed or prepared, what was wrong with it, what the page lets choose.

    `words` fill the hints.
    """

    typed: Typed
    wrong: Sequence[Wrong] = ()
    choices: Choices = field(default_factory=dict)
    currency: str = "CNY"
    words: Mapping[str, str] = field(default_factory=dict)


def fields_of(form: Form, prefix: str, filling: Filling, speech: Speech) -> Sequence[FieldShown]:
    """The fields of a form; one that leaves nothing to choose is left out."""
    shown = (_field(one, form, prefix, filling, speech) for one in form.fields)
    return [one for one in shown if one is not None]


def _field(one: Field, form: Form, prefix: str, filling: Filling, speech: Speech) -> FieldShown | None:
    choices = _choices(one, filling.choices, speech)
    if one.choices is None and not filling.choices.get(one.name):
        return None
    short = one.name.rpartition(".")[2]
    hint = f"page.hint.{prefix}.{short}"
    there = [choice for choice in choices if choice.value]
    only = one.choices is None and (one.required or one.settled) and len(there) == 1
    return FieldShown(
        f"{prefix}-{one.name.replace('.', '-')}",
        one.name,
        "fixed" if only else one.input.value,
        speech.say(f"page.field.{short}"),
        speech.say(hint, **filling.words) if speech.has(hint) else None,
        one.required or one.settled,
        choices[-1].value if only else _value(one, filling.typed),
        choices,
        speech.unit(filling.currency) if one.input is Input.AMOUNT else "",
        one.length_at_most,
        _wrong(one.name, filling.wrong, speech),
        _only(one, form, speech),
        one.folded,
    )


def _only(one: Field, form: Form, speech: Speech) -> OnlyShown | None:
    """Which field of the form it hangs on, in words for who has no scripts."""
    if one.only is None:
        return None
    other = next(field for field in form.fields if field.name == one.only.field)
    called = speech.listed([speech.label(other.words, value) for value in one.only.values])
    return OnlyShown(other.name, " ".join(one.only.values), speech.say("page.only_for", values=called))


def _value(one: Field, typed: Typed) -> str:
    """What stands in the field; several that are ticked stand below each other."""
    return "\n".join(chosen(typed, one.name)) if one.input is Input.EXHIBITS else first(typed, one.name)


def _choices(one: Field, found: Choices, speech: Speech) -> Sequence[Choice]:
    """What can be chosen, after an empty choice: nothing is chosen for anybody."""
    match one.input:
        case Input.EXHIBITS | Input.SUGGEST:
            return found.get(one.name, ())
        case Input.YES_NO:
            named = [Choice(value, speech.say(f"page.{value}")) for value in ("yes", "no")]
        case Input.CHOICE if one.choices is None or found.get(one.name):
            named = list(found.get(one.name, ()))
        case Input.CHOICE:
            named = [Choice(value, speech.label(one.words, value)) for value in one.choices or ()]
        case _:
            return ()
    if one.settled:
        return named
    return [Choice("", speech.say("page.choose" if one.required else "page.not_said")), *named]


def _wrong(name: str, wrong: Sequence[Wrong], speech: Speech) -> str | None:
    found = next((one for one in wrong if one.field == name), None)
    return None if found is None else speech.say(f"page.wrong.{found.key}", expected=found.expected)
