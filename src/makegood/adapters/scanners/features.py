"""Which points of one picture are seen again in another?  SIFT points, compared by the Hellinger distance."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from ...app.ports.scanning import Pixels

    Points: TypeAlias = npt.NDArray[np.float32]
    Indices: TypeAlias = npt.NDArray[np.intp]

_CONTRAST = 0.02
_RATIO = 0.8
_PLANE_WITHIN_PX, _SHOT_WITHIN_PX = 4.0, 1.0
_FEWEST = 8
# A reference may appear from a fiftieth to twenty-five times its size.
_SMALLEST_AREA, _LARGEST_AREA = 0.02, 25.0
_PACKED_SCALE = 512.0
_WIDTH = 128


class Features(NamedTuple):
    """Points (n x 2, in pixels of a picture of this size) and their descriptions (n x 128, of length one)."""

    points: Points
    descriptions: Points
    width: int
    height: int


class Plane(NamedTuple):
    """A flat side of a reference found in a picture: how many points agree, and the matrix that leads there."""

    agreeing: int
    matrix: npt.NDArray[np.float64] | None = None


class Shot(NamedTuple):
    """How much two pictures are one shot: points that agree, their share of all, and of the frame they cover."""

    agreeing: int
    share: float
    covered: float


def at_side(pixels: Pixels, side_px: int) -> Pixels:
    """The picture with this longest side; a smaller one is enlarged, as small pictures have points, too."""
    import cv2

    scale = side_px / max(pixels.shape[:2])
    kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cast("Pixels", cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=kind))


def features_of(pixels: Pixels, side_px: int, count: int) -> Features:
    """The strongest points of the picture, brought to one size; the strongest first."""
    import cv2
    import numpy as np

    gray = cv2.cvtColor(at_side(pixels, side_px), cv2.COLOR_BGR2GRAY)
    points, described = cv2.SIFT.create(nfeatures=count, contrastThreshold=_CONTRAST).detectAndCompute(gray, None)
    height, width = gray.shape
    if described is None or not len(points):
        return Features(np.zeros((0, 2), np.float32), np.zeros((0, _WIDTH), np.float32), width, height)
    shares = described / (described.sum(axis=1, keepdims=True) + 1e-7)
    places = np.array([point.pt for point in points], np.float32)
    strongest = np.argsort([-point.response for point in points], kind="stable")
    return Features(places[strongest], np.sqrt(shares, dtype=np.float32)[strongest], width, height)


def pairs(one: Features, other: Features) -> tuple[Indices, Indices]:
    """Points that are each other's best match, and clearly better than the second best."""
    import numpy as np

    if min(len(one.points), len(other.points)) < 2:
        nobody = np.zeros(0, np.intp)
        return nobody, nobody
    alike = one.descriptions @ other.descriptions.T
    second, first = np.argpartition(alike, -2, axis=1)[:, -2:].T
    rows = np.arange(len(alike))
    swap = alike[rows, second] > alike[rows, first]
    first, second = np.where(swap, second, first), np.where(swap, first, second)
    best, next_best = (np.sqrt(np.maximum(0, 2 - 2 * alike[rows, column])) for column in (first, second))
    kept = (best < _RATIO * next_best) & (alike.argmax(axis=0)[first] == rows)
    return rows[kept], first[kept]


def find_plane(picture: Features, reference: Features) -> Plane:
    """The side of a thing that the reference shows, seen at any angle."""
    import cv2
    import numpy as np

    mine, theirs = pairs(picture, reference)
    if len(mine) < _FEWEST:
        return Plane(0)
    matrix, agree = cv2.findHomography(
        reference.points[theirs],
        picture.points[mine],
        cv2.USAC_MAGSAC,
        _PLANE_WITHIN_PX,
        maxIters=2000,
        confidence=0.999,
    )
    if matrix is None or not _is_sane(np.asarray(matrix, np.float64), reference.width, reference.height):
        return Plane(0)
    return Plane(int(np.count_nonzero(agree)), np.asarray(matrix, np.float64))


def _is_sane(matrix: npt.NDArray[np.float64], width: int, height: int) -> bool:
    """A view of a flat thing: neither mirrored nor folded, neither a speck nor a giant."""
    import cv2
    import numpy as np

    frame = np.array([[[0, 0]], [[width, 0]], [[width, height]], [[0, height]]], np.float32)
    seen = np.asarray(cv2.perspectiveTransform(frame, matrix), np.float32)
    area = cv2.contourArea(seen) / (width * height)
    upright = float(np.linalg.det(matrix[:2, :2])) > 0
    return upright and cv2.isContourConvex(seen) and _SMALLEST_AREA < area < _LARGEST_AREA


def compare_shots(one: Features, other: Features) -> Shot:
    """Whether one picture is the other, saved anew, turned, made smaller or cut.

    Only shifts, turns and sizes are allowed for, over the whole frame: a second photograph of the same thing was taken
    from elsewhere and does not fit.
    """
    import cv2
    import numpy as np

    mine, theirs = pairs(one, other)
    if len(mine) < _FEWEST:
        return Shot(0, 0.0, 0.0)
    matrix, agree = cv2.estimateAffinePartial2D(
        one.points[mine], other.points[theirs], method=cv2.RANSAC, ransacReprojThreshold=_SHOT_WITHIN_PX, maxIters=500
    )
    if matrix is None:
        return Shot(0, 0.0, 0.0)
    agreeing = np.asarray(agree).ravel() > 0
    covered = max(_hull_share(one, mine[agreeing]), _hull_share(other, theirs[agreeing]))
    count = int(agreeing.sum())
    return Shot(count, count / max(1, min(len(one.points), len(other.points))), covered)


def _hull_share(features: Features, chosen: Indices) -> float:
    import cv2

    if len(chosen) < 3:
        return 0.0
    hull = cv2.convexHull(features.points[chosen])
    return float(cv2.contourArea(hull) / (features.width * features.height))


def mirrored(features: Features) -> Features:
    """The features of the mirror image: its points, and descriptions with the turning sense reversed."""
    import numpy as np

    points = np.array((-1, 1), np.float32) * features.points + np.array((features.width, 0), np.float32)
    cells = features.descriptions.reshape(-1, 4, 4, 8)[:, ::-1]
    directions = cells[..., [0, 7, 6, 5, 4, 3, 2, 1]]
    return features._replace(points=points, descriptions=np.ascontiguousarray(directions.reshape(-1, _WIDTH)))


def pack(features: Features) -> bytes:
    """Bytes to be stored: the size, then points and descriptions in steps that lose nothing that matters."""
    import numpy as np

    head = np.array([features.width, features.height, len(features.points)], "<u4").tobytes()
    points = (features.points * 16).round().astype("<u2").tobytes()
    described = (features.descriptions * _PACKED_SCALE).round().clip(0, 255).astype(np.uint8).tobytes()
    return zlib.compress(head + points + described, 6)


def unpack(packed: bytes) -> Features:
    """The features that were packed."""
    import numpy as np

    content = zlib.decompress(packed)
    width, height, count = (int(number) for number in np.frombuffer(content, "<u4", 3))
    points = np.frombuffer(content, "<u2", 2 * count, 12).reshape(count, 2).astype(np.float32) / np.float32(16)
    described = np.frombuffer(content, np.uint8, _WIDTH * count, 12 + 4 * count).reshape(count, _WIDTH)
    return Features(points, described.astype(np.float32) / np.float32(_PACKED_SCALE), width, height)
