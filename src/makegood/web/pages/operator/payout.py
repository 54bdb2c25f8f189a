"""What can be done about one payment that went wrong, what would each way out do, and what came of it (S8)?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from ....app.submission import Denied
from ....app.texts.sentences import refusal_sentence
from ....domain.case import Case, Payment
from ....domain.commands import AskChannel, ConfirmPayment, Reissue
from ....domain.paying import SILENT, payment_of
from ....domain.permissions import COMMANDS
from ....domain.refusals import Code, Refusal
from ....domain.words import Refund, Stated
from ...seeing import Seen, see
from ..cases.acting import order_of, submit
from ..cases.facts import Fact
from ..cases.money import channel_words, consented_channels
from ..cases.timeline import Entry, rules_of, timeline
from ..desk.trying import Foreseen, foresee
from ..forms.fields import Choice, FieldShown, Filling, fields_of
from ..forms.filling import Typed, Wrong, first
from ..forms.table import FORMS
from ..frame.visit import Away, Page, Shown, Visit, address, not_here
from ..frame.words import Speech

_TRIED: Final = {
    "ask_channel": AskChannel(),
    "reissue": Reissue(),
    "confirm_payment": ConfirmPayment("", Stated.PAID, "", ""),
}
WAYS: Final = tuple(_TRIED)
"""The ways out in the order in which they are tried: ask, issue again, settle by the channel's own statement."""


class WayShown(NamedTuple):
    """One way out: its fields, or why it is closed now."""

    command: str
    label: str
    about: str
    closed: str | None
    fields: Sequence[FieldShown]
    tried: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A form that came: what it orders, what was typed, what is wrong with it, what it would do, why it was refused."""

    command: str = ""
    typed: Typed = field(default_factory=dict)
    wrong: Sequence[Wrong] = ()
    foreseen: Foreseen | None = None
    refused: str | None = None
    status: int = 200


async def payout(visit: Visit) -> Shown:
    """The payment, what has become of it so far, and its ways out."""
    return await _page(visit, Asked())


async def act(visit: Visit) -> Shown:
    """Shows what a way out would do; carries it out when told so."""
    name = first(visit.form, "command")
    found = await _found(visit) if name in WAYS else None
    if found is None:
        return not_here()
    seen, payment = found
    currency = seen.case.basis.currency
    order = order_of(visit, name, currency)
    if order.command is None:
        return await _page(visit, Asked(name, visit.form, order.wrong, status=422))
    if isinstance(order.command, ConfirmPayment) and order.command.refund_no != payment.refund_no:
        return not_here()
    if first(visit.form, "do") != "carry_out":
        speech = Speech(visit.language, seen.now, seen.case.basis.zone)
        foreseen = foresee(seen, order.command, (), speech)
        refused = foreseen.refused
        return await _page(visit, Asked(name, visit.form, (), foreseen, refused, 409 if refused else 200))
    answer = await submit(visit, seen, name, order.command)
    if isinstance(answer, Denied):
        return await _denied(visit, seen, name, answer.refusal)
    return Away(address("payouts", seen.key[0], payment.refund_no, said="done"))


async def _denied(visit: Visit, seen: Seen, name: str, refusal: Refusal) -> Shown:
    if refusal.code is Code.NOT_FOUND:
        return not_here()
    basis = seen.case.basis
    says = refusal_sentence(refusal, visit.language, basis.zone, basis.currency)
    status = 412 if refusal.code is Code.VERSION_MISMATCH else 409
    return await _page(visit, Asked(name, visit.form, (), None, says, status))


async def _found(visit: Visit) -> tuple[Seen, Payment] | None:
    """The case as it stands, and its payment of this number."""
    row = await visit.services.store.payout(visit.params["shop_id"], visit.params["refund_no"])
    seen = await see(visit.services, visit.by.actor, row.case_id, "case") if row is not None else None
    payment = payment_of(seen.case, visit.params["refund_no"]) if seen is not None else None
    return None if seen is None or payment is None else (seen, payment)


async def _page(visit: Visit, asked: Asked) -> Shown:
    found = await _found(visit)
    if found is None:
        return not_here()
    seen, payment = found
    case, shop_id = seen.case, seen.key[0]
    speech = Speech(visit.language, seen.now, case.basis.zone)
    needs = needs_of(payment)
    entries = await _timeline(visit, seen, payment, speech)
    ways = [_way(name, seen, payment, asked, speech) for name in WAYS] if needs != "nobody" else []
    told = {
        "title": speech.money(payment.amount_minor, case.basis.currency),
        "here": address("payouts", shop_id, payment.refund_no),
        "case": address("cases", seen.key[1]),
        "needs": needs,
        "why": _why(payment, speech),
        "facts": list(_facts(seen, payment, speech)),
        "next": _next(shop_id, payment),
        "ways": sorted(ways, key=lambda way: way.closed is not None),
        "asked": asked,
        "typed": [(name, value) for name, values in asked.typed.items() for value in values if name in _SAID],
        "moves": speech.money(asked.foreseen.money_minor, case.basis.currency) if asked.foreseen is not None else None,
        "alike": _alike(case, payment),
        "version": seen.version,
        "timeline": entries,
        "rules": rules_of(entries, None, visit.language),
        "said": "done" if visit.query.get("said") == "done" else None,
    }
    return Page("operator/payout.html", told, asked.status)


_SAID: Final = frozenset({"command", "version", "channel", "refund_no", "status", "reference", "comment"})


def needs_of(payment: Payment) -> str:
    """What the payment needs: nobody, a new attempt, the channel's answer, or somebody who looks into it."""
    if payment.raised:
        return "look" if payment.state not in SILENT else "answer"
    if payment.replaced_by is not None:
        return "nobody"
    if payment.state is Refund.FAILED:
        return "attempt"
    return "answer" if payment.state in SILENT else "nobody"


def _why(payment: Payment, speech: Speech) -> str | None:
    return speech.label("payment_reason", payment.reason) if payment.reason else None


def _next(shop_id: str, payment: Payment) -> tuple[str, str] | None:
    """The attempt that has taken its place."""
    number = payment.replaced_by
    return (number, address("payouts", shop_id, number)) if number is not None else None


def _alike(case: Case, payment: Payment) -> int:
    """How many others of the case stand alike: asking and issuing again is for all of them."""
    return sum(one is not payment and needs_of(one) == needs_of(payment) for one in case.payments)


def _way(name: str, seen: Seen, payment: Payment, asked: Asked, speech: Speech) -> WayShown:
    closed = COMMANDS[type(_TRIED[name])].guard(seen.case, seen.matter)
    if closed is None and name == "confirm_payment" and not payment.raised:
        closed = Refusal(Code.NOT_ALLOWED_NOW, "S8")
    here = asked.command == name
    numbers = [Choice(payment.refund_no, payment.refund_no)]
    choices = {"refund_no": numbers, "channel": consented_channels(seen.case, speech)}
    filling = Filling(asked.typed if here else {}, asked.wrong if here else (), choices)
    return WayShown(
        name,
        speech.label("command", name),
        speech.say(f"page.about.{name}"),
        speech.say(f"page.payouts.closed.{name}") if closed is not None else None,
        fields_of(FORMS[name], name, filling, speech),
        here,
    )


def _facts(seen: Seen, payment: Payment, speech: Speech) -> Iterator[Fact]:
    def fact(name: str, text: str, mono: bool = False, to: str | None = None) -> Fact:
        return Fact(speech.say(f"page.payouts.fact.{name}"), text, mono, to)

    yield fact("state", speech.label("payment", payment.state))
    yield fact("channel", channel_words(payment.channel, speech))
    yield fact("refund_no", payment.refund_no, mono=True)
    yield fact("order", seen.case.basis.order_id, mono=True)
    if payment.submitted_at is not None:
        yield fact("submitted", speech.instant(payment.submitted_at))
    if payment.asked_at is not None:
        yield fact("asked", speech.instant(payment.asked_at))
    if payment.stated is not None:
        yield fact("stated", speech.label("stated", payment.stated))
    if seen.case.consented is not None:
        yield fact("consented", channel_words(seen.case.consented[0], speech))
    yield fact("case", seen.key[1], mono=True, to=address("cases", seen.key[1]))


async def _timeline(visit: Visit, seen: Seen, payment: Payment, speech: Speech) -> Sequence[Entry]:
    """What has happened to this payment, of all that happened in its case."""
    rows: Sequence[Any] = await visit.services.store.events(*seen.key)
    about = [row for row in rows if f'"{payment.refund_no}"'.encode() in row.body]
    return timeline(about, seen.case, seen.actor.role, speech, range(0))
