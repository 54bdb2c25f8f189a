"""What do the findings of the checks amount to (S3, S4)?

A machine accepts, asks for another picture, or hands a doubt to a person; it never turns evidence down for good.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from .ports.scanning import Finding, FindingKind, Verdict, VerdictState

_ACCEPTED, _NEEDS_MORE, _HELD = VerdictState.ACCEPTED, VerdictState.NEEDS_MORE, VerdictState.HELD

# An unsure finding at least this confident has seen something: a person decides.  Below it nothing was seen: the
# consumer can show it again.
SOMETHING_SEEN: Final = 0.5

# What a wanted finding leads to: when it says no, when it has seen something unclear, when it has seen nothing.
POLICY: Mapping[FindingKind, tuple[VerdictState, VerdictState, VerdictState]] = {
    FindingKind.READABLE: (_NEEDS_MORE, _HELD, _NEEDS_MORE),
    FindingKind.SHARP: (_NEEDS_MORE, _ACCEPTED, _ACCEPTED),
    FindingKind.GOODS: (_HELD, _HELD, _HELD),
    FindingKind.WAYBILL: (_NEEDS_MORE, _HELD, _NEEDS_MORE),
    FindingKind.ACCESSORIES: (_HELD, _HELD, _HELD),
    FindingKind.UNMODIFIED: (_HELD, _ACCEPTED, _ACCEPTED),
    FindingKind.UNUSED: (_HELD, _HELD, _ACCEPTED),
    FindingKind.CHALLENGE: (_NEEDS_MORE, _HELD, _NEEDS_MORE),
    FindingKind.VERIFIED: (_HELD, _HELD, _HELD),
    FindingKind.OTHER: (_HELD, _HELD, _ACCEPTED),
}
_GRAVITY = (_NEEDS_MORE, _HELD, _ACCEPTED)


def verdict_of(findings: Iterable[Finding], wanted: frozenset[FindingKind]) -> Verdict:
    """The verdict over all findings of one exhibit, or of several that belong together.

    Where one kind was found several times, its best finding counts: a number need only be readable once.  What was
    wanted and not looked for was not seen; but where checks did not run, nobody is asked for what they would have seen,
    and nobody waits for what there was nothing to judge by.
    """
    best = best_of(findings)
    looked_for = wanted & best.keys() if FindingKind.VERIFIED in best else wanted
    leads = {kind: _leads_to(kind, best.get(kind)) for kind in sorted(looked_for | (_SUSPICIONS & best.keys()))}
    state = next((state for state in _GRAVITY if state in leads.values()), _ACCEPTED)
    return Verdict(state, tuple(kind for kind, led in leads.items() if led is not _ACCEPTED))


def best_of(findings: Iterable[Finding]) -> dict[FindingKind, Finding]:
    """The finding of each kind that says most for the picture; of a suspicion, the one that says most against it."""
    best: dict[FindingKind, Finding] = {}
    for finding in findings:
        if finding.kind not in best or _rank(finding) > _rank(best[finding.kind]):
            best[finding.kind] = finding
    return best


# Of these one bad sign is enough, whether or not anybody waits for them: a second picture does not mend it.
_SUSPICIONS = frozenset({FindingKind.UNMODIFIED, FindingKind.UNUSED, FindingKind.VERIFIED, FindingKind.OTHER})


def _rank(finding: Finding) -> tuple[int, float]:
    """How much a finding says: yes before unsure before no, the other way round for suspicions."""
    says = {True: 2, None: 1, False: 0}[finding.ok]
    return (-says if finding.kind in _SUSPICIONS else says, finding.confidence)


def _leads_to(kind: FindingKind, finding: Finding | None) -> VerdictState:
    no, something, nothing = POLICY[kind]
    if finding is None:
        return nothing
    if finding.ok or finding.void:
        return _ACCEPTED
    if finding.ok is False:
        return no
    return something if finding.confidence >= SOMETHING_SEEN else nothing
