"""How does a photograph of goods and labels look that a consumer might take?

Boxes, a parcel with its label, accessories and a paper lie on a table, in the light of a lamp, seen through a lens.
"""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from .fonts import font
from .goods import Goods, front
from .scenes import Condition, camera

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from .labels import Label, Pixels

    Light = npt.NDArray[np.float32]

_TAKEN, _SOFTWARE, _MODEL = 0x9003, 0x0131, 0x0110
_EXIF = 0x8769
_QUALITY = 88


@dataclass(frozen=True, slots=True)
class Shown:
    """What lies on the table.  `paper` is written by hand; `edited_by` names a program that the file admits to."""

    goods: Goods | None = None
    label: Label | None = None
    accessories: tuple[str, ...] = ()
    paper: str | None = None
    seed: int = 0
    blur_px: float = 0.7
    light: float = 1.0
    taken_at: datetime | None = None
    edited_by: str | None = None
    width_px: int = 1600
    height_px: int = 1200


class _Place(NamedTuple):
    """Where a thing lies: its middle and its width, as shares of the frame's width and height, and how it is turned."""

    x: float
    y: float
    width: float
    turn_degrees: float


def photograph(shown: Shown) -> bytes:
    """A JPEG, as a phone would have saved it: the same for the same things and seed, byte for byte."""
    rng = random.Random(shown.seed)
    scene = _table(rng, shown.width_px, shown.height_px)
    for thing, place in _laid_out(shown, rng):
        _lay(scene, thing, place, rng)
    scene *= _lamp(rng, shown.width_px, shown.height_px)
    condition = Condition("", blur_px=shown.blur_px, noise=3.0, light=shown.light, jpeg_quality=95)
    return _saved(camera(scene, condition, rng), shown)


def _laid_out(shown: Shown, rng: random.Random) -> list[tuple[Pixels, _Place]]:
    """Goods on the left, the parcel on the right, small things in front; what is alone lies in the middle."""
    things: list[tuple[Pixels, _Place]] = []
    both = shown.goods is not None and shown.label is not None
    if shown.label is not None:
        things.append((_parcel(shown.label), _Place(0.68 if both else 0.5, 0.46, 0.44, rng.uniform(-8, 8))))
    if shown.goods is not None:
        things.append((front(shown.goods), _Place(0.24 if both else 0.45, 0.46, 0.36, rng.uniform(-10, 10))))
    if shown.paper is not None:
        things.append((_paper(shown.paper, rng), _Place(0.8 if not both else 0.47, 0.88, 0.22, rng.uniform(-6, 6))))
    for at, name in enumerate(shown.accessories):
        things.append((_bag(name), _Place(0.12 + 0.17 * at, 0.92, 0.14, rng.uniform(-12, 12))))
    return things


def _table(rng: random.Random, width: int, height: int) -> Light:
    """Boards with a grain."""
    import cv2
    import numpy as np

    noise = np.random.default_rng(rng.randrange(2**32))
    grain = noise.standard_normal((height // 3, width // 40), np.float32)
    grain = np.asarray(cv2.resize(grain, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)
    fine = np.asarray(cv2.GaussianBlur(noise.standard_normal((height, width), np.float32), (0, 0), 1.2), np.float32)
    colour = np.array(rng.choice(((92, 132, 176), (120, 150, 178), (150, 160, 168))), np.float32)
    boards = colour + (grain * 9 + fine * 8)[:, :, None]
    for y in range(0, height, height // 5):
        boards[y : y + 3] *= 0.6
    return np.asarray(boards, np.float32)


def _lamp(rng: random.Random, width: int, height: int) -> Light:
    """Brighter on one side than on the other."""
    import numpy as np

    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    x, y = rng.uniform(0.2, 0.8), rng.uniform(0.1, 0.6)
    return np.asarray(1.08 - 0.35 * np.hypot(across - x, down - y), np.float32)[:, :, None]


def _lay(scene: Light, thing: Pixels, place: _Place, rng: random.Random) -> None:
    """The thing with its shadow, seen a little from the side."""
    import cv2
    import numpy as np

    height, width = scene.shape[:2]
    shrink = place.width * width / thing.shape[1]
    small = np.asarray(cv2.resize(thing, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), np.float32)
    matrix = _seen_from(small.shape[1], small.shape[0], place, (width, height), rng)
    mask = np.asarray(cv2.warpPerspective(np.ones(small.shape[:2], np.float32), matrix, (width, height)), np.float32)
    shadow = np.asarray(cv2.GaussianBlur(np.roll(mask, (14, 10), (0, 1)), (0, 0), 12), np.float32)
    scene *= (1 - 0.45 * shadow)[:, :, None]
    laid = np.asarray(cv2.warpPerspective(small, matrix, (width, height)), np.float32)
    scene *= (1 - mask)[:, :, None]
    scene += laid * mask[:, :, None]


def _seen_from(
    width: int, height: int, place: _Place, frame: tuple[int, int], rng: random.Random
) -> npt.NDArray[np.float64]:
    import cv2
    import numpy as np

    turn = np.radians(place.turn_degrees)
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    half = np.array([width, height]) / 2
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    corners[:2, 0] *= 0.96 - rng.uniform(0, 0.04)  # what is farther away is smaller
    shake = np.array([[rng.uniform(-1, 1) for _ in range(2)] for _ in range(4)]) * half * 0.02
    seen = (corners + shake) @ spin.T + np.array([place.x * frame[0], place.y * frame[1]])
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(source, seen.astype(np.float32)), np.float64)


def _parcel(label: Label) -> Pixels:
    """A carton with the label on it."""
    import numpy as np

    height, width = label.pixels.shape[:2]
    carton = np.empty((height + 200, width + 240, 3), np.uint8)
    carton[:] = (112, 150, 184)
    carton[:, (width + 240) // 2 - 40 : (width + 240) // 2 + 40] = (140, 178, 206)  # the tape
    carton[100 : 100 + height, 120 : 120 + width] = label.pixels
    return carton


def _paper(text: str, rng: random.Random) -> Pixels:
    """A sheet on which somebody has written with a thick pen, sign by sign and not quite in line."""
    import cv2
    import numpy as np

    sheet = np.full((280, 120 + 130 * len(text), 3), 246, np.uint8)
    for at, sign in enumerate(text):
        corner = (60 + 130 * at + rng.randrange(-6, 7), 195 + rng.randrange(-10, 11))
        cv2.putText(sheet, sign, corner, cv2.FONT_HERSHEY_DUPLEX, 4.6, (70, 40, 30), 12, cv2.LINE_AA)
    return sheet


def _bag(name: str) -> Pixels:
    """A small bag with a word on it."""
    import numpy as np
    from PIL import Image, ImageDraw

    sheet = Image.new("RGB", (420, 300), (222, 226, 222))
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((8, 8, 412, 292), outline=(120, 130, 130), width=6)
    pen.text((40, 110), name[:6], fill=(30, 40, 44), font=font(56))
    return np.ascontiguousarray(np.asarray(sheet, np.uint8)[:, :, ::-1])


def _saved(pixels: Pixels, shown: Shown) -> bytes:
    import numpy as np
    from PIL import Image

    exif = Image.Exif()
    exif[_MODEL] = "Makegood Demo"
    if shown.edited_by is not None:
        exif[_SOFTWARE] = shown.edited_by
    if shown.taken_at is not None:
        exif.get_ifd(_EXIF)[_TAKEN] = shown.taken_at.strftime("%Y:%m:%d %H:%M:%S")
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1])).save(out, "JPEG", quality=_QUALITY, exif=exif)
    return out.getvalue()
