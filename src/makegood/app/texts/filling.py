"""How do values become the words that fill a sentence?

A value's name says what it is: `..._minor` is an amount, an instant (`..._at` where it was kept as a text) is shown in
the reader's zone, a name of a closed set is shown by its label.  What is absent or empty fills nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from .catalogue import catalogue
from .formats import instant_words, money_words


class Reader(NamedTuple):
    """For whom is it written: language and zone, the currency of amounts, the year that need not be named."""

    language: str
    zone: str
    currency: str
    this_year: int | None = None


_SAME_NAME = (
    "kind",
    "reason",
    "refusal_reason",
    "rejection_reason",
    "payment_reason",
    "condition",
    "outcome",
    "favour",
    "liable",
    "offer_type",
    "offer_effect",
    "carrier",
    "tracking",
    "clock",
    "reminder",
    "purpose",
    "exhibit_state",
    "exhibit_purpose",
    "stated",
)
GROUPS = {**{name: name for name in _SAME_NAME}, "who": "role", "viewer": "role", "was_carrier": "carrier"}
"""The group of labels that a value's name belongs to."""

LISTS = {"lacking": "check"}
"""The same for values that are lists of such names."""

_QUOTED = frozenset({"comment", "grounds", "note"})
"""What stands between quotation marks: the sentence around it brings the full stop."""

_NOTHING: tuple[object, ...] = (None, "", (), [])


def fill(params: Mapping[str, object], reader: Reader) -> dict[str, str]:
    """The words for every value that is there."""
    return {
        name.removesuffix("_minor"): _words(name, value, reader)
        for name, value in params.items()
        if value not in _NOTHING
    }


def _words(name: str, value: object, reader: Reader) -> str:
    book = catalogue(reader.language)
    if name.endswith("_minor") and isinstance(value, int):
        return money_words(value, reader.currency, reader.language)
    value = _instant(value) if name.endswith("_at") else value
    if isinstance(value, datetime):
        return instant_words(value, reader.zone, reader.language, reader.this_year)
    if name in _QUOTED and isinstance(value, str):
        return _unstopped(value)
    if name == "channel":
        return book.texts.get(f"page.channel.{value}", str(value))
    if name in GROUPS:
        return book.label(GROUPS[name], value)
    if name in LISTS and isinstance(value, list | tuple):
        return book.say("frame.list_join").join(book.label(LISTS[name], one) for one in value)
    if isinstance(value, list | tuple):
        return book.say("frame.list_join").join(str(one) for one in value)
    return str(value)


def _unstopped(text: str) -> str:
    """Without the one full stop at its end; dots that trail off stay."""
    one = text.removesuffix("。").removesuffix(".")
    return text if not one or one.endswith((".", "。")) else one


def _instant(value: object) -> object:
    """An instant that was kept as a text; anything else as it is."""
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value
