"""What do the findings on one file amount to (S3, S4)?  The rule is the case's own: `domain/exhibits.py`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ..domain.events import Found
from ..domain.exhibits import judge_together, says_more
from ..domain.words import Check, ExhibitState
from .ports.scanning import Finding, Verdict, VerdictState

_STATES: Final = {
    ExhibitState.ACCEPTED: VerdictState.ACCEPTED,
    ExhibitState.NEEDS_MORE: VerdictState.NEEDS_MORE,
    ExhibitState.HELD_FOR_REVIEW: VerdictState.HELD,
}


def verdict_of(findings: Iterable[Finding], wanted: frozenset[Check]) -> Verdict:
    """The verdict over all findings of one file.

    Where one kind was found several times, its best finding counts: a number need only be readable once.  Nobody waits
    for what there was nothing to judge by.
    """
    best = best_of(findings)
    void = {kind for kind, finding in best.items() if finding.void}
    judged = judge_together([found_of(finding) for finding in best.values()], (), wanted - void)
    return Verdict(_STATES[judged.state], judged.because_of)


def best_of(findings: Iterable[Finding]) -> dict[Check, Finding]:
    """The finding of each kind that says most for the picture; of a suspicion, the one that says most against it."""
    best: dict[Check, Finding] = {}
    for finding in findings:
        if finding.kind not in best or says_more(found_of(finding), found_of(best[finding.kind])):
            best[finding.kind] = finding
    return best


def found_of(finding: Finding) -> Found:
    """What the case is told of a finding: the check's word, without sentences."""
    return Found(finding.kind, finding.ok, round(finding.confidence * 100))
