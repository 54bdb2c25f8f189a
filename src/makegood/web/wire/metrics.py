"""What is counted and timed, in the text that Prometheus reads?"""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

MEDIA: Final = CONTENT_TYPE_LATEST.encode()
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """The counters of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Histogram(
            "makegood_http_request_seconds",
            "How long requests take to be answered.",
            ("method", "route", "status"),
            registry=self.registry,
            buckets=_SECONDS,
        )
        self._commands = Counter(
            "makegood_commands",
            "Commands by name and result: done, replayed, or the refusal's code.",
            ("command", "result"),
            registry=self.registry,
        )
        self._lateness = Gauge(
            "makegood_deadline_lateness_seconds",
            "By how much the earliest deadline that has run out is still waiting to take effect.",
            registry=self.registry,
        )
        self._outbox = Gauge(
            "makegood_outbox_rows", "Rows of the outbox that are still to be told.", registry=self.registry
        )
        # Looking up a series by its labels costs more than counting in it.
        self._timers: dict[tuple[str, str, int], Histogram] = {}
        self._counters: dict[tuple[str, str], Counter] = {}

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Times a request."""
        series = (method, route, status)
        timer = self._timers.get(series)
        if timer is None:
            timer = self._timers[series] = self._requests.labels(method, route, str(status))
        timer.observe(seconds)

    def command(self, name: str, result: str) -> None:
        """Counts a command."""
        counter = self._counters.get((name, result))
        if counter is None:
            counter = self._counters[name, result] = self._commands.labels(name, result)
        counter.inc()

    def text(self, late_s: float, outbox_rows: int) -> bytes:
        """All series as they are now; lateness and the outbox are looked up by whoever asks."""
        self._lateness.set(late_s)
        self._outbox.set(outbox_rows)
        return generate_latest(self.registry)
