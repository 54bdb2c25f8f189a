"""How were disputes like this one decided, as an arbitrator reads it?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ....app.precedents import Precedent, Precedents
from ....domain.decide import sees
from ....domain.words import Actor
from ..frame.visit import address
from ..frame.words import Moment, Speech


class AlikeShown(NamedTuple):
    """One decided case; `to` leads to it where this arbitrator may see it."""

    favour: str
    goods: str
    given: str
    liable: str
    freight: str
    likes: Sequence[str]
    grounds: str
    at: Moment
    to: str | None


class LeaningShown(NamedTuple):
    """How all of them went, in a sentence, and how much was given in the middle."""

    says: str
    given: str | None


class PrecedentsShown(NamedTuple):
    leaning: LeaningShown | None
    nearest: Sequence[AlikeShown]


def alike_of(found: Precedents, actor: Actor, speech: Speech) -> PrecedentsShown:
    """The nearest decided cases, and how all that are alike went."""
    whole = found.leaning
    says = speech.say(
        "page.arbitrator.leaning",
        cases=whole.cases,
        consumer=whole.for_consumer,
        merchant=whole.for_merchant,
        shared=whole.shared,
    )
    percent = whole.given_percent
    given = speech.say("page.arbitrator.given", percent=percent) if percent is not None else None
    leaning = LeaningShown(says, given) if whole.cases else None
    return PrecedentsShown(leaning, [_alike(one, actor, speech) for one in found.nearest])


def _alike(one: Precedent, actor: Actor, speech: Speech) -> AlikeShown:
    decision, basis = one.decision, one.case.basis
    likes = {
        "goods": one.same_goods,
        "shop": one.like.same_shop and not one.same_goods,
        "band": one.like.same_band,
        "step": one.like.same_step,
    }
    return AlikeShown(
        speech.label("favour", decision.in_favour_of),
        speech.listed(one.titles),
        speech.say(
            "page.arbitrator.given_of",
            given=speech.money(decision.amount_minor, basis.currency),
            stake=speech.money(one.at_stake_minor, basis.currency),
        ),
        speech.label("liable", decision.liable),
        speech.label("freight_payer", decision.freight_paid_by),
        [speech.say(f"page.arbitrator.like.{name}") for name, holds in likes.items() if holds],
        one.grounds,
        speech.moment(decision.decided_at),
        address("cases", basis.case_id) if sees(actor, one.case) else None,
    )
