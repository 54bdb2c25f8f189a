"""In which words is a scene of the demo told?  Steps, each so many hours before the present."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from ...app.ports import ChannelState
from ...domain import commands as c
from ...domain.kinds import Kind
from ...domain.words import Reason, TrackingStatus
from .evidence import Shows

DAY: Final = 24.0


class Who(StrEnum):
    """Who acts in a step; two arbitrators, because an appeal is heard by another person."""

    CONSUMER = "consumer"
    MERCHANT = "merchant"
    LIN = "lin"
    WANG = "wang"
    OPERATOR = "operator"
    CARRIER = "carrier"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Applies:
    """Opens a case on units of the scene's order; a second one in a scene is a new application on the same order."""

    kind: Kind
    reason: Reason
    description: str
    quantity: int = 1
    amount_minor: int | None = None
    shows: Shows = Shows.ALL


@dataclass(frozen=True, slots=True)
class Sends:
    """Fills in the waybill of the return parcel."""

    carrier: str = "sf"


@dataclass(frozen=True, slots=True)
class Reports:
    """The carrier's word on the return parcel."""

    status: TrackingStatus


@dataclass(frozen=True, slots=True)
class Says:
    """The channel's word on the case's latest payment."""

    state: ChannelState
    reason: str | None = None


class Step(NamedTuple):
    """Who does what, and how many hours ago; any command of a case stands for itself."""

    ago_h: float
    who: Who
    does: object


class Scene(NamedTuple):
    """One order and what becomes of it; `shows` says what there is to be seen."""

    shows: str
    shop: str
    product: str
    steps: tuple[Step, ...]
    consumer: str = "xiaolin"
    channels: tuple[str, ...] = ("sandbox",)
    quantity: int = 1
    region: str = "CN-31"
    shipped: bool = True


def consumer(ago_h: float, does: object) -> Step:
    return Step(ago_h, Who.CONSUMER, does)


def merchant(ago_h: float, does: object) -> Step:
    return Step(ago_h, Who.MERCHANT, does)


def carrier(ago_h: float, status: TrackingStatus) -> Step:
    return Step(ago_h, Who.CARRIER, Reports(status))


def agreed(applied_h: float, agreed_h: float, reason: Reason, description: str) -> tuple[Step, ...]:
    """A return that was applied for and agreed to."""
    return (
        consumer(applied_h, Applies(Kind.RETURN_REFUND, reason, description)),
        merchant(agreed_h, c.Agree("returns")),
    )


def sent(applied_h: float, sent_h: float, reason: Reason, description: str, by: str = "sf") -> tuple[Step, ...]:
    """A return under way: agreed to half a day after the application."""
    return (*agreed(applied_h, applied_h - 12, reason, description), consumer(sent_h, Sends(by)))


def signed(applied_h: float, signed_h: float, reason: Reason, description: str) -> tuple[Step, ...]:
    """A return that has arrived, two days after it was sent."""
    return (*sent(applied_h, signed_h + 48, reason, description), carrier(signed_h, TrackingStatus.SIGNED))
