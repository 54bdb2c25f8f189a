"""What does a file say of itself: when and by what it was taken, edited, or made by a machine?

Everything here can be taken away or invented by anybody.  A mark that is there is a fact about the file; a missing one
is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from .boxes import said_by_boxes
from .marks import ai_marks, editors, is_screen
from .media import PNG
from .provenance import credentials_in

if TYPE_CHECKING:
    from PIL import Image

_EXIF, _GPS = 0x8769, 0x8825
_MAKE, _MODEL, _SOFTWARE, _PROCESSING, _DATE = 0x010F, 0x0110, 0x0131, 0x000B, 0x0132
_TAKEN, _TAKEN_OFFSET, _COMMENT = 0x9003, 0x9011, 0x9286
_DATE_TEXT = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_OFFSET_TEXT = re.compile(r"([+-]\d\d):?(\d\d)")
_TEXT_AT_MOST = 200_000


def said_by_still(image: Image.Image, stream: BinaryIO, media_type: str) -> dict[str, Any]:
    """The fields of Facts that a photograph's metadata fill."""
    main = image.getexif()
    exif, place = main.get_ifd(_EXIF), main.get_ifd(_GPS)
    xmp = _texts(image.info, ("xmp", "XML:com.adobe.xmp"))
    comment = _text(exif.get(_COMMENT))
    notes = [
        f"{key}: {_text(value)}"
        for key, value in image.info.items()
        if isinstance(value, str | bytes) and key != "exif"
    ]
    camera = " ".join(part for part in (_text(main.get(_MAKE)), _text(main.get(_MODEL))) if part) or None
    taken_at = when(_text(exif.get(_TAKEN)), _text(exif.get(_TAKEN_OFFSET)))
    return {
        "taken_at": taken_at,
        "camera": camera,
        "editors": editors(
            [_text(main.get(_SOFTWARE)), _text(main.get(_PROCESSING)), *xmp, *_texts(image.info, ("Software",))]
        ),
        "ai_marks": ai_marks([*xmp, comment, *notes]),
        "screenshot": is_screen(image.width, image.height, media_type == PNG, camera is not None, comment),
        "has_location": bool(place),
        "credentials": credentials_in(stream, media_type),
    }


def said_by_video(stream: BinaryIO) -> dict[str, Any]:
    """The fields of Facts that a video's metadata fill."""
    said = said_by_boxes(stream)
    xmp = [_text(packet) for packet in said.xmp]
    written = when(said.date_text or "", said.date_text or "")
    return {
        "taken_at": written or (said.made_at.isoformat() if said.made_at else None),
        "camera": said.values.get("com.apple.quicktime.model"),
        "editors": editors([*said.tools, *xmp]),
        "ai_marks": ai_marks([*xmp, *(f"{key}: {value}" for key, value in said.values.items())]),
        "has_location": said.has_place,
        "credentials": credentials_in(stream, "video/mp4") if said.has_credentials else None,
    }


def when(text: str, offset: str) -> str | None:
    """An instant as ISO 8601, with an offset where one was written; None for the zeros of a camera without a clock."""
    found = _DATE_TEXT.search(text)
    if not found:
        return None
    try:
        moment = datetime(*(int(part) for part in found.groups()))  # type: ignore[arg-type]  # six numbers
    except ValueError:
        return None
    rest = text[found.end() :] if offset == text else offset
    shift = _OFFSET_TEXT.search(rest)
    zone = f"{shift[1]}:{shift[2]}" if shift else ("+00:00" if rest.strip() == "Z" else "")
    return f"{moment.isoformat()}{zone}" if moment.year > 1990 else None


def _texts(info: Mapping[Any, Any], names: Iterable[str]) -> list[str]:
    return [_text(info[name]) for name in names if info.get(name)]


def _text(value: object) -> str:
    """Text in whichever way it was written; EXIF comments begin with eight bytes that name their alphabet."""
    if isinstance(value, bytes):
        if value[:8] == b"UNICODE\x00":
            return _wide(value[8 : _TEXT_AT_MOST + 8])
        value = value.removeprefix(b"ASCII\x00\x00\x00")
        return value[:_TEXT_AT_MOST].decode("utf-8", "replace").strip("\x00 ")
    return _mended(str(value)[:_TEXT_AT_MOST].strip("\x00 ")) if value is not None else ""


def _mended(text: str) -> str:
    """UTF-8 that was read as Latin-1, as the format wants plain ASCII there and Chinese programs do not."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _wide(value: bytes) -> str:
    """UTF-16 of unknown byte order: the one in which the text is not mostly exotic."""
    both = [value.decode(order, "replace").strip("\x00 ") for order in ("utf-16-be", "utf-16-le")]
    return max(both, key=lambda text: sum(sign.isascii() for sign in text))
