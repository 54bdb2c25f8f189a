"""What can happen to the goods on their way back?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..words import Condition, FaultOf


@dataclass(frozen=True, slots=True)
class ParcelAwaited:
    pass


@dataclass(frozen=True, slots=True)
class ParcelNotNeeded:
    """Nothing needs to be sent any more."""


@dataclass(frozen=True, slots=True)
class Sent:
    carrier: str
    waybill: str


@dataclass(frozen=True, slots=True)
class WaybillCorrected:
    """The consumer had mistyped the number of the parcel; what it was before is kept."""

    carrier: str
    waybill: str
    was_carrier: str
    was_waybill: str


@dataclass(frozen=True, slots=True)
class Tracked:
    """A carrier's report that moves nothing."""

    status: str
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Signed:
    """`counts_from` is the instant the clock of settling is anchored to: what occurred, or a late report of it."""

    occurred_at: datetime
    counts_from: datetime


@dataclass(frozen=True, slots=True)
class RefusedAtDoor:
    """`occurred_at` is when, by the carrier's report; `counts_from` anchors the clock of settling, as in Signed."""

    occurred_at: datetime
    counts_from: datetime
    comment: str = ""
    exhibit_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParcelLost:
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Findings:
    """What came back; `missing` parts and `faults` are named in a word or two each."""

    condition: Condition
    quality_fault: bool | None = None
    fault_of: FaultOf = FaultOf.UNKNOWN
    missing: tuple[str, ...] = ()
    signed_at_door: bool | None = None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inspected:
    findings: Findings
    exhibit_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extended:
    pass


@dataclass(frozen=True, slots=True)
class SentBack:
    """The goods are the consumer's and have to go back; whether they have left yet, `GoodsSentBack` says."""


@dataclass(frozen=True, slots=True)
class GoodsSentBack:
    """The parcel with which the goods go back to the consumer."""

    carrier: str
    waybill: str


@dataclass(frozen=True, slots=True)
class GoodsKept:
    """The merchant keeps the goods for the case that took this one up; `for_good` once that one has paid for them."""

    successor_id: str
    for_good: bool


@dataclass(frozen=True, slots=True)
class TakenBack:
    pass
