"""How are figures shown?  As tables that can be put into a page as they are."""

from __future__ import annotations

import platform
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class Table(NamedTuple):
    """Figures of one kind: a title, what has to be known to read them, the head, and the rows."""

    title: str
    note: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


class Options(NamedTuple):
    """Where the real files are, and by how much everything is made smaller for a first look."""

    data: Path
    divide: int = 1

    def files(self, pattern: str) -> list[Path]:
        found = sorted(self.data.glob(pattern))
        return found[:: self.divide] or found[:1]

    def times(self, count: int) -> int:
        return max(4, count // self.divide)


def markdown(table: Table) -> str:
    """A heading, the note, and the table."""
    lines = [f"### {table.title}", "", table.note, "", _row(table.head), _row(["---"] * len(table.head))]
    return "\n".join([*lines, *(_row(row) for row in table.rows), ""])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def machine() -> str:
    """When and on what it was measured."""
    name = next(
        (line.split(":")[1].strip() for line in _cpu_lines() if line.startswith("model name")), platform.machine()
    )
    today = datetime.now(UTC).date().isoformat()
    return f"{today}, {name}, {_cores()} cores, {platform.system()}, Python {platform.python_version()}"


def _cpu_lines() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text("utf-8").splitlines() if path.exists() else []


def _cores() -> int:
    return sum(line.startswith("processor") for line in _cpu_lines()) or 1


def share(part: int, whole: int) -> str:
    """As a percentage with its count, since samples are small."""
    return f"{100 * part / whole:.1f} % ({part}/{whole})" if whole else "-"


def milliseconds(seconds: Sequence[float]) -> str:
    """The median and the worst."""
    return f"{1000 * statistics.median(seconds):.0f} / {1000 * max(seconds):.0f}" if seconds else "-"


def spread(values: Sequence[float]) -> str:
    """The median, and what 95 in 100 do not exceed."""
    ordered = sorted(values)
    return f"{statistics.median(ordered):.2f} / {ordered[int(0.95 * (len(ordered) - 1) + 0.5)]:.2f}" if ordered else "-"


def timed(run: Callable[[], T]) -> tuple[T, float]:
    """What it gives, and the processor seconds that it took: others at work on the machine do not count."""
    before = time.process_time()
    given = run()
    return given, time.process_time() - before
