"""What can be measured of the workers?"""

from __future__ import annotations

from typing import Final

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram

LATE_S: Final = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 21_600, 86_400)


class WorkerMetrics:
    """Counts what the workers do, and how late time acts: alert on the lateness, the rest explains it."""

    def __init__(self, registry: CollectorRegistry = REGISTRY) -> None:
        self._done = Counter("makegood_duty_done", "Pieces of work done, by duty", ["duty"], registry=registry)
        self._failed = Counter("makegood_duty_failed", "Rounds of a duty that failed", ["duty"], registry=registry)
        self._swept = Counter("makegood_cases_swept", "Cases on which time acted", registry=registry)
        self._late = Histogram(
            "makegood_sweep_lateness_seconds",
            "How late time acted on the latest case of a sweep: observed minus due",
            buckets=LATE_S,
            registry=registry,
        )

    def ran(self, duty: str, done: int) -> None:
        self._done.labels(duty).inc(done)

    def failed(self, duty: str) -> None:
        self._failed.labels(duty).inc()

    def swept(self, cases: int, late_s: float) -> None:
        self._swept.inc(cases)
        self._late.observe(max(0.0, late_s))
