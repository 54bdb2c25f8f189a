"""Who asks too often?  A bucket of tokens for each caller: it fills steadily, and each request takes one."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from ..services import Rate

CALLERS_KEPT: Final = 10_000


class Rates:
    """The buckets.  `now` is a clock in seconds that never goes back."""

    def __init__(self, rate: Rate, now: Callable[[], float]) -> None:
        self._rate, self._now = rate, now
        self._buckets: dict[str, tuple[float, float]] = {}  # what was in it, and when

    def take(self, who: str) -> int:
        """Takes one; returns 0, or after how many seconds there is one again."""
        now = self._now()
        there = self._there(who, now)
        if there < 1.0:
            return max(1, math.ceil((1.0 - there) / self._rate.per_second))
        if len(self._buckets) >= CALLERS_KEPT and who not in self._buckets:
            self._forget_full_ones(now)
        self._buckets[who] = (there - 1.0, now)
        return 0

    def empty(self, who: str) -> bool:
        """Tells whether the next one would be refused."""
        return self._there(who, self._now()) < 1.0

    def _there(self, who: str, now: float) -> float:
        there, at = self._buckets.get(who, (self._rate.burst, now))
        return min(self._rate.burst, there + (now - at) * self._rate.per_second)

    def _forget_full_ones(self, now: float) -> None:
        """A full bucket is one that nobody has used for a while; where all are in use, the oldest half goes."""
        full_after = self._rate.burst / self._rate.per_second
        kept = {who: bucket for who, bucket in self._buckets.items() if now - bucket[1] < full_after}
        if len(kept) >= CALLERS_KEPT:
            kept = dict(list(kept.items())[CALLERS_KEPT // 2 :])
        self._buckets = kept
