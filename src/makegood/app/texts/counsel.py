"""What is the playbook's advice in words, with commands that can be sent as they are?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ...domain.playbook import Advice, Risk
from ...domain.preparing import Minor, Text
from .catalogue import catalogue
from .filling import Reader, fill
from .formats import score_words, share_words
from .sentences import rule_says

_NO_WORDS: Final[Mapping[str, str]] = {}


def render_advice(
    advices: Sequence[Advice], language: str, currency: str | None = None, zone: str | None = None
) -> dict[str, Any]:
    """The answer to "what should I do?" as it goes over the wire, best first."""
    return {"items": [_item(one, language, currency or one.currency, zone or one.zone) for one in advices]}


def _item(one: Advice, language: str, currency: str, zone: str) -> dict[str, Any]:
    words = fill(one.params, Reader(language, zone, currency, one.at.year))
    return {
        "situation": one.situation,
        "says": _says(one, language, words),
        "rule": one.rule,
        "rule_says": rule_says(one.rule, language),
        "command": one.command,
        "body": wire_body(one.body, language, currency, words),
        "risk": _risk(one.risk, language) if one.risk is not None else None,
        "risk_figures": _figures(one.risk) if one.risk is not None else None,
    }


def _says(one: Advice, language: str, words: Mapping[str, str]) -> str:
    """The advice, after how the last offer ended."""
    book = catalogue(language)
    before = book.say(f"advice.before.{one.before}", words) if one.before is not None else ""
    return book.say("frame.join").join(filter(None, (before, book.say(f"advice.{one.situation}", words))))


def wire_body(
    body: Mapping[str, object], language: str, currency: str, words: Mapping[str, str] = _NO_WORDS
) -> dict[str, Any]:
    """The body of a prepared command: sentences in the reader's language, amounts with their currency.

    `words` are what the sentences can name: the parts that are missing, the faults that were found.
    """
    return {name: _wire(value, language, currency, words) for name, value in body.items()}


def _wire(value: object, language: str, currency: str, words: Mapping[str, str]) -> Any:
    match value:
        case Text(key):
            return catalogue(language).say(key, words)
        case Minor(amount_minor):
            return {"amount": amount_minor, "currency": currency}
        case Mapping():
            return wire_body(value, language, currency, words)
        case tuple():
            return [_wire(one, language, currency, words) for one in value]
        case _:
            return value


def _risk(risk: Risk, language: str) -> str:
    return catalogue(language).say(
        f"risk.{risk.key}",
        {
            "rate_now": share_words(risk.rate_now, language),
            "rate_then": share_words(risk.rate_then, language),
            "score_now": score_words(risk.score_now, language),
            "score_then": score_words(risk.score_then, language),
        },
    )


def _figures(risk: Risk) -> dict[str, dict[str, float]]:
    return {
        "liability_rate": {"now": risk.rate_now, "then": risk.rate_then},
        "experience_score": {"now": risk.score_now, "then": risk.score_then},
    }
