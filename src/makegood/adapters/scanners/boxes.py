"""What do the boxes of an MP4 or QuickTime file say of how it was made?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, Final, NamedTuple

_CONTAINERS = frozenset({b"moov", b"udta", b"meta", b"ilst", b"trak"})
_XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_C2PA_UUID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_EPOCH = datetime(1904, 1, 1, tzinfo=UTC)
_VALUE_BYTES: Final = 1_000_000
_BOXES_AT_MOST: Final = 20_000
_DEPTH_AT_MOST: Final = 6

_TOOL_KEYS = ("com.apple.quicktime.software", "\xa9too", "\xa9swr", "com.android.version")
_PLACE_KEYS = ("\xa9xyz", "loci", "com.apple.quicktime.location.ISO6709")
_DATE_KEYS = ("com.apple.quicktime.creationdate", "\xa9day")


class Box(NamedTuple):
    """One box: its name, and where its content begins and ends."""

    name: bytes
    start: int
    end: int
    depth: int


def boxes(stream: BinaryIO, start: int, end: int, depth: int = 0) -> Iterator[Box]:
    """The boxes between two places and, for those that only hold others, the ones inside."""
    count = 0
    while start + 8 <= end and count < _BOXES_AT_MOST:
        count += 1
        stream.seek(start)
        head = stream.read(16)
        if len(head) < 8:
            return
        size, name, skip = int.from_bytes(head[:4], "big"), head[4:8], 8
        if size == 1:
            size, skip = int.from_bytes(head[8:16], "big"), 16
        stop = end if size == 0 else start + size
        if stop < start + skip or stop > end:
            return
        yield Box(name, start + skip, stop, depth)
        if name in _CONTAINERS and depth < _DEPTH_AT_MOST:
            yield from boxes(stream, start + skip + _inner(stream, name, start + skip), stop, depth + 1)
        start = stop


def _inner(stream: BinaryIO, name: bytes, start: int) -> int:
    """`meta` has a version before its boxes in MP4, and has none in QuickTime."""
    if name != b"meta":
        return 0
    stream.seek(start)
    return 0 if stream.read(8)[4:8] in (b"hdlr", b"keys", b"ilst") else 4


class Said(NamedTuple):
    """Values by key, XMP packets, when the movie was made (UTC), and whether content credentials are inside."""

    values: dict[str, str]
    xmp: tuple[bytes, ...]
    made_at: datetime | None
    has_credentials: bool

    @property
    def tools(self) -> tuple[str, ...]:
        return tuple(self.values[key] for key in _TOOL_KEYS if key in self.values)

    @property
    def has_place(self) -> bool:
        return any(key in self.values for key in _PLACE_KEYS)

    @property
    def date_text(self) -> str | None:
        return next((self.values[key] for key in _DATE_KEYS if key in self.values), None)


def said_by_boxes(stream: BinaryIO) -> Said:
    """Reads what is there; damaged boxes say nothing."""
    end = stream.seek(0, 2)
    values: dict[str, str] = {}
    keys: list[str] = []
    xmp: list[bytes] = []
    made_at, has_credentials = None, False
    for box in boxes(stream, 0, end):
        content = _content(stream, box)
        if box.name == b"mvhd":
            made_at = _made_at(content)
        elif box.name == b"keys":
            keys = _keys(content)
        elif box.name == b"uuid" and content[:16] == _XMP_UUID:
            xmp.append(content[16:])
        elif box.name == b"XMP_":
            xmp.append(content)
        elif box.name == b"uuid" and content[:16] == _C2PA_UUID:
            has_credentials = True
        elif box.depth >= 2:
            values.update(_value(box.name, content, keys))
    return Said(values, tuple(xmp), made_at, has_credentials)


def _content(stream: BinaryIO, box: Box) -> bytes:
    if box.name == b"mdat" or box.name in _CONTAINERS:
        return b""
    stream.seek(box.start)
    return stream.read(min(box.end - box.start, _VALUE_BYTES))


def _made_at(content: bytes) -> datetime | None:
    """Seconds since 1904; cameras without a clock write nothing or the beginning of an epoch."""
    wide = content[:1] == b"\x01"
    seconds = int.from_bytes(content[4:12] if wide else content[4:8], "big")
    made_at = _EPOCH + timedelta(seconds=seconds) if 0 < seconds < 2**33 else None
    return made_at if made_at and made_at.year > 1990 else None


def _keys(content: bytes) -> list[str]:
    """The names in a `keys` box; the boxes of `ilst` are numbered by them, from 1."""
    found: list[str] = []
    at = 8
    while at + 8 <= len(content) and len(found) < 500:
        size = int.from_bytes(content[at : at + 4], "big")
        if size < 8:
            break
        found.append(content[at + 8 : at + size].decode("utf-8", "replace"))
        at += size
    return found


def _value(name: bytes, content: bytes, keys: list[str]) -> dict[str, str]:
    """One value: of `ilst`, by number or name and in a `data` box, or of `udta`, a text after its length."""
    number = int.from_bytes(name, "big")
    key = keys[number - 1] if 0 < number <= len(keys) else name.decode("latin-1")
    if content[4:8] == b"data":
        text = content[16 : int.from_bytes(content[:4], "big")]
    else:
        text = content[4 : 4 + int.from_bytes(content[:2], "big")] if name[:1] == b"\xa9" else content[:4096]
    return {key: text.decode("utf-8", "replace").strip("\x00 ")} if key.isprintable() else {}


def as_json(said: Said) -> dict[str, Any]:
    """The values that marks are looked for in, as one mapping."""
    return {key: value for key, value in said.values.items() if len(value) < _VALUE_BYTES}
