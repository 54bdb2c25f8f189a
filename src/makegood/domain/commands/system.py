"""What does the system itself order?  Nobody sends these from outside."""

from __future__ import annotations

from dataclasses import dataclass

from ..events import Found


@dataclass(frozen=True, slots=True)
class JudgeExhibit:
    """What the checks found; `detail_sha256` is the hash of their whole report."""

    exhibit_id: str
    found: tuple[Found, ...]
    detail_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """Nothing but the passing of time."""


@dataclass(frozen=True, slots=True)
class Rederive:
    """The suspensions, the calendar or a policy changed: derive the deadlines again."""

    cause: str


@dataclass(frozen=True, slots=True)
class SubmitPayment:
    refund_no: str


@dataclass(frozen=True, slots=True)
class TellPayment:
    """What a channel said of a refund number: paid, failed, unknown or reversed."""

    refund_no: str
    said: str
    reason: str | None = None
    detail: str | None = None
