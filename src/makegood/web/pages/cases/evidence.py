"""Which photos and videos does a case have, which are still to be taken, and what must each show (S2-S7)?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from ....app.exhibits.about import lines_of
from ....app.exhibits.report import Report
from ....app.texts.filling import Reader
from ....domain.exhibits import OF_EACH, STAFF_ONLY, SUSPICIONS, Exhibit, of_occasion
from ....domain.showing import challenge_of, may_show, wanted_of
from ....domain.words import Check, ExhibitPurpose, ExhibitState, Role
from ...exhibits import FindingView
from ...exhibits import view as exhibit_view
from ...seeing import Seen
from ..frame.passing import UNDER
from ..frame.visit import Visit
from ..frame.words import Moment, Speech

ACCESSORY: Final = "accessory"
_ONE_BY_ONE: Final = 8  # accessories with a slot of their own; the overview shows the rest
_TONES: Final = {
    ExhibitState.CHECKING: "wait",
    ExhibitState.ACCEPTED: "mine",
    ExhibitState.NEEDS_MORE: "soon",
    ExhibitState.HELD_FOR_REVIEW: "wait",
}
_OF_SLOT: Final[Mapping[str, frozenset[Check]]] = {
    "goods": frozenset({Check.GOODS}),
    "label": frozenset({Check.WAYBILL}),
    ACCESSORY: frozenset({Check.ACCESSORIES}),
    "overview": frozenset({Check.ACCESSORIES}),
    "challenge": frozenset({Check.CHALLENGE}),
    "fault": frozenset(),
}
_SHOWN_BY: Final[Mapping[Check, str]] = {
    Check.GOODS: "goods",
    Check.WAYBILL: "label",
    Check.ACCESSORIES: "overview",
    Check.CHALLENGE: "challenge",
}
_SLOTS: Final[Mapping[ExhibitPurpose, tuple[str, ...]]] = {
    ExhibitPurpose.APPLICATION: ("goods", "fault"),
    ExhibitPurpose.RETURN_PARCEL: ("label", "goods"),
    ExhibitPurpose.INSPECTION: ("label", "goods", "fault"),
}
"""What is asked for on an occasion where no policy asks for more; elsewhere any picture will do."""


class FindingShown(NamedTuple):
    """What one check says: `tone` is yes, no or unsure."""

    check: str
    tone: str
    says: str


class ExhibitShown(NamedTuple):
    """One photo or video as it stands; `watched`: its checks still run."""

    id: str
    title: str
    state: str
    tone: str
    by: str
    at: Moment
    findings: Sequence[FindingShown]
    pictures: Sequence[str]
    watched: bool
    doubt: str | None
    erased: str | None


class SlotShown(NamedTuple):
    """One picture to take: what it must show, which checks concern it, and what has been sent for it."""

    slot: str
    drawn: str
    title: str
    guide: str
    own: str
    sent: ExhibitShown | None
    done: bool


class NeedShown(NamedTuple):
    """One thing that the pictures must show together, and whether one does."""

    check: str
    name: str
    met: bool


class OccasionShown(NamedTuple):
    """One occasion to show something."""

    purpose: str
    title: str
    lead: str
    open: bool
    needs: Sequence[NeedShown]
    slots: Sequence[SlotShown]


async def evidence_of(visit: Visit, seen: Seen, speech: Speech) -> Mapping[str, Any] | None:
    """What the part about evidence is drawn from; None where there is nothing to see and nothing to show."""
    reports = await visit.services.looking.reports(seen.key)
    by_id = {
        one.exhibit_id: _shown(number, one, reports.get(one.exhibit_id), seen, speech)
        for number, one in enumerate(seen.case.exhibits, 1)
    }
    occasions = [_occasion(seen, purpose, by_id, speech) for purpose in _open_to(seen)]
    slots = {shown.id for one in occasions for slot in one.slots if (shown := slot.sent) is not None}
    if not (by_id or occasions):
        return None
    return {
        "case_id": seen.case.basis.case_id,
        "occasions": occasions,
        "challenge": challenge_of(seen.case.basis.case_id),
        "sent": [shown for key, shown in by_id.items() if key not in slots],
        "under": UNDER,
    }


def _open_to(seen: Seen) -> Sequence[ExhibitPurpose]:
    """The occasions that take a picture of this reader now, the most urgent one first."""
    if seen.actor.role not in (Role.CONSUMER, Role.MERCHANT):
        return ()
    return [purpose for purpose in ExhibitPurpose if may_show(seen.case, seen.matter, purpose) is None]


def _occasion(seen: Seen, purpose: ExhibitPurpose, shown: Mapping[str, ExhibitShown], speech: Speech) -> OccasionShown:
    mine = [one for one in of_occasion(seen.case.exhibits, purpose) if one.side is seen.actor.role]
    wanted = wanted_of(seen.case, purpose) - OF_EACH
    needs = [NeedShown(check, speech.label("check", check), _is_met(check, mine)) for check in sorted(wanted)]
    names = list(_slots(seen, purpose, wanted))
    slots = [_slot(name, mine, shown, speech, seen) for name in names]
    is_required = bool(wanted) or purpose in (ExhibitPurpose.RETURN_PARCEL, ExhibitPurpose.INSPECTION)
    return OccasionShown(
        purpose,
        speech.say(f"page.photos.occasion.{purpose}"),
        speech.say(f"page.photos.lead.{purpose}{'' if wanted else '_free'}"),
        is_required or purpose is ExhibitPurpose.DISPUTE,
        needs,
        slots,
    )


def _is_met(check: Check, mine: Sequence[Exhibit]) -> bool:
    return any(
        check in one.waived or any(found.check is check and found.ok for found in one.found)
        for one in mine
        if one.state is not ExhibitState.CHECKING
    )


def _slots(seen: Seen, purpose: ExhibitPurpose, wanted: frozenset[Check]) -> Iterator[str]:
    """The guided pictures of an occasion; an empty name takes any picture."""
    if purpose is not ExhibitPurpose.APPLICATION or not wanted:
        yield from _SLOTS.get(purpose, ("",))
        return
    asked = {_SHOWN_BY[check] for check in wanted if check in _SHOWN_BY}
    for slot in ("goods", "fault", "label"):
        if slot in asked or slot == "fault":
            yield slot
    if "overview" in asked:
        accessories = dict.fromkeys(one for line in lines_of(seen.case, seen.order) for one in line.accessories)
        yield from (f"{ACCESSORY}:{name}" for name in list(accessories)[:_ONE_BY_ONE])
        yield "overview"
    if "challenge" in asked:
        yield "challenge"


def _slot(
    slot: str, mine: Sequence[Exhibit], shown: Mapping[str, ExhibitShown], speech: Speech, seen: Seen
) -> SlotShown:
    kind, _, name = slot.partition(":")
    own = _OF_SLOT.get(kind, frozenset()) | OF_EACH | SUSPICIONS if kind else frozenset(Check)
    latest = next((one for one in reversed(mine) if slot and one.slot == slot), None)
    words = {"name": name, "code": challenge_of(seen.case.basis.case_id)}
    return SlotShown(
        slot,
        kind or "any",
        _title(slot, speech) if slot else speech.say("page.photos.any"),
        speech.say(f"page.photos.guide.{kind or 'any'}", **words),
        " ".join(sorted(own)),
        None if latest is None else _in_slot(shown[latest.exhibit_id], latest, own, speech),
        latest is not None and _passes(latest, own),
    )


def _passes(exhibit: Exhibit, own: frozenset[Check]) -> bool:
    """Whether this picture need not be taken again; what it lacks may be for another picture to show."""
    if exhibit.state is ExhibitState.ACCEPTED:
        return True
    told = set(exhibit.because_of) - STAFF_ONLY
    return exhibit.state is not ExhibitState.CHECKING and bool(told) and not own & set(exhibit.because_of)


def _in_slot(shown: ExhibitShown, exhibit: Exhibit, own: frozenset[Check], speech: Speech) -> ExhibitShown:
    """Of a guided picture only what it is there to show is held against it."""
    findings = [one for one in shown.findings if one.tone == "yes" or one.check in own]
    if exhibit.state is not ExhibitState.ACCEPTED and _passes(exhibit, own):
        return shown._replace(findings=findings, state=speech.say("page.photos.fine"), tone="mine")
    return shown._replace(findings=findings)


def _title(slot: str | None, speech: Speech) -> str:
    kind, _, name = (slot or "").partition(":")
    return speech.say(f"label.slot.{kind}", name=name) if kind else ""


def _shown(number: int, exhibit: Exhibit, report: Report | None, seen: Seen, speech: Speech) -> ExhibitShown:
    basis = seen.case.basis
    reader = Reader(speech.language, basis.zone, basis.currency, seen.now.year)
    told = exhibit_view(exhibit, seen.key[1], report, seen.actor.role, reader)
    purpose, slot = speech.label("exhibit_purpose", exhibit.purpose), _title(exhibit.slot, speech)
    return ExhibitShown(
        exhibit.exhibit_id,
        " · ".join(filter(None, (str(number), purpose, slot))),
        speech.label("exhibit_state", exhibit.state),
        "rest" if exhibit.replaced_by else _TONES[exhibit.state],
        speech.label("role", exhibit.side),
        speech.moment(exhibit.received_at),
        [
            FindingShown(one.kind, _tone(one, exhibit), one.says)
            for one in told.findings
            if one.says and not _is_idle(one)
        ],
        [picture.replace("/v1/", f"{UNDER}/", 1) for picture in told.pictures] if not exhibit.erased else [],
        exhibit.state is ExhibitState.CHECKING,
        speech.say("page.photos.doubted") if exhibit.doubted and exhibit.hold_over else None,
        speech.say("page.photos.erased") if exhibit.erased else None,
    )


def _is_idle(one: FindingView) -> bool:
    """Nothing is known of how it was made: nothing to say, either."""
    return one.ok is None and one.kind is Check.UNMODIFIED


def _tone(one: FindingView, exhibit: Exhibit) -> str:
    """On account of what a picture is to be taken again, that stands out."""
    if exhibit.state is ExhibitState.NEEDS_MORE and one.kind in exhibit.because_of:
        return "no"
    return {True: "yes", False: "no", None: "unsure"}[one.ok]
