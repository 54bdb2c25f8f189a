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

from ...app.ports.scanning import About, Barcode, Finding, Picture, Region, Says
from ...domain.words import Check
from .features import Features, Plane, at_side, features_of, find_plane

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from ...app.ports.scanning import Pixels

SIDE_PX: Final = 400
POINTS: Final = 1500
_GOODS_FORMATS = frozenset({"EAN13", "EAN8", "UPCA", "UPCE", "ITF", "Code128", "QRCode", "DataMatrix"})
_PICTURES_KEPT: Final = 64

# How the signs are weighed, and from where on the goods are seen (see docs/evidence.md).
_COLOUR_WEIGHS, _WORDS_WEIGH = 1.0, 0.2
SEEN_FROM: Final = 4.5
_SURE_BY = 1.5  # how much above it is as good as certain

_WORD = re.compile(r"[^\W\d_]{3,}|[\u4e00-\u9fff]{2,}")
_LEAST_CONFIDENCE, _ALIKE = 0.7, 0.8
_WORDS_COUNT_AT_MOST, _LETTERS_COUNT_AT_MOST = 4.0, 10

OpenPicture: TypeAlias = Callable[[Path], Picture | None]


class Looks(NamedTuple):
    """A picture as it is compared: its features, the pixels they are of, and the words printed in it."""

    features: Features
    pixels: Pixels
    words: frozenset[str]


class Signs(NamedTuple):
    """What speaks for a catalogue picture: agreeing points, colours where they are (-1 to 1), words."""

    points: int
    colour: float
    words: float
    region: Region | None = None

    @property
    def score(self) -> float:
        """The weighed sum; of points each tenfold counts alike."""
        return math.log1p(self.points) + _COLOUR_WEIGHS * max(0.0, self.colour) + _WORDS_WEIGH * self.words


class GoodsChecker:
    """Compares with catalogue pictures, which `open_picture` opens as safely as any other."""

    def __init__(self, open_picture: OpenPicture) -> None:
        self._open_picture = open_picture
        self._known: OrderedDict[Path, Looks | None] = OrderedDict()

    def __call__(self, picture: Picture, about: About) -> tuple[Finding, ...]:
        if code := _article_code(picture.barcodes, about.goods_codes):
            return (_finding(True, 0.98, "evidence.goods.code_shown", code.region, code=code.text),)
        references = [looks for path in about.catalogue if (looks := self._looks(path)) is not None]
        if not references:
            nothing = _finding(None, 0.1, "evidence.goods.nothing_to_compare", None)._replace(void=True)
            return (nothing,) if Check.GOODS in about.wanted else ()
        title = words_in([about.goods_words])
        seen = looks_of(picture)
        return (_judged(max((signs_of(seen, one, title) for one in references), key=lambda signs: signs.score)),)

    def _looks(self, path: Path) -> Looks | None:
        """Of a catalogue picture, opened once as long as it is among the ones last used."""
        if path not in self._known:
            picture = self._open_picture(path)
            self._known[path] = looks_of(picture) if picture is not None else None
            while len(self._known) > _PICTURES_KEPT:
                self._known.popitem(last=False)
        self._known.move_to_end(path)
        return self._known[path]


def _judged(signs: Signs) -> Finding:
    score = signs.score
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


def looks_of(picture: Picture) -> Looks:
    """Features and words of a picture, brought to the size at which all are compared."""
    pixels = at_side(picture.pixels, SIDE_PX)
    printed = (line.text for line in picture.lines if line.confidence >= _LEAST_CONFIDENCE)
    return Looks(features_of(pixels, SIDE_PX, POINTS), pixels, words_in(printed))


def signs_of(seen: Looks, reference: Looks, title: frozenset[str] = frozenset()) -> Signs:
    """Everything that speaks for this catalogue picture in the one that is seen."""
    plane = find_plane(seen.features, reference.features)
    return Signs(
        plane.agreeing,
        colours_alike(seen.pixels, reference, plane),
        words_alike(seen.words, reference.words | title),
        _region(plane, reference, seen.pixels),
    )


def _region(plane: Plane, reference: Looks, pixels: Pixels) -> Region | None:
    if plane.matrix is None:
        return None
    import cv2
    import numpy as np

    height, width = reference.pixels.shape[:2]
    frame = np.array([[[0, 0]], [[width, 0]], [[width, height]], [[0, height]]], np.float32)
    seen = np.asarray(cv2.perspectiveTransform(frame, plane.matrix))[:, 0] / (pixels.shape[1], pixels.shape[0])
    return tuple((round(float(x), 4), round(float(y), 4)) for x, y in seen.clip(0, 1))


def colours_alike(pixels: Pixels, reference: Looks, plane: Plane) -> float:
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


def words_in(texts: Iterable[str]) -> frozenset[str]:
    """Words of letters, and Chinese by pairs of signs, as nothing stands between its words."""
    found: set[str] = set()
    for text in texts:
        for word in _WORD.findall(text.lower()):
            chinese = "\u4e00" <= word[0] <= "\u9fff"
            found |= {word[at : at + 2] for at in range(len(word) - 1)} if chinese else {word}
    return frozenset(found)


def words_alike(printed: frozenset[str], wanted: frozenset[str]) -> float:
    """How many of the wanted words are printed, long ones counting for more; a letter may have been misread."""
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
    return Finding(Check.GOODS, ok, confidence, Says(key, params), region)
