"""How are the scanners put together?"""

from __future__ import annotations

from pathlib import Path

from ...app.ports.scanning import Picture
from .accessories import check_accessories
from .clear import check_clear
from .examining import FileExaminer
from .goods import GoodsChecker
from .limits import Limits
from .reuse import check_reuse
from .unmodified import check_unmodified
from .waybill import check_waybill
from .words import TextReader


def open_examiner(limits: Limits | None = None, threads: int = 1) -> FileExaminer:
    """An examiner with every check; its libraries and models are loaded at the first file."""

    def open_picture(path: Path) -> Picture | None:
        return examiner.open_picture(path)

    goods = GoodsChecker(open_picture)
    checks = (check_clear, check_waybill, goods, check_accessories, check_reuse)
    examiner = FileExaminer(limits or Limits(), TextReader(threads), checks, (check_unmodified,))
    return examiner
