"""Which part of a file is asked for (RFC 9110, 14)?  One range of bytes; whatever else is said, the whole file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from typing import Final, NamedTuple

from .reply import Header
from .routes import Takes

RANGE: Final = Takes("Range", "^bytes=[0-9]{1,15}-[0-9]{0,15}$", "One range of bytes, such as `bytes=0-1023`.")
IF_RANGE: Final = Takes("If-Range", '^"[0-9a-f]{64}"$', "The ETag of the file that the range is meant of.")
ACCEPTS: Final[Header] = (b"accept-ranges", b"bytes")
_SPEC: Final = re.compile(r"bytes=[ \t]*(?:(\d{1,30})-(\d{0,30})|-(\d{1,30}))[ \t]*", re.IGNORECASE | re.ASCII)


class Span(NamedTuple):
    """The bytes from `start` on and before `end`."""

    start: int
    end: int

    def of(self, length: int) -> Header:
        """Content-Range, of a file that is so long."""
        return b"content-range", f"bytes {self.start}-{self.end - 1}/{length}".encode()


class Ask(Enum):
    """What is asked for where it is not a part that is there."""

    WHOLE = "whole"
    NOTHING = "nothing"  # a range that begins behind the end


def asked_for(headers: Iterable[tuple[bytes, bytes]], etag: str, length: int) -> Span | Ask:
    """The part that a GET asks for, of a file with this (strong) ETag and length.

    An unknown unit, a range that cannot be read, several ranges, and a range of another file ask for the whole.
    """
    said = [(name.lower(), value.decode("latin-1")) for name, value in headers]
    ranges = [value for name, value in said if name == b"range"]
    tags = [value.strip() for name, value in said if name == b"if-range"]
    spec = _SPEC.fullmatch(ranges[0].strip()) if len(ranges) == 1 else None
    if spec is None or any(tag != etag for tag in tags):
        return Ask.WHOLE
    first, last, suffix = spec.groups()
    if first is None:
        start, end = max(0, length - int(suffix)), length
    else:
        start, end = int(first), min(length, int(last) + 1) if last else length
        if last and int(last) < int(first):  # no range at all, so nobody asked for one
            return Ask.WHOLE
    return Span(start, end) if start < end else Ask.NOTHING


def nothing_of(length: int) -> Header:
    """Content-Range of a no."""
    return b"content-range", f"bytes */{length}".encode()
