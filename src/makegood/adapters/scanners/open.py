"""How are the scanners put together?"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Final

from ...app.ports.scanning import About, Checker, Finding, Picture
from .accessories import check_accessories
from .challenge import check_challenge
from .clear import check_clear
from .examining import Checks, FileExaminer
from .goods import GoodsChecker
from .limits import Limits
from .reuse import check_reuse
from .unmodified import check_unmodified
from .waybill import check_waybill
from .words import TextReader

GROUP: Final = "makegood.checkers"
"""Entry points of this group are checkers of somebody else's: callables as `Checker` describes them."""

_log = logging.getLogger(__name__)


def open_examiner(limits: Limits | None = None, threads: int = 1) -> FileExaminer:
    """An examiner with every check; its libraries and models are loaded at the first file."""

    def open_picture(path: Path) -> Picture | None:
        return examiner.open_picture(path)

    goods = GoodsChecker(open_picture)
    ours: tuple[Checker, ...] = (check_waybill, check_challenge, goods, check_accessories, check_reuse)
    checks = Checks((check_unmodified,), (check_clear,), (*ours, *installed_checkers()))
    examiner = FileExaminer(limits or Limits(), TextReader(threads), checks)
    return examiner


def installed_checkers() -> Iterator[Checker]:
    """Checkers that other packages bring, in the order of their names."""
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        yield _loaded(entry)


def _loaded(entry: EntryPoint) -> Checker:
    """The checker; where it cannot be loaded, one that falls over each time, so that each file is left with a doubt."""
    try:
        checker: Checker = entry.load()
    except Exception as error:
        _log.error("evidence.checker_not_loaded: %s: %s", entry.name, error)
        return _Broken(entry.name)
    return checker


class _Broken:
    """Stands for a checker that is installed and does not load."""

    def __init__(self, name: str) -> None:
        self.__name__ = name

    def __call__(self, picture: Picture, about: About) -> tuple[Finding, ...]:
        raise RuntimeError(f"the checker {self.__name__} could not be loaded")
