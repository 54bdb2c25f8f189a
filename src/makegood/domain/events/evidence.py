"""What can happen to an exhibit, a photo or video in a case?  Its chain of custody."""

from __future__ import annotations

from dataclasses import dataclass

from ..words import Check, ExhibitPurpose, ExhibitState, Role


@dataclass(frozen=True, slots=True)
class Found:
    """What one check found: yes, no, or (None) not sure; how sure it is in percent."""

    check: Check
    ok: bool | None
    confidence_pct: int


@dataclass(frozen=True, slots=True)
class ExhibitReceived:
    """The original is kept byte for byte under its hash; this instant is when it was shown.

    `slot` says what the picture is meant to show, where the page asked for it; `replaces` is the earlier picture of
    the same slot.
    """

    exhibit_id: str
    purpose: ExhibitPurpose
    slot: str | None
    sha256: str
    media_type: str
    size_bytes: int
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class ExhibitJudged:
    """What the checks amount to.

    `because_of` are the checks on account of which it is not accepted.  `doubted`: something speaks against the
    picture itself.  What only staff may know is not in here: `detail_sha256` is the hash of the whole report.
    """

    exhibit_id: str
    state: ExhibitState
    found: tuple[Found, ...]
    because_of: tuple[Check, ...]
    doubted: bool
    detail_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class ExhibitReviewed:
    """A person's word on a picture that a machine doubted."""

    exhibit_id: str
    state: ExhibitState
    comment: str = ""


@dataclass(frozen=True, slots=True)
class ExhibitHoldOver:
    """Nobody looked in time: a machine's doubt alone never ends a case, and is shown from now on."""

    exhibit_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExhibitShown:
    """Somebody besides who sent it has seen it for the first time."""

    exhibit_id: str
    to_role: Role
    to: str


@dataclass(frozen=True, slots=True)
class ExhibitsSealed:
    """From now on nothing takes the place of these."""

    exhibit_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExhibitErased:
    """Original, copies and report are gone; the hash says which picture it was."""

    exhibit_id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class EvidenceKept:
    """A legal hold: nothing of this case may be erased."""

    why: str


@dataclass(frozen=True, slots=True)
class EvidenceReleased:
    """The legal hold is over."""

    why: str
