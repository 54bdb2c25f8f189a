"""What can be printed of what people wrote?  Everything that has a shape; the rest by its number, nothing unseen.

Invisible characters that turn or hide text do not belong in a document that is read in court; the chain keeps what was
written to the letter.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_DROPPED: Final = frozenset("\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff\u00ad")
_KEPT: Final = frozenset("\n")
_SHAPELESS: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_ODD: Final = re.compile(
    r"[^\n\x20-\x7e\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e\u00a1-\u00ac\u00ae-\u00ff\u2010-\u2027]"
)
_SPACES: Final = re.compile(r"\s+")


def visible(text: str) -> str:
    """The text with line breaks, without what has no shape."""
    return _ODD.sub(_shaped, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """The same in one line: names, titles, numbers."""
    return _SPACES.sub(" ", visible(text)).strip()


def _shaped(match: re.Match[str]) -> str:
    character = match[0]
    if character in _KEPT:
        return character
    if character in _DROPPED:
        return ""
    if character in "\r\t\v\f\u0085":
        return " "
    return numbered(character) if unicodedata.category(character) in _SHAPELESS else character


def numbered(character: str) -> str:
    """A character by its number, where it cannot be shown."""
    return f"[U+{ord(character):04X}]"
