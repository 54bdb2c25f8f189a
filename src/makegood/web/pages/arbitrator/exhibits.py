"""What does an arbitrator see of the evidence: each side's photos and videos, with what the checks found?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ....app.exhibits.report import Report, remarks_for
from ....app.texts.filling import Reader
from ....domain.exhibits import Exhibit, viewer
from ....domain.words import ExhibitState, Role
from ...exhibits import finding
from ...seeing import Seen
from ...services import Services
from ..frame.visit import address
from ..frame.words import Moment, Speech

TONES = {
    ExhibitState.RECEIVING: "wait",
    ExhibitState.CHECKING: "wait",
    ExhibitState.ACCEPTED: "mine",
    ExhibitState.NEEDS_MORE: "soon",
    ExhibitState.HELD_FOR_REVIEW: "late",
}


class FindingShown(NamedTuple):
    """What a check says; `word` is good, bad or unsure."""

    word: str
    says: str


class ExhibitShown(NamedTuple):
    """One photo or video; `picture` is where its first still is, if there is one."""

    exhibit_id: str
    purpose: str
    state: str
    tone: str
    at: Moment
    findings: Sequence[FindingShown]
    picture: str | None
    doubted: bool


async def looked_at(services: Services, seen: Seen) -> bool:
    """Notes that this reader sees the evidence, before the page names the case's version; False where it is noted."""
    reader = viewer(seen.actor.role, seen.actor.subject)
    new = [one for one in seen.case.exhibits if reader not in one.shown_to and not one.erased]
    for one in new:
        await services.looking.picture(seen.actor, seen.case, one, 1)
    return bool(new)


async def exhibits_shown(services: Services, seen: Seen, speech: Speech) -> dict[Role, list[ExhibitShown]]:
    """The evidence of each side, in the order in which it came."""
    reports = await services.looking.reports(seen.key) if seen.case.exhibits else {}
    found: dict[Role, list[ExhibitShown]] = {}
    for one in seen.case.exhibits:
        found.setdefault(one.side, []).append(_shown(one, reports.get(one.exhibit_id), seen, speech))
    return found


def _shown(one: Exhibit, report: Report | None, seen: Seen, speech: Speech) -> ExhibitShown:
    kept = report is not None and not one.erased
    remarks = remarks_for(report, seen.actor.role) if report is not None and kept else ()
    reader = Reader(speech.language, speech.zone, seen.case.basis.currency, speech.now.year)
    words = {True: "good", False: "bad", None: "unsure"}
    there = report is not None and kept and bool(report.copies)
    return ExhibitShown(
        one.exhibit_id,
        speech.label("exhibit_purpose", one.purpose),
        speech.label("exhibit_state", one.state),
        TONES[one.state],
        speech.moment(one.received_at),
        [FindingShown(words[remark.ok], finding(remark, reader).says) for remark in remarks],
        address("cases", seen.case.basis.case_id, "exhibits", one.exhibit_id) if there else None,
        one.doubted,
    )
