"""Which barcodes are in a picture, wherever and however turned?

A one-dimensional code is lost to a plain reader from about twenty degrees of tilt, and when its bars are thin.  So:
read the whole picture plainly; find striped places and read each of them, brought upright, in several renderings;
then the whole picture turned and enlarged.  The dearer steps are taken only as long as no waybill's code was found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, cast

from ...app.ports.scanning import Barcode
from .stripes import sharpened, striped_places, turned, upright

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from .stripes import Gray

WAYBILL_FORMAT: Final = "Code128"
_FORMATS = ("Code128", "Code39", "Code93", "ITF", "EANUPC", "QRCode")
# Seldom on labels and goods, and dear to search for: five times all others together in a large picture.
_DEAR_FORMATS, _DEAR_PIXELS = ("DataMatrix", "PDF417"), 2_100_000
_TURNS_DEGREES = (22.0, -22.0, 45.0)
# The whole picture is turned and enlarged only up to these sizes: in a larger one the striped places were large enough.
_TURNED_PIXELS, _ENLARGED_PIXELS = 3_100_000, 2_100_000
# A text read after sharpening has to look like a number on a label: noise that passes the checksum looks like noise.
_LABEL_SIGNS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
_SHORTEST = 6

Matrix: TypeAlias = "npt.NDArray[np.float64]"


class Read(NamedTuple):
    text: str
    format: str
    corners: Matrix  # 4 x 2, in pixels of the whole picture


def read_codes(gray: Gray, how_hard: int = 3) -> tuple[Barcode, ...]:
    """All codes, each text once; a waybill's code is searched for in up to three dearer steps."""
    height, width = gray.shape
    found = [_barcode(read, agreeing, width, height) for read, agreeing in settled(_plainly(gray))]
    for step in _HARDER[:how_hard]:
        if any(code.format == WAYBILL_FORMAT for code in found):
            break
        found += [_barcode(read, agreeing, width, height) for read, agreeing in step(gray)]
    return tuple({(code.text, code.format): code for code in reversed(found)}.values())[::-1]


def _plainly(gray: Gray) -> list[Read]:
    return [*_reads(gray), *_reads(*_at_most(gray, _DEAR_PIXELS), formats=_DEAR_FORMATS)]


def settled(plain: list[Read]) -> Iterator[tuple[Read, int]]:
    """Of two waybill codes in one place at most one is there: what looks like no number goes, the rest is faint."""
    for read in plain:
        rivals = [other for other in plain if _is_waybills(read) and other.text != read.text and _overlap(read, other)]
        if rivals and not _is_label_like(read.text):
            continue
        yield read, 1 if any(_is_label_like(other.text) for other in rivals) else 2


def _is_waybills(read: Read) -> bool:
    return read.format == WAYBILL_FORMAT


def _overlap(one: Read, other: Read) -> bool:
    """Whether the middle of one lies in the upright frame around the other."""
    middle = one.corners.mean(axis=0)
    inside = (middle >= other.corners.min(axis=0)) & (middle <= other.corners.max(axis=0))
    return _is_waybills(other) and bool(inside.all())


def _in_places(gray: Gray) -> Iterator[tuple[Read, int]]:
    """Striped places, each in four renderings: as it is and sharpened, in its size and doubled."""
    for place in striped_places(gray):
        reads: list[Read] = []
        for scale in (1.0, 2.0):
            cut, back = upright(gray, place, scale)
            for rendering in (cut, sharpened(cut)):
                # Each rendering has one vote for a text, however often it reads it.
                votes = {read.text: read for read in _reads(rendering, back, (WAYBILL_FORMAT,))}
                reads += votes.values()
        yield from _elected(reads)


def _turned_whole(gray: Gray) -> Iterator[tuple[Read, int]]:
    yield from _elected(_in_turns(*_at_most(gray, _TURNED_PIXELS), _TURNS_DEGREES))


def _enlarged_whole(gray: Gray) -> Iterator[tuple[Read, int]]:
    import cv2
    import numpy as np

    if gray.size > _ENLARGED_PIXELS:
        return
    double = sharpened(cast("Gray", cv2.resize(gray, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)))
    yield from _elected(_in_turns(double, np.diag([0.5, 0.5, 1.0]), (0.0, *_TURNS_DEGREES)))


_HARDER: tuple[Callable[[Gray], Iterator[tuple[Read, int]]], ...] = (_in_places, _turned_whole, _enlarged_whole)


def _in_turns(gray: Gray, back: Matrix, turns_degrees: tuple[float, ...]) -> list[Read]:
    reads: list[Read] = []
    for degrees in turns_degrees:
        whole, unturn = turned(gray, degrees)
        reads += {read.text: read for read in _reads(whole, back @ unturn, (WAYBILL_FORMAT,))}.values()
    return reads


def _at_most(gray: Gray, pixels: int) -> tuple[Gray, Matrix]:
    import cv2
    import numpy as np

    scale = min(1.0, (pixels / gray.size) ** 0.5)
    if scale == 1.0:
        return gray, np.eye(3)
    small = cast("Gray", cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    return small, np.diag([1 / scale, 1 / scale, 1.0])


def _elected(reads: list[Read]) -> Iterator[tuple[Read, int]]:
    """The text that most renderings agree on, with their number; nothing where two texts have as many.

    A blurred code passes its checksum with wrong figures once in a while, but seldom twice in the same way.
    """
    votes = Counter(read.text for read in reads if _is_label_like(read.text))
    ranked = votes.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        text, agreeing = ranked[0]
        yield next(read for read in reads if read.text == text), agreeing


def _is_label_like(text: str) -> bool:
    return len(text) >= _SHORTEST and _LABEL_SIGNS.issuperset(text)


def _reads(gray: Gray, back: Matrix | None = None, formats: tuple[str, ...] = _FORMATS) -> list[Read]:
    """What the library reads; `back` takes places to where they are in the whole picture."""
    import zxingcpp

    wanted: Any = [getattr(zxingcpp.BarcodeFormat, name) for name in formats]  # any list, whatever its types say
    return [
        Read(found.text, str(found.format).translate(_NO_GAPS), _corners(found.position, back))
        for found in zxingcpp.read_barcodes(gray, formats=wanted, text_mode=zxingcpp.TextMode.Plain)
    ]


_NO_GAPS = str.maketrans("", "", " -")  # "EAN-13" is EAN13, "QR Code" is QRCode


def _corners(position: Any, back: Matrix | None) -> Matrix:  # a type that the library does not name
    import numpy as np

    found = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    corners = np.array([(corner.x, corner.y) for corner in found], np.float64)
    if back is None:
        return corners
    moved = np.c_[corners, np.ones(4)] @ back.T
    return cast("Matrix", moved[:, :2] / moved[:, 2:])


def _barcode(read: Read, agreeing: int, width: int, height: int) -> Barcode:
    import numpy as np

    shares = np.clip(read.corners / (width, height), 0.0, 1.0).round(4)
    return Barcode(read.text, read.format, tuple((float(x), float(y)) for x, y in shares), agreeing)
