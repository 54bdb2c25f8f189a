"""What does it take to run every check on one photograph of twelve megapixels?"""

from __future__ import annotations

import os
import random
import resource
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...app.ports.scanning import About, FindingKind, Known
from ..drawing.labels import Label, draw_label
from ..drawing.scenes import Condition, backgrounds, lay
from .reuse import picture_of
from .tables import Options, Table, milliseconds
from .tools import Tools

if TYPE_CHECKING:
    from ...app.ports.scanning import Pixels

_TWELVE = Condition("12 MP", 0.3, 180, blur_px=1.2, jpeg_quality=88, width_px=4000, height_px=3000)
_KNOWN = 40


def every_check(tools: Tools, options: Options) -> Table:
    """On one core; models and catalogue are loaded by a first photograph, which does not count."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    examiner = tools.examiner()
    wall, processor = [], []
    with tempfile.TemporaryDirectory() as folder:
        files = _photographs(options, Path(folder), options.times(6) + 1)
        about = _about(tools, options)
        for file, label in files:
            before, spent = time.perf_counter(), _processor_seconds()
            examination = examiner.examine(file, replace(about, waybill=label.number), lambda finding: None)
            wall.append(time.perf_counter() - before)
            processor.append(_processor_seconds() - spent)
            assert examination.copies
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    row = [str(len(wall) - 1), milliseconds(wall[1:]), milliseconds(processor[1:]), f"{own} MB", f"{child} MB"]
    head = ("n", "ms, median / worst", "processor ms", "peak memory, this process", "peak memory, decoder")
    note = (
        f"4000 x 3000 JPEG with a drawn label, opened apart, read, checked against 3 catalogue pictures and {_KNOWN} "
        "known fingerprints, fingerprinted and copied. Processor time includes the decoder's."
    )
    return Table("Every check on a photograph of 12 megapixels, one core", note, head, [row])


def _processor_seconds() -> float:
    mine, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime


def _photographs(options: Options, folder: Path, count: int) -> list[tuple[Path, Label]]:
    import cv2

    rng = random.Random(12)
    grounds = backgrounds(sorted(options.data.glob("camera/*.jpg"))[:2], _TWELVE.width_px, _TWELVE.height_px)
    made = []
    for number in range(count):
        label = draw_label(rng)
        pixels: Pixels = lay(label, grounds[number % len(grounds)], _TWELVE, rng)
        path = folder / f"{number}.jpg"
        cv2.imwrite(str(path), pixels, [cv2.IMWRITE_JPEG_QUALITY, 90])
        made.append((path, label))
    return made


def _about(tools: Tools, options: Options) -> About:
    """Everything that a case would ask for."""
    known = [
        Known("another", str(at), tools.fingerprint_of(picture_of(file)))
        for at, file in enumerate(sorted(options.data.glob("goods/photos/*/*.jpg"))[:_KNOWN])
    ]
    return About(
        frozenset(FindingKind),
        case_id="this",
        catalogue=tuple(sorted(options.data.glob("goods/catalogue/*.jpg"))[:3]),
        accessories=("杯盖", "勺子"),
        known=tuple(known),
    )
