"""What does a person see of a picture that a machine doubts, and what becomes of the person's word on it (S3, S4)?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from ....app.exhibits.report import Report
from ....app.exhibits.reviewing import held
from ....app.ports.scanning import Facts
from ....app.submission import Denied, Submission
from ....app.texts.filling import Reader
from ....app.texts.formats import film_time
from ....app.texts.sentences import refusal_sentence
from ....domain.commands import ReviewExhibit
from ....domain.exhibits import STAFF_ONLY, Exhibit
from ....domain.refusals import Code
from ....domain.showing import exhibit_of
from ....domain.words import Check, ExhibitState, Review
from ...exhibits import finding
from ...seeing import Seen, see
from ..cases.exhibits import goods_of
from ..cases.facts import Fact
from ..forms.filling import first
from ..frame.once import idempotency
from ..frame.passing import UNDER
from ..frame.visit import Away, Page, Shown, Visit, address, not_here
from ..frame.words import Moment, Speech
from .held import title_of, until_of, waiting, why_of

COMMENT_AT_MOST: Final = 2000
_WORDS: Final = {True: "yes", False: "no", None: "unsure"}


class Still(NamedTuple):
    """A picture, or one still of a video with its time in the film."""

    picture: str
    at: str | None


class FindingShown(NamedTuple):
    """What a check says; `against`: the picture is held on account of it; `staff`: for the platform's staff alone."""

    tone: str
    says: str
    against: bool
    staff: bool


class Twin(NamedTuple):
    """The same picture in another case: whose it was, and how it is known again."""

    case: str
    case_id: str
    stills: Sequence[Still]
    at: Moment
    by: str
    whose: str


class Tried(NamedTuple):
    """A word that was not taken: what was typed, and why not."""

    verdict: str = ""
    comment: str = ""
    wrong: str | None = None
    status: int = 200


async def one(visit: Visit) -> Shown:
    """The picture, what is found in it and known of it, and what can be said."""
    return await _page(visit, Tried())


async def say(visit: Visit) -> Shown:
    """A person's word, through the one door; then the next picture that waits."""
    verdict, comment = first(visit.form, "verdict"), first(visit.form, "comment").strip()[:COMMENT_AT_MOST]
    if verdict not in {one.value for one in Review}:
        return await _page(visit, Tried("", comment, "no_verdict", 422))
    if verdict == Review.NEEDS_MORE and not comment:
        return await _page(visit, Tried(verdict, "", "no_comment", 422))
    seen = await see(visit.services, visit.by.actor, visit.params["case_id"], "case")
    if seen is None:
        return not_here()
    exhibit_id = visit.params["exhibit_id"]
    command = ReviewExhibit(exhibit_id, Review(verdict), comment)
    key = idempotency(visit, f"{seen.key[1]}:review_exhibit")
    answer = await visit.services.door.submit(Submission(seen.actor, *seen.key, command, key))
    if isinstance(answer, Denied):
        if answer.refusal.code in (Code.NOT_FOUND, Code.UNKNOWN_EXHIBIT):
            return not_here()
        basis = seen.case.basis
        says = refusal_sentence(answer.refusal, visit.language, basis.zone, basis.currency)
        return await _page(visit, Tried(verdict, comment, says, 409))
    return Away(await _next(visit, exhibit_id))


async def _next(visit: Visit, done: str) -> str:
    """The next picture that waits, else the list, which is then empty."""
    _, seen = await waiting(visit)
    rows = sorted(
        (until_of(case, other), case.key[1], other.exhibit_id)
        for case in seen
        for other in held(case.case)
        if other.exhibit_id != done
    )
    return address("review", *rows[0][1:], said="reviewed") if rows else address("review", said="reviewed")


async def _page(visit: Visit, tried: Tried) -> Shown:
    seen = await see(visit.services, visit.by.actor, visit.params["case_id"], "exhibit")
    exhibit = exhibit_of(seen.case, visit.params["exhibit_id"]) if seen is not None else None
    if seen is None or exhibit is None:
        return not_here()
    services, basis = visit.services, seen.case.basis
    speech = Speech(visit.language, seen.now, basis.zone)
    report = await services.looking.report(seen.key[0], exhibit.exhibit_id)
    report = report if report is not None and not exhibit.erased else Report()
    is_held = exhibit.state is ExhibitState.HELD_FOR_REVIEW
    known = f"page.review.{tried.wrong}"
    uncovered = visit.query.get("uncovered") == "1"
    told = {
        "title": title_of(exhibit, speech),
        "case_id": seen.key[1],
        "case": address("cases", seen.key[1]),
        "here": address("review", seen.key[1], exhibit.exhibit_id),
        "state": speech.label("exhibit_state", exhibit.state),
        "is_held": is_held,
        "ended": None if is_held else _ended(exhibit),
        "why": why_of(exhibit, report, speech) if is_held else None,
        "left": speech.countdown(until_of(seen, exhibit)) if is_held else None,
        "stills": stills_of(exhibit, report, speech, uncovered=uncovered),
        "uncovered": uncovered,
        "covered": any(copy.masked != copy.whole for copy in report.copies),
        "original": f"{UNDER}/exhibits/{exhibit.exhibit_id}/original" if not exhibit.erased else None,
        "findings": _findings(exhibit, report, seen, speech),
        "twins": await _twins(visit, exhibit, report, seen, speech),
        "facts": list(_facts(exhibit, report, speech)),
        "about": _about(seen, speech),
        "description": seen.case.ask.description,
        "goods": list(goods_of(seen)),
        "tried": tried,
        "wrong": (speech.say(known) if speech.has(known) else tried.wrong) if tried.wrong else None,
        "said": visit.query.get("said") if visit.query.get("said") == "reviewed" else None,
    }
    return Page("operator/reviewing.html", told, tried.status)


def stills_of(exhibit: Exhibit, report: Report, speech: Speech, *, uncovered: bool) -> Sequence[Still]:
    """Every still, covered unless it is asked for otherwise."""
    asked = "?uncovered=true" if uncovered else ""
    where = f"{UNDER}/exhibits/{exhibit.exhibit_id}/pictures"
    return [
        Still(f"{where}/{number}{asked}", None if copy.at_s is None else film_time(copy.at_s))
        for number, copy in enumerate(report.copies, 1)
    ]


def _ended(exhibit: Exhibit) -> str:
    """Why there is nothing to say any more."""
    if exhibit.erased:
        return "erased"
    if exhibit.state is ExhibitState.CHECKING:
        return "checking"
    if exhibit.reviewed_by is not None:
        return "reviewed"
    return "hold_over" if exhibit.hold_over else "by_machine"


def _findings(exhibit: Exhibit, report: Report, seen: Seen, speech: Speech) -> Sequence[FindingShown]:
    """All of them; what speaks against the picture comes first."""
    reader = Reader(speech.language, speech.zone, seen.case.basis.currency, seen.now.year)
    against = set(exhibit.because_of) or set(STAFF_ONLY)
    shown = [
        FindingShown(
            _WORDS[remark.ok], finding(remark, reader).says, remark.check in against, remark.check in STAFF_ONLY
        )
        for remark in report.remarks
    ]
    return sorted(shown, key=lambda found: (not found.against, found.tone == "yes"))


async def _twins(visit: Visit, exhibit: Exhibit, report: Report, seen: Seen, speech: Speech) -> Sequence[Twin]:
    """The other case's picture beside this one; that it is looked at is noted for that case, too."""
    found = []
    for remark in report.remarks:
        other_id = remark.params.get("case_id")
        if remark.check is not Check.UNUSED or not isinstance(other_id, str):
            continue
        other = await see(visit.services, visit.by.actor, other_id, "exhibit")
        twin = exhibit_of(other.case, str(remark.params.get("exhibit_id"))) if other is not None else None
        if other is not None and twin is not None:
            kept = await visit.services.looking.report(other.key[0], twin.exhibit_id)
            stills = stills_of(twin, kept, speech, uncovered=False) if kept is not None and not twin.erased else ()
            whose = "same" if other.case.basis.consumer_id == seen.case.basis.consumer_id else "another"
            by = f"page.review.by.{remark.params.get('by')}"
            found.append(
                Twin(
                    address("cases", other_id),
                    other_id,
                    stills,
                    speech.moment(twin.received_at),
                    speech.say(by) if speech.has(by) else "",
                    speech.say(f"page.review.whose.{whose}"),
                )
            )
    return found


def _facts(exhibit: Exhibit, report: Report, speech: Speech) -> Sequence[Fact]:
    """What is known of the file, and what it says of itself."""

    def fact(name: str, text: str) -> Fact:
        return Fact(speech.say(f"page.review.fact.{name}"), text)

    found = [
        fact("by", speech.label("role", exhibit.side)),
        fact("received", speech.instant(exhibit.received_at)),
        fact("file", " · ".join(filter(None, (report.filename, exhibit.media_type, _size(exhibit.size_bytes))))),
    ]
    said = _said_of(report.facts, speech) if report.facts is not None else ()
    return [*found, *(fact(name, text) for name, text in said if text)]


def _said_of(facts: Facts, speech: Speech) -> Sequence[tuple[str, str]]:
    taken = facts.taken_at
    return (
        ("pixels", f"{facts.width_px} × {facts.height_px}" if facts.width_px else ""),
        ("length", film_time(facts.duration_s) if facts.duration_s else ""),
        ("taken", f"{taken:%Y-%m-%d %H:%M}" if taken is not None else ""),
        ("camera", facts.camera or ""),
        ("editors", speech.listed(facts.editors)),
        ("marks", speech.listed(facts.ai_marks)),
        ("screenshot", speech.say("page.yes") if facts.screenshot else ""),
        ("location", speech.say("page.yes") if facts.has_location else ""),
    )


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 1_000_000:.1f} MB" if size_bytes >= 100_000 else f"{-(-size_bytes // 1000)} kB"


def _about(seen: Seen, speech: Speech) -> Sequence[Fact]:
    """What the case is about, as far as it helps to judge a picture."""
    case, order = seen.case, seen.order
    claimed = {line.line_id for line in case.basis.lines}
    lines = [line for line in order.lines if line.line_id in claimed]
    rows = (
        ("goods", speech.listed([line.title for line in lines])),
        ("accessories", speech.listed([one for line in lines for one in line.accessories])),
        ("reason", speech.label("reason", case.ask.reason_code)),
        ("amount", speech.money(case.ask.requested_minor, case.basis.currency)),
        ("waybill", case.waybill.number if case.waybill is not None else ""),
        ("delivered", speech.instant(order.delivered_at) if order.delivered_at is not None else ""),
        ("wanted", speech.listed([speech.name("check", check) for check in case.ask.evidence_wanted])),
    )
    return [Fact(speech.say(f"page.review.about.{name}"), text) for name, text in rows if text]
