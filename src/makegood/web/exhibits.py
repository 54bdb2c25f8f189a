"""How does an exhibit look to its reader?  Verdict, findings with what to do, and where its pictures are."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from ..app.exhibits.report import Remark, Report, remarks_for
from ..app.ports import UploadRow
from ..app.texts.catalogue import catalogue
from ..app.texts.filling import Reader, fill
from ..domain.exhibits import Exhibit, is_pending
from ..domain.words import Check, ExhibitPurpose, ExhibitState, Role


class FindingView(Struct):
    """What one check found: yes, no, or (null) not sure; confidence from 0 to 1; `says` tells what to do next.

    `region` are corners as shares of width and height; `at_s` is the instant in a video.
    """

    kind: Check
    ok: bool | None
    confidence: float
    says: str
    region: list[list[float]] | None
    at_s: float | None


class ExhibitSummaryView(Struct):
    """One photo or video of a case, in short."""

    id: str
    side: Role
    purpose: ExhibitPurpose
    slot: str | None
    state: ExhibitState
    because_of: list[Check]
    doubted: bool
    received_at: datetime


class ExhibitView(Struct):
    """One photo or video: its verdict with findings, and the paths of the copies that its reader may see.

    `verdict` is null while the checks run; `because_of` are the checks on account of which it is not accepted.
    `doubted`: something speaks against the picture; with `hold_over` nobody looked at that in time.
    """

    id: str
    case_id: str
    side: Role
    purpose: ExhibitPurpose
    slot: str | None
    state: ExhibitState
    verdict: ExhibitState | None
    because_of: list[Check]
    doubted: bool
    hold_over: bool
    media_type: str | None
    size_bytes: int
    sha256: str | None
    received_at: datetime | None
    judged_at: datetime | None
    reviewed_by: str | None
    replaced_by: str | None
    sealed: bool
    erased: bool
    findings: list[FindingView]
    pictures: list[str]


def summary(exhibit: Exhibit) -> ExhibitSummaryView:
    """As the case lists it."""
    return ExhibitSummaryView(
        exhibit.exhibit_id,
        exhibit.side,
        exhibit.purpose,
        exhibit.slot,
        exhibit.state,
        list(exhibit.because_of),
        exhibit.doubted,
        exhibit.received_at,
    )


def view(exhibit: Exhibit, case_id: str, report: Report | None, role: Role, reader: Reader) -> ExhibitView:
    """For this reader; of an erased one only what proves that it was there."""
    report = report if report is not None and not exhibit.erased else Report()
    checked = exhibit.state is not ExhibitState.CHECKING
    return ExhibitView(
        id=exhibit.exhibit_id,
        case_id=case_id,
        side=exhibit.side,
        purpose=exhibit.purpose,
        slot=exhibit.slot,
        state=exhibit.state,
        verdict=exhibit.state if checked else None,
        because_of=list(exhibit.because_of),
        doubted=exhibit.doubted,
        hold_over=exhibit.hold_over,
        media_type=exhibit.media_type,
        size_bytes=exhibit.size_bytes,
        sha256=exhibit.sha256,
        received_at=exhibit.received_at,
        judged_at=exhibit.judged_at,
        reviewed_by=None if exhibit.reviewed_by is None or is_pending(exhibit) else exhibit.reviewed_by,
        replaced_by=exhibit.replaced_by,
        sealed=exhibit.sealed,
        erased=exhibit.erased,
        findings=[finding(remark, reader, own=role is exhibit.side) for remark in remarks_for(report, role)],
        pictures=[f"/v1/exhibits/{exhibit.exhibit_id}/pictures/{n}" for n in range(1, len(report.copies) + 1)],
    )


def receiving(upload: UploadRow) -> ExhibitView:
    """An upload that its case does not know yet, for whoever sends it."""
    return ExhibitView(
        id=upload.upload_id,
        case_id=upload.case_id,
        side=Role(upload.role),
        purpose=ExhibitPurpose(upload.purpose),
        slot=upload.slot,
        state=ExhibitState.RECEIVING,
        verdict=None,
        because_of=[],
        doubted=False,
        hold_over=False,
        media_type=upload.media_type,
        size_bytes=upload.offset_bytes,
        sha256=None,
        received_at=None,
        judged_at=None,
        reviewed_by=None,
        replaced_by=None,
        sealed=False,
        erased=False,
        findings=[],
        pictures=[],
    )


def finding(remark: Remark, reader: Reader, *, own: bool = False) -> FindingView:
    """One remark in the reader's language: what was found, and to whoever sent the picture also what to do next."""
    book = catalogue(reader.language)
    plain = remark.says.replace("evidence.", "seen.", 1)
    key = plain if not own and plain in book else remark.says
    says = book.say(key, fill(remark.params, reader)) if key in book else ""
    region = None if remark.region is None else [list(corner) for corner in remark.region]
    return FindingView(remark.check, remark.ok, remark.confidence_pct / 100, says, region, remark.at_s)
