"""Is the sandbox's clock wound as told, never back, and with all its consequences?"""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from makegood.web.app import create_app
from makegood.web.durations import duration_from, spelled

from .little_platform import SHOP, START, Platform, apply, command, furnish, money

DURATIONS = (
    ("PT0S", timedelta(0)),
    ("PT169H", timedelta(hours=169)),
    ("P7D", timedelta(days=7)),
    ("P2W", timedelta(weeks=2)),
    ("P1DT12H30M", timedelta(days=1, hours=12, minutes=30)),
    ("PT1.5S", timedelta(seconds=1.5)),
    ("PT1,5H", timedelta(minutes=90)),
    ("PT0.000001S", timedelta(microseconds=1)),
    ("PT100000.000001S", timedelta(seconds=100_000, microseconds=1)),
    ("P1M", timedelta(days=31)),
    ("P1Y", timedelta(days=365)),
    ("P1Y2M3W4DT5H6M7S", timedelta(days=365 + 61 + 25, hours=5, minutes=6, seconds=7)),
)


@pytest.mark.parametrize(("text", "length"), DURATIONS)
def test_a_duration_is_as_long_as_the_calendar_makes_it(text: str, length: timedelta) -> None:
    """Counted from the first of March 2026."""
    assert duration_from(text, datetime(2026, 3, 1, tzinfo=UTC)) == length


@pytest.mark.parametrize(
    ("start", "text", "days"),
    [("2024-01-31", "P1M", 29), ("2026-01-31", "P1M", 28), ("2024-02-29", "P1Y", 365), ("2026-12-31", "P2M", 59)],
)
def test_a_month_ends_with_its_last_day(start: str, text: str, days: int) -> None:
    """A month from the 31st of January is the end of February."""
    assert duration_from(text, datetime.fromisoformat(f"{start}T00:00:00+00:00")) == timedelta(days=days)


NO_DURATIONS = (
    "",
    "P",
    "PT",
    "1H",
    "PT1",
    "-PT1H",
    "P-1D",
    "+P1D",
    "PT1H ",
    "p1d",
    "PT1H1H",
    "P1DT",
    "PT1M1H",
    "PTS",
    "一天",
)


@pytest.mark.parametrize("text", NO_DURATIONS)
def test_what_is_no_duration_is_refused(text: str) -> None:
    """Negative ones among them: time goes forward."""
    with pytest.raises(ValueError, match="no duration"):
        duration_from(text, START)


@pytest.mark.parametrize("text", ["P999999Y", "P999999M", "P999999999999D"])
def test_a_duration_out_of_all_calendars_overflows(text: str) -> None:
    """Not a number that anything could be reckoned with."""
    with pytest.raises(OverflowError):
        duration_from(text, START)


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(0), "PT0S"),
        (timedelta(days=2), "P2D"),
        (timedelta(hours=12), "PT12H"),
        (timedelta(days=1, hours=1, minutes=1, seconds=1), "P1DT1H1M1S"),
        (timedelta(minutes=90), "PT1H30M"),
        (timedelta(seconds=1, microseconds=500_000), "PT1.5S"),
        (timedelta(microseconds=1), "PT0.000001S"),
    ],
)
def test_a_duration_is_written_as_people_write_it(length: timedelta, text: str) -> None:
    """And read back as what it was."""
    assert spelled(length) == text
    assert duration_from(text, START) == length


async def test_what_became_due_is_carried_out_before_the_answer(platform: Platform) -> None:
    """Two days later the return is agreed, and a refund that was promised has arrived."""
    waiting, promised = (await apply(platform))["id"], (await apply(platform, kind="refund_only"))["id"]
    await command(platform, "merchant", promised, "agree")
    async with await platform.as_("operator") as client:
        answer = await client.post("/v1/sandbox/clock", json={"advance": "PT49H"})
        assert answer.json() == {"now": "2026-03-04T02:00:00.000000Z"}
    found = {}
    for case_id in (waiting, promised):
        row = await platform.store.case(SHOP, case_id)
        assert row is not None
        found[case_id] = row[0].stage
    assert found == {waiting: "consumer_to_send", promised: "done"}


async def test_what_was_due_before_the_wind_happens_before_it(platform: Platform) -> None:
    """A payment just promised is sent now, and asked about on the way: an hour later its channel has answered."""
    await furnish(platform, tenders=[{"channel": "sandbox-timeout", "amount": money(31_000)}])
    case_id = (await apply(platform, kind="refund_only"))["id"]
    await command(platform, "merchant", case_id, "agree")
    async with await platform.as_("operator") as client:
        await client.post("/v1/sandbox/clock", json={"advance": "PT1H"})
        case = (await client.get(f"/v1/cases/{case_id}")).json()
    assert [payment["state"] for payment in case["payments"]] == ["paid"]
    assert case["outcome"] == "refunded"


async def test_nothing_to_add_only_reads(quick: Platform) -> None:
    """PT0S tells the time, with microseconds."""
    await quick.clock.advance(timedelta(microseconds=7))
    async with await quick.as_("operator") as client:
        for _ in range(2):
            answer = await client.post("/v1/sandbox/clock", json={"advance": "PT0S"})
            assert answer.json() == {"now": "2026-03-02T01:00:00.000007Z"}


@pytest.mark.parametrize("advance", ["-PT1H", "tomorrow", "P3000Y", "P999999999999D", "PT0", "", 5, None])
async def test_a_wind_that_makes_no_sense_moves_nothing(quick: Platform, advance: object) -> None:
    """Backwards, out of all calendars, or no duration at all."""
    async with await quick.as_("operator") as client:
        answer = await client.post("/v1/sandbox/clock", json={"advance": advance})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "advance")
    assert quick.now == START


@pytest.mark.parametrize("closed", [{"sandbox": False}, {"advance": None}])
async def test_where_there_is_no_sandbox_there_is_no_clock(quick: Platform, closed: dict[str, object]) -> None:
    """In production nobody winds anything."""
    services = dataclasses.replace(quick.services, **closed)  # type: ignore[arg-type]
    real = dataclasses.replace(quick, services=services, app=create_app(services))
    async with await real.as_("operator") as client:
        answer = await client.post("/v1/sandbox/clock", json={"advance": "PT1H"})
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
    assert quick.now == START
