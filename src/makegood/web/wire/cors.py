"""Which pages of other sites may call the interface from a browser (CORS)?"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from .head import Head

Header = tuple[bytes, bytes]
ANY: Final = "*"
_ALLOWED: Final = (
    "authorization, content-type, accept-language, idempotency-key, if-match, last-event-id, x-request-id, "
    "x-http-method-override, tus-resumable, upload-length, upload-defer-length, upload-metadata, upload-offset, "
    "upload-checksum, range, if-range"
)
_EXPOSED: Final = (
    "location, etag, retry-after, content-language, x-request-id, idempotent-replayed, tus-resumable, tus-version, "
    "tus-extension, tus-max-size, tus-checksum-algorithm, upload-length, upload-defer-length, upload-metadata, "
    "upload-offset, upload-expires, accept-ranges, content-range"
)
_METHODS: Final = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
_FOR_S: Final = 3_600


def may_read(head: Head, origins: Collection[str]) -> bool:
    """Whether pages of that site are served; they carry a token of their own, never the browser's cookies."""
    return bool(head.origin) and (ANY in origins or head.origin in origins)


def is_preflight(method: str, head: Head, origins: Collection[str]) -> bool:
    """A browser that asks before it sends what a page of a served site wants to send."""
    return method == "OPTIONS" and bool(head.asks_for) and may_read(head, origins)


def cors_headers(head: Head, origins: Collection[str]) -> tuple[Header, ...]:
    """What lets the browser show an answer to the page, and send what it asks about; nothing for other sites."""
    if not may_read(head, origins):
        return ()
    own = ((b"access-control-allow-origin", head.origin.encode("latin-1")), (b"vary", b"origin"))
    if not head.asks_for:
        return (*own, (b"access-control-expose-headers", _EXPOSED.encode()))
    return (
        *own,
        (b"access-control-allow-methods", _METHODS.encode()),
        (b"access-control-allow-headers", _ALLOWED.encode()),
        (b"access-control-max-age", str(_FOR_S).encode()),
    )
