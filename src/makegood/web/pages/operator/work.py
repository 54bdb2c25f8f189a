"""What does an operator do that belongs to no case: tasks of money, carriers' reports, the sandbox's clock?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from ....app.codec import decode, instant
from ....app.ports import PayoutRow, Transfer
from ....app.submission import Answered
from ....app.tracking import CarrierReport
from ....domain.refusals import Refusal
from ....domain.words import CARRIERS, TrackingStatus
from ...durations import duration_from
from ..cases.money import channel_words
from ..forms.fields import FieldShown, Filling, fields_of
from ..forms.filling import first, read_form
from ..forms.table import Field, Form, Input
from ..frame.visit import Away, Shown, Visit, address, case_address, not_here, safe_return
from ..frame.words import Speech

TASKS: Final = 50
LONGEST_WIND: Final = timedelta(days=366)
WAYBILL_LENGTHS: Final = range(6, 33)
_SHOWN: Final = {"failed": "failed", "unknown": "unknown"}

CARRIER: Final = Form(
    (
        Field("carrier", Input.CHOICE, True, CARRIERS, "carrier"),
        Field("waybill", Input.ON_LABEL, True, length_at_most=32),
        Field("status", Input.CHOICE, True, tuple(one.value for one in TrackingStatus), "tracking"),
    )
)


class Task(NamedTuple):
    """Money that waits for somebody: failed, silent, or raised because it contradicts itself."""

    to: str
    says: str
    amount: str
    age: str
    channel: str
    refund_no: str


async def tasks_shown(visit: Visit, speech: Speech) -> Sequence[Task]:
    """Failed and raised payouts, oldest first, with their age."""
    return [_task(row, speech) for row in await visit.services.store.payouts_open(None, TASKS)]


def _task(row: PayoutRow, speech: Speech) -> Task:
    transfer = decode(row.doc, Transfer)
    return Task(
        address("payouts", row.shop_id, row.refund_no),
        speech.say(f"page.tasks.{'raised' if row.raised else _SHOWN.get(row.state, 'raised')}"),
        speech.money(transfer.amount_minor, transfer.currency),
        speech.age(max(speech.now - instant(row.changed_at), timedelta(0))),
        channel_words(row.channel, speech),
        row.refund_no,
    )


def carrier_form(speech: Speech, carrier: str = "", waybill: str = "") -> Sequence[FieldShown]:
    """The fields of a carrier's report, filled in with the parcel where it is known."""
    typed = {"carrier": [carrier], "waybill": [waybill], "status": [TrackingStatus.SIGNED.value if waybill else ""]}
    return fields_of(CARRIER, "carrier", Filling(typed), speech)


async def report(visit: Visit) -> Shown:
    """What a carrier reports of a parcel, as of now."""
    services, back = visit.services, safe_return(first(visit.form, "back"))
    body = read_form(CARRIER, visit.form, "").body
    if not _is_report(body):
        return _said(back, "carrier_wrong")
    report = CarrierReport(body["carrier"], body["waybill"], TrackingStatus(body["status"]), services.door.now)
    answers = await services.tracking(services.store, services.door, services.clock, report)
    if isinstance(answers, Refusal):
        return _said(back, "carrier_wrong")
    told = [answer for answer in answers if isinstance(answer, Answered)]
    if len(told) == 1 and told[0].facts:
        return Away(case_address(told[0]))
    return _said(back, "carrier_told" if told else "carrier_kept")


def _is_report(body: dict[str, str]) -> bool:
    waybill = body.get("waybill", "")
    known = body.get("carrier") in CARRIERS and body.get("status") in {one.value for one in TrackingStatus}
    return known and waybill.isascii() and waybill.isalnum() and len(waybill) in WAYBILL_LENGTHS


async def wind(visit: Visit) -> Shown:
    """Winds the sandbox's clock forward and carries out all that has become due; there is none elsewhere."""
    services, back = visit.services, safe_return(first(visit.form, "back"))
    if not services.sandbox or services.advance is None:
        return not_here()
    by = _duration(first(visit.form, "by") or first(visit.form, "own").strip(), visit)
    if by is None:
        return _said(back, "clock_wrong")
    await services.catch_up()  # what was due before happens before
    await services.advance(by)
    await services.catch_up()
    return _said(back, "clock_moved")


def _duration(text: str, visit: Visit) -> timedelta | None:
    try:
        by = duration_from(text.upper(), visit.services.door.now)
    except (ValueError, OverflowError):
        return None
    return by if by <= LONGEST_WIND else None


def _said(back: str, said: str) -> Away:
    """Back to where the form stood, with a word about what was done."""
    return Away(f"{back.partition('?')[0]}?said={said}")
