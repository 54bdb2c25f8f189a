"""How does a label look in a photograph?  It is laid into one: turned, in perspective, blurred, noisy, saved again."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from .labels import Label, Pixels


@dataclass(frozen=True, slots=True)
class Condition:
    """How a scene is made: the label's width as a share of the frame's, turned by up to so many degrees, and so on."""

    name: str
    width_share: float = 0.4
    turn_degrees: float = 10.0
    perspective: float = 0.04  # how far a corner is moved, as a share of the label
    blur_px: float = 0.6  # sigma of the lens
    motion_px: int = 0
    noise: float = 4.0
    light: float = 1.0
    jpeg_quality: int = 85
    width_px: int = 1600
    height_px: int = 1200


def backgrounds(photographs: Sequence[Path], width_px: int, height_px: int) -> list[Pixels]:
    """Real photographs, each cut and scaled to fill the frame."""
    import cv2

    found = (cv2.imread(str(path), cv2.IMREAD_COLOR) for path in photographs)
    return [_fill(pixels, width_px, height_px) for pixels in found if pixels is not None]  # type: ignore[arg-type]


def _fill(pixels: Pixels, width_px: int, height_px: int) -> Pixels:
    import cv2

    scale = max(width_px / pixels.shape[1], height_px / pixels.shape[0])
    grown = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    return grown[:height_px, :width_px]  # type: ignore[return-value]


def lay(label: Label, background: Pixels, condition: Condition, rng: random.Random) -> Pixels:
    """The scene: the label on the background, then light, lens, motion, noise and the camera's compression."""
    import cv2
    import numpy as np

    height, width = background.shape[:2]
    matrix = _placing(label.pixels.shape[1], label.pixels.shape[0], width, height, condition, rng)
    size = (width, height)
    # Shrinking by warping alone would alias the bars: the label is first brought near to its size in the scene.
    shrink = min(1.0, condition.width_share * width / label.pixels.shape[1])
    small = cv2.resize(label.pixels, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    matrix = matrix @ np.diag([label.pixels.shape[1] / small.shape[1], label.pixels.shape[0] / small.shape[0], 1.0])
    laid = cv2.warpPerspective(small, matrix, size, flags=cv2.INTER_LINEAR)
    mask = cv2.warpPerspective(np.full(small.shape[:2], 255, np.uint8), matrix, size, flags=cv2.INTER_LINEAR)
    share = mask[:, :, None].astype(np.float32) / 255
    return camera(background * (1 - share) + laid * share, condition, rng)


def camera(scene: npt.NDArray[np.floating], condition: Condition, rng: random.Random) -> Pixels:
    """What light, lens, a moving hand, the sensor and the file format make of a scene."""
    import cv2
    import numpy as np

    light = (scene * condition.light).astype(np.float32)
    if condition.blur_px:
        light = np.asarray(cv2.GaussianBlur(light, (0, 0), condition.blur_px), np.float32)
    if condition.motion_px:
        light = np.asarray(cv2.filter2D(light, -1, _motion(condition.motion_px, rng.uniform(0, 180))), np.float32)
    grain = np.random.default_rng(rng.randrange(2**32)).standard_normal(light.shape, np.float32)
    pixels = np.clip(light + grain * np.float32(condition.noise), 0, 255).astype(np.uint8)
    _, packed = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, condition.jpeg_quality])
    return cv2.imdecode(packed, cv2.IMREAD_COLOR)  # type: ignore[return-value]


def _placing(
    label_width: int, label_height: int, width: int, height: int, condition: Condition, rng: random.Random
) -> npt.NDArray[np.float64]:
    """The matrix that lays the label down: scaled, turned, its corners moved, wholly inside the frame if it fits."""
    import cv2
    import numpy as np

    scale = condition.width_share * width / label_width
    half = np.array([label_width, label_height]) * scale / 2
    turn = np.radians(rng.uniform(-condition.turn_degrees, condition.turn_degrees))
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    shake = np.array([[rng.uniform(-1, 1) for _ in range(2)] for _ in range(4)])
    moved = corners + shake * condition.perspective * half
    turned = moved @ spin.T
    reach = np.abs(turned).max(axis=0)
    middle = [_between(rng, reach[0], width - reach[0]), _between(rng, reach[1], height - reach[1])]
    source = np.array([[0, 0], [label_width, 0], [label_width, label_height], [0, label_height]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(source, (turned + middle).astype(np.float32)), np.float64)


def _between(rng: random.Random, low: float, high: float) -> float:
    return rng.uniform(low, high) if low < high else (low + high) / 2


def _motion(length_px: int, angle_degrees: float) -> npt.NDArray[np.float32]:
    import cv2
    import numpy as np

    kernel = np.zeros((length_px, length_px), np.float32)
    kernel[length_px // 2, :] = 1
    turn = cv2.getRotationMatrix2D((length_px / 2 - 0.5, length_px / 2 - 0.5), angle_degrees, 1)
    kernel = np.asarray(cv2.warpAffine(kernel, turn, (length_px, length_px)), np.float32)
    return np.asarray(kernel / kernel.sum(), np.float32)
