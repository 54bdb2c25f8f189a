"""What is said about an exploration: how far it went, which promises hold, and the way to one that does not?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .explorer import OF_THE_WHOLE, Explored
from .invariants import OF_POSITIONS, OF_STEPS
from .told import story

_COLUMNS = "{:<22} {:>10} {:>12} {:>10}  {}"


def lines(explored: Sequence[Explored]) -> Iterator[str]:
    """The report, line by line."""
    yield _COLUMNS.format("world", "states", "transitions", "refusals", "about")
    for one in explored:
        yield _COLUMNS.format(one.world.name, one.positions, one.transitions, one.refusals, one.world.says)
    sums = [sum(column) for column in zip(*((x.positions, x.transitions, x.refusals) for x in explored), strict=True)]
    yield _COLUMNS.format("all", *sums, "")
    yield ""
    yield f"{sums[0]} states explored, {sums[1]} transitions, {sums[2]} commands refused"
    yield ""
    yield from _promises(explored)
    for one in explored:
        if one.violation is not None:
            yield ""
            yield f"# The shortest way to break '{one.violation.invariant.name}' in the world '{one.world.name}':"
            yield story(one.violation).rstrip()


def _promises(explored: Sequence[Explored]) -> Iterator[str]:
    broken = {one.violation.invariant.name for one in explored if one.violation is not None}
    for invariant in (*OF_POSITIONS, *OF_STEPS, *OF_THE_WHOLE):
        yield f"{'violated' if invariant.name in broken else 'ok':<9} {invariant.name:<16} {invariant.says}"
