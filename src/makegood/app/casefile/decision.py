"""What does a case file say of the dispute: who asked for a decision, what was decided, and for which grounds?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ...domain.words import Dispute
from .known import Known, Told
from .model import Block, Entries, Fact, Facts, Section, Words
from .story import entry_of
from .visible import one_line, visible
from .voice import Voice

_OF_THE_DISPUTE: Final = frozenset(
    {"escalated", "dispute_withdrawn", "proving_ended", "taken", "appealed", "decision_final", "decision_raised"}
)
_FOR_STAFF: Final = frozenset({"taken", "decision_raised"})


def decision(known: Known, voice: Voice) -> Section:
    """The course of the dispute, and each decision with its grounds."""
    if known.case.dispute is Dispute.NONE:
        return Section(voice.say("section.decision"), (Words((voice.say("no_dispute"),)),))
    return Section(voice.say("section.decision"), tuple(_blocks(known, voice)))


def _blocks(known: Known, voice: Voice) -> Iterator[Block]:
    current = known.case.round
    final = current is not None and current.final
    yield Facts((voice.fact("dispute", voice.label("dispute", known.case.dispute)),))
    course = []
    for event in known.events:
        if event.type in _OF_THE_DISPUTE and (known.by_staff or event.type not in _FOR_STAFF):
            course.append(entry_of(event, known, voice))
        elif event.type == "decided":
            yield Entries((*course, entry_of(event, known, voice)))
            yield Facts(tuple(_decided(event, known, voice)))
            grounds = visible(str(event.data.get("grounds", "")))
            if grounds.strip():
                yield Words((voice.say("grounds", grounds=grounds),))
            course = []
    if course:
        yield Entries(tuple(course))
    yield Facts((voice.fact("final", voice.yes_or_no(final)),))


def _decided(event: Told, known: Known, voice: Voice) -> Iterator[Fact]:
    data = event.data
    yield from voice.facts(
        favour=voice.label("favour", data["in_favour_of"]),
        decided_amount=voice.money(data["amount_minor"]),
        liable=voice.label("liable", data["liable"]),
        freight_paid_by=voice.label("freight_payer", data["freight_paid_by"]),
        cited=voice.listed([one_line(str(rule)) for rule in data.get("rules", ())]),
    )
    if data.get("without_return"):
        yield voice.fact("without_return", voice.yes_or_no(True))
    if known.by_staff:
        yield voice.fact("arbitrator", str(data["arbitrator"]))
