"""What does a merchant's page of a case show besides what everybody's shows?  Where it stands, the parcel, the talk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from ....app.ports import EventRow
from ....domain.case import Case, due_amount_minor, has_ended
from ....domain.kinds import KINDS, Kind
from ....domain.words import Condition, Parcel, Refund, Role, Stage
from ...seeing import Seen
from ..cases.exhibits import numbers_in
from ..cases.timeline import Stored, read_stored, sentence
from ..forms.filling import major_of
from ..frame.visit import Visit, address
from ..frame.words import Moment, Speech
from .again import earlier_of
from .asked import Asked, asked_of
from .deciding import decision_of
from .finding import place_in_queue
from .hearing import hearing_of
from .photos import with_photos
from .refunding import Failed, failed_of, is_moving
from .since import Change, changes_of

FAULTS: Final = ("scratched", "stained", "damaged", "opened", "used")
"""What is often wrong with goods that came back: a tick instead of words."""
_TALK: Final = frozenset({"message_sent", "service_asked"})
_PARCEL: Final = (
    "sent",
    "waybill_corrected",
    "tracked",
    "signed",
    "parcel_lost",
    "refused_at_door",
    "inspected",
    "sent_back",
    "goods_sent_back",
    "taken_back",
)
_PLATFORM: Final = (Stage.CONSUMER_TO_RESPOND, Stage.BOTH_TO_PROVE, Stage.PLATFORM_TO_DECIDE)
_WAY: Final[Mapping[Stage, str]] = {
    Stage.CONSUMER_TO_SHOW_EVIDENCE: "apply",
    Stage.MERCHANT_TO_ANSWER: "answer",
    Stage.CONSUMER_TO_SEND: "send",
    Stage.MERCHANT_TO_RECEIVE: "receive",
    Stage.MONEY_ON_ITS_WAY: "money",
    Stage.CONSUMER_TO_RECEIVE: "receive",
    Stage.MERCHANT_TO_SHIP: "receive",
}


class Steps(NamedTuple):
    """The way of a case, and the step at which it stands."""

    names: Sequence[str]
    here: int


class Said(NamedTuple):
    """A message of the thread; `mine`: the merchant's own; `exhibits` are the numbers of those sent with it."""

    who: str
    mine: bool
    text: str
    at: Moment
    exhibits: Sequence[int]


class ParcelStep(NamedTuple):
    says: str
    at: Moment


async def desk_of(
    visit: Visit,
    seen: Seen,
    rows: Sequence[EventRow],
    told: Mapping[str, Any],  # what the page is told is its template's to know
    wanted: str | None,
    speech: Speech,
) -> Mapping[str, object]:
    """What the template of the desk is told besides; `wanted` is the command whose form stands open."""
    stored = [read_stored(row.body) for row in rows]
    photos = with_photos(told["evidence"], told["actions"], wanted)
    stage, exhibits = seen.view().stage, told["evidence"]["sent"] if told["evidence"] else ()
    asked = await asked_of(visit, seen, stored, speech)
    failed = failed_of(seen.case, stored, speech)
    earlier = await earlier_of(visit.services, seen.case, speech)
    hearing = hearing_of(seen.case, stage, stored, exhibits, speech)
    return {
        **photos,
        "steps": steps_of(seen.case, stage, speech),
        "thread": list(_thread(stored, seen.case, speech)),
        "parcel": list(_parcel(stored, seen.case, speech)),
        "asked": asked,
        "hearing": hearing,
        **_money(seen.case, failed, speech),
        "earlier": earlier,
        "links": [one for one in told["links"] if earlier is None or one.to != earlier.to],
        "changes": () if hearing is not None or failed is not None else _untold(stored, seen.case, asked, speech),
        "scanned_early": visit.query.get("scanned") == "early" and seen.case.parcel is Parcel.ON_THE_WAY,
        "accessories": list(_accessories(seen)),
        "faults": [speech.say(f"page.desk.inspect.{name}") for name in FAULTS],
        "next_case": address("next", after=seen.case.basis.case_id, was=visit.query.get("was") or place_in_queue(seen)),
        **decision_of(
            told["advice"],
            photos["actions"],
            wanted,
            told["head"],
            beside=hearing is not None or _may_meet(seen.case, stage),
        ),
    }


def _money(case: Case, failed: Failed | None, speech: Speech) -> Mapping[str, object]:
    """A refund that failed, or is on its way; and what is asked for, which an offer need not go above."""
    due, currency = due_amount_minor(case), case.basis.currency
    return {
        "failed": failed,
        "is_moving": is_moving(case),
        "due": major_of(due, currency),
        "due_words": speech.money(due, currency),
    }


def _untold(stored: Sequence[Stored], case: Case, asked: Asked, speech: Speech) -> Sequence[Change]:
    """What has changed; words that stand in what is asked are not said again."""
    told = {asked.words, asked.again}
    return [one._replace(words="") if one.words in told else one for one in changes_of(stored, case, speech)]


def _may_meet(case: Case, stage: Stage) -> bool:
    """Either of two ways may be the better one: where no goods come back, and where a part of them is missing."""
    if case.findings is not None and case.findings.condition is Condition.PARTS_MISSING:
        return stage is Stage.MERCHANT_TO_RECEIVE
    return stage is Stage.MERCHANT_TO_ANSWER and case.ask.kind is Kind.REFUND_ONLY


def steps_of(case: Case, stage: Stage, speech: Speech) -> Steps:
    """The way of a case in words."""
    names, here = way_of(case, stage)
    return Steps([speech.say(f"page.desk.step.{name}") for name in names], here)


def way_of(case: Case, stage: Stage) -> tuple[Sequence[str], int]:
    """Application, answer, the way back where goods come back, the platform where it was asked, money, end."""
    names = ["apply", "answer"]
    if KINDS[case.ask.kind].returns_goods:
        names += ["send", "receive"]
    if stage in _PLATFORM or case.rounds:
        names.append("platform")
    if case.refund is not Refund.NONE or not has_ended(case):
        names.append("money")
    names.append("end")
    here = "platform" if stage in _PLATFORM else "end" if has_ended(case) else _WAY.get(stage, "answer")
    return names, names.index(here)


def _thread(stored: Sequence[Stored], case: Case, speech: Speech) -> Iterator[Said]:
    """What both sides said to each other, the first first."""
    for event in stored:
        if event.type in _TALK:
            yield Said(
                speech.label("role", event.actor),
                event.actor is Role.MERCHANT,
                str(event.data.get("text", "")),
                speech.moment(event.at),
                numbers_in(event.data, case),
            )


def _parcel(stored: Sequence[Stored], case: Case, speech: Speech) -> Iterator[ParcelStep]:
    """Where the return parcel has been, the latest first."""
    for event in reversed(stored):
        if event.type in _PARCEL:
            yield ParcelStep(sentence(event, case, speech), speech.moment(event.at))


def _accessories(seen: Seen) -> Iterator[str]:
    """What belongs to the goods of the case, each once."""
    claimed = {line.line_id for line in seen.case.basis.lines}
    found = [name for line in seen.order.lines if line.line_id in claimed for name in line.accessories]
    yield from dict.fromkeys(found)
