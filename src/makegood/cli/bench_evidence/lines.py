"""How well is print read?  The number on labels, and the lines that are to be covered."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NamedTuple

from ..drawing.labels import Label, draw_label
from ..drawing.scenes import Condition, backgrounds, lay
from .tables import Options, Table, milliseconds, share, timed
from .tools import Tools

if TYPE_CHECKING:
    from ...app.ports.scanning import Pixels

    Reader = Callable[[Pixels], list[str]]

CONDITIONS = (
    Condition("any angle, 40 %", turn_degrees=180),
    Condition("any angle, 25 %", width_share=0.25, turn_degrees=180),
    Condition("any angle, 40 %, lens blur 3 px", turn_degrees=180, blur_px=3.0),
    Condition("12 MP, any angle, 30 %", 0.3, 180, blur_px=1.5, width_px=4000, height_px=3000),
    Condition("12 MP, any angle, 15 %", 0.15, 180, blur_px=1.5, width_px=4000, height_px=3000),
)


_SAME_LINE = 0.6  # of a line's signs are read as they stand there


class _Seen(NamedTuple):
    number: bool
    private: int
    wrong: bool


def printed_labels(tools: Tools, options: Options) -> Table:
    """The number exact; private lines covered; and a wrong number of the right length, which would accuse somebody."""
    bare = _bare_reader()
    rows = []
    for condition in CONDITIONS:
        count = options.times(12)
        judged: dict[str, list[tuple[_Seen, float]]] = {"ours": [], "bare": []}
        lines = 0
        for pixels, label in _scenes(options, condition, count):
            lines += sum(line.private for line in label.lines)
            for name, read in (("ours", _ours(tools)), ("bare", bare)):
                texts, spent = timed(lambda read=read, pixels=pixels: read(pixels))  # type: ignore[misc]
                judged[name].append((_judged(texts, label, tools.is_private), spent))
        rows.append([condition.name, str(count), *_cells(judged, lines)])
    head = (
        "label",
        "n",
        "number",
        "number, bare RapidOCR",
        "private lines covered",
        "covered, bare",
        "wrong, ours / bare",
    )
    note = (
        "Labels with a QR code, drawn as above, 1600 x 1200 where nothing else is said. Bare RapidOCR with its own "
        "settings, on the whole picture. Covered: read as a private line, whether or not every sign is right. "
        "Wrong: another number of the same length was read."
    )
    return Table("Print on drawn labels", note, (*head, "ms, median / worst", "ms, bare"), rows)


def _cells(judged: dict[str, list[tuple[_Seen, float]]], lines: int) -> list[str]:
    ours, bare = ([seen for seen, _ in judged[name]] for name in ("ours", "bare"))
    numbers = [share(sum(seen.number for seen in one), len(one)) for one in (ours, bare)]
    private = [share(sum(seen.private for seen in one), lines) for one in (ours, bare)]
    wrong = f"{sum(seen.wrong for seen in ours)} / {sum(seen.wrong for seen in bare)}"
    spent = [milliseconds([seconds for _, seconds in judged[name]]) for name in ("ours", "bare")]
    return [*numbers, *private, wrong, *spent]


def _scenes(options: Options, condition: Condition, count: int) -> list[tuple[Pixels, Label]]:
    rng = random.Random(7)
    photographs = sorted(options.data.glob("camera/*.jpg"))[:6]
    grounds = backgrounds(photographs, condition.width_px, condition.height_px)
    labels = [draw_label(rng) for _ in range(count)]
    return [(lay(label, grounds[at % len(grounds)], condition, rng), label) for at, label in enumerate(labels)]


def _judged(texts: list[str], label: Label, is_private: Callable[[str], bool]) -> _Seen:
    read = [_tight(text) for text in texts]
    number = any(label.number in text for text in read)
    covered = [text for text in read if is_private(text)]
    private = sum(any(_alike(line.text, text) for text in covered) for line in label.lines if line.private)
    alike = re.compile(rf"(?<![A-Z0-9])[A-Z0-9]{{{len(label.number)}}}(?![A-Z0-9])")
    wrong = any(
        found != label.number and sum(map(str.isdigit, found)) > 8 for text in read for found in alike.findall(text)
    )
    return _Seen(number, private, wrong)


def _alike(printed: str, read: str) -> bool:
    return SequenceMatcher(None, _tight(printed), read).ratio() >= _SAME_LINE


def _tight(text: str) -> str:
    return re.sub(r"[\s:：,.，。]", "", text)


def _ours(tools: Tools) -> Reader:
    def read(pixels: Pixels) -> list[str]:
        import cv2
        import numpy as np

        codes = tools.read_codes(np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8))
        return [line.text for line in tools.read_text(pixels, codes)]

    return read


def _bare_reader() -> Reader:
    from rapidocr import RapidOCR

    engine: Any = RapidOCR(params={"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 1})
    return lambda pixels: list(engine(pixels).txts or ())
