"""Which photos and videos does a case have, which are still to be taken, and what must each show (S2-S7)?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from ....app.exhibits.about import lines_of
from ....domain.exhibits import OF_EACH, STAFF_ONLY, SUSPICIONS, Exhibit, of_occasion
from ....domain.showing import challenge_of, may_show, wanted_of
from ....domain.stage import row_of
from ....domain.words import Check, ExhibitPurpose, ExhibitState, Parcel, Role, Stage
from ...seeing import Seen
from ..frame.visit import Visit
from ..frame.words import Speech
from .exhibits import ExhibitShown, exhibits_of, goods_of, slot_title

ACCESSORY: Final = "accessory"
_HELD: Final = ExhibitState.HELD_FOR_REVIEW
_ONE_BY_ONE: Final = 8  # accessories with a slot of their own, where the picture of all shows too little
_OF_SLOT: Final[Mapping[str, frozenset[Check]]] = {
    "goods": frozenset({Check.GOODS}),
    "label": frozenset({Check.WAYBILL}),
    ACCESSORY: frozenset({Check.ACCESSORIES}),
    "overview": frozenset({Check.ACCESSORIES}),
    "challenge": frozenset({Check.CHALLENGE}),
    "fault": frozenset(),
    "opened": frozenset(),
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
    ExhibitPurpose.INSPECTION: ("label", "opened", "goods", "fault"),
}
"""What is asked for on an occasion where no policy asks for more; elsewhere any picture will do."""


class SlotShown(NamedTuple):
    """One picture to take: what it must show, which checks concern it, and what has been sent for it.

    `tile` is its short name in a guide, `need` the check for whose sake it is asked for there, `met` that some picture
    has passed that one; `spare`: it is asked for only where another one shows too little.
    """

    slot: str
    drawn: str
    title: str
    guide: str
    own: str
    sent: ExhibitShown | None
    done: bool
    tile: str = ""
    need: str = ""
    called: str = ""
    met: bool = False
    spare: bool = False

    @property
    def stands(self) -> str:
        """How it stands: none, good, more, checking or held."""
        if self.done or self.met:
            return "good"
        if self.sent is None:
            return "none"
        return "more" if self.sent.tone == "soon" else "checking" if self.sent.watched else "held"


class NeedShown(NamedTuple):
    """One thing that the pictures must show together, as a title and in a sentence, and whether one does."""

    check: str
    name: str
    called: str
    met: bool


class OccasionShown(NamedTuple):
    """One occasion to show something.

    `guided`: its pictures are taken one after the other; `enough`: whatever is missing, the case has gone on without
    it, or waits for a person.
    """

    purpose: str
    title: str
    lead: str
    open: bool
    needs: Sequence[NeedShown]
    slots: Sequence[SlotShown]
    guided: bool = False
    enough: bool = False

    @property
    def asked(self) -> Sequence[SlotShown]:
        """The pictures that are asked for."""
        return [one for one in self.slots if not one.spare]

    @property
    def spare(self) -> Sequence[SlotShown]:
        """The pictures that will do instead of one that shows too little."""
        return [one for one in self.slots if one.spare]

    @property
    def given(self) -> int:
        """How many of the pictures are there and need not be taken again as far as is known."""
        return sum(one.stands not in ("none", "more") for one in self.asked)

    @property
    def sent(self) -> int:
        """How many of the pictures have been sent, whatever became of them."""
        return sum(one.stands != "none" for one in self.asked)

    @property
    def again(self) -> int:
        """How many of them are to be taken again."""
        return sum(one.stands == "more" for one in self.asked)

    @property
    def complete(self) -> bool:
        """All that is asked for has been seen, or every picture is there."""
        return self.enough or self.given == len(self.asked) or all(one.met for one in self.needs)


async def evidence_of(visit: Visit, seen: Seen, speech: Speech) -> Mapping[str, Any] | None:
    """What the part about evidence is drawn from; None where there is nothing to see and nothing to show."""
    reports = await visit.services.looking.reports(seen.key) if seen.case.exhibits else {}
    by_id = {one.id: one for one in exhibits_of(seen, reports, speech)}
    occasions = [_occasion(seen, purpose, by_id, speech) for purpose in _open_to(seen)]
    slots = {shown.id for one in occasions for slot in one.slots if (shown := slot.sent) is not None}
    goods = list(goods_of(seen)) if seen.actor.role is not Role.CONSUMER else []
    if not (by_id or occasions or goods):
        return None
    return {
        "case_id": seen.case.basis.case_id,
        "occasions": occasions,
        "challenge": challenge_of(seen.case.basis.case_id),
        "guiding": any(one.guided for one in occasions) and row_of(seen.case).stage is Stage.CONSUMER_TO_SHOW_EVIDENCE,
        "goods": goods,
        "sent": [shown for key, shown in by_id.items() if key not in slots or seen.actor.role is Role.MERCHANT],
    }


def _open_to(seen: Seen) -> Sequence[ExhibitPurpose]:
    """The occasions that take a picture of this reader now, the most urgent one first."""
    if seen.actor.role not in (Role.CONSUMER, Role.MERCHANT):
        return ()
    return [purpose for purpose in ExhibitPurpose if may_show(seen.case, seen.matter, purpose) is None]


def _occasion(seen: Seen, purpose: ExhibitPurpose, shown: Mapping[str, ExhibitShown], speech: Speech) -> OccasionShown:
    mine = [one for one in of_occasion(seen.case.exhibits, purpose) if one.side is seen.actor.role]
    wanted = wanted_of(seen.case, purpose) - OF_EACH
    needs = [
        NeedShown(check, speech.label("check", check), speech.name("check", check), _is_met(check, mine))
        for check in sorted(wanted)
    ]
    names = list(_slots(seen, purpose, wanted))
    guided = purpose is ExhibitPurpose.APPLICATION and bool(wanted)
    waits = guided and _waits_for_a_person(mine, [name for name in names if _need_of(name, needs)])
    slots = [_slot(name, purpose, mine, shown, speech, seen, waits) for name in names]
    if guided:
        slots = [_guided(slot, _need_of(slot.slot, needs), speech) for slot in slots]
    is_asked = bool(wanted) or purpose in (ExhibitPurpose.INSPECTION, ExhibitPurpose.DISPUTE)
    is_now = seen.case.parcel is Parcel.AWAITED if purpose is ExhibitPurpose.RETURN_PARCEL else is_asked
    return OccasionShown(
        purpose,
        speech.say(f"page.photos.occasion.{purpose}"),
        speech.say(f"page.photos.lead.{purpose}{'' if wanted else '_free'}"),
        is_now,
        needs,
        slots,
        guided,
        guided and (waits or not seen.case.ask.evidence_lacking),
    )


def _waits_for_a_person(mine: Sequence[Exhibit], asked: Sequence[str]) -> bool:
    """A doubt is looked at, and no picture that is asked for is still to come."""
    return any(one.state is _HELD for one in mine) and {one.slot for one in mine} >= set(asked)


def _need_of(slot: str, needs: Sequence[NeedShown]) -> NeedShown | None:
    """For the sake of which need a guide asks for a picture."""
    return next((need for need in needs if _SHOWN_BY.get(Check(need.check)) == slot), None)


def _guided(slot: SlotShown, need: NeedShown | None, speech: Speech) -> SlotShown:
    """The same picture as one of a guide, which is content when any of its pictures shows what this one is for."""
    kind, sent = slot.slot.partition(":")[0], slot.sent
    tile = "" if kind == ACCESSORY else speech.say(f"page.photos.tile.{kind}")
    if need is None:
        return slot._replace(tile=tile, spare=kind == ACCESSORY)
    if need.met and sent is not None and sent.tone == "soon":
        sent = sent._replace(state=speech.say("page.photos.elsewhere"), tone="mine", findings=())
    return slot._replace(tile=tile, need=need.check, called=need.called, met=need.met, sent=sent)


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
    yield from (slot for slot in ("overview", "challenge") if slot in asked)
    if "overview" in asked:
        accessories = dict.fromkeys(one for line in lines_of(seen.case, seen.order) for one in line.accessories)
        yield from (f"{ACCESSORY}:{name}" for name in list(accessories)[:_ONE_BY_ONE])


def _slot(
    slot: str,
    purpose: ExhibitPurpose,
    mine: Sequence[Exhibit],
    shown: Mapping[str, ExhibitShown],
    speech: Speech,
    seen: Seen,
    waits: bool,
) -> SlotShown:
    kind, _, name = slot.partition(":")
    own = _OF_SLOT.get(kind, frozenset()) | OF_EACH | SUSPICIONS if kind else frozenset(Check)
    latest = next((one for one in reversed(mine) if slot and one.slot == slot), None)
    guide, special = f"page.photos.guide.{kind or 'any'}", f"page.photos.guide.{purpose}_{kind}"
    words = {"name": name, "code": challenge_of(seen.case.basis.case_id)}
    unseen = [check for check in sorted((own & wanted_of(seen.case, purpose)) - OF_EACH) if not _is_met(check, mine)]
    return SlotShown(
        slot,
        kind or "any",
        slot_title(slot, speech) if slot else speech.say("page.photos.any"),
        speech.say(special if speech.has(special) else guide, **words),
        " ".join(sorted(own)),
        None if latest is None else _in_slot(shown[latest.exhibit_id], latest, own, unseen, waits, speech),
        latest is not None and _passes(latest, own) and not unseen,
    )


def _passes(exhibit: Exhibit, own: frozenset[Check]) -> bool:
    """Whether this picture need not be taken again; what it lacks may be for another picture to show."""
    if exhibit.state is ExhibitState.ACCEPTED:
        return True
    told = set(exhibit.because_of) - STAFF_ONLY
    return exhibit.state is not ExhibitState.CHECKING and bool(told) and not own & set(exhibit.because_of)


def _in_slot(
    shown: ExhibitShown, exhibit: Exhibit, own: frozenset[Check], unseen: Sequence[Check], waits: bool, speech: Speech
) -> ExhibitShown:
    """Of a guided picture only what it is there to show is held against it, as long as no picture shows that.

    Where a person looks at what no picture shows for certain, it is not to be taken again.
    """
    told = shown._replace(findings=[one for one in shown.findings if one.tone == "yes" or one.check in own])
    if exhibit.state is ExhibitState.ACCEPTED or not _passes(exhibit, own):
        return told
    if unseen and waits:
        return told._replace(state=speech.label("exhibit_state", _HELD), tone="wait")
    if unseen:
        needs = speech.listed([speech.name("check", check) for check in unseen])
        return told._replace(state=speech.say("page.photos.unseen", needs=needs), tone="soon")
    return told._replace(state=speech.say("page.photos.fine"), tone="mine")
