"""What does a case's page say of its money: asked for, agreed on, refunded, and every transfer?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from ....domain.case import Case, Payment, refunded_minor
from ....domain.words import Refund
from ..forms.fields import Choice
from ..frame.words import Moment, Speech


class Sum(NamedTuple):
    name: str
    amount: str
    strong: bool


class PaymentShown(NamedTuple):
    """One transfer, with its state and why it did not arrive."""

    state: str
    tone: str
    kind: str
    amount: str
    reason: str | None
    channel: str
    refund_no: str


class AskedShown(NamedTuple):
    """A small payment that waits for the platform's approval, and why it is asked for."""

    amount: str
    purpose: str
    comment: str
    since: Moment


class MoneyShown(NamedTuple):
    sums: Sequence[Sum]
    payments: Sequence[PaymentShown]
    asked: AskedShown | None


_TONES: Final[Mapping[Refund, str]] = {
    Refund.PAID: "mine",
    Refund.FAILED: "late",
    Refund.UNKNOWN: "soon",
    Refund.SUBMITTED: "wait",
    Refund.PROMISED: "wait",
    Refund.NONE: "rest",
}


def money_of(case: Case, speech: Speech) -> MoneyShown:
    """What was asked for, agreed on and paid, and every transfer."""
    currency, refunded = case.basis.currency, refunded_minor(case)
    sums = [Sum("requested", speech.money(case.ask.requested_minor, currency), False)]
    if case.ask.agreed_minor is not None:
        sums.append(Sum("agreed", speech.money(case.ask.agreed_minor, currency), False))
    sums.append(Sum("refunded", speech.money(refunded, currency), refunded > 0))
    return MoneyShown(sums, [_payment(payment, currency, speech) for payment in case.payments], _asked(case, speech))


def _asked(case: Case, speech: Speech) -> AskedShown | None:
    asked = case.small_request
    if asked is None:
        return None
    amount = speech.money(asked.amount_minor, case.basis.currency)
    return AskedShown(amount, speech.label("purpose", asked.purpose), asked.comment, speech.moment(asked.asked_at))


def _payment(payment: Payment, currency: str, speech: Speech) -> PaymentShown:
    replaced = payment.replaced_by is not None
    return PaymentShown(
        speech.say("page.money.replaced") if replaced else speech.label("payment", payment.state),
        "rest" if replaced else _TONES[payment.state],
        speech.label("payment_kind", payment.kind),
        speech.money(payment.amount_minor, currency),
        speech.label("payment_reason", payment.reason) if payment.reason else None,
        channel_words(payment.channel, speech),
        payment.refund_no,
    )


def consented_channels(case: Case, speech: Speech) -> Sequence[Choice]:
    """A failed refund goes another way only where the consumer has consented to it."""
    consented = case.consented
    return [Choice(consented[0], channel_words(consented[0], speech))] if consented is not None else []


def channel_words(channel: str, speech: Speech) -> str:
    """A channel's name for people; a sandbox's channel names the sandbox, and how it behaves there."""
    if speech.has(f"page.channel.{channel}"):
        return speech.say(f"page.channel.{channel}")
    kind, _, way = channel.partition("-")
    key = f"page.channel.{kind}"
    if not speech.has(key):
        return channel
    return speech.say("page.channel_way", channel=speech.say(key), way=way) if way else speech.say(key)
