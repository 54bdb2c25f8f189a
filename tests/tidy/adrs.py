"""Does every record of a decision have its five parts, its page and its place in the index?"""

from __future__ import annotations

import re

from .source import Complaint

PARTS = ("Situation", "Decision", "What follows", "Not chosen", "Kept true by")
LINES_AT_MOST = 60
NAME = re.compile(r"\d{4}-[a-z0-9-]+\.md")
HEADING = re.compile(r"^## (.+?)\s*$", re.MULTILINE)


def record(path: str, text: str, index: str) -> list[Complaint]:
    """What is wrong with one record: its name, its parts and their order, its length, its place in the index."""
    name = path.rpartition("/")[2]
    checks = (
        (not NAME.fullmatch(name), "is not named like 0007-short-name.md", "four digits, then words with hyphens"),
        (tuple(HEADING.findall(text)) != PARTS, "does not have the five parts", f"headings: {', '.join(PARTS)}"),
        (len(text.splitlines()) > LINES_AT_MOST, f"is longer than a page ({LINES_AT_MOST} lines)", "say it shorter"),
        (f"]({name})" not in index, "is not in the index", "add a row with a link to docs/adr/README.md"),
    )
    return [Complaint(path, 1, f"the record {rule}", way_out) for broken, rule, way_out in checks if broken]


def twins(names: list[str]) -> list[Complaint]:
    """Records that share a number: two people wrote one on the same day."""
    numbers = [name[:4] for name in names]
    return [
        Complaint(f"docs/adr/{name}", 1, f"the number {name[:4]} is taken twice", "the later one takes the next number")
        for name in names
        if numbers.count(name[:4]) > 1
    ]
