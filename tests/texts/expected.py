"""Which keys may the code ask a catalogue for?  Reckoned from the closed sets and tables of the rule book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from makegood.app.playbook import PLAYS, words_in
from makegood.app.texts.sentences import VOICES
from makegood.domain.commands import PUBLIC
from makegood.domain.deadlines import CLOCKS
from makegood.domain.events import NAMES
from makegood.domain.explain import FIRST, LAST, WAYS_OUT, silence_key
from makegood.domain.kinds import Kind
from makegood.domain.liability import figures_of
from makegood.domain.notes import NOTES
from makegood.domain.offering import Meaning
from makegood.domain.playbook import advice
from makegood.domain.policy import Reminders
from makegood.domain.preparing import Text
from makegood.domain.reactions import NOTICE, NOTICES, TASK, TASKS, key_of
from makegood.domain.refusals import Code
from makegood.domain.situations import FAILURES, SITUATIONS
from makegood.domain.waiting import WAITS
from makegood.domain.words import (
    CARRIERS,
    Check,
    Claim,
    Condition,
    Dispute,
    ExhibitPurpose,
    ExhibitState,
    FaultOf,
    Favour,
    FreightPayer,
    Liable,
    OfferState,
    OfferType,
    Outcome,
    Parcel,
    PaymentKind,
    Purpose,
    Reason,
    Refund,
    RefusalReason,
    RejectionReason,
    Role,
    Stage,
    Stated,
    TrackingStatus,
    Turn,
)

from ..domain.reachable import MERCHANT, explored

RULES = [f"S{number}" for number in (*range(1, 9), *range(10, 17), *range(20, 29))]
_CLOCKS = [clock.name for clock in CLOCKS]
LABELS: dict[str, Iterable[str]] = {
    "stage": Stage,
    "turn": Turn,
    "zone": ("Asia/Shanghai",),
    "role": (*Role, "you"),
    "kind": Kind,
    "reason": Reason,
    "refusal_reason": RefusalReason,
    "rejection_reason": RejectionReason,
    "condition": Condition,
    "fault_of": FaultOf,
    "favour": Favour,
    "liable": Liable,
    "freight_payer": FreightPayer,
    "offer_type": (*OfferType, *Meaning, Kind.REFUND_ONLY),
    "offer_effect": (*OfferType, *Meaning, Kind.REFUND_ONLY),
    "offer_state": OfferState,
    "purpose": Purpose,
    "stated": Stated,
    "command": PUBLIC,
    "clock": [*_CLOCKS, "offer"],
    "on_expiry": {clock.on_expiry for clock in CLOCKS},
    "outcome": Outcome,
    "claim": Claim,
    "parcel": Parcel,
    "payment": Refund,
    "dispute": Dispute,
    "payment_reason": FAILURES,
    "payment_kind": PaymentKind,
    "carrier": CARRIERS,
    "tracking": TrackingStatus,
    "token_days": ("1", "30", "90", "365"),
    "numbers": ("platform", "own"),
    "exhibit_state": ExhibitState,
    "exhibit_purpose": ExhibitPurpose,
    "check": Check,
    "slot": ("goods", "fault", "label", "opened", "accessory", "overview", "challenge"),
    "reminder": [clock.name for clock in CLOCKS if clock.reminders(Reminders())],
}
FRAME = ("join", "list_join", "step_join", "until", "rule", "do_now", "address_shown", "zone")


def expected() -> set[str]:
    """Every key; the shorter `_bare` forms stand beside theirs."""
    return {
        *(f"frame.{name}" for name in FRAME),
        *(f"label.{group}.{value}" for group, values in LABELS.items() for value in values),
        *(f"rule.{rule}" for rule in RULES),
        *_explanations(),
        *(f"waits.{row.key}" for row in WAITS),
        *(f"refusal.{code}" for code in Code),
        *(f"event.{name}" for name in NAMES.values()),
        *_messages(),
        *(f"advice.{play.situation}" for play in PLAYS),
        *(f"advice.before.{ended}{amount}" for ended in ("declined", "lapsed") for amount in ("", "_amount")),
        *(f"risk.{play.risk}" for play in PLAYS if play.risk is not None),
        *_in_bodies(),
    }


def _explanations() -> Iterator[str]:
    for voice in VOICES:
        yield from (f"happened.{voice}.{row.key}" for row in SITUATIONS)
        yield from (f"turn_says.{voice}.{turn}" for turn in (*Turn, "none"))
        yield from (f"note.{voice}.{note}" for note in NOTES)
        yield from (f"silence.{voice}.{name}" for name in (*(c.name for c in CLOCKS if c.stage), "answer_refund"))
    assert silence_key("answer", "refund") == "answer_refund"
    for row in SITUATIONS:
        yield from (f"do.{role}.{step}" for role, steps in row.steps.items() for step in steps)
    for table in (FIRST, LAST, WAYS_OUT):
        yield from (f"do.{role}.{step}" for role, steps in table.items() for step in steps)
    yield from ("do.consumer.appeal", "do.merchant.appeal")


def _messages() -> Iterator[str]:
    keys = [key_of(NOTICE, event, role) for event, roles in NOTICES.items() for role in roles]
    for key in (*keys, *(key_of(TASK, event, Role.OPERATOR) for event in TASKS)):
        yield from (f"{key}.subject", f"{key}.text")


@lru_cache(maxsize=1)
def _in_bodies() -> frozenset[str]:
    """The sentences that the playbook names, and those that prepared commands carry in any case that is explored."""
    found = {word[1:] for play in PLAYS for word in words_in(play.body) if word.startswith("@")}
    for world in explored().worlds:
        for one in advice(world.case, world.matter(MERCHANT), figures_of((), 1), PLAYS):
            found.update(_texts(one.body))
    return frozenset(found)


def _texts(body: Mapping[str, object]) -> Iterator[str]:
    for value in body.values():
        if isinstance(value, Text):
            yield value.key
