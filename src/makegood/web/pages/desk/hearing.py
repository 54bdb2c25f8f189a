"""What has been said and shown in a dispute?  Both sides in a few lines, and what each of them has to prove."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from ....domain.burden import duties
from ....domain.case import Case
from ....domain.exhibits import Exhibit
from ....domain.words import ExhibitState, Role, Stage
from ..cases.exhibits import ExhibitShown
from ..cases.timeline import Stored, words_of
from ..frame.words import Speech

BEFORE_THE_PLATFORM: Final = frozenset({Stage.BOTH_TO_PROVE, Stage.PLATFORM_TO_DECIDE})
SAID_AT_MOST: Final = 2
PICTURES_AT_MOST: Final = 3
TEXT_AT_MOST: Final = 60
_SIDES: Final = (Role.CONSUMER, Role.MERCHANT)
_STATEMENTS: Final = frozenset({"applied", "modified", "refused", "rejected", "escalated", "proved", "appealed"})
_TALK: Final = frozenset({"message_sent", "service_asked"})


class Picture(NamedTuple):
    """A photo or video of a side, and where on the page it is looked at."""

    picture: str
    to: str
    title: str


class Heard(NamedTuple):
    """One side: its last words, what it has shown and how that was checked, and what it has to prove.

    `more` are the duties after the first.
    """

    name: str
    said: Sequence[str]
    shown: str
    pictures: Sequence[Picture]
    must: str
    more: Sequence[str]


class Hearing(NamedTuple):
    sides: Sequence[Heard]
    talk: str


def hearing_of(
    case: Case, stage: Stage, stored: Sequence[Stored], exhibits: Sequence[ExhibitShown], speech: Speech
) -> Hearing | None:
    """A dispute at a glance, for as long as it is not decided."""
    if stage not in BEFORE_THE_PLATFORM:
        return None
    return Hearing([_heard(role, case, stored, exhibits, speech) for role in _SIDES], _talk(stored, speech))


def _heard(role: Role, case: Case, stored: Sequence[Stored], exhibits: Sequence[ExhibitShown], speech: Speech) -> Heard:
    asked = [speech.say(f"page.proof.{duty.key}") for duty in duties(case) if duty.side is role]
    pictures = [
        Picture(one.pictures[0], f"#exhibit-{one.number}", one.title)
        for one in exhibits
        if one.side == role.value and one.pictures and not one.replaced
    ]
    return Heard(
        speech.label("role", role),
        _said(role, stored),
        _shown([one for one in case.exhibits if one.side is role and one.replaced_by is None], speech),
        pictures[-PICTURES_AT_MOST:],
        next(iter(asked), ""),
        asked[1:],
    )


def _said(role: Role, stored: Sequence[Stored]) -> Sequence[str]:
    """The last words of a side, each once; what was said in the talk stands by itself."""
    own = [event for event in stored if event.actor is role and event.type in _STATEMENTS]
    each = dict.fromkeys(" ".join(text.split()) for event in own for text in words_of(event.data))
    return list(each)[-SAID_AT_MOST:]


def _shown(exhibits: Sequence[Exhibit], speech: Speech) -> str:
    """How many photos and videos, and how they were checked."""
    if not exhibits:
        return speech.say("page.hearing.none")
    films = sum(one.media_type.startswith("video/") for one in exhibits)
    counts = {"photos": len(exhibits) - films, "videos": films}
    what = speech.listed([speech.say(f"page.hearing.{name}", count=count) for name, count in counts.items() if count])
    states = Counter(one.state for one in exhibits)
    checked = [
        speech.say("page.hearing.state", state=speech.label("exhibit_state", state), count=states[state])
        for state in ExhibitState
        if states[state]
    ]
    said = speech.say("page.hearing.checked", what=what, states=speech.listed(checked))
    return said[:1].upper() + said[1:]


def _talk(stored: Sequence[Stored], speech: Speech) -> str:
    """How many messages there are, and what the last one says."""
    talk = [event for event in stored if event.type in _TALK]
    if not talk:
        return speech.say("page.hearing.no_talk")
    last = talk[-1]
    text = " ".join(str(last.data.get("text", "")).split())
    short = text if len(text) <= TEXT_AT_MOST else f"{text[:TEXT_AT_MOST]}…"
    return speech.say("page.hearing.talk", count=len(talk), who=speech.name("role", last.actor), text=short)
