"""How is a figure measured and shown?  Always beside its floor, in rounds that take turns, as medians."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

Rounds = dict[str, list[float]]
Measure = Callable[[], Awaitable[float]]


class Target(NamedTuple):
    """`ours` over `floor` is to be at least (at most, where less is better) this."""

    floor: str
    ratio: float
    at_most: bool = False


class Figure(NamedTuple):
    """One line: what was measured, in which unit, ours first, then each floor."""

    name: str
    unit: str
    rounds: Rounds
    targets: Sequence[Target] = ()


async def taking_turns(rounds: int, measures: Mapping[str, Measure]) -> Rounds:
    """Measures each once per round, round after round: what disturbs the machine disturbs all of them."""
    found: Rounds = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            found[name].append(await measure())
    return found


def ratios(ours: Sequence[float], floor: Sequence[float]) -> list[float]:
    """Ours over the floor, round by round."""
    return [mine / theirs for mine, theirs in zip(ours, floor, strict=True)]


def line(figure: Figure) -> str:
    """A figure as it is printed: medians, the ratio to each floor with its range, and whether the target is met."""
    (ours_name, ours), *floors = figure.rounds.items()
    targets = {target.floor: target for target in figure.targets}
    parts = [f"{figure.name}: {ours_name} {shown(ours, figure.unit)}"]
    for name, floor in floors:
        found = ratios(ours, floor)
        ratio = statistics.median(found)
        text = f"{name} {shown(floor, figure.unit)}, x{ratio:.2f} ({min(found):.2f}-{max(found):.2f})"
        parts.append(text + verdict(ratio, targets.get(name)))
    return "; ".join(parts)


def shown(values: Sequence[float], unit: str) -> str:
    value = statistics.median(values)
    number = f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    return f"{number} {unit}"


def verdict(ratio: float, target: Target | None) -> str:
    """What is said of a target: that it is met, or by which figure it was missed."""
    if target is None:
        return ""
    met = ratio <= target.ratio if target.at_most else ratio >= target.ratio
    bound = f"at {'most' if target.at_most else 'least'} x{target.ratio:g}"
    return f" [target {bound}: {'met' if met else 'MISSED'}]"


def machine() -> str:
    """On what, when, and among how much other work."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"{at}; {_processor()}, {os.cpu_count()} cores, load {load}; Python {platform.python_version()}"


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as described:
            return next(line.partition(":")[2].strip() for line in described if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()
