"""Was the picture shown before, in another case?"""

from __future__ import annotations

from collections.abc import Sequence

from ...app.ports.scanning import About, Finding, Fingerprint, Picture, Says
from ...domain.words import Check
from .fingerprints import Match, find_again, fingerprint_of


def check_reuse(picture: Picture, about: About) -> tuple[Finding, ...]:
    """Silent without pictures to compare with: most are known only when this one's fingerprint is."""
    return compare_with_known((fingerprint_of(picture),), about) if about.known else ()


def compare_with_known(fingerprints: Sequence[Fingerprint], about: About) -> tuple[Finding, ...]:
    """A finding for the surest match, if any; the same picture in the same case is only sent twice."""
    strangers = [known for known in about.known if known.case_id != about.case_id]
    if not strangers:
        says = Says("evidence.unused.nothing_to_compare")
        return (Finding(Check.UNUSED, None, 0.1, says, void=True),)
    matches = [match for one in fingerprints for match in find_again(one, strangers)]
    if not matches:
        return (Finding(Check.UNUSED, True, 0.7, Says("evidence.unused.new", {"compared": len(strangers)})),)
    return (_used(max(matches, key=lambda match: match.how_sure)),)


def _used(match: Match) -> Finding:
    """Names the other case for staff; the sentence for the consumer does not."""
    params = {"case_id": match.known.case_id, "exhibit_id": match.known.exhibit_id, "by": match.by}
    return Finding(Check.UNUSED, False, match.how_sure, Says("evidence.unused.used_before", params))
