"""What do people see of an exhibit?  A JPEG made anew, upright, without metadata, for the other party covered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, cast

from ...app.ports.scanning import Picture, Region

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from ...app.ports.scanning import Pixels

_SIDE_PX: Final = 2048
_QUALITY: Final = 82
_GROWN: Final = 1.25  # how far a cover reaches beyond the line that was found


def derived_copies(picture: Picture, private: Sequence[Region]) -> tuple[bytes, bytes]:
    """The copy for the other party, private places covered, and the one for who sent it: one and the same without any.

    Both are made from pixels alone, so that nothing that stood in the file beside them can be in them.
    """
    import cv2

    scale = min(1.0, _SIDE_PX / max(picture.pixels.shape[:2]))
    pixels = picture.pixels
    if scale < 1:
        pixels = cast("Pixels", cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    whole = _packed(pixels)
    return (_packed(covered(pixels, private)) if private else whole), whole


def _packed(pixels: Pixels) -> bytes:
    import cv2

    done, packed = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    assert done, "pixels can always be packed"
    return packed.tobytes()


def covered(pixels: Pixels, private: Sequence[Region]) -> Pixels:
    """The places filled with the colour of their surroundings: a blur can be undone, a fill cannot."""
    import cv2
    import numpy as np

    if not private:
        return pixels
    pixels = pixels.copy()
    height, width = pixels.shape[:2]
    for region in private:
        corners = np.array(region, np.float32) * np.array([width, height], np.float32)
        grown = ((corners - corners.mean(axis=0)) * _GROWN + corners.mean(axis=0)).round().astype(np.int32)
        cv2.fillConvexPoly(pixels, cv2.convexHull(grown), _colour_near(pixels, grown))
    return pixels


def _colour_near(pixels: Pixels, corners: npt.NDArray[np.int32]) -> tuple[int, int, int]:
    """A greyed median of the place, so that one sees that something was covered."""
    import numpy as np

    (left, top), (right, bottom) = corners.min(axis=0).clip(0), corners.max(axis=0).clip(1)
    place = pixels[top:bottom, left:right].reshape(-1, 3)
    blue, green, red = (int(part) for part in np.median(place, axis=0) * 0.75) if len(place) else (128, 128, 128)
    return blue, green, red
