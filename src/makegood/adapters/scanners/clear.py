"""Is the picture sharp and bright enough to see something?

Sharpness is how much detail a further blur would take away, in the most detailed parts: what is blurred already loses
little, whatever is in the picture.  A first, small blur takes away the grain of the sensor, which is always sharp.
Measured at one size, so that a large picture is not held to a stricter rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ...app.ports.scanning import About, Finding, Picture, Says
from ...domain.words import Check

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from .stripes import Gray

_SIDE_PX: Final = 1024
_TILES, _BEST_TILES = 8, 6
_GRAIN_PX, _FURTHER_BLUR_PX = 1.2, 2.0
_LEAST_DETAIL = 0.05
# Read off real photographs (docs/evidence.md): unblurred ones lie above 4.4, nine in ten above 5.5; blurred by 2 pixels
# of 1024, with or without grain, nine in ten below 3.2.
_BLURRED_BELOW, _SOFT_BELOW = 2.9, 4.2
_DARK_BELOW, _DIM_BELOW = 45.0, 80.0  # brightness that only a twentieth of the picture exceeds
_BLANK_BELOW = 6.0  # spread of brightness
_GLARE_ABOVE = 0.97  # share of pure white


class Looks(NamedTuple):
    """Measures of a picture: detail lost by a further blur, brightness of its lights, spread, share of pure white."""

    sharpness: float
    lights: float
    spread: float
    white: float


def check_clear(picture: Picture, about: About) -> tuple[Finding, ...]:
    """One finding.  A picture whose codes can be read is clear enough, whatever the measures say."""
    import cv2

    looks = measure(cv2.cvtColor(picture.pixels, cv2.COLOR_BGR2GRAY))  # type: ignore[arg-type]  # 8 bits in, 8 bits out
    ok, confidence, key = judge(looks)
    if picture.barcodes and ok is not True:
        ok, confidence, key = True, 0.8, "evidence.sharp.enough"
    return (Finding(Check.SHARP, ok, confidence, Says(key), at_s=picture.at_s),)


def judge(looks: Looks) -> tuple[bool | None, float, str]:
    """The first that is wrong, the worst first."""
    if looks.lights < _DARK_BELOW:
        return False, 0.9, "evidence.sharp.dark"
    if looks.spread < _BLANK_BELOW:
        return False, 0.95, "evidence.sharp.blank"
    if looks.white > _GLARE_ABOVE:
        return False, 0.8, "evidence.sharp.glare"
    if looks.sharpness < _BLURRED_BELOW:
        return False, 0.9, "evidence.sharp.blurred"
    if looks.sharpness < _SOFT_BELOW:
        return None, 0.4, "evidence.sharp.soft"
    if looks.lights < _DIM_BELOW:
        return None, 0.4, "evidence.sharp.dim"
    return True, 0.9, "evidence.sharp.enough"


def measure(gray: Gray) -> Looks:
    """The measures, at one size for all."""
    import cv2
    import numpy as np

    scale = min(1.0, _SIDE_PX / max(gray.shape))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
    levels = np.asarray(small, np.float32)
    lights = float(np.percentile(levels, 95))
    white = float((levels >= 253).mean())
    return Looks(_sharpness(levels), lights, float(levels.std()), white)


def _sharpness(levels: npt.NDArray[np.float32]) -> float:
    import cv2
    import numpy as np

    smooth = np.asarray(cv2.GaussianBlur(levels, (0, 0), _GRAIN_PX), np.float32)
    softer = np.asarray(cv2.GaussianBlur(smooth, (0, 0), _FURTHER_BLUR_PX), np.float32)
    detail, left = _detail_by_tile(smooth), _detail_by_tile(softer)
    best = np.argsort(left)[-_BEST_TILES:]
    return float((detail[best] / (left[best] + _LEAST_DETAIL)).mean())


def _detail_by_tile(levels: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """How much neighbouring pixels differ, in each of eight by eight parts."""
    import cv2
    import numpy as np

    edges = np.asarray(cv2.Laplacian(levels, cv2.CV_32F))
    rows = np.array_split(edges, _TILES)
    return np.array(
        [tile.var() if tile.size else 0.0 for row in rows for tile in np.array_split(row, _TILES, axis=1)], np.float32
    )
