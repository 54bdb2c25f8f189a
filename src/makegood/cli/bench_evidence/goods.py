"""How often are the ordered goods seen, and how often are others taken for them?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ...app.ports.scanning import Facts, Picture
from .tables import Options, Table, milliseconds, share, timed
from .tools import Looks, Tools

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from ...app.ports.scanning import Pixels

_VIEWS = 2  # photographs that stand in the catalogue beside the studio picture
_FALSE_ALARMS = 0.01
_LIMITS = (3.0, 3.5, 4.0, 4.25, 4.5, 4.75, 5.0, 5.5, 6.0)


class _Pair(NamedTuple):
    """A photograph against a catalogue: whether it is the goods', and if not, whether they are of the same category."""

    own: bool
    sibling: bool
    ours: float
    points: float
    hues: float
    half: int


class _Goods(NamedTuple):
    name: str
    catalogue: list[_Looked]
    photographs: list[_Looked]


class _Looked(NamedTuple):
    looks: Looks
    points: tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]
    hues: npt.NDArray[np.float32]


def goods_in_photographs(tools: Tools, options: Options) -> Table:
    """Each photograph against its own goods and all others."""
    shelf = [_opened(tools, options, file) for file in options.files("goods/catalogue/*.jpg")]
    pairs = list(_pairs(tools, shelf))
    kinds: Sequence[tuple[str, Callable[[_Pair], float]]] = (
        ("ours: points, colours there, words", lambda pair: pair.ours),
        ("bare OpenCV: SIFT points on a homography", lambda pair: pair.points),
        ("bare OpenCV: histogram of hues", lambda pair: pair.hues),
    )
    rows = [[name, *_rates(pairs, score)] for name, score in kinds]
    rows += [[f"ours from {limit} on", *_at_limit(pairs, limit)] for limit in _LIMITS]
    rows.append([f"ours at its limit ({tools.goods_seen_from})", *_at_limit(pairs, tools.goods_seen_from)])
    own, other, sibling = (sum(kind) for kind in zip(*((p.own, _is_other(p), p.sibling) for p in pairs), strict=True))
    note = (
        f"{len(shelf)} packaged groceries, each with a studio picture and {_VIEWS} photographs as its catalogue; "
        f"{own} other photographs of them, {other} pairs with goods of another category, {sibling} with sisters of "
        "the same category. The limit is set on one half of the goods, where 1 % of the others alarm, and judged on "
        "the other half. Sisters share brand and design: a sighting of one may be the other."
    )
    head = ("score", "area under curve, others", "seen", "false alarms, others", "false alarms, sisters")
    return Table("Goods in photographs", note, head, rows)


def _is_other(pair: _Pair) -> bool:
    return not pair.own and not pair.sibling


def _rates(pairs: Sequence[_Pair], score: Callable[[_Pair], float]) -> list[str]:
    """Over both halves, each judged by the limit of the other one."""
    seen = others = sisters = 0
    for half in (0, 1):
        learned = sorted(score(pair) for pair in pairs if pair.half == half and _is_other(pair))
        limit = learned[int(len(learned) * (1 - _FALSE_ALARMS))]
        above = [pair for pair in pairs if pair.half != half and score(pair) > limit]
        seen += sum(pair.own for pair in above)
        others += sum(map(_is_other, above))
        sisters += sum(pair.sibling for pair in above)
    return [f"{_area(pairs, score):.3f}", *_shares(pairs, seen, others, sisters)]


def _at_limit(pairs: Sequence[_Pair], limit: float) -> list[str]:
    above = [pair for pair in pairs if pair.ours >= limit]
    seen, sisters = sum(pair.own for pair in above), sum(pair.sibling for pair in above)
    return ["", *_shares(pairs, seen, len(above) - seen - sisters, sisters)]


def _shares(pairs: Sequence[_Pair], seen: int, others: int, sisters: int) -> list[str]:
    own, siblings = sum(pair.own for pair in pairs), sum(pair.sibling for pair in pairs)
    return [share(seen, own), share(others, len(pairs) - own - siblings), share(sisters, siblings)]


def _area(pairs: Sequence[_Pair], score: Callable[[_Pair], float]) -> float:
    import numpy as np

    own = np.array([score(pair) for pair in pairs if pair.own])[:, None]
    other = np.array([score(pair) for pair in pairs if _is_other(pair)])[None]
    return float((own > other).mean() + 0.5 * (own == other).mean())


def _pairs(tools: Tools, shelf: Sequence[_Goods]) -> Iterator[_Pair]:
    for number, goods in enumerate(shelf):
        for photograph in goods.photographs:
            for other in shelf:
                views = other.catalogue
                yield _Pair(
                    other is goods,
                    other is not goods and _category(other) == _category(goods),
                    max(tools.goods_score(photograph.looks, view.looks) for view in views),
                    max(_bare_points(photograph.points, view.points) for view in views),
                    max(float(_minimum(photograph.hues, view.hues)) for view in views),
                    number % 2,
                )


def _category(goods: _Goods) -> str:
    return goods.name.split("__")[0]


def _opened(tools: Tools, options: Options, studio: Path) -> _Goods:
    files = sorted((options.data / "goods" / "photos" / studio.stem).glob("*.jpg"))
    photographs = [_looked(tools, file) for file in files]
    return _Goods(studio.stem, [_looked(tools, studio), *photographs[:_VIEWS]], photographs[_VIEWS:])


def _looked(tools: Tools, file: Path) -> _Looked:
    import cv2
    import numpy as np

    pixels: Pixels = np.asarray(cv2.imread(str(file), cv2.IMREAD_COLOR), np.uint8)
    picture = Picture(pixels, Facts("", "image/jpeg", 0), lines=tools.read_text(pixels, ()))
    gray = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    found, described = cv2.SIFT.create(nfeatures=1500).detectAndCompute(gray, None)
    places = np.array([point.pt for point in found], np.float32).reshape(-1, 2)
    hsv = cv2.cvtColor(pixels, cv2.COLOR_BGR2HSV)
    counts = np.asarray(cv2.calcHist([hsv], [0, 1], None, [24, 8], [0, 180, 0, 256]), np.float32).ravel()
    return _Looked(tools.looks_of(picture), (places, np.asarray(described, np.float32)), counts / counts.sum())


def _bare_points(
    seen: tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]],
    view: tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]],
) -> float:
    """What the library's own examples do: two nearest neighbours, ratio 0.75, a homography by RANSAC."""
    import cv2
    import numpy as np

    near = cv2.BFMatcher().knnMatch(seen[1], view[1], k=2)
    good = [pair[0] for pair in near if len(pair) == 2 and pair[0].distance < 0.75 * pair[1].distance]
    if len(good) < 4:
        return 0.0
    mine = np.array([seen[0][match.queryIdx] for match in good])
    theirs = np.array([view[0][match.trainIdx] for match in good])
    _, agree = cv2.findHomography(theirs, mine, cv2.RANSAC, 5.0)
    return float(np.count_nonzero(agree)) if agree is not None else 0.0


def _minimum(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> float:
    import numpy as np

    return float(np.minimum(one, other).sum())


def comparing(tools: Tools, options: Options) -> Table:
    """What a comparison costs, once the catalogue is known."""
    files = options.files("goods/photos/*/*.jpg")[:20]
    looked = [_looked(tools, file).looks for file in files]
    spent = [timed(lambda one=one: tools.goods_score(one, looked[0]))[1] for one in looked]  # type: ignore[misc]
    return Table("Cost of a comparison", "", ("n", "ms, median / worst"), [[str(len(files)), milliseconds(spent)]])
