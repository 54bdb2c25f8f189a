"""How does one photo or video of a case look to its reader, and beside which pictures of the goods (S6)?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Final, NamedTuple

from ....app.exhibits.about import lines_of
from ....app.exhibits.looking import may_have_original
from ....app.exhibits.report import Report
from ....app.texts.filling import Reader
from ....domain.case import Case
from ....domain.exhibits import SOMETHING_SEEN_PCT, SUSPICIONS, Exhibit
from ....domain.showing import wanted_of
from ....domain.words import Check, ExhibitState, Role
from ...exhibits import FindingView
from ...exhibits import view as exhibit_view
from ...seeing import Seen
from ..frame.passing import UNDER
from ..frame.visit import address
from ..frame.words import Moment, Speech

GOODS_AT_MOST: Final = 6
_TONES: Final = {
    ExhibitState.CHECKING: "wait",
    ExhibitState.ACCEPTED: "mine",
    ExhibitState.NEEDS_MORE: "soon",
    ExhibitState.HELD_FOR_REVIEW: "wait",
}


class FindingShown(NamedTuple):
    """What one check says: `tone` is yes, no or unsure; `weighs`: held against the picture, or not settled yet."""

    check: str
    tone: str
    says: str
    weighs: bool


class Original(NamedTuple):
    """The file as it came, for who may have it; `film`: a browser may play it."""

    to: str
    film: bool


class ExhibitShown(NamedTuple):
    """One photo or video as it stands.

    `watched`: its checks still run; `doubted`: something speaks against the picture itself, `doubt` says so where
    nobody looked at that in time; `replaced`: another picture stands in its place.
    """

    id: str
    number: int
    side: str
    title: str
    state: str
    tone: str
    by: str
    at: Moment
    findings: Sequence[FindingShown]
    pictures: Sequence[str]
    original: Original | None
    watched: bool
    doubted: bool
    doubt: str | None
    reviewer_says: str | None
    erased: str | None
    replaced: bool


class GoodsPicture(NamedTuple):
    """A picture of the goods as they are sold."""

    title: str
    to: str


def exhibits_of(seen: Seen, reports: Mapping[str, Report], speech: Speech) -> Sequence[ExhibitShown]:
    """All that came for the case, in the order in which it came."""
    return [
        _shown(number, one, reports.get(one.exhibit_id), seen, speech)
        for number, one in enumerate(seen.case.exhibits, 1)
    ]


def goods_of(seen: Seen) -> Iterator[GoodsPicture]:
    """The catalogue's pictures of the goods that the case is about."""
    for number, (title, name) in enumerate(goods_pictures(seen), 1):
        yield GoodsPicture(title, goods_address(("cases", seen.case.basis.case_id), number, name))


def goods_address(below: Sequence[str], number: int, name: str) -> str:
    """Where a picture of goods is seen; it changes with the picture, so that browsers may keep it."""
    return address(*below, "goods", str(number), v=version_of(name))


def version_of(name: str) -> str:
    """By which a browser tells this picture from another one in its place."""
    return sha256(name.encode()).hexdigest()[:12]


def goods_pictures(seen: Seen) -> Sequence[tuple[str, str]]:
    """The title of the goods and the name of the picture, for each that is shown."""
    found = [(line.title, name) for line in lines_of(seen.case, seen.order) for name in line.pictures]
    return found[:GOODS_AT_MOST]


def numbers_in(data: Mapping[str, object], case: Case) -> Sequence[int]:
    """The numbers in the case of the exhibits that an event names."""
    named = data.get("exhibit_ids")
    ids = set(named) if isinstance(named, list) else set()
    return [number for number, one in enumerate(case.exhibits, 1) if one.exhibit_id in ids]


def slot_title(slot: str | None, speech: Speech) -> str:
    """What a guided picture is called."""
    kind, _, name = (slot or "").partition(":")
    return speech.say(f"label.slot.{kind}", name=name) if kind else ""


def _shown(number: int, exhibit: Exhibit, report: Report | None, seen: Seen, speech: Speech) -> ExhibitShown:
    basis = seen.case.basis
    reader = Reader(speech.language, basis.zone, basis.currency, seen.now.year)
    told = exhibit_view(exhibit, seen.key[1], report, seen.actor.role, reader)
    purpose, slot = speech.label("exhibit_purpose", exhibit.purpose), slot_title(exhibit.slot, speech)
    return ExhibitShown(
        exhibit.exhibit_id,
        number,
        exhibit.side.value,
        " · ".join(filter(None, (str(number), purpose, slot))),
        speech.label("exhibit_state", exhibit.state),
        "rest" if exhibit.replaced_by else _TONES[exhibit.state],
        speech.label("role", exhibit.side),
        speech.moment(exhibit.received_at),
        [
            FindingShown(one.kind, _tone(one, exhibit), one.says, _weighs(one, exhibit, seen.case))
            for one in told.findings
            if one.says and not _is_idle(one)
        ],
        [under(picture) for picture in told.pictures] if not exhibit.erased else [],
        _original(exhibit, seen.actor.role),
        exhibit.state is ExhibitState.CHECKING,
        exhibit.doubted,
        speech.say("page.photos.doubted") if exhibit.doubted and exhibit.hold_over else None,
        speech.say("page.photos.reviewer", says=exhibit.review_comment) if exhibit.review_comment else None,
        speech.say("page.photos.erased") if exhibit.erased else None,
        exhibit.replaced_by is not None,
    )


def under(path: str) -> str:
    """Where a page has what the interface for programs has at a path."""
    return path.replace("/v1/", f"{UNDER}/", 1)


def _original(exhibit: Exhibit, reader: Role) -> Original | None:
    """For its sender and arbitrators; operators uncover what they need one by one, on purpose."""
    if reader is Role.OPERATOR or not may_have_original(reader, exhibit):
        return None
    to = under(f"/v1/exhibits/{exhibit.exhibit_id}/original")
    return Original(to, exhibit.media_type.startswith("video/"))


def _is_idle(one: FindingView) -> bool:
    """Nothing is known of how it was made: nothing to say, either."""
    return one.ok is None and one.kind is Check.UNMODIFIED


def _weighs(one: FindingView, exhibit: Exhibit, case: Case) -> bool:
    """Of what is asked of the picture, all that nobody vouched for; of what casts doubt on it, all that was seen."""
    if one.ok or one.kind in exhibit.because_of:
        return not one.ok
    if one.kind in SUSPICIONS:
        return one.ok is False or one.confidence * 100 >= SOMETHING_SEEN_PCT
    return one.kind in wanted_of(case, exhibit.purpose) and one.kind not in exhibit.waived


def _tone(one: FindingView, exhibit: Exhibit) -> str:
    """On account of what a picture is to be taken again, that stands out."""
    if exhibit.state is ExhibitState.NEEDS_MORE and one.kind in exhibit.because_of:
        return "no"
    return {True: "yes", False: "no", None: "unsure"}[one.ok]
