"""Was the picture shown before, in another case?"""

from __future__ import annotations

from ...app.ports.scanning import About, Finding, FindingKind, Known, Picture, Says
from .fingerprints import Match, find_again, fingerprint_of


def check_reuse(picture: Picture, about: About) -> tuple[Finding, ...]:
    """A finding for the surest match, if any; the same picture in the same case is only sent twice."""
    strangers = [known for known in about.known if known.case_id != about.case_id]
    if not strangers:
        nothing = Finding(FindingKind.UNUSED, None, 0.1, Says("evidence.unused.nothing_to_compare"))
        return (nothing,) if FindingKind.UNUSED in about.wanted else ()
    match = next(find_again(fingerprint_of(picture), strangers), None)
    if match is None:
        return (Finding(FindingKind.UNUSED, True, 0.7, Says("evidence.unused.new", {"compared": len(strangers)})),)
    return (_used(match),)


def _used(match: Match) -> Finding:
    """Names the other case for staff; the sentence for the consumer does not."""
    known: Known = match.known
    params = {"case_id": known.case_id, "exhibit_id": known.exhibit_id, "by": match.by}
    return Finding(FindingKind.UNUSED, False, match.how_sure, Says("evidence.unused.used_before", params))
