"""How does what was typed into a form become the body of a command, and a prepared body what stands in a form?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from ....app.carriers import normal
from ....domain.money import Money, currency_digits, plain
from .table import Field, Form, Input

Typed = Mapping[str, Sequence[str]]
"""The fields of a form as they came, each with all its values."""

Body = dict[str, Any]  # Any: a JSON document, checked by the command's own type

_SEPARATORS: Final = re.compile(r"[\n,，、;；]+")
_SPACES: Final = re.compile(r"[\s,，]+")
_AMOUNT: Final = re.compile(r"[¥￥]?([0-9]{1,12})(?:\.([0-9]{1,3}))?")


class Wrong(NamedTuple):
    """A field that cannot be read, the key of the sentence that says so, and what is expected there."""

    field: str
    key: str
    expected: str = ""


class Filled(NamedTuple):
    """What a form says: the body, or what is wrong with it."""

    body: Body
    wrong: tuple[Wrong, ...]


def read_form(form: Form, typed: Typed, currency: str) -> Filled:
    """The command's body as the interface for programs takes it; what was left empty is left out."""
    body: Body = dict(form.fixed)
    wrong: list[Wrong] = []
    for field in form.fields:
        value = _read(field, typed, currency) if is_asked(field, typed) else None
        if isinstance(value, Wrong):
            wrong.append(value)
        elif value is not None:
            _put(body, field.name, value)
    return Filled(body, tuple(wrong))


def is_asked(field: Field, typed: Typed) -> bool:
    """Tells whether a field is asked for with what was typed into the one that it hangs on."""
    return field.only is None or first(typed, field.only.field) in field.only.values


def _read(field: Field, typed: Typed, currency: str) -> object:
    """The value of one field; None where nothing was said."""
    if field.input is Input.EXHIBITS:
        return chosen(typed, field.name)
    text = _whole(field, typed).strip()
    if field.input is Input.ON_LABEL:
        text = normal(text)
    if field.input is Input.CHECK:
        return bool(text)
    if not text:
        return Wrong(field.name, "missing") if field.required else None
    if len(text) > field.length_at_most:
        return Wrong(field.name, "too_long")
    match field.input:
        case Input.AMOUNT:
            minor = minor_of(text, currency)
            return Wrong(field.name, "no_amount") if minor is None else {"amount": minor, "currency": currency}
        case Input.WORDS:
            return [word.strip() for word in _SEPARATORS.split(text) if word.strip()]
        case Input.YES_NO:
            return text == "yes"
        case _:
            return text


def _whole(field: Field, typed: Typed) -> str:
    """What was typed; of a field for several words, also what was ticked beside it."""
    if field.input is Input.WORDS:
        return "\n".join(value for value in typed.get(field.name, ()) if value.strip())
    return first(typed, field.name)


def chosen(typed: Typed, name: str) -> list[str]:
    """All that was ticked under a name, each once."""
    return list(dict.fromkeys(one for value in typed.get(name, ()) for one in value.split("\n") if one))


def first(typed: Typed, name: str) -> str:
    """The first value of a field, with the line ends that browsers send made plain."""
    values = typed.get(name) or ("",)
    return values[0].replace("\r\n", "\n")


def minor_of(text: str, currency: str) -> int | None:
    """An amount as people write it, in minor units; None where it is not one, or finer than the currency."""
    match = _AMOUNT.fullmatch(_SPACES.sub("", text))
    digits = currency_digits(currency)
    if match is None or len(match[2] or "") > digits:
        return None
    return int(match[1] + (match[2] or "").ljust(digits, "0"))


def major_of(minor: int, currency: str) -> str:
    """Minor units as people write them into a form: 12900 CNY is 129.00."""
    return plain(Money(minor, currency))


def _put(body: Body, path: str, value: object) -> None:
    outer, _, inner = path.partition(".")
    if inner:
        body.setdefault(outer, {})[inner] = value
    else:
        body[outer] = value


def typed_from(form: Form, body: Mapping[str, Any], currency: str) -> dict[str, Sequence[str]]:
    """What stands in the form when a body has been prepared for it."""
    return {name: (text,) for name, text in _texts(form, body, currency)}


def _texts(form: Form, body: Mapping[str, Any], currency: str) -> Iterator[tuple[str, str]]:
    for field in form.fields:
        outer, _, inner = field.name.partition(".")
        value = body.get(outer)
        if inner and isinstance(value, Mapping):
            value = value.get(inner)
        text = _text(value, currency)
        if text:
            yield field.name, text


def _text(value: object, currency: str) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return "yes"
        case {"amount": int(minor)}:
            return major_of(minor, currency)
        case list() | tuple():
            return "\n".join(str(one) for one in value)
        case _:
            return str(value)
