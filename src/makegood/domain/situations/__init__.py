"""In which situation is a case, and what can each of the people in it do?  First row that matches wins.

A situation is finer than a stage: it is what a person who asks "why?" has to be told.  Steps are command names, or
words for what is done outside (`wait`, `top_up`); a command that is not allowed at the moment is left out of an answer.
"""

from __future__ import annotations

from ..case import Case
from .disputed import DISPUTE
from .ended import CLOSED, DONE
from .money import FAILED, FAILURES, MOVING, came_back, contradicted, failed_payments, failure_of
from .row import Row
from .under_way import APPLICATION, PARCEL

__all__ = [
    "FAILURES",
    "SITUATIONS",
    "Row",
    "came_back",
    "contradicted",
    "failed_payments",
    "failure_of",
    "situation_of",
]

SITUATIONS: tuple[Row, ...] = (*FAILED, *MOVING, *DONE, *CLOSED, *DISPUTE, *APPLICATION, *PARCEL)


def situation_of(case: Case) -> Row:
    """The first row that fits; every case that the rule book can bring about fits one."""
    for row in SITUATIONS:
        if row.when(case):
            return row
    raise AssertionError(f"no situation for {case.claim}, {case.parcel}, {case.refund}, {case.dispute}")
