"""Every setting is on the operations page, and nothing else is."""

from __future__ import annotations

from .settings import PAGE, forgotten, undocumented
from .source import ROOT, expect_none, python_sources, report

CODE = {"src/makegood/main.py": 'environ["MAKEGOOD_DATABASE_URL"]; environ["MAKEGOOD_SANDBOX"]'}


def page() -> str:
    """The operations page as it stands, or nothing where it is not written yet."""
    return (ROOT / PAGE).read_text("utf-8") if (ROOT / PAGE).is_file() else ""


def product() -> dict[str, str]:
    """The texts in which settings are read."""
    return {source.path: source.text for source in python_sources("src")}


def test_a_setting_without_a_row_is_found() -> None:
    """A name that is only the beginning of a documented one is not documented."""
    said = report(undocumented(CODE, "| `MAKEGOOD_SANDBOX_CLOCK` |\n| `MAKEGOOD_DATABASE_URL` |"))
    assert said.startswith("src/makegood/main.py:1: MAKEGOOD_SANDBOX is not in docs/operations.md")


def test_a_row_without_a_setting_is_found() -> None:
    """A setting that went away leaves the page in the same change."""
    rows = "| `MAKEGOOD_DATABASE_URL` |\n| `MAKEGOOD_SANDBOX` |\n| `MAKEGOOD_OLD_FLAG` |"
    assert report(forgotten(CODE, rows)).startswith("docs/operations.md:3: MAKEGOOD_OLD_FLAG is read nowhere")
    assert undocumented(CODE, rows) == []


def test_every_setting_of_the_product_is_documented() -> None:
    """Who runs the product finds every setting on one page."""
    expect_none(undocumented(product(), page()))


def test_every_documented_setting_is_read_by_the_product() -> None:
    """Nobody sets at night what has no effect."""
    expect_none(forgotten(product(), page()))
