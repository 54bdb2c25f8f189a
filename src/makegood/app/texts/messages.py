"""What is written to a person whom a fact is told to, and what to staff as a task?"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from ...domain import events as e
from ...domain.case import Case
from ...domain.offering import meaning_of
from .catalogue import catalogue
from .events import data_of, event_params
from .filling import Reader, fill


class Message(NamedTuple):
    """A subject line and a text."""

    subject: str
    text: str


def render_message(
    key: str, fact: e.Fact, case: Case, language: str, until: datetime | None = None, address: str | None = None
) -> Message:
    """The words under the key of a `Tell`.

    `until` is the deadline that the case's stage waits for now, `address` the return address that was agreed on.
    """
    book, basis = catalogue(language), case.basis
    event = e.NAMES[type(fact.what)]
    told: dict[str, object] = {
        "until": until,
        "who": fact.actor.role,
        **_payment(case, fact.what),
        **event_params(event, data_of(fact.what)),
        **_offer(case, fact.what),
        "case_id": basis.case_id,
        "order_id": basis.order_id,
        "address": address or book.say("frame.address_shown"),
    }
    words = fill(told, Reader(language, basis.zone, basis.currency, fact.at.year))
    return Message(book.say(f"{key}.subject", words), book.say(f"{key}.text", words))


def _payment(case: Case, what: e.What) -> dict[str, object]:
    """The amount of the payment that the fact is about."""
    number = getattr(what, "refund_no", None)
    return {"amount_minor": next((p.amount_minor for p in case.payments if p.refund_no == number), None)}


def _offer(case: Case, what: e.What) -> dict[str, object]:
    """What the offer that the fact is about proposes."""
    number = getattr(what, "offer_id", None)
    means = next((meaning_of(offer, case) for offer in case.offers if offer.offer_id == number), None)
    return {"offer_type": means, "offer_effect": means}
