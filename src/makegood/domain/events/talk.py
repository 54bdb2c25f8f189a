"""What do the two sides say to each other, and to service?"""

from __future__ import annotations

from dataclasses import dataclass

from ..kinds import Kind
from ..words import OfferType, Role


@dataclass(frozen=True, slots=True)
class OfferMade:
    offer_id: str
    side: Role
    type: OfferType
    kind: Kind | None
    amount_minor: int | None
    parts: tuple[str, ...]
    promise: str
    comment: str


@dataclass(frozen=True, slots=True)
class OfferAccepted:
    offer_id: str


@dataclass(frozen=True, slots=True)
class OfferDeclined:
    offer_id: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class OfferWithdrawn:
    """By the side that made it."""

    offer_id: str


@dataclass(frozen=True, slots=True)
class OfferLapsed:
    offer_id: str


@dataclass(frozen=True, slots=True)
class MessageSent:
    text: str
    exhibit_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceAsked:
    text: str
