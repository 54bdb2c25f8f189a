"""What do photos show in a story?  Each carries in itself what the checks are to see in it.

So a story says what happens when a number cannot be read, and does not depend on how well numbers are read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from ...app.evidence import verdict_of
from ...app.ports.scanning import About, Examination, Finding, Fingerprint, Says, Tell
from ...domain.words import Check
from .located import Located

SEES: Final[Mapping[str, tuple[bool | None, float]]] = {
    "yes": (True, 0.9),
    "no": (False, 0.9),
    "unsure": (None, 0.6),
    "nothing": (None, 0.2),
}
CHECKS: Final = tuple(kind.value for kind in Check)
SHOWN: Final = ("purpose", "slot", "sees", "breaks_the_checks")
_BEGINS: Final = b"\xff\xd8\xff\xfe"  # a JPEG that begins with a comment
_ENDS: Final = b"\xff\xd9"
_CLEAR: Final = {"readable": "yes", "sharp": "yes"}


def read_photo(item: Located) -> Mapping[str, object]:
    """What a story says of a photo: on which occasion it is shown, and what the checks see in it."""
    told = item.fields("a photo", SHOWN)
    sees = told["sees"].fields("sees", CHECKS) if "sees" in told else {}
    return {
        "purpose": told["purpose"].text("purpose") if "purpose" in told else "application",
        "slot": told["slot"].text("slot") if "slot" in told else None,
        "sees": _CLEAR | {name: _word(value) for name, value in sees.items()},
        "breaks_the_checks": "breaks_the_checks" in told,
    }


def _word(item: Located) -> str:
    """YAML reads yes and no as true and false."""
    words = {True: "yes", False: "no"}
    return words[item.value] if isinstance(item.value, bool) else item.one_of("what is seen", SEES)


def photo(told: Mapping[str, object], number: int) -> bytes:
    """The file; no two are the same."""
    script = json.dumps({"sees": told["sees"], "breaks": told["breaks_the_checks"], "number": number}).encode()
    return _BEGINS + (len(script) + 2).to_bytes(2, "big") + script + _ENDS


class StoryExaminer:
    """Sees in a photo what the photo says."""

    def examine(self, file: Path, about: About, tell: Tell) -> Examination:
        """The findings that the photo carries, told one by one."""
        script = json.loads(file.read_bytes()[len(_BEGINS) + 2 : -len(_ENDS)])
        if script["breaks"]:
            raise ValueError("this photo breaks the checks")
        findings = tuple(
            Finding(Check(name), *SEES[word], Says(f"evidence.finding.{name}")) for name, word in script["sees"].items()
        )
        for finding in findings:
            tell(finding)
        return Examination(verdict_of(findings, about.wanted), findings)

    def compare(self, fingerprints: Sequence[Fingerprint], about: About, tell: Tell) -> tuple[Finding, ...]:
        """A photo of a story has no look that could be known again."""
        return ()
