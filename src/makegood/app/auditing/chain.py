"""Is a case's chain of events whole: every hash, every link, every number?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from ...domain import events as e
from ...domain.case import Case
from ...domain.evolve import evolve
from ..codec import FIRST_HASH, hash_of, read_event
from .finding import TAMPERED, Finding


class Link(NamedTuple):
    """An event as it was kept: its number, the canonical body that was hashed, and the hash."""

    seq: int
    body: bytes
    hash: str


class Step(NamedTuple):
    """One fact, and the case after it."""

    fact: e.Fact
    case: Case


def broken_links(case_id: str, links: Iterable[Link]) -> Iterator[Finding]:
    """Everything that an outsider can see from the events alone."""
    previous = FIRST_HASH
    for expected, link in enumerate(links, start=1):
        if link.seq != expected:
            yield Finding(
                case_id, f"event {link.seq} stands where {expected} should: one is missing or twice", TAMPERED
            )
            return
        if hash_of(link.body) != link.hash:
            yield Finding(case_id, f"the hash of event {link.seq} does not fit what it says", TAMPERED)
        if _previous(link.body) != previous:
            yield Finding(case_id, f"event {link.seq} does not follow on the event before it", TAMPERED)
        previous = link.hash


def replayed(case_id: str, links: Iterable[Link]) -> list[Step] | Finding:
    """The case after each event, or the event that cannot happen there."""
    steps: list[Step] = []
    case: Case | None = None
    for link in links:
        try:
            fact, _ = read_event(link.body)
            case = evolve(case, fact)
        except (AssertionError, KeyError, msgspec.DecodeError) as impossible:
            return Finding(case_id, f"event {link.seq} cannot happen there ({impossible})", TAMPERED)
        steps.append(Step(fact, case))
    return steps


class _Previous(msgspec.Struct):
    previous_hash: str = ""


def _previous(body: bytes) -> str:
    try:
        return msgspec.json.decode(body, type=_Previous).previous_hash
    except msgspec.DecodeError:
        return ""
