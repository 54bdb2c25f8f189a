"""How does a shop stand with its disputes, in numbers and in words?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...app.texts.formats import score_words, share_words
from ..figures import figures_of_shop
from ..services import Services
from .frame.visit import Visit
from .frame.words import Speech


class Figure(NamedTuple):
    name: str
    value: str


class ScenarioShown(NamedTuple):
    name: str
    disputes: int
    liable: int


class FiguresShown(NamedTuple):
    """The figures of the last thirty days, by which formula, and by which scenarios they came about (S27)."""

    each: Sequence[Figure]
    formula: str
    scenarios: Sequence[ScenarioShown]


async def figures_shown(visit: Visit, speech: Speech) -> FiguresShown | None:
    """The figures of the merchant's own shop."""
    shop_id = visit.by.actor.shop_id
    return None if shop_id is None else await shown_of_shop(visit.services, shop_id, speech)


async def shown_of_shop(services: Services, shop_id: str, speech: Speech) -> FiguresShown:
    """The figures of a shop."""
    figures, language = await figures_of_shop(services, shop_id), speech.language
    each = [
        Figure("experience_score", score_words(figures.experience_score, language)),
        Figure("liability_rate", share_words(figures.liability_rate, language)),
        Figure("help_rate", share_words(figures.help_rate, language)),
        Figure("disputes", str(figures.disputes)),
        Figure("liable", str(figures.liable)),
    ]
    scenarios = [ScenarioShown(_named(name, speech), *one) for name, one in figures.scenarios.items()]
    return FiguresShown(each, figures.formula_version, scenarios)


def _named(scenario: str, speech: Speech) -> str:
    """A scenario by the label of the finding, or of the reason, that it is named after."""
    group, _, value = scenario.partition(".")
    return speech.label("condition" if group == "finding" else group, value)
