"""Decisions are written down on one page each, changes in one fragment each, tests in packages."""

from __future__ import annotations

import subprocess
import sys

import pytest

from .adrs import PARTS, record, twins
from .source import ROOT, Complaint, expect_none, report

GOOD = "# 7. Derive deadlines\n\n" + "\n".join(f"## {part}\n\nA sentence.\n" for part in PARTS)
INDEX = "| [7](0007-derive-deadlines.md) | Derive deadlines |"
PATH = "docs/adr/0007-derive-deadlines.md"

BAD = [
    # path                              text                                     index  what is said
    (PATH, GOOD.replace("## Not chosen", "## Alternatives"), INDEX, "does not have the five parts"),
    (PATH, GOOD.replace("## Kept true by", ""), INDEX, "does not have the five parts"),
    (PATH, GOOD + "A sentence.\n" * 60, INDEX, "is longer than a page"),
    (PATH, GOOD, "", "is not in the index"),
    ("docs/adr/7-deadlines.md", GOOD, "(7-deadlines.md)", "is not named like"),
]

KINDS = ("added", "changed", "fixed", "removed", "security")


@pytest.mark.parametrize(("path", "text", "index", "says"), BAD)
def test_a_record_that_is_not_one_is_found(path: str, text: str, index: str, says: str) -> None:
    """Name, parts, length and index are all looked at."""
    assert says in report(record(path, text, index))


def test_a_record_with_its_five_parts_is_fine() -> None:
    """One page, five headings in their order, a row in the index."""
    assert report(record(PATH, GOOD, INDEX)) == ""


def test_two_records_cannot_share_a_number() -> None:
    """The number is how other pages and commits name a decision."""
    assert len(twins(["0001-a.md", "0002-b.md", "0002-c.md"])) == 2


def test_every_record_of_a_decision_is_one() -> None:
    """What stands in docs/adr keeps to the template."""
    folder = ROOT / "docs/adr"
    index = (folder / "README.md").read_text("utf-8")
    records = [path for path in sorted(folder.glob("*.md")) if path.name not in {"README.md", "template.md"}]
    complaints = twins([path.name for path in records])
    for path in records:
        complaints += record(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"), index)
    expect_none(complaints)


def test_every_change_fragment_says_of_which_kind_it_is() -> None:
    """A fragment is named like settle-on-refusal.fixed.md, so that a release can sort it."""
    names = [path.name for path in sorted((ROOT / "changes").glob("*.md")) if path.name != "README.md"]
    way_out = f"name it <what>.<kind>.md, the kind one of {', '.join(KINDS)}"
    wrong = [name for name in names if len(name.split(".")) != 3 or name.split(".")[1] not in KINDS]
    expect_none(Complaint(f"changes/{name}", 1, "the fragment has no kind", way_out) for name in wrong)


def test_generated_parts_of_the_pages_are_fresh() -> None:
    """A table in the documentation is the table in the code; `make docs` writes it anew."""
    run = subprocess.run(
        [sys.executable, "tools/docs.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if run.returncode:
        pytest.fail(run.stdout + run.stderr, pytrace=False)


def test_every_folder_of_tests_is_a_package() -> None:
    """Without an __init__.py two files of one name in two folders are one module to Python and to mypy."""
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py")}
    bare = sorted(folder.relative_to(ROOT).as_posix() for folder in folders if not (folder / "__init__.py").exists())
    way_out = "add an __init__.py with a docstring that says what is tested there"
    expect_none(Complaint(folder, 1, "the folder has no __init__.py", way_out) for folder in bare)
