"""Do carriers' reports reach their cases once, in whatever order things happen?"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from makegood.app.codec import instant
from makegood.app.ports import Store
from makegood.app.submission import Answered
from makegood.app.tracking import TOLD_AGAIN_AFTER, TOPIC, CarrierReport, read_row, report, tell
from makegood.domain import commands as c
from makegood.domain.kinds import Kind
from makegood.domain.refusals import Code, Refusal
from makegood.domain.words import Parcel, TrackingStatus

from .house import CONSUMER, MERCHANT, T0, H, House


async def _agreed(house: House, number: int = 1) -> str:
    case = await house.apply(Kind.RETURN_REFUND, number)
    await house.done(MERCHANT, case.basis.case_id, c.Agree())
    return case.basis.case_id


def _signed(at: datetime) -> CarrierReport:
    return CarrierReport("sf", "SF123456", TrackingStatus.SIGNED, at)


async def _told_again(house: House) -> int:
    """What the outbox does with a report that is told once more."""
    now = house.clock.now()
    rows = [row for row in await house.store.claim_outbox(now, now + 1, 100) if row.topic == TOPIC]
    for row in rows:
        await tell(house.store, house.door, read_row(row))
    return len(rows)


@pytest.mark.parametrize("report_first", [True, False])
async def test_a_report_counts_once_whichever_comes_first(store: Store, report_first: bool) -> None:
    """Before the waybill or after it, said once or three times: the parcel is signed once, at that instant."""
    house = House(store)
    case_id = await _agreed(house)
    house.clock.wind(3 * H)
    said = _signed(T0 + 2 * H)
    send = c.Send("sf", "SF123456")
    if report_first:
        assert await report(store, house.door, house.clock, said) == []
        await house.done(CONSUMER, case_id, send)
    else:
        await house.done(CONSUMER, case_id, send)
    for _ in range(2):
        (answer,) = await report(store, house.door, house.clock, said)  # type: ignore[misc]  # not refused
        assert isinstance(answer, Answered)
    house.clock.wind(TOLD_AGAIN_AFTER)
    assert await _told_again(house) == 1
    case = await house.case(case_id)
    assert (case.parcel, case.signed_at) == (Parcel.SIGNED, T0 + 2 * H)
    assert (await house.types(case_id)).count("signed") == 1


async def test_what_neither_saw_of_the_other_is_told_again(store: Store) -> None:
    """A report that found no case because the waybill was being committed reaches it from the outbox."""
    house = House(store)
    case_id = await _agreed(house)
    assert await report(store, house.door, house.clock, _signed(T0)) == []
    forgetful = c.Send("sf", "SF123456")
    answer = await house.submit(CONSUMER, case_id, forgetful)
    assert isinstance(answer, Answered)
    house.clock.wind(TOLD_AGAIN_AFTER)
    await _told_again(house)
    assert (await house.types(case_id)).count("signed") == 1


async def test_reports_and_waybills_at_the_same_moment_all_arrive(store: Store) -> None:
    """Twenty parcels are filled in and reported at once, by two processes."""
    house = House(store)
    other = House(store, house.clock)
    ids = [await _agreed(house, number) for number in range(1, 21)]
    sends = [house.done(CONSUMER, case_id, c.Send("sf", f"SF{number:06}")) for number, case_id in enumerate(ids)]
    reports = [
        report(store, other.door, other.clock, CarrierReport("sf", f"SF{number:06}", TrackingStatus.SIGNED, T0))
        for number in range(20)
    ]
    await asyncio.gather(*(each for pair in zip(sends, reports, strict=True) for each in pair))
    house.clock.wind(TOLD_AGAIN_AFTER)
    await _told_again(house)
    for case_id in ids:
        assert (await house.types(case_id)).count("signed") == 1


@pytest.mark.parametrize(("ahead", "refused"), [(-1, False), (0, False), (1, True)])
async def test_nothing_is_reported_from_the_future(store: Store, ahead: int, refused: bool) -> None:
    """A microsecond before and at now are taken; a microsecond later is refused and not kept."""
    house = House(store)
    case_id = await _agreed(house)
    said = _signed(instant(house.clock.now()) + timedelta(microseconds=ahead))
    answer = await report(store, house.door, house.clock, said)
    assert (isinstance(answer, Refusal) and answer.code is Code.REPORT_FROM_FUTURE) is refused
    house.clock.wind(H)
    case = await house.done(CONSUMER, case_id, c.Send("sf", "SF123456"))
    assert (case.parcel is Parcel.SIGNED) is not refused


async def test_a_parcel_of_two_cases_tells_both(store: Store) -> None:
    """Two cases may share a parcel: both are signed."""
    house = House(store)
    ids = [await _agreed(house, number) for number in (1, 2)]
    for case_id in ids:
        await house.done(CONSUMER, case_id, c.Send("sf", "SF123456"))
    answers = await report(store, house.door, house.clock, _signed(T0))
    assert not isinstance(answers, Refusal) and len(answers) == 2
    assert [(await house.case(case_id)).parcel for case_id in ids] == [Parcel.SIGNED, Parcel.SIGNED]
