"""Does the picture show the ordered goods?  Seen, or not sure: it may be a side that nobody photographed.

Signs: the article number in a barcode, which settles it; a flat side of a catalogue picture found again, with its
colours; words that are printed on both.  Untextured goods, other sides and sister products are out of reach.
"""

from __future__ import annotations

import math
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, cast

from ...app.ports.scanning import About, Barcode, Finding, FindingKind, Picture, Region, Says, TextLine
from .features import Features, Plane, at_side, features_of, find_plane

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from ...app.ports.scanning import Pixels

SIDE_PX: Final = 400
POINTS: Final = 1500
_GOODS_FORMATS = frozenset({"EAN13", "EAN8", "UPCA", "UPCE", "ITF", "Code128", "QRCode", "DataMatrix"})
_REFERENCES_KEPT: Final = 64

# How the signs are weighed, and from where on the goods are seen (see docs/evidence-benchmarks.md).
_POINTS_WEIGH, _COLOUR_WEIGHS, _WORDS_WEIGH, _HUES_WEIGH = 1.0, 0.5, 0.15, 2.0
SEEN_FROM: Final = 6.0
_SURE_BY = 1.5  # how much above it is as good as certain

_WORD = re.compile(r"[^\W\d_]{3,}|[\u4e00-\u9fff]{2,}")
_LEAST_CONFIDENCE, _ALIKE = 0.7, 0.8
_WORDS_COUNT_AT_MOST, _LETTERS_COUNT_AT_MOST = 4.0, 10

OpenPicture: TypeAlias = Callable[[Path], Picture | None]


class Reference(NamedTuple):
    """A catalogue picture as it is compared: features, the pixels they are of, hues, and the words printed on it."""

    features: Features
    pixels: Pixels
    hues: npt.NDArray[np.float32]
    words: frozenset[str]


class Signs(NamedTuple):
    """What speaks for one reference: agreeing points, colours there (-1 to 1), hues of the whole (0 to 1), words."""

    points: int
    colour: float
    hues: float
    words: float
    region: Region | None = None

    @property
    def score(self) -> float:
        """The weighed sum."""
        return (
            _POINTS_WEIGH * math.log1p(self.points)
            + _COLOUR_WEIGHS * max(0.0, self.colour)
            + _HUES_WEIGH * self.hues
            + _WORDS_WEIGH * self.words
        )


class GoodsChecker:
    """Compares with catalogue pictures, which `open_picture` opens as safely as any other and reads the words of."""

    def __init__(self, open_picture: OpenPicture) -> None:
        self._open_picture = open_picture
        self._references: OrderedDict[Path, Reference | None] = OrderedDict()

    def __call__(self, picture: Picture, about: About) -> tuple[Finding, ...]:
        if code := _article_code(picture.barcodes, about.goods_codes):
            return (_finding(True, 0.98, "evidence.goods.code_shown", code.region, code=code.text),)
        references = [found for path in about.catalogue if (found := self._reference(path)) is not None]
        if not references:
            nothing = _finding(None, 0.1, "evidence.goods.nothing_to_compare", None)
            return (nothing,) if FindingKind.GOODS in about.wanted else ()
        signs = max((signs_of(picture, reference) for reference in references), key=lambda one: one.score)
        return (_judged(signs, printed_alike(picture.lines, _words([about.goods_words]))),)

    def _reference(self, path: Path) -> Reference | None:
        """Opened once, as long as it is among the ones last used."""
        if path not in self._references:
            picture = self._open_picture(path)
            self._references[path] = reference_of(picture) if picture is not None else None
            while len(self._references) > _REFERENCES_KEPT:
                self._references.popitem(last=False)
        self._references.move_to_end(path)
        return self._references[path]


def _judged(signs: Signs, title_words: float) -> Finding:
    score = signs.score + _WORDS_WEIGH * title_words
    if score >= SEEN_FROM:
        sure = 0.8 + 0.18 * min(1.0, (score - SEEN_FROM) / _SURE_BY)
        return _finding(True, round(sure, 3), "evidence.goods.seen", signs.region, points=signs.points)
    return _finding(
        None, round(0.45 * score / SEEN_FROM, 3), "evidence.goods.not_sure", signs.region, points=signs.points
    )


def _article_code(codes: Sequence[Barcode], articles: Iterable[str]) -> Barcode | None:
    """A barcode of the ordered article: EAN and UPC are the same number with and without a zero before it."""
    wanted = {article.lstrip("0") for article in articles}
    return next((code for code in codes if code.format in _GOODS_FORMATS and code.text.lstrip("0") in wanted), None)


def reference_of(picture: Picture) -> Reference:
    pixels = at_side(picture.pixels, SIDE_PX)
    return Reference(features_of(pixels, SIDE_PX, POINTS), pixels, hues_of(pixels), _printed(picture.lines))


def signs_of(picture: Picture, reference: Reference) -> Signs:
    """Everything that speaks for this reference in the picture."""
    pixels = at_side(picture.pixels, SIDE_PX)
    plane = find_plane(features_of(pixels, SIDE_PX, POINTS), reference.features)
    return Signs(
        plane.agreeing,
        colours_alike(pixels, reference, plane),
        hues_alike(hues_of(pixels), reference.hues),
        printed_alike(picture.lines, reference.words),
        _region(plane, reference, pixels),
    )


def _region(plane: Plane, reference: Reference, pixels: Pixels) -> Region | None:
    if plane.matrix is None:
        return None
    import cv2
    import numpy as np

    height, width = reference.pixels.shape[:2]
    frame = np.array([[[0, 0]], [[width, 0]], [[width, height]], [[0, height]]], np.float32)
    seen = np.asarray(cv2.perspectiveTransform(frame, plane.matrix))[:, 0] / (pixels.shape[1], pixels.shape[0])
    return tuple((round(float(x), 4), round(float(y), 4)) for x, y in seen.clip(0, 1))


def colours_alike(pixels: Pixels, reference: Reference, plane: Plane) -> float:
    """How far the colours agree where the reference's side was found: sisters of a brand differ in colour."""
    if plane.matrix is None:
        return 0.0
    import cv2
    import numpy as np

    height, width = reference.pixels.shape[:2]
    back = np.linalg.inv(plane.matrix)
    laid = cv2.warpPerspective(pixels, back, (width, height))
    inside = cv2.warpPerspective(np.full(pixels.shape[:2], 255, np.uint8), back, (width, height)) > 0
    coloured = inside & (reference.pixels.min(axis=2) < 245)  # not the white that studios put behind
    if coloured.sum() < 200:
        return 0.0
    mine, theirs = _chroma(cast("Pixels", laid))[coloured], _chroma(reference.pixels)[coloured]
    return float(np.mean([_correlation(mine[:, part], theirs[:, part]) for part in (0, 1)]))


def _chroma(pixels: Pixels) -> npt.NDArray[np.float32]:
    """Colour without brightness, coarse enough not to depend on exact places."""
    import cv2
    import numpy as np

    lab = cv2.cvtColor(cv2.GaussianBlur(pixels, (0, 0), 3), cv2.COLOR_BGR2LAB)
    return np.asarray(lab[:, :, 1:], np.float32)


def _correlation(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> float:
    import numpy as np

    one, other = one - one.mean(), other - other.mean()
    return float((one * other).sum() / (np.sqrt((one * one).sum() * (other * other).sum()) + 1e-6))


def hues_of(pixels: Pixels) -> npt.NDArray[np.float32]:
    """Shares of 24 hues at 8 strengths."""
    import cv2
    import numpy as np

    hsv = cv2.cvtColor(cv2.resize(pixels, (128, 128)), cv2.COLOR_BGR2HSV)
    counts = np.asarray(cv2.calcHist([hsv], [0, 1], None, [24, 8], [0, 180, 0, 256]), np.float32).ravel()
    return np.asarray(counts / counts.sum(), np.float32)


def hues_alike(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> float:
    import numpy as np

    return float(np.minimum(one, other).sum())


def _printed(lines: Iterable[TextLine]) -> frozenset[str]:
    return _words(line.text for line in lines if line.confidence >= _LEAST_CONFIDENCE)


def _words(texts: Iterable[str]) -> frozenset[str]:
    """Words of letters, and Chinese by pairs of signs, as nothing stands between its words."""
    found: set[str] = set()
    for text in texts:
        for word in _WORD.findall(text.lower()):
            chinese = "\u4e00" <= word[0] <= "\u9fff"
            found |= {word[at : at + 2] for at in range(len(word) - 1)} if chinese else {word}
    return frozenset(found)


def printed_alike(lines: Iterable[TextLine], wanted: frozenset[str]) -> float:
    """How many of the wanted words are printed, long ones counting for more; a letter may have been misread."""
    printed = _printed(lines)
    total = sum(_weight(word) * max((_alike(word, other) for other in printed), default=0.0) for word in wanted)
    return min(_WORDS_COUNT_AT_MOST, total)


def _weight(word: str) -> float:
    return 0.5 if "\u4e00" <= word[0] <= "\u9fff" else min(len(word), _LETTERS_COUNT_AT_MOST) / 4


def _alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if min(len(one), len(other)) < 4:
        return 0.0
    ratio = SequenceMatcher(None, one, other).ratio()
    return ratio if ratio >= _ALIKE else 0.0


def _finding(ok: bool | None, confidence: float, key: str, region: Region | None, **params: object) -> Finding:
    return Finding(FindingKind.GOODS, ok, confidence, Says(key, params), region)
