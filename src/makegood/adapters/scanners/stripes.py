"""Where are striped places in a picture, and how is one brought upright?"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Gray: TypeAlias = npt.NDArray[np.uint8]
    Matrix: TypeAlias = npt.NDArray[np.float64]
    Place: TypeAlias = npt.NDArray[np.float32]  # four corners, 4 x 2

_LONGEST_SIDES_PX = (1024, 2400)  # small and large codes are found at different sizes of the picture
_PLACES_AT_MOST = 8
_MARGIN = 1.2  # a code needs white beside it
_SHORTEST_CUT_PX, _LONGEST_CUT_PX = 24, 3000
_SHARPENED_BY, _SHARPENED_OVER_PX = 1.5, 2.0


def striped_places(gray: Gray) -> list[Place]:
    """Quadrangles full of parallel stripes, their first side along the code."""
    import cv2
    import numpy as np

    detector = cv2.barcode.BarcodeDetector()
    places: list[Place] = []
    for side_px in _LONGEST_SIDES_PX:
        scale = min(1.0, side_px / max(gray.shape))
        small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
        detector.setDownsamplingThreshold(side_px)
        _, found = detector.detect(small)
        for corners in found if found is not None else ():
            place = _lengthwise(np.asarray(corners, np.float32) / np.float32(scale))
            if not any(_same(place, other) for other in places):
                places.append(place)
        if scale == 1:
            break
    return places[:_PLACES_AT_MOST]


def _lengthwise(corners: Place) -> Place:
    """Begins with a longer side; but a code may be cut so short that its bars are longer than the code."""
    import numpy as np

    first, second = np.linalg.norm(corners[1] - corners[0]), np.linalg.norm(corners[2] - corners[1])
    return corners if first >= second else np.roll(corners, -1, axis=0)


def _same(place: Place, other: Place) -> bool:
    import numpy as np

    apart = np.linalg.norm(place.mean(axis=0) - other.mean(axis=0))
    return bool(apart < 0.25 * np.linalg.norm(place[1] - place[0]))


def upright(gray: Gray, place: Place, scale: float) -> tuple[Gray, Matrix]:
    """The place cut out, lying flat, with a margin at both ends; and the matrix that leads back."""
    import cv2
    import numpy as np

    along = (place[1] - place[0] + place[2] - place[3]) / 2
    across = (place[3] - place[0] + place[2] - place[1]) / 2
    length, breadth = float(np.linalg.norm(along)), float(np.linalg.norm(across))
    scale = min(scale, _LONGEST_CUT_PX / max(1.0, length * _MARGIN))
    width = max(_SHORTEST_CUT_PX, int(length * _MARGIN * scale))
    height = max(_SHORTEST_CUT_PX, int(breadth * scale))
    middle, half, rise = place.mean(axis=0), along * (_MARGIN / 2), across / 2
    source = np.array([middle - half - rise, middle + half - rise, middle + half + rise], np.float32)
    matrix = cv2.getAffineTransform(source, np.array([[0, 0], [width, 0], [width, height]], np.float32))
    cut = cv2.warpAffine(gray, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return cast("Gray", cut), _inverse(cast("Matrix", matrix))


def turned(gray: Gray, degrees: float) -> tuple[Gray, Matrix]:
    """The whole picture turned about its middle, nothing cut off; and the matrix that leads back."""
    import cv2
    import numpy as np

    if degrees == 0:
        return gray, np.eye(3)
    height, width = gray.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    cosine, sine = abs(matrix[0, 0]), abs(matrix[0, 1])
    wide, high = int(height * sine + width * cosine), int(height * cosine + width * sine)
    matrix[:, 2] += (wide / 2 - width / 2, high / 2 - height / 2)
    whole = cv2.warpAffine(gray, matrix, (wide, high), flags=cv2.INTER_LINEAR, borderValue=(255,))
    return cast("Gray", whole), _inverse(cast("Matrix", matrix))


def _inverse(affine: Matrix) -> Matrix:
    import numpy as np

    return np.linalg.inv(np.vstack([affine, (0.0, 0.0, 1.0)]))


def sharpened(gray: Gray) -> Gray:
    """Bars stand out against what the lens made of them."""
    import cv2

    soft = cv2.GaussianBlur(gray, (0, 0), _SHARPENED_OVER_PX)
    return cast("Gray", cv2.addWeighted(gray, 1 + _SHARPENED_BY, soft, -_SHARPENED_BY, 0))
