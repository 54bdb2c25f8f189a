"""The domain takes time, ids and chance as arguments, and its money is whole."""

from __future__ import annotations

import pytest

from .purity import floats, worldly
from .source import Source, expect_none, python_sources, report

IMPURE = [
    # text                                                what is said
    ("import time", "uses time"),
    ("from time import monotonic", "uses time"),
    ("import os.path", "uses os.path"),
    ("from pathlib import Path", "uses pathlib"),
    ("import random", "uses random"),
    ("from uuid import uuid4", "uses uuid"),
    ("def late():\n    import secrets", "uses secrets"),
    ("import datetime\ndatetime.datetime.now(datetime.UTC)", "uses datetime.datetime.now()"),
    ("from datetime import datetime\ndatetime.utcnow()", "uses datetime.utcnow()"),
    ("from datetime import date\ndate.today()", "uses date.today()"),
    ("from datetime import datetime\ndatetime.fromtimestamp(1)", "uses datetime.fromtimestamp()"),
    ("open('rates.txt')", "uses open()"),
    ("print('paid')", "uses print()"),
]

PURE = [
    "from datetime import UTC, datetime\ndatetime(2026, 2, 17, tzinfo=UTC)",
    "from datetime import UTC, datetime\ndatetime.fromtimestamp(1, tz=UTC)",
    "def due(now, clock):\n    return now >= clock.due_at",
    "from zoneinfo import ZoneInfo\nfrom hashlib import sha256",
    "from .running import time_left\nfrom . import random_looking_name",
]

BROKEN_MONEY = [
    ("FEE = 0.006", "the float 0.006"),
    ("def fee(amount_minor):\n    return float(amount_minor)", "float()"),
    ("def half(amount_minor):\n    return amount_minor / 2", "a division by /"),
    ("def halve(amount_minor):\n    amount_minor /= 2", "a division by /"),
]


@pytest.mark.parametrize(("text", "says"), IMPURE)
def test_the_world_cannot_get_into_the_domain(text: str, says: str) -> None:
    """A clock, a disk, a screen or a die in the rule book is named with its line."""
    assert says in report(worldly(Source("src/makegood/domain/deadlines.py", text)))


@pytest.mark.parametrize("text", PURE)
def test_values_that_come_in_as_arguments_are_fine(text: str) -> None:
    """Calculating with an instant is not reading a clock."""
    assert report(worldly(Source("src/makegood/domain/deadlines.py", text))) == ""


def test_other_layers_may_use_the_world() -> None:
    """Only the domain is pure; an adapter that reads no clock would be of little use."""
    assert worldly(Source("src/makegood/adapters/clock.py", "import time\ntime.time()")) == []


@pytest.mark.parametrize(("text", "says"), BROKEN_MONEY)
def test_binary_fractions_cannot_touch_money(text: str, says: str) -> None:
    """A literal, float() and the division that makes a float are all found."""
    assert says in report(floats(Source("src/makegood/domain/ledger.py", text)))


def test_whole_numbers_and_rates_are_fine() -> None:
    """Integer division keeps money whole, and a liability rate is not money."""
    assert floats(Source("src/makegood/domain/ledger.py", "half, rest = divmod(101, 2)\nthird = 100 // 3")) == []
    assert floats(Source("src/makegood/domain/liability.py", "rate = liable / disputes")) == []


def test_the_domain_of_the_product_is_pure() -> None:
    """The same case, command, policy and instant always give the same answer."""
    expect_none(found for source in python_sources("src") for found in worldly(source))


def test_the_money_of_the_product_is_whole() -> None:
    """No cent appears or disappears by rounding that nobody wrote down."""
    expect_none(found for source in python_sources("src") for found in floats(source))
