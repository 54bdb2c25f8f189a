"""How is one file examined?  Opened apart, read, looked at by every check, judged, and copied for the other party."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from ...app.evidence import best_of, verdict_of
from ...app.ports.scanning import (
    About,
    Barcode,
    Checker,
    Copied,
    Examination,
    Finding,
    Fingerprint,
    Picture,
    Says,
    Tell,
    TextLine,
)
from ...domain.words import Check
from .codes import read_codes
from .copies import derived_copies
from .fingerprints import fingerprint_of
from .intake import Intake
from .limits import Limits
from .private import private_places
from .reuse import compare_with_known
from .stills_of import chosen_stills

if TYPE_CHECKING:
    from ...app.ports.scanning import Pixels
    from .stripes import Gray

ReadText: TypeAlias = Callable[["Pixels", Sequence[Barcode]], tuple[TextLine, ...]]

_log = logging.getLogger(__name__)
_FAILED = "evidence.verified.check_failed"


class Checks(NamedTuple):
    """The checks, in the order in which they are run.

    `of_file` look at what the file says of itself, `at_once` at pixels and codes, `of_picture` at the print as well,
    which takes longest to read.
    """

    of_file: Sequence[Checker] = ()
    at_once: Sequence[Checker] = ()
    of_picture: Sequence[Checker] = ()


class FileExaminer:
    """Examines files one after the other in this process; only opening them takes a process of its own."""

    def __init__(self, limits: Limits, read_text: ReadText, checks: Checks) -> None:
        self._limits = limits
        self._read_text = read_text
        self._checks = checks

    def examine(self, file: Path, about: About, tell: Tell) -> Examination:
        """Opens the file and runs the checks; each finding is told as soon as it is there."""
        findings: list[Finding] = []

        def found(finding: Finding) -> None:
            findings.append(finding)
            tell(finding)

        with Intake(file, self._limits) as intake:
            stills = chosen_stills(_announced(intake.pictures(), found))
            facts, trouble = intake.facts, intake.trouble
        if not stills:
            found(Finding(Check.READABLE, False, 1.0, trouble or Says("evidence.readable.damaged")))
            return Examination(verdict_of(findings, about.wanted), tuple(findings), facts)
        read: list[Picture] = []
        for finding in self._checked(stills, about, read):
            found(finding)
        return _summed_up(read, about, findings)

    def compare(self, fingerprints: Sequence[Fingerprint], about: About, tell: Tell) -> tuple[Finding, ...]:
        """What is known only when the fingerprints are: whether other cases have the picture."""
        findings = compare_with_known(fingerprints, about)
        for finding in findings:
            tell(finding)
        return findings

    def read_codes(self, file: Path) -> tuple[Barcode, ...]:
        """The codes of the first picture in which there are any; the checks are left aside."""
        with Intake(file, self._limits) as intake:
            return next((codes for still in intake.pictures() if (codes := _with_codes(still).barcodes)), ())

    def copy(self, file: Path) -> Copied:
        """A picture made anew, if all of it opens."""
        with Intake(file, self._limits) as intake:
            stills = list(intake.pictures())
            trouble = intake.trouble
        if trouble is not None or not stills:
            return Copied(b"", trouble or Says("evidence.readable.damaged"))
        _, whole = derived_copies(stills[0], ())
        return Copied(whole, Says("evidence.readable.opened"))

    def open_picture(self, file: Path) -> Picture | None:
        """A catalogue picture with what is printed on it; None where it cannot be opened."""
        try:
            with Intake(file, self._limits) as intake:
                still = next(iter(intake.pictures()), None)
        except OSError as error:
            _log.warning("evidence.catalogue_picture_missing: %s", error.strerror)
            return None
        return replace(still, lines=self._read_text(still.pixels, ())) if still else None

    def _checked(self, stills: Sequence[Picture], about: About, read: list[Picture]) -> Iterator[Finding]:
        """What is quick to say comes first; the stills with everything that was read in them go to `read`."""
        for check in self._checks.of_file:
            yield from _guarded(check, stills[0], about)
        with_codes = [_with_codes(still) for still in stills]
        yield from _best(self._checks.at_once, with_codes, about)
        read += [replace(still, lines=self._read_text(still.pixels, still.barcodes)) for still in with_codes]
        yield from _best(self._checks.of_picture, read, about)


def _announced(pictures: Iterable[Picture], found: Tell) -> Iterator[Picture]:
    """The pictures; the first one says that the file opens, long before it is looked at."""
    opens: Finding | None = Finding(Check.READABLE, True, 1.0, Says("evidence.readable.opened"))
    for picture in pictures:
        if opens is not None:
            found(opens)
            opens = None
        yield picture


def _with_codes(still: Picture) -> Picture:
    import cv2

    codes = still.barcodes or read_codes(cast("Gray", cv2.cvtColor(still.pixels, cv2.COLOR_BGR2GRAY)))
    return replace(still, barcodes=codes)


def _best(checks: Sequence[Checker], stills: Sequence[Picture], about: About) -> Iterator[Finding]:
    """Of several stills the finding of each kind that says most; one good look is enough."""
    for check in checks:
        findings = [finding._replace(at_s=still.at_s) for still in stills for finding in _guarded(check, still, about)]
        yield from best_of(findings).values()


def _summed_up(stills: Sequence[Picture], about: About, findings: Sequence[Finding]) -> Examination:
    codes = {(code.text, code.format): code for still in stills for code in still.barcodes}
    copies = [derived_copies(still, private_places(still.lines, still.barcodes, about.waybill)) for still in stills]
    return Examination(
        verdict_of(findings, about.wanted),
        tuple(findings),
        stills[0].facts,
        tuple(codes.values()),
        tuple(line for still in stills for line in still.lines),
        tuple(fingerprint_of(still) for still in stills),
        tuple(covered for covered, _ in copies),
        tuple(whole for _, whole in copies),
        tuple(still.at_s for still in stills),
    )


def _guarded(check: Checker, still: Picture, about: About) -> tuple[Finding, ...]:
    """A check that falls over leaves a doubt for a person, and loses nobody's evidence."""
    try:
        return check(still, about)
    except Exception as error:
        name = getattr(check, "__name__", type(check).__name__)
        _log.error("evidence.check_failed: %s: %s", name, error, exc_info=True)
        return (Finding(Check.VERIFIED, None, 1.0, Says(_FAILED, {"check": name})),)
