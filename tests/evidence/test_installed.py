"""Checkers of somebody else's are found by their entry points; one that fails to load is never forgotten silently."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from makegood.adapters.scanners.examining import Checks, FileExaminer
from makegood.adapters.scanners.limits import Limits
from makegood.adapters.scanners.open import GROUP, installed_checkers
from makegood.app.ports.scanning import About, Finding, VerdictState
from makegood.app.texts.catalogue import catalogue
from makegood.domain.words import Check

from .drawn import packed, scenery, write

TINY = """
from makegood.app.ports.scanning import remark

def is_it_green(picture, about):
    green = picture.pixels[..., 1].mean() > picture.pixels[..., 2].mean()
    return (remark(bool(green), 0.9, "不够绿，请在草地上拍。", "Not green enough: take it on a lawn."),)
"""


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Path]:
    """A package as an installer leaves it: a module, and a folder that names its entry points."""
    site = tmp_path / "site"
    about = site / "lawn-1.0.dist-info"
    about.mkdir(parents=True)
    write(site / "lawn.py", TINY.encode())
    write(about / "METADATA", b"Metadata-Version: 2.1\nName: lawn\nVersion: 1.0\n")
    write(about / "entry_points.txt", f"[{GROUP}]\ngreen = lawn:is_it_green\nlost = lawn:is_gone\n".encode())
    sys.path.insert(0, str(site))
    yield tmp_path
    sys.path.remove(str(site))
    sys.modules.pop("lawn", None)


def test_a_checker_that_a_package_brings_is_asked(installed: Path) -> None:
    """It says its own sentences, and holds what it does not like for a person."""
    green, _ = installed_checkers()
    examiner = FileExaminer(Limits(), lambda pixels, codes: (), Checks(of_picture=(green,)))
    red = scenery()
    red[..., 1] = 0
    whole = examiner.examine(write(installed / "p.jpg", packed(red)), About(), lambda finding: None)
    (said,) = (finding for finding in whole.findings if finding.kind is Check.OTHER)
    assert said.ok is False and whole.verdict.state is VerdictState.HELD
    assert catalogue("zh-CN").say(said.says.key, said.says.params).startswith("不够绿")
    assert catalogue("en").say(said.says.key, said.says.params).startswith("Not green")


def test_a_checker_that_does_not_load_leaves_a_doubt(installed: Path) -> None:
    """Who installed it believes that it looks at every file; so each file says that it did not."""
    _, lost = installed_checkers()
    examiner = FileExaminer(Limits(), lambda pixels, codes: (), Checks(of_picture=(lost,)))
    told: list[Finding] = []
    whole = examiner.examine(write(installed / "p.jpg", packed(scenery())), About(), told.append)
    assert whole.verdict.state is VerdictState.HELD
    assert told[-1].kind is Check.VERIFIED and told[-1].says.params["check"] == "lost"
