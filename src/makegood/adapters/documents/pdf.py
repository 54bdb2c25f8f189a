"""How does a case file become a PDF?  By Typst, from one template of ours and data that it takes as text only.

The result is PDF/A-3b: it can be archived, its typefaces are inside, and the chain of events is attached.
"""

from __future__ import annotations

import re
import tempfile
from bisect import bisect_right
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

import msgspec

from ...app.casefile.chain import ATTACHMENT
from ...app.casefile.model import CaseFile
from ...app.casefile.seal import PDF_SEAL, UNSEALED, sealed_pdf
from ...app.casefile.visible import numbered

_STANDARD: Final = "a-3b"
_LONG: Final = re.compile(r"[^\s\u2e80-\U0010ffff]{48}(?=\S)")
_BREAK: Final = "\u200b"


def write_pdf(file: CaseFile) -> bytes:
    """The PDF; nothing outside the folder made for it is read, but our typefaces."""
    import typst

    with tempfile.TemporaryDirectory(prefix="makegood-case-") as name, as_file(files(__package__) / "fonts") as fonts:
        folder = Path(name)
        (folder / "pictures").mkdir()
        for picture, body in file.pictures.items():
            (folder / "pictures" / picture).write_bytes(body)
        (folder / ATTACHMENT).write_text(file.chain, "utf-8", newline="\n")
        (folder / "case.json").write_bytes(msgspec.json.encode(_shown(file)))
        (folder / "case.typ").write_bytes((files(__package__) / "case.typ").read_bytes())
        document = bytes(
            typst.compile(
                str(folder / "case.typ"),
                root=str(folder),
                font_paths=[str(fonts)],
                ignore_system_fonts=True,
                format="pdf",
                pdf_standards=[_STANDARD],
                timestamp=int(file.made_at.timestamp()),
            )
        )
    return sealed_pdf(document)


def _shown(file: CaseFile) -> object:
    """What the template is told: all but the pictures and the chain, which it reads as files."""
    told = msgspec.to_builtins(file, builtin_types=(bytes,))
    return {name: _printable(told[name]) for name in _TOLD} | {"seal": PDF_SEAL + UNSEALED}


_TOLD: Final = ("case_id", "language", "title", "subtitle", "made_at", "frame", "sections")


def _printable(value: object) -> object:
    """Every text as our typefaces can print it, with places to break lines in what has none."""
    if isinstance(value, str):
        return _LONG.sub(lambda run: run[0] + _BREAK, "".join(map(_character, value)))
    if isinstance(value, dict):
        return {key: _printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return value


def _character(character: str) -> str:
    return character if character == "\n" or _has(ord(character)) else numbered(character)


def _has(point: int) -> bool:
    starts, ends = _covered()
    at = bisect_right(starts, point) - 1
    return at >= 0 and point <= ends[at]


@cache
def _covered() -> tuple[list[int], list[int]]:
    """The first and last numbers of the ranges of characters that our typefaces hold."""
    lines = (files(__package__) / "fonts" / "covered.txt").read_text("ascii").split()
    pairs = [line.split("-") for line in lines]
    return [int(first, 16) for first, _ in pairs], [int(last, 16) for _, last in pairs]
