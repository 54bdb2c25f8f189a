"""What is seen in a photograph or a video that somebody shows as evidence (S3)?

Values go round in one process, except `Picture`: it holds pixels and never leaves the process that opened the file.
Places in a picture are given as shares of its width and height, so that they hold for a smaller copy, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, TypeAlias

from ...domain.words import Check

if TYPE_CHECKING:  # `serve` and the tests of other parts do not pay for numerics
    import numpy as np
    import numpy.typing as npt

    Pixels: TypeAlias = npt.NDArray[np.uint8]

Region: TypeAlias = tuple[tuple[float, float], ...]
"""Corners (x, y) of a place in the picture, each from 0 (left, top) to 1 (right, bottom)."""


class Says(NamedTuple):
    """A sentence to be told in the reader's language: its key, and what fills it."""

    key: str
    params: Mapping[str, Any] = {}  # whatever fills a sentence: texts, numbers, instants, lists of texts


class Finding(NamedTuple):
    """What one check found.

    `ok` is None where the check cannot tell; `confidence` goes from 0 to 1.  `at_s` is the instant in a video.  `void`
    where there was nothing to judge by, such as no picture of the goods: nobody is asked to wait for that.
    """

    kind: Check
    ok: bool | None
    confidence: float
    says: Says
    region: Region | None = None
    at_s: float | None = None
    void: bool = False


def remark(ok: bool | None, confidence: float, zh: str, en: str, region: Region | None = None) -> Finding:
    """What a checker of somebody else's found, in its own sentences."""
    says = Says("evidence.other.remark", {"remark_zh": zh, "remark_en": en})
    return Finding(Check.OTHER, ok, confidence, says, region)


class VerdictState(StrEnum):
    ACCEPTED = "accepted"
    NEEDS_MORE = "needs_more"
    HELD = "held"


class Verdict(NamedTuple):
    """What the findings amount to, and the kinds on account of which it is not accepted."""

    state: VerdictState
    because_of: tuple[Check, ...] = ()


class Barcode(NamedTuple):
    """A code that was read; `format` is Code128, QRCode, EAN13, ...

    `agreeing` is the number of different renderings of the place in which the same text was read: a text that is
    read from one of several renderings only, after sharpening, may be wrong.
    """

    text: str
    format: str
    region: Region
    agreeing: int = 2


class TextLine(NamedTuple):
    """A printed line as it was read; figures in it may be wrong, also at a high confidence."""

    text: str
    confidence: float
    region: Region


@dataclass(frozen=True, slots=True)
class Credentials:
    """Content credentials (C2PA) that came with the file: valid, trusted or invalid, and who wrote them."""

    state: str
    written_by: str | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file is, and what it says of itself.  Anybody can change what it says.

    `taken_at` is without a zone where the camera wrote none.  `editors` are programs that change pictures,
    `ai_marks` names of the marks that say that a machine made it.
    """

    sha256: str
    media_type: str
    size_bytes: int
    width_px: int = 0
    height_px: int = 0
    duration_s: float | None = None
    taken_at: datetime | None = None
    camera: str | None = None
    editors: tuple[str, ...] = ()
    ai_marks: tuple[str, ...] = ()
    screenshot: bool = False
    has_location: bool = False
    credentials: Credentials | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One still, upright: a photograph, or a frame of a video.  `pixels` are height x width x (blue, green, red)."""

    pixels: Pixels
    facts: Facts
    at_s: float | None = None
    barcodes: tuple[Barcode, ...] = ()
    lines: tuple[TextLine, ...] = ()


class Fingerprint(NamedTuple):
    """By what a picture is known again: its bytes, and hashes of its looks in the eight ways to turn and mirror it.

    `dhashes` (8 bytes each) and `phashes` (32 bytes each) begin with the look as it is.  `features` are packed points
    that confirm a suspicion; empty where they are not kept.  It is found by `words` for its strongest points, and
    looked up by `sought` besides (see app/fingerprints.py).
    """

    sha256: str
    dhashes: tuple[bytes, ...]
    phashes: tuple[bytes, ...]
    features: bytes = b""
    words: tuple[str, ...] = ()
    sought: tuple[str, ...] = ()


class Known(NamedTuple):
    """A fingerprint of evidence that was shown before, and where: the case's and the exhibit's id."""

    case_id: str
    exhibit_id: str
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True)
class About:
    """What a picture is expected to show.  `wanted` are the kinds of finding that the verdict waits for.

    `goods_codes` are the article numbers (EAN) of the ordered goods, `goods_words` their title.  `known` are
    fingerprints from other cases that are worth comparing (those that share keys, see app/fingerprints.py).
    `challenge` is a short code that the consumer was asked to write on paper and show beside the goods.
    """

    wanted: frozenset[Check] = frozenset({Check.READABLE, Check.SHARP})
    case_id: str | None = None
    waybill: str | None = None
    carrier: str | None = None
    catalogue: tuple[Path, ...] = ()
    goods_codes: tuple[str, ...] = ()
    goods_words: str = ""
    accessories: tuple[str, ...] = ()
    ordered_at: datetime | None = None
    delivered_at: datetime | None = None
    now: datetime | None = None
    zone: str = "Asia/Shanghai"
    known: tuple[Known, ...] = ()
    challenge: str | None = None


@dataclass(frozen=True, slots=True)
class Examination:
    """All that was found in one file.

    `copies` are JPEGs for the other party: upright, without metadata, private lines of labels covered; of a video
    the stills that the findings stand on.  `own_copies` are the same with nothing covered, for who sent the file and
    for staff; each is equal to its copy where nothing is private.  Empty where the file could not be opened.
    `copies_at` are the instants in the video, in seconds.
    """

    verdict: Verdict
    findings: tuple[Finding, ...]
    facts: Facts | None = None
    barcodes: tuple[Barcode, ...] = ()
    lines: tuple[TextLine, ...] = ()
    fingerprints: tuple[Fingerprint, ...] = ()
    copies: tuple[bytes, ...] = field(default=(), repr=False)
    own_copies: tuple[bytes, ...] = field(default=(), repr=False)
    copies_at: tuple[float | None, ...] = ()


class Checker(Protocol):
    """One check: looks at a picture, knowing what it is about, and says what it found."""

    def __call__(self, picture: Picture, about: About) -> tuple[Finding, ...]: ...


Tell: TypeAlias = Callable[[Finding], None]
"""Hears of each finding as soon as it is there, so that a page can show progress (S4)."""


class ReadCodes(Protocol):
    """Opens a file safely and reads the codes in it, and nothing else."""

    def __call__(self, file: Path) -> tuple[Barcode, ...]:
        """Nothing where there is no code, or no picture; FileNotFoundError and the like where there is no file."""
        ...


class Copied(NamedTuple):
    """A picture made anew as a JPEG, upright and without metadata; where there is none, what is wrong with the file."""

    jpeg: bytes
    trouble: Says


class CopyPicture(Protocol):
    """Opens a picture safely and makes it anew, and nothing else."""

    def __call__(self, file: Path) -> Copied:
        """Never raises on account of what is in the file; ConnectionError where it cannot be opened just now."""
        ...


WIDTHS: Final = (96, 192, 480)
"""In which sizes pictures are shown small: about so many pixels on the shorter side."""


class Shrink(Protocol):
    """Opens a picture safely and makes it smaller, and nothing else."""

    def __call__(self, data: bytes, *, ours: bool) -> tuple[bytes, ...]:
        """A WebP for each of `WIDTHS`; none where the picture does not open.

        `ours`: made by us from pixels.  Never raises on account of what is in it; ConnectionError where nothing opens.
        """
        ...


class Examiner(Protocol):
    """Opens a file safely and runs every check on it."""

    def examine(self, file: Path, about: About, tell: Tell) -> Examination:
        """Never raises on account of what is in the file; FileNotFoundError and the like where there is none."""
        ...

    def compare(self, fingerprints: Sequence[Fingerprint], about: About, tell: Tell) -> tuple[Finding, ...]:
        """Whether one of them is among `about.known` in another case: what is known only after the examination.

        Its findings join those of the examination, and `verdict_of` judges them together.
        """
        ...
