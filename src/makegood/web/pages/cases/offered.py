"""What does each answer to an offer bring its reader, in money and until when?"""

from __future__ import annotations

from typing import NamedTuple

from ....domain.again import until_if_withdrawn
from ....domain.case import Offer, due_amount_minor, open_offers
from ....domain.explain import silence_key
from ....domain.offering import ENDS, ends_case, meaning_of
from ....domain.stage import stage_deadline
from ....domain.words import Claim, OfferType
from ...seeing import Seen
from ..frame.words import Speech


class Brings(NamedTuple):
    """What accepting an offer brings, and what declining it does."""

    accept: str
    decline: str


def brought(seen: Seen, speech: Speech) -> Brings | None:
    """What the open offer of the shop brings a consumer; None where there is none to answer."""
    theirs = [offer for offer in open_offers(seen.case) if offer.side is not seen.actor.role]
    if not theirs:
        return None
    accepted = speech.say("frame.join").join(
        filter(None, (_accepted(theirs[0], seen, speech), dropped(theirs[0], seen, speech)))
    )
    return Brings(accepted, _declined(seen, speech))


def dropped(offer: Offer, seen: Seen, speech: Speech) -> str | None:
    """What accepting it takes away besides: a small payment that waits for approval ends with the case."""
    asked = seen.case.small_request
    if asked is None or not ends_case(offer):
        return None
    return speech.say("page.offer.drops", amount=speech.money(asked.amount_minor, seen.case.basis.currency))


def _accepted(offer: Offer, seen: Seen, speech: Speech) -> str:
    currency, due = seen.case.basis.currency, due_amount_minor(seen.case)
    minor = offer.amount_minor if offer.amount_minor is not None else due
    words = {"amount": speech.money(minor, currency), "due": speech.money(due, currency)}
    if offer.type in ENDS:
        until = until_if_withdrawn(seen.case, seen.matter)
        again = "any_time" if until is None else "until"
        when = {} if until is None else {"until": speech.instant(until)}
        return speech.say("frame.join").join(
            (speech.say(f"page.offer.accept.{offer.type}"), speech.say(f"page.offer.again.{again}", **when))
        )
    means = meaning_of(offer, seen.case)
    if offer.type in (OfferType.MODIFY_KIND, OfferType.SMALL_PAYMENT):
        return speech.say(f"page.offer.accept.{means}", kind=speech.label("kind", offer.kind), **words)
    change = "less" if minor < due else "more" if minor > due else "same"
    said = speech.say(f"page.offer.accept.{change}", change=speech.money(abs(due - minor), currency), **words)
    goods = f"page.offer.goods.{means}"
    about_goods = speech.say(goods) if speech.has(goods) else ""
    return speech.say("frame.join").join(filter(None, (said, about_goods, _by(seen, speech))))


def _by(seen: Seen, speech: Speech) -> str:
    """The day by which an agreed sum is refunded, where the deadline that runs already brings that."""
    deadline = stage_deadline(seen.case, seen.situation)
    runs = deadline is not None and deadline.on_expiry == "refund" and seen.case.claim is Claim.AGREED
    return speech.say("page.offer.accept.by", until=speech.instant(deadline.due_at)) if runs and deadline else ""


def _declined(seen: Seen, speech: Speech) -> str:
    """The case goes on as if there had been no offer: what its own deadline brings then."""
    deadline = stage_deadline(seen.case, seen.situation)
    if deadline is None:
        return speech.say("page.offer.decline.goes_on")
    until = speech.instant(deadline.due_at)
    if deadline.on_expiry == "refund":
        due = speech.money(due_amount_minor(seen.case), seen.case.basis.currency)
        return speech.say("page.offer.decline.refund", due=due, until=until)
    silence = speech.say(f"silence.consumer.{silence_key(deadline.name, deadline.on_expiry)}")
    return speech.say("page.offer.decline.until", until=until, silence=silence)
