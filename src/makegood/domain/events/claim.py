"""What can happen to a claim?"""

from __future__ import annotations

from dataclasses import dataclass

from ..kinds import Kind
from ..words import Check, Outcome, Reason


@dataclass(frozen=True, slots=True)
class ClaimedLine:
    """Units of one order line that a case is about, by their numbers, and their frozen shares."""

    line_id: str
    units: tuple[int, ...]
    share_minor: int


@dataclass(frozen=True, slots=True)
class Applied:
    case_id: str
    shop_id: str
    order_id: str
    consumer_id: str
    kind: Kind
    reason_code: Reason
    description: str
    lines: tuple[ClaimedLine, ...]
    goods_minor: int
    freight_minor: int
    requested_minor: int
    currency: str
    policy_version: str
    zone: str
    regions: tuple[str, ...]
    evidence_required: bool
    predecessor_id: str | None
    notice_versions: tuple[int, ...] = ()
    evidence_wanted: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceShown:
    """The required evidence is there: the flow moves on (S4)."""


@dataclass(frozen=True, slots=True)
class Agreed:
    amount_minor: int
    return_address_id: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    reason_code: str
    comment: str
    exhibit_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    reason_code: str
    comment: str
    exhibit_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Modified:
    """The claim as it stands after the change; `restarts` says whether the merchant's clock begins anew."""

    kind: Kind
    reason_code: Reason
    requested_minor: int
    agreed_minor: int | None
    freight_minor: int
    evidence_required: bool
    restarts: bool
    by_offer: bool
    comment: str = ""
    evidence_wanted: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Closed:
    outcome: Outcome
    successor_id: str | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class RefusalReopened:
    """An appeal takes a decided refusal up again, with the freight that no other case has taken since."""

    freight_minor: int


@dataclass(frozen=True, slots=True)
class RejectionReopened:
    """An appeal takes a decided rejection up again, with the freight that no other case has taken since."""

    freight_minor: int
