"""How does a carrier's report reach the cases it speaks of, whether it comes before the waybill or after it?

The report is kept first, where `send` finds it, and then told to every case with that parcel; a case takes the same
report once.  Where both happen in the same moment neither may see the other, so what moves a parcel is told once more,
from the outbox.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from ..domain.commands import Report, Track
from ..domain.refusals import Code, Refusal
from ..domain.words import Actor, Role, TrackingStatus
from .codec import decode, encode, instant, micros
from .door import Door
from .ports import Clock, LostRace, OutboxRow, Queries, Read, Store, TrackingRow, Wants, Write
from .submission import Answer, Submission

TOPIC: Final = "tracking"
TOLD_AGAIN_AFTER: Final = timedelta(seconds=30)  # far longer than a command's transaction
_MOVES: Final = frozenset({TrackingStatus.SIGNED, TrackingStatus.REFUSED, TrackingStatus.LOST})


class CarrierReport(NamedTuple):
    """What a carrier says of a parcel."""

    carrier: str
    waybill: str
    status: TrackingStatus
    occurred_at: datetime


async def report(store: Store, door: Door, clock: Clock, said: CarrierReport) -> Sequence[Answer] | Refusal:
    """Keeps the report and tells it to the parcel's cases; one from the future is neither kept nor told."""
    now = clock.now()
    if micros(said.occurred_at) > now:
        return Refusal(Code.REPORT_FROM_FUTURE, None, {"occurred_at": said.occurred_at})
    row = TrackingRow(said.carrier, said.waybill, said.status.value, micros(said.occurred_at), now)
    await _keep(store, row)
    return await tell(store, door, row)


async def tell(store: Queries, door: Door, row: TrackingRow) -> Sequence[Answer]:
    """Tells a kept report to every case with its parcel."""
    said = Report(TrackingStatus(row.status), instant(row.occurred_at), instant(row.reported_at))
    track = Track(said, (row.carrier, row.waybill))
    carrier = Actor(Role.CARRIER, row.carrier)
    keys = await store.cases_by_parcel(row.carrier, row.waybill)
    return [await door.submit(Submission(carrier, shop_id, case_id, track)) for shop_id, case_id in keys]


def read_row(outbox: OutboxRow) -> TrackingRow:
    """The kept report that an outbox row of this topic speaks of."""
    return decode(outbox.doc, TrackingRow)


async def _keep(store: Store, row: TrackingRow) -> None:
    if TrackingStatus(row.status) not in _MOVES:
        await store.keep_tracking(row)
        return
    again = _again(row)

    def decide(_: Read) -> Write:
        return Write(tracking=(row,), outbox=(again,))

    try:
        await store.transact(Wants(), decide)
    except LostRace:  # the same report was told a moment ago, and still waits to be told again
        await store.keep_tracking(row)


def _again(row: TrackingRow) -> OutboxRow:
    name = f"{row.carrier}:{row.waybill}:{row.status}:{row.occurred_at}"
    ready_at = row.reported_at + TOLD_AGAIN_AFTER // timedelta(microseconds=1)
    return OutboxRow("", name, "", TOPIC, ready_at, 0, encode(row))
