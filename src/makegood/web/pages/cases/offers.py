"""What does a case's page say of offers?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ....domain.case import Case, Offer
from ....domain.kinds import Kind
from ....domain.offering import Meaning, may_keep, meaning_of
from ....domain.stage import offer_ends_at
from ....domain.words import OfferState, OfferType
from ...seeing import Seen
from ..forms.fields import Choice
from ..forms.offering import KEEPS
from ..frame.words import Countdown, Moment, Speech


class OfferShown(NamedTuple):
    """An offer; `theirs`: the reader did not make it."""

    type: str
    state: str
    tone: str
    side: str
    at: Moment
    terms: str | None
    effect: str
    words: Sequence[str]
    deadline: Countdown | None
    theirs: bool


def offers_of(seen: Seen, speech: Speech) -> Sequence[OfferShown]:
    """All offers, the latest first."""
    return [_offer(offer, seen, speech) for offer in reversed(seen.case.offers)]


def _offer(offer: Offer, seen: Seen, speech: Speech) -> OfferShown:
    is_open = offer.state is OfferState.OPEN
    ends_at = offer_ends_at(offer, seen.case, seen.situation)
    return OfferShown(
        meant(offer, seen.case, speech),
        speech.label("offer_state", offer.state),
        "soon" if is_open else "rest",
        speech.label("role", offer.side),
        speech.moment(offer.made_at),
        offer_terms(offer, seen.case.basis.currency, speech) or None,
        speech.label("offer_effect", meaning_of(offer, seen.case)),
        [words for words in (offer.promise, offer.comment) if words],
        speech.countdown(ends_at) if is_open else None,
        offer.side is not seen.actor.role,
    )


def offer_terms(offer: Offer, currency: str, speech: Speech) -> str:
    """What an offer names: an amount, a kind, parts."""
    named = (
        speech.money(offer.amount_minor, currency) if offer.amount_minor is not None else "",
        speech.label("kind", offer.kind) if offer.kind not in (None, Kind.REFUND_ONLY) else "",
        speech.listed(offer.parts),
    )
    return " · ".join(words for words in named if words)


def meant(offer: Offer, case: Case, speech: Speech) -> str:
    """What an offer is called: whether the goods come back is part of its name."""
    return speech.label("offer_type", meaning_of(offer, case))


def offer_choices(case: Case, speech: Speech) -> Sequence[Choice]:
    """What can be offered; where goods could stay with the buyer, that is asked for first."""
    names = {one.value: one.value for one in OfferType}
    if may_keep(case):
        del names[OfferType.MODIFY_KIND]
        names |= {
            OfferType.MODIFY_AMOUNT: Meaning.AMOUNT_SENDS_BACK,
            OfferType.SMALL_PAYMENT: Meaning.SMALL_SENDS_BACK,
        }
        names = {KEEPS: KEEPS, **names}
    elif case.kind.returns_goods:
        names[OfferType.MODIFY_AMOUNT] = Meaning.AMOUNT_GOODS_SENT
    return [Choice(value, speech.label("offer_type", name)) for value, name in names.items()]
