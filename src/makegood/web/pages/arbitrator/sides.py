"""What does each side say and show?  Both beside each other, in the order in which they said it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import msgspec

from ....app.ports import EventRow
from ....app.texts.sentences import event_sentence
from ....domain.burden import duties
from ....domain.case import Case
from ....domain.words import Role
from ..cases.exhibits import ExhibitShown, numbers_in
from ..frame.words import Moment, Speech

SIDES: Final = (Role.CONSUMER, Role.MERCHANT)
_WORDS: Final = ("description", "comment", "text", "statement", "promise")


class Told(msgspec.Struct):
    """An event, as far as it is something that a side said."""

    seq: int
    type: str
    at: datetime
    actor: Role
    data: dict[str, Any]  # each event's own fields


class Statement(NamedTuple):
    """Something that a side said: what it did thereby, its words, when, and the exhibits that it named."""

    seq: int
    says: str
    quote: str
    at: Moment
    exhibits: Sequence[int]


class DutyShown(NamedTuple):
    number: int
    says: str


class Side(NamedTuple):
    """One side: what it has to prove, and what it said."""

    role: str
    name: str
    duties: Sequence[DutyShown]
    statements: Sequence[Statement]
    exhibits: Sequence[ExhibitShown]


_read = msgspec.json.Decoder(Told).decode


def sides_of(case: Case, rows: Sequence[EventRow], exhibits: Sequence[ExhibitShown], speech: Speech) -> Sequence[Side]:
    """The buyer and the shop."""
    said = [event for event in (_read(row.body) for row in rows) if event.actor in SIDES and _quote(event.data)]
    asked = list(enumerate(duties(case), start=1))
    return [
        Side(
            role.value,
            speech.label("role", role),
            [DutyShown(number, speech.say(f"page.proof.{duty.key}")) for number, duty in asked if duty.side is role],
            [_statement(event, case, speech) for event in said if event.actor is role],
            [one for one in exhibits if one.side == role.value],
        )
        for role in SIDES
    ]


def _statement(event: Told, case: Case, speech: Speech) -> Statement:
    says = event_sentence(
        event.type, event.data, event.actor, speech.language, speech.zone, case.basis.currency, speech.now
    )
    return Statement(event.seq, says, _quote(event.data), speech.moment(event.at), numbers_in(event.data, case))


def _quote(data: Mapping[str, Any]) -> str:
    """What was said in people's own words."""
    return "\n".join(data[name] for name in _WORDS if isinstance(data.get(name), str) and data[name].strip())
