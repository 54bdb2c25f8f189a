"""How do goods look that do not exist?  Packaging with a title, a pattern of its own and an article number."""

from __future__ import annotations

import hashlib
import random
from typing import TYPE_CHECKING, NamedTuple

from .codes import paste_code
from .fonts import font

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PIL import Image, ImageDraw

    Pixels = npt.NDArray[np.uint8]

FRONT_WIDTH_PX, FRONT_HEIGHT_PX = 900, 1200
_STUDIO_PX = 1400
_EDGE_PX = 60
_BAND_PX = (300, 640)  # the pattern between title and small print
_LINE_SIGNS = 9

_COLOURS = (
    ((238, 232, 220), (35, 74, 92), (196, 120, 52)),
    ((28, 40, 52), (232, 238, 240), (86, 168, 150)),
    ((214, 226, 232), (60, 52, 86), (188, 74, 86)),
    ((246, 214, 150), (64, 46, 38), (58, 110, 84)),
    ((206, 214, 198), (44, 62, 48), (180, 96, 120)),
    ((60, 70, 104), (246, 240, 226), (224, 168, 72)),
)


class Goods(NamedTuple):
    """One thing on sale: its number in the shop, and what is printed on its box."""

    sku: str
    title: str

    @property
    def seed(self) -> int:
        return int.from_bytes(hashlib.sha256(self.sku.encode()).digest()[:6], "big")


def article_number(sku: str) -> str:
    """An EAN-13 of the sku, out of the numbers that shops use among themselves, with its check digit."""
    digits = f"20{int.from_bytes(hashlib.sha256(sku.encode()).digest()[:5], 'big') % 10**10:010d}"
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def front(goods: Goods) -> Pixels:
    """The front of the box."""
    from PIL import Image, ImageDraw

    rng = random.Random(goods.seed)
    ground, ink, accent = rng.choice(_COLOURS)
    sheet = Image.new("RGB", (FRONT_WIDTH_PX, FRONT_HEIGHT_PX), ground)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 0, FRONT_WIDTH_PX, 36), fill=accent)
    pen.text((_EDGE_PX, 60), goods.sku, fill=ink, font=font(44))
    for at, line in enumerate(_lines(goods.title)[:2]):
        pen.text((_EDGE_PX, 125 + 82 * at), line, fill=ink, font=font(72))
    _pattern(pen, rng, (ink, accent, ground))
    pen.rectangle((0, sum(_BAND_PX) + 24, FRONT_WIDTH_PX, sum(_BAND_PX) + 30), fill=ink)
    pen.text((_EDGE_PX, 985), "演示商品 并不存在", fill=ink, font=font(34))
    pen.text((_EDGE_PX, 1035), f"批号 {rng.randrange(10**7, 10**8)}", fill=ink, font=font(34))
    pen.rectangle((440, 980, 870, 1180), fill=(252, 252, 252))
    paste_code(sheet, article_number(goods.sku), "EAN13", (462, 1000, 386, 160))
    return _bgr(sheet)


def catalogue_picture(goods: Goods) -> Pixels:
    """What a shop publishes: the front of the box on white."""
    import numpy as np

    box = front(goods)
    sheet = np.full((_STUDIO_PX, _STUDIO_PX, 3), 255, np.uint8)
    top, left = (_STUDIO_PX - FRONT_HEIGHT_PX) // 2, (_STUDIO_PX - FRONT_WIDTH_PX) // 2
    sheet[top : top + FRONT_HEIGHT_PX, left : left + FRONT_WIDTH_PX] = box
    return sheet


def _pattern(pen: ImageDraw.ImageDraw, rng: random.Random, colours: tuple[tuple[int, int, int], ...]) -> None:
    """Shapes that no other box has, by which it is known again."""
    top, height = _BAND_PX
    for _ in range(90):
        size = rng.randrange(14, 110)
        x = rng.randrange(_EDGE_PX, FRONT_WIDTH_PX - _EDGE_PX - size)
        y = rng.randrange(top, top + height - size)
        colour = _near(rng, rng.choice(colours))
        corners = (x, y, x + size, y + rng.randrange(12, size + 12))
        shape = rng.randrange(4)
        if shape == 0:
            pen.ellipse(corners, fill=colour)
        elif shape == 1:
            pen.rectangle(corners, fill=colour)
        elif shape == 2:
            pen.polygon(((x, y + size), (x + size, y + size), (x + rng.randrange(size), y)), fill=colour)
        else:
            pen.arc(corners, rng.randrange(180), rng.randrange(200, 360), fill=colour, width=8)


def _near(rng: random.Random, colour: tuple[int, int, int]) -> tuple[int, int, int]:
    red, green, blue = (max(0, min(255, part + rng.randrange(-45, 46))) for part in colour)
    return red, green, blue


def _lines(title: str) -> list[str]:
    """The title in lines of so many signs, broken at its gaps where it has any."""
    lines = [""]
    for part in title.split():
        joined = f"{lines[-1]} {part}".strip()
        if len(joined) <= _LINE_SIGNS or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(part)
    return lines


def _bgr(sheet: Image.Image) -> Pixels:
    import numpy as np

    return np.ascontiguousarray(np.asarray(sheet, np.uint8)[:, :, ::-1])
