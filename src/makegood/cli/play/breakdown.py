"""Does a case's history say for which lines a sum was paid?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .stage import Body


def breaks_down(events: Sequence[Body], lines: Sequence[str], minor: int) -> bool:
    """True where some event carries one entry for each of these lines, and a sum of theirs makes `minor`.

    The sum may stand under any name, as money or as a whole number of minor units: the name is the program's.
    """
    return any(
        {entry.get("line_id") for entry in entries} == set(lines) and minor in _sums(entries)
        for event in events
        for entries in _entries(event.get("data"))
    )


def _entries(value: object) -> Iterator[Sequence[Body]]:
    """Every list of entries that name a line, however deep."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _entries(inner)
    elif isinstance(value, list):
        found = [item for item in value if isinstance(item, Mapping)]
        if found and all("line_id" in item for item in found):
            yield found
        for item in found:
            yield from _entries(item)


def _sums(entries: Sequence[Body]) -> set[int]:
    """For each field that all entries share, the sum of it."""
    names = set.intersection(*(set(entry) for entry in entries))
    sums = set()
    for name in names:
        parts = [_minor(entry[name]) for entry in entries]
        if None not in parts:
            sums.add(sum(part for part in parts if part is not None))
    return sums


def _minor(value: object) -> int | None:
    amount = value.get("amount") if isinstance(value, Mapping) else value
    return amount if isinstance(amount, int) and not isinstance(amount, bool) else None
