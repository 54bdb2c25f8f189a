"""Who asks too often waits; nobody else does."""

from __future__ import annotations

import pytest

from makegood.adapters.store import open_store
from makegood.web.services import Rate
from makegood.web.wire.rates import CALLERS_KEPT, Rates

from .little_platform import Platform, furnish, little_platform


class Seconds:
    """A clock in seconds, moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_passes_and_then_a_steady_rate() -> None:
    """At once as many as the burst; afterwards so many a second, and not one more."""
    seconds = Seconds()
    rates = Rates(Rate(50, 200), seconds)
    assert [rates.take("a") for _ in range(200)] == [0] * 200
    assert rates.take("a") == 1
    assert rates.empty("a")
    assert rates.take("b") == 0
    seconds.now += 1
    assert [rates.take("a") for _ in range(50)] == [0] * 50
    assert rates.take("a") == 1
    seconds.now += 0.01
    assert rates.take("a") == 1
    seconds.now += 0.011
    assert rates.take("a") == 0


def test_the_default_is_at_least_what_is_promised() -> None:
    """50 a second, bursts of 200."""
    assert Rate().per_second >= 50
    assert Rate().burst >= 200


@pytest.mark.parametrize(("per_second", "wait_s"), [(50, 1), (1, 1), (0.5, 2), (0.1, 10)])
def test_retry_after_is_long_enough(per_second: float, wait_s: int) -> None:
    """After the seconds that were told there is one again."""
    seconds = Seconds()
    rates = Rates(Rate(per_second, 1), seconds)
    assert rates.take("a") == 0
    assert rates.take("a") == wait_s
    seconds.now += wait_s
    assert rates.take("a") == 0


def test_many_callers_are_forgotten_before_they_fill_the_memory() -> None:
    """Whoever has not asked for long starts with a full bucket again, which is the same."""
    seconds = Seconds()
    rates = Rates(Rate(1, 2), seconds)
    for number in range(CALLERS_KEPT + 10):
        rates.take(f"caller-{number}")
    assert len(rates._buckets) <= CALLERS_KEPT
    seconds.now += 3
    rates.take("late")
    assert len(rates._buckets) <= CALLERS_KEPT


@pytest.fixture
async def slow() -> Platform:
    """A platform that answers twenty at once, and ten a second."""
    store = open_store("sqlite://")
    await store.migrate()
    platform = little_platform(store, Rate(10, 20))
    await furnish(platform)
    return platform


async def test_too_many_requests_are_told_when_to_come_back(slow: Platform) -> None:
    """429 with Retry-After as a problem document; another token is not affected, nor are health checks."""
    async with await slow.as_("consumer") as client, await slow.as_("merchant") as other:
        answers = [await client.get("/v1/cases") for _ in range(40)]
        limited = next(answer for answer in answers if answer.status_code == 429)
        assert [answer.status_code for answer in answers[:20]] == [200] * 20
        assert limited.json()["code"] == "TOO_MANY_REQUESTS"
        assert int(limited.headers["retry-after"]) >= 1
        assert (await other.get("/v1/cases")).status_code == 200
        for _ in range(30):
            assert (await client.get("/healthz")).status_code == 200
    await slow.store.close()


async def test_strangers_are_counted_by_their_address(slow: Platform) -> None:
    """Guessing tokens ends soon, and those who have one are still served."""
    async with await slow.as_("consumer") as known, slow.client() as client:
        await known.get("/v1/cases")
        statuses = [
            (await client.get("/v1/cases", headers={"Authorization": f"Bearer mg_{number}"})).status_code
            for number in range(40)
        ]
        assert statuses[0] == 401
        assert 429 in statuses
        assert (await known.get("/v1/cases")).status_code == 200
    await slow.store.close()
