"""What does a consumer's page of a case show besides: its way, the talk, the money's path, the label that was read?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from ....app.carriers import Printed
from ....app.ports import EventRow
from ....domain.case import Case, Payment, Waybill
from ....domain.words import Parcel, Refund, Role
from ...seeing import Seen
from ..desk.case import Steps, way_of
from ..frame.visit import Visit, address
from ..frame.words import Moment, Speech
from .money import channel_words
from .offered import brought
from .timeline import Stored, read_stored

_TALK: Final = frozenset({"message_sent", "service_asked"})
_PAID: Final = frozenset({"refund_paid", "refund_found", "payment_confirmed"})
_WITH_CHANNEL: Final = frozenset({Refund.SUBMITTED, Refund.UNKNOWN, Refund.PAID, Refund.FAILED})


class Said(NamedTuple):
    """A message of the thread; `mine`: the consumer's own."""

    who: str
    mine: bool
    text: str
    at: Moment


class PathStep(NamedTuple):
    """One step of the money: `state` is done, here, ahead or wrong."""

    says: str
    state: str
    at: Moment | None


class MoneyPath(NamedTuple):
    """How far the money for one way of payment has come, and why it did not arrive."""

    amount: str
    kind: str
    channel: str
    refund_no: str
    steps: Sequence[PathStep]
    reason: str | None


class ParcelShown(NamedTuple):
    """A parcel by its carrier and its number."""

    carrier: str
    number: str


def consumers_own(
    visit: Visit,
    seen: Seen,
    rows: Sequence[EventRow],
    label: Printed | str | None,
    speech: Speech,
) -> Mapping[str, object]:
    """What the consumer's template is told besides."""
    (names, here), case_id = way_of(seen.case, seen.view().stage), seen.case.basis.case_id
    stored = [read_stored(row.body) for row in rows]
    reads = visit.services.read_codes is not None and seen.case.parcel is Parcel.AWAITED
    return {
        "steps": Steps([speech.say(f"page.steps.{name}") for name in names], here),
        "brings": brought(seen, speech),
        "thread": list(_thread(stored, speech)),
        "paths": list(_paths(seen.case, stored, speech)),
        "parcel": _shown(seen.case.waybill, seen.case.parcel is Parcel.ON_THE_WAY, speech),
        "back": _shown(seen.case.back_waybill, seen.case.parcel is Parcel.GOING_BACK, speech),
        "label_to": address("cases", case_id, "label") if reads else None,
        "label_read": label.number if isinstance(label, Printed) else None,
        "label_wrong": speech.say(label) if isinstance(label, str) else None,
    }


def _shown(waybill: Waybill | None, under_way: bool, speech: Speech) -> ParcelShown | None:
    """A parcel until it has come to an end."""
    there = under_way and waybill is not None
    return ParcelShown(speech.label("carrier", waybill.carrier), waybill.number) if there and waybill else None


def _thread(stored: Sequence[Stored], speech: Speech) -> Iterator[Said]:
    """What was said in the case, the first first."""
    for event in stored:
        if event.type in _TALK:
            mine, text = event.actor is Role.CONSUMER, str(event.data.get("text", ""))
            yield Said(speech.label("role", "you" if mine else event.actor), mine, text, speech.moment(event.at))


def _paths(case: Case, stored: Sequence[Stored], speech: Speech) -> Iterator[MoneyPath]:
    """The path of every payment that counts, the refund's first."""
    promised_at = next((event.at for event in reversed(stored) if event.type == "refund_promised"), None)
    paid_at = {str(event.data.get("refund_no")): event.at for event in stored if event.type in _PAID}
    for one in case.payments:
        if one.replaced_by is None:
            steps = list(_steps(one, promised_at, paid_at.get(one.refund_no), speech))
            yield MoneyPath(
                speech.money(one.amount_minor, case.basis.currency),
                speech.label("payment_kind", one.kind),
                channel_words(one.channel, speech),
                one.refund_no,
                steps,
                speech.label("payment_reason", one.reason) if one.reason else None,
            )


def _steps(one: Payment, promised_at: datetime | None, paid_at: datetime | None, speech: Speech) -> Iterator[PathStep]:
    def step(name: str, state: str, at: datetime | None) -> PathStep:
        return PathStep(speech.say(f"page.money.way.{name}"), state, speech.moment(at) if at is not None else None)

    sent = one.state in _WITH_CHANNEL
    yield step("promised", "done", promised_at)
    yield step("submitted", "done" if sent else "here", one.submitted_at if sent else None)
    match one.state:
        case Refund.PAID:
            yield step("paid", "done", paid_at)
        case Refund.FAILED:
            yield step("failed", "wrong", None)
        case _:
            yield step("paid", "here" if sent else "ahead", None)
