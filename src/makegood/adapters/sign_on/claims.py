"""Which roles does a provider's word give, by the table that the operator of this server wrote?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

Claims = Mapping[str, Any]  # Any: JSON of a stranger, looked at field by field
Granted = tuple[str, str | None]

_ROLES: Final = frozenset({"merchant", "arbitrator", "operator"})
_MERCHANT: Final = "merchant"


class Mapped(NamedTuple):
    """How claims become roles: where they stand, what each value of them means, and where a merchant's shop stands."""

    claim: str
    meanings: Mapping[str, Granted]
    shop_claim: str = ""


def read_meanings(text: str) -> dict[str, Granted]:
    """Reads `their-word=role, other=merchant:SHOP`; ValueError says what is wrong.

    A merchant without a shop takes the one that the shop claim names.
    """
    found: dict[str, Granted] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        theirs, equals, ours = part.rpartition("=")
        role, _, shop = ours.strip().partition(":")
        if not equals or not theirs.strip() or role not in _ROLES or (shop and role != _MERCHANT):
            raise ValueError(
                f"write THEIR-WORD=operator, =arbitrator, =merchant:SHOP or =merchant between commas, not {part!r}"
            )
        found[theirs.strip()] = (role, shop or None)
    return found


def granted(claims: Claims, mapped: Mapped) -> tuple[Granted, ...]:
    """The roles, each once; a merchant's without a shop is none."""
    return tuple(dict.fromkeys(_granted(claims, mapped)))


def _granted(claims: Claims, mapped: Mapped) -> Iterator[Granted]:
    shops = words_at(claims, mapped.shop_claim) if mapped.shop_claim else []
    for word in words_at(claims, mapped.claim):
        role, shop = mapped.meanings.get(word, ("", None))
        if role == _MERCHANT and shop is None:
            yield from ((role, one) for one in shops)
        elif role:
            yield role, shop


def words_at(claims: Claims, path: str) -> list[str]:
    """The words of a claim, one or several; `realm_access.roles` goes down, unless a claim is called just so."""
    value: Any = claims.get(path)
    if value is None:
        value = claims
        for name in path.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
    if isinstance(value, str):
        return [value]
    return [word for word in value if isinstance(word, str)] if isinstance(value, list) else []
