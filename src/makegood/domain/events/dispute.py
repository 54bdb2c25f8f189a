"""What can happen in a dispute?"""

from __future__ import annotations

from dataclasses import dataclass

from ..words import Favour, FreightPayer, Liable, Role


@dataclass(frozen=True, slots=True)
class Escalated:
    statement: str
    exhibit_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proved:
    side: Role
    statement: str
    exhibit_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProvingEnded:
    pass


@dataclass(frozen=True, slots=True)
class Taken:
    arbitrator: str


@dataclass(frozen=True, slots=True)
class Decided:
    """`promised_minor` (of it `promised_freight_minor`) was due already when an appeal was decided."""

    in_favour_of: Favour
    amount_minor: int
    liable: Liable
    freight_paid_by: FreightPayer
    grounds: str
    rules: tuple[str, ...]
    without_return: bool
    arbitrator: str
    promised_minor: int = 0
    promised_freight_minor: int = 0


@dataclass(frozen=True, slots=True)
class DecisionRaised:
    """No decision for too long: a supervisor's task; the platform never decides by silence."""


@dataclass(frozen=True, slots=True)
class DecisionFinal:
    pass


@dataclass(frozen=True, slots=True)
class DisputeWithdrawn:
    why: str


@dataclass(frozen=True, slots=True)
class Appealed:
    side: Role
    statement: str
