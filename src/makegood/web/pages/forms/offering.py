"""How does a form of an offer ask whether the goods come back, while the interface has one name for each type?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ....domain.kinds import Kind
from ....domain.offering import Meaning
from ....domain.words import OfferType

KEEPS: Final = Meaning.KEEPS_GOODS.value
"""What a person chooses instead of a type: a refund, and the buyer keeps the goods."""

_AS_ORDERED: Final[Mapping[str, object]] = {"type": OfferType.MODIFY_KIND.value, "kind": Kind.REFUND_ONLY.value}


def as_ordered(body: Mapping[str, Any]) -> dict[str, Any]:  # Any: a JSON document
    """The body of the command, where the form said that the goods are kept."""
    return {**body, **_AS_ORDERED} if body.get("type") == KEEPS else dict(body)


def as_chosen(body: Mapping[str, Any]) -> dict[str, Any]:  # Any: a JSON document
    """What stands in the form for a body; a refund without the goods is chosen by that name."""
    keeps = all(body.get(name) == value for name, value in _AS_ORDERED.items())
    return {**body, "type": KEEPS} if keeps else dict(body)
