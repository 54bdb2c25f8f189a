"""How many barcodes are read: in real photographs, and on labels drawn into real photographs?"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..drawing.labels import draw_label
from ..drawing.scenes import Condition, backgrounds, lay
from .tables import Options, Table, milliseconds, share, timed
from .tools import Tools

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Gray = npt.NDArray[np.uint8]
    Reader = Callable[[Gray], list[str]]

_SETS = ("code128-*", "code39-3", "itf-1", "ean13-3", "qrcode-1", "qrcode-2")
_WITHOUT = ("barcodes/falsepositives*/*.png", "camera/*.jpg", "goods/catalogue/*.jpg", "text/*.jpg", "views/*/*.jpg")

CONDITIONS = (
    Condition("upright (10°), 40 % of the width", turn_degrees=10),
    Condition("tilted up to 45°, 40 %", turn_degrees=45),
    Condition("any angle, 40 %", turn_degrees=180),
    Condition("any angle and strong perspective, 40 %", turn_degrees=180, perspective=0.1),
    Condition("any angle, 25 %", width_share=0.25, turn_degrees=180),
    Condition("any angle, 20 %", width_share=0.20, turn_degrees=180),
    Condition("any angle, 15 %", width_share=0.15, turn_degrees=180),
    Condition("any angle, 40 %, lens blur 2 px", turn_degrees=180, blur_px=2.0),
    Condition("any angle, 40 %, lens blur 3 px", turn_degrees=180, blur_px=3.0),
    Condition("any angle, 25 %, lens blur 1.5 px", width_share=0.25, turn_degrees=180, blur_px=1.5),
    Condition("any angle, 40 %, motion 5 px", turn_degrees=180, motion_px=5),
    Condition("any angle, 40 %, motion 9 px", turn_degrees=180, motion_px=9),
    Condition("any angle, 40 %, dark, noisy, JPEG 40", turn_degrees=180, noise=10, light=0.4, jpeg_quality=40),
    Condition("any angle, 40 %, JPEG 15", turn_degrees=180, jpeg_quality=15),
    Condition("12 MP, any angle, 15 %", width_share=0.15, turn_degrees=180, blur_px=1.5, width_px=4000, height_px=3000),
)


class _Count(NamedTuple):
    """How often the right text was read, a wrong one, and how long it took."""

    hits: int
    wrong: int
    seconds: list[float]


def real_photographs(tools: Tools, options: Options) -> Table:
    """Against the expected text beside each; line ends do not count."""
    rows = []
    for name in _SETS:
        files = options.files(f"barcodes/{name}/*.png")
        pairs = [(_gray(file), _plain(file.with_suffix(".txt").read_text("utf-8"))) for file in files]
        ours, bare = (_counted(read, pairs) for read in (_ours(tools), _bare))
        row = [name, str(len(pairs)), share(ours.hits, len(pairs)), share(bare.hits, len(pairs))]
        rows.append([*row, milliseconds(ours.seconds), milliseconds(bare.seconds)])
    head = ("set", "n", "read", "read by bare zxing-cpp", "ms, median / worst", "ms, bare")
    return Table("Barcodes in real photographs", "zxing's photographs; a hit is the exact text.", head, rows)


def without_codes(tools: Tools, options: Options) -> Table:
    """Everything that is read there is false; goods photographs are left out, as they do show barcodes."""
    rows = []
    for pattern in _WITHOUT:
        grays = [_gray(file) for file in options.files(pattern)]
        ours = [timed(lambda gray=gray: _ours(tools)(gray)) for gray in grays]  # type: ignore[misc]
        false = sum(len(texts) for texts, _ in ours)
        bare = sum(len(_bare(gray)) for gray in grays)
        rows.append([pattern, str(len(grays)), str(false), str(bare), milliseconds([seconds for _, seconds in ours])])
    head = ("pictures without a code", "n", "false reads", "false reads, bare zxing-cpp", "ms, median / worst")
    note = "Searching harder must not find what is not there."
    return Table("False reads", note, head, rows)


def drawn_labels(tools: Tools, options: Options) -> Table:
    """Labels with a Code 128 (no QR code), drawn into real photographs."""
    rows = []
    for condition in CONDITIONS:
        count = options.times(20 if condition.width_px > 2000 else 100)
        pairs = list(scenes(options, condition, count, seed=2026))
        ours, bare = (_counted(read, pairs) for read in (_ours(tools), _bare))
        row = [condition.name, str(count), share(ours.hits, count), share(bare.hits, count)]
        rows.append([*row, f"{ours.wrong} / {bare.wrong}", milliseconds(ours.seconds), milliseconds(bare.seconds)])
    head = ("label", "n", "read", "read by bare zxing-cpp", "wrong, ours / bare", "ms, median / worst", "ms, bare")
    note = (
        "Drawn labels with people and numbers that do not exist, laid into real photographs of 1600 x 1200 pixels "
        "where nothing else is said, with perspective 4 %, lens blur 0.6 px, noise 4 and JPEG 85."
    )
    return Table("Code 128 on drawn labels", note, head, rows)


def scenes(options: Options, condition: Condition, count: int, seed: int) -> Iterator[tuple[Gray, str]]:
    """Pictures with the number that is in each; the same ones in every run."""
    import cv2
    import numpy as np

    rng = random.Random(seed)
    photographs = sorted(options.data.glob("camera/*.jpg"))[: 8 if condition.width_px > 2000 else 20]
    grounds = backgrounds(photographs, condition.width_px, condition.height_px)
    for at in range(count):
        label = draw_label(rng, qr=False)
        pixels = lay(label, grounds[at % len(grounds)], condition, rng)
        yield np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8), label.number


def _counted(read: Reader, pairs: Sequence[tuple[Gray, str]]) -> _Count:
    hits = wrong = 0
    seconds = []
    for gray, expected in pairs:
        texts, spent = timed(lambda gray=gray: read(gray))  # type: ignore[misc]
        found = {_plain(text) for text in texts}
        hits += expected in found
        wrong += len(found - {expected})
        seconds.append(spent)
    return _Count(hits, wrong, seconds)


def _ours(tools: Tools) -> Reader:
    return lambda gray: [code.text for code in tools.read_codes(gray)]


def _bare(gray: Gray) -> list[str]:
    """The library as it comes, with all its formats."""
    import zxingcpp

    return [found.text for found in zxingcpp.read_barcodes(gray, text_mode=zxingcpp.TextMode.Plain)]


def _gray(file: Path) -> Gray:
    import cv2
    import numpy as np

    return np.asarray(cv2.imread(str(file), cv2.IMREAD_GRAYSCALE), np.uint8)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
