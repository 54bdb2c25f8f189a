"""What does the system say to an explanation, to a refusal, of an event?  In a reader's language and zone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ...domain.explain import Explanation
from ...domain.notes import Note
from ...domain.refusals import Code, Refusal
from ...domain.waiting import waits_for
from ...domain.words import Role
from .catalogue import Catalogue, catalogue
from .events import event_params
from .filling import Reader, fill

CONSUMER, SHOP, _YOU = "consumer", "shop", "you"
VOICES = (CONSUMER, SHOP)


def voice_of(role: Role) -> str:
    """Consumers are spoken to; everybody else reads of the two sides by name."""
    return CONSUMER if role is Role.CONSUMER else SHOP


def label(group: str, value: object, language: str) -> str:
    """The name of a stage, a turn, a command (its button), a reason...; the value itself where it has none."""
    return catalogue(language).label(group, value)


def rule_says(rule: str | None, language: str) -> str | None:
    """What a rule means, in one sentence."""
    book = catalogue(language)
    key = f"rule.{rule}"
    return book.say(key) if rule is not None and key in book else None


# --- explanations ---------------------------------------------------------------------------------


def render_explanation(explanation: Explanation, language: str, zone: str | None = None) -> dict[str, Any]:
    """The answer to "why?" as it goes over the wire: keys beside sentences, and `text`, the whole in plain words."""
    book, voice = catalogue(language), voice_of(explanation.reader)
    reader = Reader(language, zone or explanation.zone, explanation.currency, explanation.at.year)
    words = fill({**explanation.params, "until": explanation.until}, reader)
    turn = explanation.turn or "none"
    parts: dict[str, Any] = {
        "situation": explanation.situation,
        "happened": book.say(f"happened.{voice}.{explanation.situation}", words),
        "notes": [_note(note, voice, reader) for note in explanation.notes],
        "rule": explanation.rule,
        "rule_says": rule_says(explanation.rule, language),
        "turn": explanation.turn,
        "turn_says": book.say(f"turn_says.{voice}.{turn}"),
        "until": _rfc3339(explanation.until),
        "until_says": book.say("frame.until", words) if explanation.until is not None else None,
        "silence": book.say(f"silence.{voice}.{explanation.silence}") if explanation.silence else None,
        "do_now": [
            {"command": step.command, "says": book.say(f"do.{explanation.reader}.{step.key}")}
            for step in explanation.do_now
        ],
    }
    return {**parts, "text": _whole(book, parts)}


def _note(note: Note, voice: str, reader: Reader) -> str:
    params = dict(note.params)
    if "offer_type" in params:
        params["offer_effect"] = params["offer_type"]
    return catalogue(reader.language).say(f"note.{voice}.{note.key}", fill(params, reader))


def _whole(book: Catalogue, parts: Mapping[str, Any]) -> str:
    """What happened, the rule, whose turn until when, what silence brings, what to do: one after the other."""
    steps = book.say("frame.step_join").join(step["says"] for step in parts["do_now"])
    rule = book.say("frame.rule", {"rule_says": parts["rule_says"]}) if parts["rule_says"] else None
    do_now = book.say("frame.do_now", {"steps": steps}) if steps else None
    said = (parts["happened"], *parts["notes"], rule, parts["turn_says"], parts["until_says"], parts["silence"], do_now)
    return book.say("frame.join").join(sentence for sentence in said if sentence)


def _rfc3339(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


# --- refusals -------------------------------------------------------------------------------------


def refusal_sentence(refusal: Refusal, language: str, zone: str = "Asia/Shanghai", currency: str = "CNY") -> str:
    """What to do instead, as a support agent would read it aloud; also for a refusal read back from storage."""
    book = catalogue(language)
    params = {name: _instant(value) for name, value in refusal.fields.items()}
    words = fill(params, Reader(language, zone, currency))
    waited_for = waits_for(refusal.fields) if refusal.code is Code.NOT_ALLOWED_NOW else None
    if waited_for is not None:
        words["waits"] = book.say(f"waits.{waited_for}")
    return book.say(f"refusal.{refusal.code}", words)


def _instant(value: object) -> object:
    """Instants that were kept as text are instants again."""
    if isinstance(value, str):
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            return value
        return at if at.tzinfo is not None else value
    return value


# --- events ---------------------------------------------------------------------------------------


def event_sentence(
    event: str,
    data: Mapping[str, object],
    actor: str,
    language: str,
    zone: str = "Asia/Shanghai",
    currency: str = "CNY",
    at: datetime | None = None,
    spoken_to: str | None = None,
) -> str:
    """The line of the timeline for an event of this name, from its data as they are stored or shown.

    `at` is the event's own instant: its year is not repeated in the sentence.  Whoever is `spoken_to` is called "you".
    """
    book = catalogue(language)
    reader = Reader(language, zone, currency, at.year if at is not None else None)
    own = f"event_by.{'offer' if data.get('by_offer') else actor}.{event}"  # what was agreed on is nobody's change
    key = own if own in book else f"event.{event}"
    return book.say(key, fill({**event_params(event, data), "who": _YOU if actor == spoken_to else actor}, reader))
