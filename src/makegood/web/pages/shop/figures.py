"""How does a shop see how it does: in figures, in pictures, and in what moved its score (S27)?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from ....app.codec import instant
from ....app.ports import Spread
from ....app.shop_figures import MOVES_AT_MOST, PERIODS_DAYS, Report, Standing, report_of
from ....app.texts.formats import score_words, share_words
from ...figures import standing_of_shop
from ..frame.visit import Page, Shown, Visit, address
from ..frame.words import Speech

ENDED_SHOWN: Final = 3


class Figure(NamedTuple):
    name: str
    value: str
    more: str | None = None


class Bar(NamedTuple):
    """A row of a table that is drawn as a bar."""

    name: str
    value: int
    share: str


class SituationShown(NamedTuple):
    name: str
    cases: int
    ended: str
    length: str
    disputes: int
    liable: int


class MoveShown(NamedTuple):
    to: str
    case_id: str
    situation: str
    points: str


async def figures(visit: Visit) -> Shown:
    """The figures of the period that the address names, thirty days by default."""
    services, shop_id = visit.services, visit.by.actor.shop_id or ""
    asked = visit.query.get("days", "")
    days = int(asked) if asked in {str(one) for one in PERIODS_DAYS} else PERIODS_DAYS[0]
    now = instant(services.clock.now())
    speech = Speech(visit.language, now)
    standing = await standing_of_shop(services, shop_id)
    report = await report_of(services.store, shop_id, now, days)
    told = {
        "periods": [(one, address("shop", "figures", days=one), one == days) for one in PERIODS_DAYS],
        "days": days,
        "formula": standing.figures.formula_version,
        "standing": _standing(standing, speech),
        "pace": _pace(report, speech),
        "refunds_by": [bar for bar in _bars(report.refunds_by, "trigger", speech) if bar.value],
        "reasons": _bars(report.reasons, "reason", speech),
        "situations": _situations(report, speech),
        "costliest": _costliest(standing, speech),
        "moves": _moves(standing, speech),
        "sums": [
            [speech.money(minor, one.currency) for minor in (one.refunded_minor, one.small_minor, one.courier_minor)]
            for one in report.sums
        ],
    }
    return Page("shop/figures.html", told)


def _standing(standing: Standing, speech: Speech) -> Sequence[Figure]:
    figures, language = standing.figures, speech.language
    return [
        Figure("experience_score", score_words(figures.experience_score, language)),
        Figure("liability_rate", share_words(figures.liability_rate, language)),
        Figure("help_rate", share_words(figures.help_rate, language)),
        Figure("disputes", str(figures.disputes)),
        Figure("liable", str(figures.liable)),
    ]


def _pace(report: Report, speech: Speech) -> Sequence[Figure]:
    return [
        Figure("cases", str(report.cases)),
        Figure("answer", _length(report.answer.median_s, speech), _nine_in_ten(report.answer, speech)),
        Figure("settle", _length(report.settle.median_s, speech), _nine_in_ten(report.settle, speech)),
        Figure("second_sales", str(report.resold)),
        Figure("small_payments", str(report.small_count)),
    ]


def _nine_in_ten(spread: Spread, speech: Speech) -> str | None:
    if spread.p90_s is None:
        return None
    return speech.say("page.shop.figures.nine_in_ten", length=_length(spread.p90_s, speech))


def _length(seconds: int | None, speech: Speech) -> str:
    """A length as people say it; none where nothing was measured."""
    if seconds is None:
        return speech.say("page.shop.figures.nothing")
    return speech.age(timedelta(seconds=seconds))


def _bars(counted: Mapping[str, int], group: str, speech: Speech) -> Sequence[Bar]:
    whole = sum(counted.values())
    if not whole:
        return []
    shares = {name: share_words(many / whole, speech.language) for name, many in counted.items()}
    return [Bar(_named(name, group, speech), many, shares[name]) for name, many in counted.items()]


def _named(name: str, group: str, speech: Speech) -> str:
    return speech.say(f"page.shop.trigger.{name}") if group == "trigger" else speech.label(group, name)


def _situations(report: Report, speech: Speech) -> Sequence[SituationShown]:
    return [
        SituationShown(
            situation_name(name, speech),
            one.cases,
            _endings(one.outcomes, speech),
            _length(one.median_s, speech),
            one.disputes,
            one.liable,
        )
        for name, one in report.situations.items()
    ]


def _endings(outcomes: Mapping[str, int], speech: Speech) -> str:
    """The most frequent ends with how often each."""
    most = list(outcomes.items())[:ENDED_SHOWN]
    return speech.listed([f"{_ended(outcome, speech)} {many}" for outcome, many in most])


def _ended(outcome: str, speech: Speech) -> str:
    return speech.say("page.shop.figures.open") if outcome == "open" else speech.label("outcome", outcome)


def situation_name(situation: str, speech: Speech) -> str:
    """A situation by the label of the finding, or of the reason, that it is named after."""
    group, _, value = situation.partition(".")
    return speech.label("condition" if group == "finding" else group, value)


def _costliest(standing: Standing, speech: Speech) -> str | None:
    """In which situation the shop loses most of its score, and so gains most by coming to terms; None: in none."""
    lost: dict[str, list[int]] = {}
    for move in standing.moves:
        if move.tenths > 0:
            lost.setdefault(move.scenario, []).append(move.tenths)
    if not lost:
        return None
    scenario, tenths = max(lost.items(), key=lambda one: sum(one[1]))
    points = f"−{sum(tenths) / 10:.1f}"
    name = situation_name(scenario, speech)
    return speech.say("page.shop.figures.costliest", situation=name, count=str(len(tenths)), points=points)


def _moves(standing: Standing, speech: Speech) -> Sequence[MoveShown]:
    return [
        MoveShown(
            address("cases", move.case_id),
            move.case_id,
            situation_name(move.scenario, speech),
            f"−{move.tenths / 10:.1f}" if move.tenths >= 0 else f"+{-move.tenths / 10:.1f}",
        )
        for move in standing.moves[:MOVES_AT_MOST]
    ]
