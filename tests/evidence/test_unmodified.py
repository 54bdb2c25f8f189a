"""Only facts speak against a picture, and what is missing says nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pytest

from makegood.adapters.scanners.unmodified import check_unmodified
from makegood.app.ports.scanning import About, Credentials, Facts, Finding, Picture

from .drawn import NO_FACTS

NO_PIXELS = np.zeros((1, 1, 3), np.uint8)
DELIVERED = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)  # noon in Shanghai
CHINA = timezone(timedelta(hours=8))


def found(about: About | None = None, **facts: Any) -> tuple[Finding, ...]:
    return check_unmodified(Picture(NO_PIXELS, replace(NO_FACTS, **facts)), about or About(delivered_at=DELIVERED))


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"editors": ("Photoshop",)}, "edited"),
        ({"ai_marks": ("AIGC",)}, "made_by_machine"),
        ({"screenshot": True}, "screenshot"),
        ({"credentials": Credentials("invalid", None, ("assertion.dataHash.mismatch",))}, "credentials_broken"),
        ({"credentials": Credentials("valid", "camera", ("trainedAlgorithmicMedia",))}, "made_by_machine"),
        ({"taken_at": datetime(2026, 3, 1, tzinfo=CHINA)}, "before_delivery"),
    ],
)
def test_a_fact_against_a_picture_is_named(facts: dict[str, Any], key: str) -> None:
    """Each with its own sentence; the verdict leaves it to a person."""
    (finding,) = found(**facts)
    assert (finding.ok, finding.says.key) == (False, f"evidence.unmodified.{key}")


@pytest.mark.parametrize(
    ("facts", "ok", "key"),
    [
        ({}, None, "nothing_known"),
        ({"taken_at": DELIVERED + timedelta(hours=2)}, None, "taken_at"),
        ({"camera": "Xiaomi 14"}, None, "nothing_known"),
        ({"credentials": Credentials("trusted", "camera", ("digitalCapture",))}, True, "credentials_hold"),
        ({"credentials": Credentials("elsewhere")}, None, "nothing_known"),
        ({"credentials": Credentials("unreadable")}, None, "nothing_known"),
    ],
)
def test_what_speaks_for_a_picture_or_says_nothing(facts: dict[str, Any], ok: bool | None, key: str) -> None:
    """Only a signature that holds says yes."""
    (finding,) = found(**facts)
    assert (finding.ok, finding.says.key) == (ok, f"evidence.unmodified.{key}")


@pytest.mark.parametrize(("early", "against"), [(61, True), (60, False), (59, False)])
def test_a_camera_with_a_zone_may_be_an_hour_off(early: int, against: bool) -> None:
    """Sixty-one minutes before the delivery, sixty, fifty-nine."""
    (finding,) = found(taken_at=(DELIVERED - timedelta(minutes=early)).astimezone(CHINA))
    assert (finding.ok is False) is against


@pytest.mark.parametrize(("early_hours", "against"), [(15, True), (14, False), (13, False)])
def test_a_camera_without_a_zone_may_stand_half_a_day_away(early_hours: int, against: bool) -> None:
    """Nobody is accused on account of a zone that was never written."""
    local = (DELIVERED - timedelta(hours=early_hours)).astimezone(CHINA).replace(tzinfo=None)
    (finding,) = found(taken_at=local)
    assert (finding.ok is False) is against


def test_before_the_order_counts_where_no_delivery_is_known() -> None:
    """Nothing can be photographed before it was bought."""
    (finding,) = found(About(ordered_at=DELIVERED), taken_at=DELIVERED - timedelta(days=9))
    assert finding.says.key == "evidence.unmodified.before_order"
    (finding,) = found(About(), taken_at=DELIVERED - timedelta(days=9))
    assert finding.ok is None


@pytest.mark.parametrize(("late_minutes", "against"), [(59, False), (60, False), (61, True)])
def test_tomorrow_cannot_be_photographed(late_minutes: int, against: bool) -> None:
    """A clock may run ahead by an hour."""
    (finding,) = found(About(now=DELIVERED), taken_at=DELIVERED + timedelta(minutes=late_minutes))
    assert (finding.ok is False) is against


def test_several_facts_are_all_named() -> None:
    """A person who looks at it wants to know everything."""
    keys = [finding.says.key for finding in found(editors=("GIMP",), screenshot=True, ai_marks=("IPTC", "AIGC"))]
    assert len(keys) == 4


def test_the_facts_are_read_and_no_pixels() -> None:
    """Statistics of pixels are chance: the same facts give the same findings for any pixels."""
    facts: Facts = replace(NO_FACTS, editors=("GIMP",))
    other = np.full((50, 50, 3), 200, np.uint8)
    assert check_unmodified(Picture(NO_PIXELS, facts), About()) == check_unmodified(Picture(other, facts), About())
