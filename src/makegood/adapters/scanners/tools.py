"""Which parts of the scanners can be measured one by one?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...app.fingerprints import index_keys, lookup_keys
from ...app.ports.scanning import Barcode, Fingerprint, Known, Picture, TextLine
from .apart import ExaminerApart
from .codes import read_codes
from .fingerprints import find_again, fingerprint_of
from .goods import SEEN_FROM, Looks, looks_of, signs_of
from .intake import Intake
from .limits import Limits
from .private import is_private
from .words import TextReader

if TYPE_CHECKING:
    from ...app.ports.scanning import Pixels
    from .stripes import Gray


class ScannerTools:
    """Codes, print, goods, fingerprints, opening, and all of them together."""

    goods_seen_from: float = SEEN_FROM

    def __init__(self) -> None:
        self._reader = TextReader()

    def read_codes(self, gray: Gray) -> tuple[Barcode, ...]:
        return read_codes(gray)

    def read_text(self, pixels: Pixels, codes: Sequence[Barcode]) -> tuple[TextLine, ...]:
        return self._reader(pixels, codes)

    def is_private(self, text: str) -> bool:
        return is_private(text)

    def looks_of(self, picture: Picture) -> Looks:
        return looks_of(picture)

    def goods_score(self, seen: Looks, reference: Looks) -> float:
        return signs_of(seen, reference).score

    def fingerprint_of(self, picture: Picture) -> Fingerprint:
        return fingerprint_of(picture)

    def index_keys(self, fingerprint: Fingerprint) -> frozenset[str]:
        return frozenset(index_keys(fingerprint))

    def lookup_keys(self, fingerprint: Fingerprint) -> frozenset[str]:
        return frozenset(lookup_keys(fingerprint))

    def known_again(self, fingerprint: Fingerprint, known: Sequence[Known]) -> bool:
        return next(find_again(fingerprint, known), None) is not None

    def apart(self) -> ExaminerApart:
        return ExaminerApart()

    def opens(self, file: Path) -> str:
        with Intake(file, Limits()) as intake:
            stills = sum(1 for _ in intake.pictures())
            return intake.trouble.key if intake.trouble else ("opened" if stills else "nothing")
