"""Is every setting documented, and does every documented one exist?"""

from __future__ import annotations

import re

from .source import Complaint

SETTING = re.compile(r"\bMAKEGOOD_[A-Z0-9]+(?:_[A-Z0-9]+)*\b")
PAGE = "docs/operations.md"


def used(texts: dict[str, str]) -> dict[str, str]:
    """Setting -> the first file that names it."""
    return {name: path for path, text in sorted(texts.items(), reverse=True) for name in SETTING.findall(text)}


def undocumented(texts: dict[str, str], page: str) -> list[Complaint]:
    """Settings that the code reads and the page does not explain."""
    explained = set(SETTING.findall(page))
    return [
        Complaint(path, 1, f"{name} is not in {PAGE}", f"add a row there: {name}, what it means, its default")
        for name, path in sorted(used(texts).items())
        if name not in explained
    ]


def forgotten(texts: dict[str, str], page: str) -> list[Complaint]:
    """Settings that the page explains and no code reads any more."""
    known = used(texts)
    return [
        Complaint(PAGE, number, f"{name} is read nowhere in src", "remove its row")
        for number, line in enumerate(page.splitlines(), start=1)
        for name in SETTING.findall(line)
        if name not in known
    ]
