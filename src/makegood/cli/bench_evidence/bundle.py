"""What does it take to run every check on one photograph of twelve megapixels?"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ...app.evidence import verdict_of
from ...app.ports.scanning import About, Finding, Known
from ...domain.words import Check
from ..drawing.labels import Label, draw_label
from ..drawing.scenes import Condition, backgrounds, lay
from .reuse import picture_of
from .tables import Options, Table, spread
from .tools import ExaminerInAnotherProcess, Tools
from .watching import peak_memory_megabytes, processor_seconds

if TYPE_CHECKING:
    from ...app.ports.scanning import Pixels

_TWELVE = Condition("12 MP", 0.3, 180, blur_px=1.2, jpeg_quality=88, width_px=4000, height_px=3000)
_KNOWN = 40


class _Run(NamedTuple):
    """One photograph: seconds to the first finding, to what the codes and the sharpness say, to the verdict; and what
    the processor worked on it."""

    first: float
    quick: float
    whole: float
    processor: float


def every_check(tools: Tools, options: Options) -> Table:
    """As a worker does it: in a process apart, examined, compared with what it resembles, judged."""
    with tempfile.TemporaryDirectory() as folder:
        files = twelve_megapixels(options, Path(folder), options.times(12) + 1)
        about = _about(tools, options)
        rows = [_row("one core", _runs(tools, files, about, {0})), _row("two cores", _runs(tools, files, about, None))]
    head = (
        "on",
        "n",
        "processor s",
        "first finding, s",
        "sharpness, s",
        "verdict, s",
        "files/s and core",
        "peak memory",
    )
    note = (
        "4000 x 3000 JPEG with a drawn label, opened apart, read, compared with 3 catalogue pictures and "
        f"{_KNOWN} known fingerprints, fingerprinted and copied twice. Median / 95 %. Processor time is that of the "
        "process apart and its decoder, the first file not counted, as it loads the models; waiting includes whatever "
        f"else the machine was doing (load {os.getloadavg()[0]:.0f}). Memory is the largest resident size of the "
        "process apart + that of a decoder."
    )
    return Table("Every check on a photograph of 12 megapixels", note, head, rows)


def _runs(
    tools: Tools, files: list[tuple[Path, Label]], about: About, cores: set[int] | None
) -> tuple[list[_Run], str]:
    examiner = tools.apart()
    runs = []
    try:
        for number, (file, label) in enumerate(files):
            runs.append(_one(examiner, file, replace(about, waybill=label.number)))
            if number == 0 and cores is not None and examiner.process_id is not None:
                os.sched_setaffinity(examiner.process_id, cores & os.sched_getaffinity(0) or cores)
        assert examiner.process_id is not None
        own = peak_memory_megabytes(examiner.process_id)
    finally:
        examiner.close()
    return runs[1:], f"{own} + {_decoder_megabytes(files[0][0])} MB"


def _one(examiner: ExaminerInAnotherProcess, file: Path, about: About) -> _Run:
    instants: dict[Check, float] = {}
    spent, began = processor_seconds(examiner.process_id), time.perf_counter()

    def tell(finding: Finding) -> None:
        instants.setdefault(finding.kind, time.perf_counter() - began)

    examination = examiner.examine(file, replace(about, known=()), tell)
    more = examiner.compare(examination.fingerprints, about, tell)
    assert verdict_of((*examination.findings, *more), about.wanted).state
    assert examination.copies, examination.findings
    whole = time.perf_counter() - began
    return _Run(min(instants.values()), instants[Check.SHARP], whole, processor_seconds(examiner.process_id) - spent)


def _row(name: str, measured: tuple[list[_Run], str]) -> list[str]:
    runs, memory = measured
    cells = [spread([getattr(run, field) for run in runs]) for field in ("processor", "first", "quick", "whole")]
    rate = len(runs) / sum(run.processor for run in runs)
    return [name, str(len(runs)), *cells, f"{rate:.2f}", memory]


def _decoder_megabytes(file: Path) -> int:
    """What a decoder holds at most, run by itself under a program that measures its children."""
    script = (
        "import resource, subprocess, sys; subprocess.run([sys.executable, '-m', 'makegood.adapters.scanners.decoder', "
        "'image/jpeg', '{}'], stdin=open(sys.argv[1], 'rb'), stdout=subprocess.DEVNULL); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    return int(subprocess.run([sys.executable, "-c", script, str(file)], capture_output=True, check=True).stdout)


def twelve_megapixels(options: Options, folder: Path, count: int) -> list[tuple[Path, Label]]:
    """Drawn labels in real photographs, with what stands on them."""
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
        frozenset({Check.SHARP, Check.WAYBILL, Check.GOODS}),
        case_id="this",
        catalogue=tuple(sorted(options.data.glob("goods/catalogue/*.jpg"))[:3]),
        accessories=("杯盖", "勺子"),
        known=tuple(known),
    )
