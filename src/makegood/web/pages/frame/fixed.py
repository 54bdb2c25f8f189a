"""What is served that is no page: the style sheet, the script, the mark, and the time by which countdowns tick?"""

from __future__ import annotations

from typing import Final

from ....app.codec import encode
from .drawing import static_bytes
from .visit import Document, Shown, Visit, not_here

MEDIA: Final = {
    "makegood.css": "text/css; charset=utf-8",
    "countdown.js": "text/javascript; charset=utf-8",
    "mark.svg": "image/svg+xml",
}


async def static(visit: Visit) -> Shown:
    """A file of ours."""
    name = visit.params["name"]
    return Document(static_bytes(name), MEDIA[name], kept="v" in visit.query) if name in MEDIA else not_here()


async def server_clock(visit: Visit) -> Shown:
    """The server's instant in milliseconds since the epoch; in the sandbox, the sandbox's."""
    return Document(encode({"now_ms": visit.services.clock.now() // 1000}), "application/json")
