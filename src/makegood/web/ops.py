"""/healthz, /readyz and /metrics: is this process alive, can it serve, and how is it doing?"""

from __future__ import annotations

from typing import Any, Final

from msgspec import Struct

from .noes import unavailable
from .wire.call import Call
from .wire.metrics import MEDIA, Metrics
from .wire.reply import Reply, said
from .wire.routes import Route, always

_MICROSECONDS: Final = 1_000_000


class StatusView(Struct):
    status: str


async def healthz(call: Call[Any]) -> Reply:
    """The process answers."""
    return said(StatusView("ok"))


async def readyz(call: Call[Any]) -> Reply:
    """The database answers, too."""
    try:
        await call.services.store.ping()
    except Exception:  # whatever it is, requests had better go elsewhere
        return unavailable(call)
    return said(StatusView("ready"))


def ops_routes(metrics: Metrics) -> tuple[Route, ...]:
    """The routes for whoever runs this; nobody is asked for a token."""

    async def read(call: Call[Any]) -> Reply:
        """Counts, durations, and by how much deadlines are late."""
        services = call.services
        oldest = await services.store.oldest_wake()
        late = 0 if oldest is None else max(0, services.clock.now() - oldest)
        text = metrics.text(late / _MICROSECONDS, await services.store.outbox_count())
        return Reply(200, text, (), MEDIA)

    return (
        Route("GET", "/healthz", healthz, "Is it alive?", open_to=always, gives=StatusView),
        Route("GET", "/readyz", readyz, "Can it serve?", open_to=always, gives=StatusView),
        Route("GET", "/metrics", read, "Metrics for Prometheus", open_to=always, media="text/plain; version=0.0.4"),
    )
