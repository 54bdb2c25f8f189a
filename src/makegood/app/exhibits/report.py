"""What is kept of an exhibit's checks, and what of it does whom concern?

The report is a document beside the case.  The case's chain carries its hash, so that the report can be proved, and
erased without breaking the chain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Any

import msgspec

from ...domain.events import Found
from ...domain.exhibits import STAFF_ONLY
from ...domain.words import Check, Role
from ..ports import UploadRow
from ..ports.scanning import Barcode, Examination, Facts, Finding, Region, Says

STAFF = frozenset({Role.ARBITRATOR, Role.OPERATOR})


class Remark(msgspec.Struct, frozen=True):
    """One finding as it is kept: confidence in percent, the sentence by its key and what fills it."""

    check: Check
    ok: bool | None
    confidence_pct: int
    says: str
    params: dict[str, Any]  # texts, numbers, instants, lists of texts
    region: Region | None = None
    at_s: float | None = None


class Copies(msgspec.Struct, frozen=True, omit_defaults=True):
    """Keys of one still's copies: masked for the other party, whole for its sender and for staff.

    `at_s` is the instant in a video.
    """

    masked: str
    whole: str
    at_s: float | None = None


class Report(msgspec.Struct, frozen=True):
    """All that the checks say.  `codes` are barcodes that were read."""

    remarks: tuple[Remark, ...] = ()
    copies: tuple[Copies, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    facts: Facts | None = None
    filename: str = ""
    address: str = ""
    checked_at: datetime | None = None


_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(Report)


def remark_of(finding: Finding) -> Remark:
    """A finding as it is kept."""
    return Remark(
        finding.kind,
        finding.ok,
        round(finding.confidence * 100),
        finding.says.key,
        dict(finding.says.params),
        finding.region,
        finding.at_s,
    )


def report_of(
    examination: Examination | None,
    findings: Sequence[Finding],
    copies: Sequence[Copies],
    now: datetime,
    sent: UploadRow | None,
) -> Report:
    """The report of an examination (None: there was none), with how the file came."""
    return Report(
        tuple(remark_of(finding) for finding in findings),
        tuple(copies),
        () if examination is None else tuple((code.text, code.format) for code in _codes(examination.barcodes)),
        None if examination is None else examination.facts,
        "" if sent is None else sent.filename,
        "" if sent is None else sent.address,
        now,
    )


def _codes(codes: Sequence[Barcode]) -> Sequence[Barcode]:
    return sorted(codes, key=lambda code: (code.format, code.text))


def found_of(report: Report) -> tuple[Found, ...]:
    """What the case is told: each check's word, without sentences."""
    return tuple(Found(remark.check, remark.ok, remark.confidence_pct) for remark in report.remarks)


def encode_report(report: Report) -> bytes:
    return _encoder.encode(report)


def decode_report(doc: bytes) -> Report:
    return _decoder.decode(doc)


def hash_of_report(report: Report) -> str:
    """By which the chain names it."""
    return hashlib.sha256(encode_report(report)).hexdigest()


def remarks_for(report: Report, role: Role) -> tuple[Remark, ...]:
    """What tells of other people's cases is for staff alone."""
    return tuple(remark for remark in report.remarks if role in STAFF or remark.check not in STAFF_ONLY)


class Purpose(Enum):
    """Why somebody looks at a picture."""

    LOOK = "look"
    UNCOVER = "uncover"  # an operator asks for what is covered, which is noted


def copy_for(copies: Copies, role: Role, side: Role, purpose: Purpose = Purpose.LOOK) -> str:
    """Whoever sent it, and who arbitrates, see it whole; others without the private lines of labels.

    Operators see everybody's cases: what is covered they uncover on purpose.
    """
    uncovers = role is Role.OPERATOR and purpose is Purpose.UNCOVER
    return copies.whole if role in (side, Role.ARBITRATOR) or uncovers else copies.masked


def unverified() -> Finding:
    """What is said of a file that broke the checks again and again: a person has to look."""
    return Finding(Check.VERIFIED, None, 1.0, Says("evidence.verified.check_failed", {"check": "all"}))
