"""Which files does the house hold, and how does a complaint about one of them read?"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "makegood"

# What people write by hand and hand on. Generated, vendored and binary files are nobody's prose.
PROSE = ("src", "tests", "tools", "bench", "scenarios", "docs", "changes", ".ci")
PROSE_AT_ROOT = ("Makefile", "pyproject.toml", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")
PROSE_SUFFIXES = frozenset({".py", ".md", ".sh", ".sql", ".toml", ".yaml", ".yml", ".html", ".css", ".js", ".cfg", ""})


class Complaint(NamedTuple):
    """One broken rule at one place, with what to do about it."""

    path: str
    line: int
    rule: str
    way_out: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule} -> {self.way_out}"


class Source:
    """One Python file: its path from the root of the project, its text and its tree."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    @property
    def module(self) -> str:
        """The dotted name by which others import it, such as makegood.domain.money."""
        parts = Path(self.path).with_suffix("").parts
        parts = parts[1:] if parts[0] == "src" else parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def package(self) -> str:
        """The dotted name that its relative imports start from."""
        return self.module if self.path.endswith("__init__.py") else self.module.rpartition(".")[0]

    @property
    def layer(self) -> str:
        """The part of the product that it belongs to: domain, app, web, ... and main; empty for the package itself."""
        parts = self.module.split(".")
        name = parts[1] if len(parts) > 1 else ""
        return "main" if name == "__main__" else name


@lru_cache
def python_sources(folder: str) -> tuple[Source, ...]:
    """Every Python file under a folder of the project, in order of its path."""
    found = sorted(path for path in (ROOT / folder).rglob("*.py") if "__pycache__" not in path.parts)
    return tuple(Source(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in found)


def prose() -> Iterator[tuple[str, str]]:
    """Path and text of everything written by hand: code, pages, stories, scripts."""
    for name in PROSE_AT_ROOT:
        if (ROOT / name).is_file():
            yield name, (ROOT / name).read_text("utf-8")
    for folder in PROSE:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in PROSE_SUFFIXES and "__pycache__" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8", errors="replace")


def report(complaints: Iterable[Complaint]) -> str:
    """The complaints as lines of text, empty when there are none."""
    return "\n".join(str(complaint) for complaint in complaints)


def expect_none(complaints: Iterable[Complaint]) -> None:
    """Fails with every complaint in full, and without a traceback: the place that matters is in the complaint."""
    if said := report(complaints):
        pytest.fail(f"broken rules of the house:\n{said}", pytrace=False)
