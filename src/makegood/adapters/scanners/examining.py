"""How is one file examined?  Opened apart, read, looked at by every check, judged, and copied for the other party."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

from ...app.evidence import best_of, verdict_of
from ...app.ports.scanning import (
    About,
    Barcode,
    Checker,
    Examination,
    Finding,
    FindingKind,
    Picture,
    Says,
    Tell,
    TextLine,
)
from .codes import read_codes
from .copies import derived_copy
from .fingerprints import fingerprint_of
from .intake import Intake
from .limits import Limits
from .private import private_places
from .stills_of import chosen_stills

if TYPE_CHECKING:
    from ...app.ports.scanning import Pixels
    from .stripes import Gray

ReadText: TypeAlias = Callable[["Pixels", Sequence[Barcode]], tuple[TextLine, ...]]

_log = logging.getLogger(__name__)
_FAILED = "evidence.verified.check_failed"


class FileExaminer:
    """Examines files one after the other in this process; only opening them takes a process of its own.

    `of_picture` look at every still, `of_file` at what the file says of itself.
    """

    def __init__(
        self, limits: Limits, read_text: ReadText, of_picture: Sequence[Checker], of_file: Sequence[Checker]
    ) -> None:
        self._limits = limits
        self._read_text = read_text
        self._of_picture = of_picture
        self._of_file = of_file

    def examine(self, file: Path, about: About, tell: Tell) -> Examination:
        """Opens the file and runs the checks; each finding is told as soon as it is there."""
        findings: list[Finding] = []

        def found(finding: Finding) -> None:
            findings.append(finding)
            tell(finding)

        with Intake(file, self._limits) as intake:
            stills = [self._read(still) for still in chosen_stills(intake.pictures())]
            facts, trouble = intake.facts, intake.trouble
        if not stills:
            found(Finding(FindingKind.READABLE, False, 1.0, trouble or Says("evidence.readable.damaged")))
            return Examination(verdict_of(findings, about.wanted), tuple(findings), facts)
        found(Finding(FindingKind.READABLE, True, 1.0, Says("evidence.readable.opened")))
        for finding in self._checked(stills, about):
            found(finding)
        return self._summed_up(stills, about, findings)

    def open_picture(self, file: Path) -> Picture | None:
        """A catalogue picture with what is printed on it; None where it cannot be opened."""
        try:
            with Intake(file, self._limits) as intake:
                still = next(iter(intake.pictures()), None)
        except OSError as error:
            _log.warning("evidence.catalogue_picture_missing: %s", error.strerror)
            return None
        return replace(still, lines=self._read_text(still.pixels, ())) if still else None

    def _read(self, still: Picture) -> Picture:
        """With the codes and lines that are in it."""
        import cv2

        codes = still.barcodes or read_codes(cast("Gray", cv2.cvtColor(still.pixels, cv2.COLOR_BGR2GRAY)))
        return replace(still, barcodes=codes, lines=self._read_text(still.pixels, codes))

    def _checked(self, stills: Sequence[Picture], about: About) -> Iterator[Finding]:
        """Of several stills the finding of each kind that says most; one good look is enough."""
        for check in self._of_picture:
            findings = [
                finding._replace(at_s=still.at_s) for still in stills for finding in _guarded(check, still, about)
            ]
            yield from best_of(findings).values()
        for check in self._of_file:
            yield from _guarded(check, stills[0], about)

    def _summed_up(self, stills: Sequence[Picture], about: About, findings: Sequence[Finding]) -> Examination:
        codes = {(code.text, code.format): code for still in stills for code in still.barcodes}
        covers = [private_places(still.lines, still.barcodes, about.waybill) for still in stills]
        return Examination(
            verdict_of(findings, about.wanted),
            tuple(findings),
            stills[0].facts,
            tuple(codes.values()),
            tuple(line for still in stills for line in still.lines),
            tuple(fingerprint_of(still) for still in stills),
            tuple(derived_copy(still, cover) for still, cover in zip(stills, covers, strict=True)),
        )


def _guarded(check: Checker, still: Picture, about: About) -> tuple[Finding, ...]:
    """A check that falls over leaves a doubt for a person, and loses nobody's evidence."""
    try:
        return check(still, about)
    except Exception as error:
        name = getattr(check, "__name__", type(check).__name__)
        _log.error("evidence.check_failed: %s: %s", name, error, exc_info=True)
        return (Finding(FindingKind.VERIFIED, None, 1.0, Says(_FAILED, {"check": name})),)
