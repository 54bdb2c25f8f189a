"""What happened in a case, what was said, and on which rules does it stand?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from ...domain.words import Role
from ..texts.sentences import event_sentence, rule_says
from .known import Known, Told, words_of
from .model import Entries, Entry, Section, Table, Words
from .visible import one_line, visible
from .voice import Voice

NOTICED_LATE: Final = timedelta(minutes=1)
_PEOPLE: Final = frozenset({Role.CONSUMER, Role.MERCHANT, Role.ARBITRATOR, Role.OPERATOR})
_SAID_ELSEWHERE: Final = frozenset({"decided"})
"""Grounds stand in the decision."""


def timeline(known: Known, voice: Voice) -> Section:
    """All events, the oldest first; what people wrote stands among the statements."""
    entries = tuple(entry_of(event, known, voice) for event in known.events)
    zone = Words((voice.say("zone", zone=known.case.basis.zone),))
    return Section(voice.say("section.timeline"), (zone, Entries(entries)))


def statements(known: Known, voice: Voice) -> Section:
    """What the two sides and the platform wrote, in their own words, under the numbers of the events."""
    entries = tuple(_statements(known, voice))
    block = Entries(entries) if entries else Words((voice.say("no_statements"),))
    return Section(voice.say("section.statements"), (block,))


def _statements(known: Known, voice: Voice) -> Iterator[Entry]:
    for event in known.events:
        said = words_of(event.data) if event.type not in _SAID_ELSEWHERE else ()
        if said:
            yield entry_of(event, known, voice, "\n".join(said))


def entry_of(event: Told, known: Known, voice: Voice, quote: str | None = None) -> Entry:
    """An event in a sentence: its number, when, by whom; with the words of people where they are wanted."""
    return Entry(
        voice.say("number", number=event.seq),
        voice.instant(event.at),
        _who(event, known, voice),
        one_line(_sentence(event, known, voice)),
        visible(quote) if quote is not None else None,
        _remark(event, voice) if quote is None else None,
    )


def _sentence(event: Told, known: Known, voice: Voice) -> str:
    return event_sentence(event.type, event.data, event.actor, voice.language, voice.zone, voice.currency)


def _who(event: Told, known: Known, voice: Voice) -> str:
    """The role; staff of the platform also read which person."""
    role = voice.label("role", event.actor)
    if known.by_staff and event.actor in _PEOPLE:
        return voice.say("named", name=role, id=one_line(event.actor_id))
    return role


def _remark(event: Told, voice: Voice) -> str | None:
    """The rule, and when the system learnt of it where that was late."""
    rule = voice.say("by_rule", rule=event.rule) if event.rule else ""
    late = event.observed_at - event.at > NOTICED_LATE
    noticed = voice.say("noticed", at=voice.instant(event.observed_at)) if late else ""
    return voice.listed([part for part in (rule, noticed) if part]) or None


def rules(known: Known, voice: Voice) -> Section:
    """The rules that are named, each with what it means."""
    named = {event.rule for event in known.events if event.rule}
    named |= {rule for event in known.events for rule in _cited(event)}
    said = [(rule, rule_says(rule, voice.language)) for rule in sorted(named, key=_by_number)]
    head = (voice.say("head.rule"), voice.say("head.means"))
    rows = tuple((one_line(rule), says) for rule, says in said if says)
    return Section(voice.say("section.rules"), (Table(head, rows, (12, 88)),))


def _cited(event: Told) -> Sequence[str]:
    """What a decision names as its grounds."""
    cited = event.data.get("rules")
    return [str(rule) for rule in cited] if isinstance(cited, list) else ()


def _by_number(rule: str) -> tuple[int, str]:
    return (int(rule[1:]) if rule[1:].isdecimal() else 0, rule)
