"""How do the numbers of a policy become fields of a form, and what was typed there numbers again?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import timedelta
from typing import Any, Final, NamedTuple, get_type_hints

from ....domain.policy import OnSigned, Policy
from ....domain.words import Check, Reason
from ..forms.filling import Typed, first, major_of, minor_of
from ..frame.words import Speech

# Any below: a number of a policy, which is one of five kinds.

CURRENCY: Final = "CNY"
LONGEST: Final = timedelta(days=3650)
MOST: Final = 1000
REMINDERS_AT_MOST: Final = 10
_SPAN: Final = re.compile(r"(?:(\d{1,4})d)?\s*(?:(\d{1,6})h)?\s*(?:(\d{1,6})m)?", re.ASCII)
_SIGNS: Final = str.maketrans({"天": "d", "时": "h", "分": "m", "小": None, "钟": None, "D": "d", "H": "h", "M": "m"})
_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)


# Of these any number can be chosen.
CHOICES: Final[Mapping[str, type[Reason] | type[Check]]] = {"reasons": Reason, "checks": Check}


class Leaf(NamedTuple):
    """A number by its path; `kind` is span, spans, count, amount, perhaps (or none), yes, reasons, checks, signed."""

    path: str
    kind: str


class Bad(NamedTuple):
    """What was typed is no such number; `why` is the key of the sentence that says so."""

    why: str


_KINDS: Final[Mapping[Any, str]] = {
    timedelta: "span",
    tuple[timedelta, ...]: "spans",
    int: "count",
    bool: "yes",
    tuple[str, ...]: "reasons",
    tuple[Check, ...]: "checks",
    int | None: "perhaps",
    OnSigned: "signed",
}


def leaves(kind: Any, path: str = "") -> Iterator[Leaf]:
    """Every number of a policy, in its order; the version is none."""
    hints = get_type_hints(kind)
    for field in fields(kind):
        here, hint = f"{path}{field.name}", hints[field.name]
        if is_dataclass(hint):
            yield from leaves(hint, f"{here}.")
        elif here != "version":
            is_amount = field.name.endswith("_minor") and hint is int
            yield Leaf(here, "amount" if is_amount else _KINDS[hint])


def flat(policy: Policy) -> Mapping[str, Any]:
    """The numbers by their paths; where only what is chosen counts, in the order of the choices."""
    values = {leaf.path: _at(policy, leaf.path) for leaf in leaves(Policy)}
    for leaf in leaves(Policy):
        if leaf.kind in CHOICES:
            values[leaf.path] = tuple(one for one in CHOICES[leaf.kind] if one in values[leaf.path])
    return values


def _at(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = getattr(value, name)
    return value


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers as parts of a policy, as plain data."""
    found: dict[str, Any] = {}
    for path, value in values.items():
        outer, _, inner = path.partition(".")
        (found.setdefault(outer, {}) if inner else found)[inner or outer] = value
    return found


# --- as people read and write them ----------------------------------------------------------------


def words_of(value: Any, leaf: Leaf, speech: Speech) -> str:
    """A number as people say it."""
    match leaf.kind:
        case "span":
            return span_words(value, speech)
        case "spans":
            return speech.listed([span_words(one, speech) for one in value]) or speech.say("page.policy_said.never")
        case "amount":
            return speech.money(value, CURRENCY)
        case "yes":
            return speech.say("page.yes" if value else "page.no")
        case "reasons" | "checks":
            chosen = [speech.label(leaf.kind.removesuffix("s"), one) for one in value]
            return speech.listed(chosen) or speech.say("page.policy_said.none")
        case "perhaps":
            return speech.say("page.policy_said.unset") if value is None else speech.money(value, CURRENCY)
        case "signed":
            return speech.say(f"page.policy_said.{value}")
        case _:
            return str(value)


def span_words(length: timedelta, speech: Speech) -> str:
    """Up to three days in hours, as the rules say them; longer ones in days."""
    if length % _HOUR:
        return speech.say("page.policy_said.minutes", count=length // _MINUTE)
    if length > 3 * _DAY and not length % _DAY:
        return speech.say("page.policy_said.days", count=length // _DAY)
    return speech.say("page.policy_said.hours", count=length // _HOUR)


def typed_leaf(leaf: Leaf, value: Any, speech: Speech) -> tuple[str, Sequence[tuple[str, str, bool]]]:
    """What stands in the field, and what can be chosen there."""
    match leaf.kind:
        case "span":
            return _spelled(value), ()
        case "spans":
            return ", ".join(map(_spelled, value)), ()
        case "amount":
            return major_of(value, CURRENCY), ()
        case "yes":
            return "", [(one, speech.say(f"page.{one}"), value is (one == "yes")) for one in ("yes", "no")]
        case "reasons" | "checks":
            label = leaf.kind.removesuffix("s")
            return "", [(one.value, speech.label(label, one), one in value) for one in CHOICES[leaf.kind]]
        case "perhaps":
            return "" if value is None else major_of(value, CURRENCY), ()
        case "signed":
            return "", [(one.value, speech.say(f"page.policy_said.{one}"), one is value) for one in OnSigned]
        case _:
            return str(value), ()


def _spelled(length: timedelta) -> str:
    if length % _HOUR:
        return f"{length // _MINUTE}m"
    return f"{length // _DAY}d" if length > 3 * _DAY and not length % _DAY else f"{length // _HOUR}h"


def read_leaf(leaf: Leaf, typed: Typed) -> Any | Bad:
    """A number from a form, as plain data that a policy is made of."""
    text = first(typed, leaf.path).strip()
    match leaf.kind:
        case "span":
            return _span(text) or Bad("span")
        case "spans":
            found = [_span(one.strip()) for one in re.split(r"[,，、]", text) if one.strip()]
            return Bad("span") if None in found or len(found) > REMINDERS_AT_MOST else found
        case "amount":
            minor = minor_of(text, CURRENCY)
            return Bad("amount") if minor is None else minor
        case "yes":
            return text == "yes"
        case "reasons" | "checks":
            chosen = typed.get(leaf.path, ())
            return [one.value for one in CHOICES[leaf.kind] if one.value in chosen]
        case "perhaps":
            most = minor_of(text, CURRENCY) if text else None
            return Bad("amount") if text and most is None else most
        case "signed":
            return text if text in {one.value for one in OnSigned} else Bad("choice")
        case _:
            return int(text) if text.isascii() and text.isdecimal() and int(text) <= MOST else Bad("count")


def _span(text: str) -> str | None:
    """A duration of ISO 8601 from what people write: 48h, 7d, 1d 12h, 30m, 48小时; None where it is none."""
    match = _SPAN.fullmatch(text.translate(_SIGNS).strip())
    if match is None or not any(match.groups()):
        return None
    days, hours, minutes = (int(number or 0) for number in match.groups())
    length = timedelta(days=days, hours=hours, minutes=minutes)
    return f"PT{length // _MINUTE}M" if length <= LONGEST else None
