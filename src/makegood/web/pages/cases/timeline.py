"""What has happened in a case, in sentences, with instants, people and rules?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import msgspec

from ....app.ports import EventRow
from ....app.texts.sentences import event_sentence, rule_says
from ....domain.case import Case
from ....domain.words import Role
from ...seeing import Seen
from ..frame.words import Moment, Speech

NOTICED_LATE: Final = timedelta(minutes=1)
_WORDS: Final = ("description", "comment", "text", "statement", "grounds", "promise")
_STAFF_READERS: Final = frozenset({Role.ARBITRATOR, Role.OPERATOR})
_PEOPLE: Final = frozenset({Role.CONSUMER, Role.MERCHANT, Role.ARBITRATOR, Role.OPERATOR})


class Stored(msgspec.Struct):
    """An event as it was hashed, as far as it is shown."""

    seq: int
    type: str
    at: datetime
    observed_at: datetime
    actor: Role
    actor_id: str
    rule: str | None
    data: dict[str, Any]  # each event's own fields


class Entry(NamedTuple):
    """A line of the timeline; `noticed`: when the system learnt of it, if late; `new`: what the reader just did."""

    seq: int
    says: str
    quote: str | None
    at: Moment
    who: str
    rule: str | None
    noticed: str | None
    new: bool


class RuleShown(NamedTuple):
    name: str
    says: str


read_stored = msgspec.json.Decoder(Stored).decode


def timeline(rows: Sequence[EventRow], case: Case, reader: Role, speech: Speech, just_now: range) -> Sequence[Entry]:
    """All events of the case, the newest first."""
    return [_entry(read_stored(row.body), case, reader, speech, just_now) for row in reversed(rows)]


def _entry(event: Stored, case: Case, reader: Role, speech: Speech, just_now: range) -> Entry:
    late = event.observed_at - event.at > NOTICED_LATE
    return Entry(
        event.seq,
        sentence(event, case, speech, you_of(reader), reader in _STAFF_READERS),
        "\n".join(words_of(event.data)) or None,
        speech.moment(event.at),
        _who(event, reader, speech),
        event.rule,
        speech.instant(event.observed_at) if late else None,
        event.seq in just_now,
    )


def sentence(event: Stored, case: Case, speech: Speech, you: Role | None = None, staff: bool = False) -> str:
    """What an event says; what `you` did is told as their own doing.

    Only the platform's staff read the numbers under which channels know payments; others, which payment it is.
    """
    zone, currency = speech.zone, case.basis.currency
    data = event.data if staff else _counted(event.data, _payments(case, event.data.get("refund_no"), speech))
    return event_sentence(event.type, data, event.actor, speech.language, zone, currency, speech.now, you)


def _payments(case: Case, told: object, speech: Speech) -> Mapping[object, str]:
    """What each payment of the case is called; one that is told of and would only come to be is the next."""
    known = [one.refund_no for one in case.payments]
    after = [told] if told is not None and told not in known else []
    return {
        refund_no: speech.say("page.money.payment", number=str(number))
        for number, refund_no in enumerate((*known, *after), 1)
    }


def _counted(data: Mapping[str, Any], called: Mapping[object, str]) -> dict[str, Any]:
    """The same with payments by what they are called."""
    return {
        name: _counted(value, called)
        if isinstance(value, Mapping)
        else called.get(value, value)
        if isinstance(value, str)
        else value
        for name, value in data.items()
    }


def you_of(reader: Role) -> Role | None:
    """Who is spoken to: a consumer is one person, a shop is many."""
    return reader if reader is Role.CONSUMER else None


def words_of(data: Mapping[str, Any]) -> Iterator[str]:
    """What people said in their own words."""
    yield from (data[name] for name in _WORDS if isinstance(data.get(name), str) and data[name])


def _who(event: Stored, reader: Role, speech: Speech) -> str:
    """The role; staff of the platform also read which person."""
    role = speech.label("role", event.actor)
    named = reader in _STAFF_READERS and event.actor in _PEOPLE and event.actor_id != event.actor
    return f"{role} {event.actor_id}" if named else role


def happened(rows: Sequence[EventRow], seen: Seen, speech: Speech, just_now: range) -> Sequence[str]:
    """What came of what the reader has just done."""
    role, bodies = seen.actor.role, [row.body for row in rows if row.seq in just_now]
    return [sentence(read_stored(body), seen.case, speech, you_of(role), role in _STAFF_READERS) for body in bodies]


def sentences(bodies: Sequence[bytes], case: Case, speech: Speech, you: Role | None = None) -> Sequence[str]:
    """What events say, as they are stored or would be; what `you` did is told as their own doing."""
    return [sentence(read_stored(body), case, speech, you) for body in bodies]


def rules_of(entries: Sequence[Entry], more: str | None, language: str) -> Sequence[RuleShown]:
    """The rules that are mentioned, each with what it means."""
    names = {entry.rule for entry in entries if entry.rule} | ({more} if more else set())
    said = ((name, rule_says(name, language)) for name in sorted(names, key=_by_number))
    return [RuleShown(name, says) for name, says in said if says]


def _by_number(name: str) -> tuple[int, str]:
    return (int(name[1:]) if name[1:].isdecimal() else 0, name)
