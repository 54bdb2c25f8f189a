"""Which cases wait for a person, of those that were noted?

A case that begins to wait is noted behind its commit, by the outbox.  The note is a hint: what counts is the case, and
a note whose case waits no more is dropped by who reads it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple, Protocol, TypeVar

from ..domain.case import Case
from .codec import decode_case
from .ports import CaseRow, Queries


class Note(Protocol):
    """A row that says of which case it is."""

    @property
    def shop_id(self) -> str: ...
    @property
    def case_id(self) -> str: ...


N = TypeVar("N", bound=Note)


class Waiting(NamedTuple):
    """Cases that wait for a person, the longest first; `more`: there are others."""

    cases: Sequence[CaseRow]
    more: bool


async def standing(
    cases: Queries,
    page: Callable[[N | None, int], Awaitable[Sequence[N]]],
    drop: Callable[[Sequence[N]], Awaitable[None]],
    waits: Callable[[Case], bool],
    limit: int,
) -> Waiting:
    """At most so many cases; notes that are out of date are dropped on the way."""
    found: list[CaseRow] = []
    place: N | None = None
    while len(found) <= limit:
        notes = await page(place, limit + 1)
        read = [(note, await cases.case(note.shop_id, note.case_id)) for note in notes]
        there = {
            (note.shop_id, note.case_id): one[0]
            for note, one in read
            if one is not None and waits(decode_case(one[0].doc).case)
        }
        await drop([note for note in notes if (note.shop_id, note.case_id) not in there])
        found += there.values()
        if len(notes) <= limit:
            break
        place = notes[-1]
    return Waiting(found[:limit], len(found) > limit)
