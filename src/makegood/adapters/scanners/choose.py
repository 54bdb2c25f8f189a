"""Which examiner is in use: every check, in a process apart, or loudly none at all?"""

from __future__ import annotations

import logging

from ...app.ports.scanning import Examiner
from .apart import ExaminerApart
from .null import NullExaminer
from .open import open_examiner

_log = logging.getLogger(__name__)
NONE = "none"


def examiner_apart(checks: str) -> Examiner:
    """For a process that serves or works: `all`, or `none` for the loud one that verifies nothing."""
    return _loudly() if checks == NONE else ExaminerApart()


def examiner_here(checks: str) -> Examiner:
    """For a command that a person waits for."""
    return _loudly() if checks == NONE else open_examiner()


def _loudly() -> NullExaminer:
    _log.warning("evidence.NOTHING_IS_VERIFIED: MAKEGOOD_CHECKS=none, so every exhibit waits for a person")
    return NullExaminer()
