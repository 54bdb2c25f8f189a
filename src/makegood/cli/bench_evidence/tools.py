"""What is measured?  The parts of the scanners, each by itself, as main hands them over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ...app.ports.scanning import Barcode, Examiner, Fingerprint, Known, Picture, TextLine

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from ...app.ports.scanning import Pixels

Looks = Any  # what goods are compared by is the scanners' own affair


class ExaminerInAnotherProcess(Examiner, Protocol):
    """An examiner whose process can be watched."""

    @property
    def process_id(self) -> int | None: ...
    def close(self) -> None: ...


class Tools(Protocol):
    """The scanners' parts."""

    goods_seen_from: float

    def read_codes(self, gray: npt.NDArray[np.uint8]) -> tuple[Barcode, ...]: ...
    def read_text(self, pixels: Pixels, codes: Sequence[Barcode]) -> tuple[TextLine, ...]: ...
    def is_private(self, text: str) -> bool: ...
    def looks_of(self, picture: Picture) -> Looks: ...
    def goods_score(self, seen: Looks, reference: Looks) -> float: ...
    def fingerprint_of(self, picture: Picture) -> Fingerprint: ...
    def index_keys(self, fingerprint: Fingerprint) -> frozenset[str]: ...
    def lookup_keys(self, fingerprint: Fingerprint) -> frozenset[str]: ...
    def known_again(self, fingerprint: Fingerprint, known: Sequence[Known]) -> bool: ...
    def apart(self) -> ExaminerInAnotherProcess: ...
    def opens(self, file: Path) -> str:
        """`opened`, or the key of the trouble."""
        ...
