"""What does Upload-Metadata say of a file, and does it make sense?"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from ...app.ports import UploadRow
from ...app.uploads.limits import ALL_PURPOSES
from ..shapes import CASE_ID
from ..wire.flaws import OTHER_FORM, BadShape
from ..wire.words import Words

_CASE_ID: Final = re.compile(CASE_ID)
_SLOT: Final = re.compile(r"(?:goods|fault|label|opened|overview|challenge|accessory:[^\x00-\x1f]{1,100})")
_MEDIA: Final = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,80}/[A-Za-z0-9!#$&^_.+-]{1,80}(?: *;.{0,100})?")
FILENAME_LENGTH_AT_MOST: Final = 255


class About(NamedTuple):
    """What a file is for, and what its sender calls it."""

    case_id: str
    purpose: str
    slot: str | None
    filename: str
    filetype: str


def about(said: Mapping[str, str]) -> About:
    """The metadata that mean something here; others are ignored."""
    case_id, purpose, slot = said.get("case_id", ""), said.get("purpose", ""), said.get("slot") or None
    filetype = said.get("filetype", "").strip()
    if not _CASE_ID.fullmatch(case_id):
        raise _bad("case_id", Words("售后单号", "the id of a case"))
    if purpose not in ALL_PURPOSES:
        names = sorted(ALL_PURPOSES)
        raise _bad("purpose", Words(f"以下之一：{'、'.join(names)}", f"one of {', '.join(names)}"))
    if slot is not None and not _SLOT.fullmatch(slot):
        raise _bad("slot", Words(*["goods, fault, label, opened, overview, challenge, accessory:<name>"] * 2))
    if filetype and not _MEDIA.fullmatch(filetype):
        raise _bad("filetype", Words("媒体类型，例如 image/jpeg", "a media type, such as image/jpeg"))
    return About(case_id, purpose, slot, _name(said.get("filename", "")), filetype.lower())


def _bad(name: str, expected: Words) -> BadShape:
    return BadShape(f"Upload-Metadata.{name}", OTHER_FORM, expected)


def _name(text: str) -> str:
    """A file's name as something to read: without folders and what cannot be seen; it never becomes a path."""
    last = re.split(r"[/\\]", text)[-1]
    return "".join(one for one in last if one.isprintable())[:FILENAME_LENGTH_AT_MOST]


def packed(row: UploadRow) -> str:
    """The metadata of an upload in the words of tus."""
    pairs = {
        "case_id": row.case_id,
        "purpose": row.purpose,
        "slot": row.slot or "",
        "filename": row.filename,
        "filetype": row.filetype,
    }
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items() if value)
