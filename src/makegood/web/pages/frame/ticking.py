"""By which time do countdowns tick?  By the server's, in the sandbox by the sandbox's."""

from __future__ import annotations

from ....app.codec import encode
from .visit import Document, Shown, Visit


async def server_clock(visit: Visit) -> Shown:
    """The server's instant in milliseconds since the epoch; in the sandbox, the sandbox's."""
    return Document(encode({"now_ms": visit.services.clock.now() // 1000}), "application/json")
