"""What does a courier's label look like?  One is drawn here, with people, places and numbers that do not exist."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from .codes import paste_code
from .fonts import font

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PIL import Image, ImageDraw

    Pixels = npt.NDArray[np.uint8]

WIDTH_PX, HEIGHT_PX = 900, 1320
_EDGE_PX = 40
# Courier, its name on the label, and the shape of its numbers (9 stands for any digit).
COURIERS = (
    ("sf", "顺丰速运", "SF9999999999999"),
    ("zto", "中通快递", "78999999999999"),
    ("yto", "圆通速递", "YT9999999999999"),
    ("sto", "申通快递", "779999999999999"),
    ("yunda", "韵达快递", "319999999999999"),
    ("jt", "极兔速递", "JT9999999999999"),
    ("jd", "京东物流", "JDVA99999999999"),
)


class Line(NamedTuple):
    """One printed line: what it says, where it begins and how tall it is; `private` lines name or place a person."""

    text: str
    left_px: int
    top_px: int
    size_px: int
    private: bool = False


class Label(NamedTuple):
    """A drawn label: its pixels (BGR), its number, its courier, and the printed lines."""

    pixels: Pixels
    number: str
    courier: str
    lines: tuple[Line, ...]


def draw_label(rng: random.Random, courier: str | None = None, qr: bool = True, number: str | None = None) -> Label:
    """A label with a Code 128 of the number, a QR code with a web address that contains it, and Chinese text.

    Without a number one is made up, and without a courier one is chosen.
    """
    from PIL import Image, ImageDraw

    code, name, shape = next((row for row in COURIERS if row[0] == courier), None) or rng.choice(COURIERS)
    number = number or "".join(str(rng.randrange(10)) if sign == "9" else sign for sign in shape)
    sheet = Image.new("L", (WIDTH_PX, HEIGHT_PX), 250)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((8, 8, WIDTH_PX - 8, HEIGHT_PX - 8), outline=0, width=4)
    for y in (170, 520, 900):
        pen.line((8, y, WIDTH_PX - 8, y), fill=0, width=3)
    paste_code(sheet, number, "Code128", (60, 190, 780, 210))
    if qr:
        paste_code(sheet, f"https://track.example.cn/q?m={number}&s=1", "QRCode", (610, 960, 240, 240))
    lines = tuple(_lines(rng, name, number))
    for line in lines:
        _write(pen, line)
    return Label(_bgr(sheet), number, code, lines)


def covered_label(label: Label) -> Label:
    """The same label with its private lines covered, as the other party sees it."""
    pixels = label.pixels.copy()
    for line in label.lines:
        if line.private:
            pixels[line.top_px - 4 : line.top_px + line.size_px + 14, line.left_px - 8 : WIDTH_PX - _EDGE_PX] = 150
    return label._replace(pixels=pixels)


def _lines(rng: random.Random, name: str, number: str) -> Iterator[Line]:
    yield Line(name, _EDGE_PX, 50, 76)
    route = f"{rng.randrange(100, 999)}-{rng.choice('ABCD')}{rng.randrange(10, 99)} 0{rng.randrange(10, 99)}"
    yield Line(route, 480, 55, 64)
    yield Line(" ".join(number[at : at + 4] for at in range(0, len(number), 4)), 150, 420, 56)
    yield Line(f"收 张样例 1380000{rng.randrange(1000, 9999)}", _EDGE_PX, 550, 46, private=True)
    yield Line(f"样例省示范市虚构区未名路{rng.randrange(1, 99)}号", _EDGE_PX, 620, 42, private=True)
    yield Line("寄 李虚构 13900000000", _EDGE_PX, 720, 40, private=True)
    yield Line(f"样例省另一市虚设县无名街{rng.randrange(1, 99)}号院", _EDGE_PX, 785, 38, private=True)
    yield Line("退货 已验视", _EDGE_PX, 940, 46)
    yield Line(f"重量 {rng.randrange(1, 9)}.{rng.randrange(10)} kg 件数 1/1", _EDGE_PX, 1010, 40)
    yield Line(f"2026-0{rng.randrange(1, 9)}-1{rng.randrange(10)} 14:{rng.randrange(10, 59)}", _EDGE_PX, 1080, 40)
    yield Line("签收人/签收时间", _EDGE_PX, 1230, 36)


def _write(pen: ImageDraw.ImageDraw, line: Line) -> None:
    pen.text((line.left_px, line.top_px), line.text, fill=10, font=font(line.size_px))


def _bgr(sheet: Image.Image) -> Pixels:
    import numpy as np

    gray = np.asarray(sheet, np.uint8)
    return np.ascontiguousarray(np.repeat(gray[:, :, None], 3, axis=2))
