"""Which suspensions hold, for whom, and for how long after a withdrawal?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makegood.domain.calendar import Scope, Suspension, covers, effective, standing_still
from makegood.domain.running import Period, add_running

INSTANT = timedelta(microseconds=1)
START, UNTIL = datetime(2026, 2, 10, tzinfo=UTC), datetime(2026, 2, 20, tzinfo=UTC)
FLOOD = Suspension("s1", START, UNTIL, "flood", None, None, None, START - timedelta(days=3), None)
SCOPE = Scope("shop-1", ("CN-33", "CN-44"), "sf")


@pytest.mark.parametrize(
    ("withdrawn_at", "expected"),
    [
        (None, Period(START, UNTIL)),
        (START - INSTANT, None),
        (START, None),
        (START + INSTANT, Period(START, START + INSTANT)),
        (UNTIL - INSTANT, Period(START, UNTIL - INSTANT)),
        (UNTIL, Period(START, UNTIL)),
        (UNTIL + INSTANT, Period(START, UNTIL)),
    ],
)
def test_a_withdrawn_suspension_keeps_what_already_stood_still(
    withdrawn_at: datetime | None, expected: Period | None
) -> None:
    """Withdrawn by its start it is void, later it ends with the withdrawal, and after its end nothing changes."""
    assert effective(replace(FLOOD, withdrawn_at=withdrawn_at)) == expected


def test_a_suspension_that_never_lasts_is_void() -> None:
    """An end at or before the start leaves nothing that stands still."""
    assert effective(replace(FLOOD, until=START)) is None
    assert effective(replace(FLOOD, until=START - INSTANT)) is None


@pytest.mark.parametrize(
    ("region", "carrier", "shop_id", "expected"),
    [
        (None, None, None, True),
        ("CN-33", None, None, True),
        ("CN-44", None, None, True),
        ("CN-11", None, None, False),
        (None, "sf", None, True),
        (None, "zto", None, False),
        (None, None, "shop-1", True),
        (None, None, "shop-2", False),
        ("CN-44", "sf", "shop-1", True),
        ("CN-11", "sf", "shop-1", False),
        ("CN-44", "zto", "shop-1", False),
        ("CN-44", "sf", "shop-2", False),
    ],
)
def test_a_suspension_covers_where_every_field_it_names_matches(
    region: str | None, carrier: str | None, shop_id: str | None, expected: bool
) -> None:
    """A field that it does not name matches everything, and any one of a case's regions will do."""
    suspension = replace(FLOOD, region=region, carrier=carrier, shop_id=shop_id)
    assert covers(suspension, SCOPE) is expected


def test_a_case_without_a_carrier_or_region_is_not_covered_by_one_that_names_them() -> None:
    """What is not known does not match."""
    bare = Scope("shop-1", (), None)
    assert not covers(replace(FLOOD, carrier="sf"), bare)
    assert not covers(replace(FLOOD, region="CN-33"), bare)
    assert covers(FLOOD, bare)


def test_overlapping_suspensions_count_once_and_void_ones_not_at_all() -> None:
    """The still time of a scope is merged from those that cover it and hold."""
    later = replace(FLOOD, id="s2", start=UNTIL - timedelta(days=1), until=UNTIL + timedelta(days=2), region="CN-33")
    elsewhere = replace(FLOOD, id="s3", start=START - timedelta(days=9), region="CN-11")
    void = replace(FLOOD, id="s4", start=START - timedelta(days=5), withdrawn_at=START - timedelta(days=6))
    assert standing_still((later, elsewhere, void, FLOOD), SCOPE) == (Period(START, UNTIL + timedelta(days=2)),)
    assert standing_still((), SCOPE) == ()


@given(st.integers(-300, 300), st.integers(1, 400), st.integers(-300, 500))
def test_a_withdrawal_never_moves_a_deadline_into_the_past(anchor: int, length: int, withdrawn: int) -> None:
    """A clock still running at the withdrawal is due after it."""
    begun, lasting = START + timedelta(hours=anchor), timedelta(hours=length)
    withdrawn_at = START + timedelta(hours=withdrawn)
    before = add_running(begun, lasting, standing_still((FLOOD,), SCOPE))
    after = add_running(begun, lasting, standing_still((replace(FLOOD, withdrawn_at=withdrawn_at),), SCOPE))
    assert after <= before
    assert after > withdrawn_at if before > withdrawn_at else after == before
