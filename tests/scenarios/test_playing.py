"""Every golden story holds on both stores, and its page in the documentation is what was played."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from makegood.adapters.settings import read_settings
from makegood.cli.play.format import load
from makegood.cli.play.runner import Play
from makegood.cli.play.table import page, timeline
from makegood.cli.stories import play_here
from makegood.main import open_makegood

from ..databases import empty_database

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "scenarios").rglob("*.yaml"))


async def played(path: Path, database_url: str) -> Play:
    """The story on this database, in this process, its clock wound by hand."""
    opens = functools.partial(open_makegood, read_settings({}), {})
    return await play_here(load(path), lambda plan: opens(plan._replace(database_url=database_url)))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_a_story_holds_and_its_page_is_fresh(path: Path, tmp_path: Path) -> None:
    """On SQLite; the page under docs/stories is what `make docs` would write now."""
    async with empty_database("sqlite", tmp_path) as url:
        play = await played(path, url)
    assert play.held, timeline(play)
    written = ROOT / "docs" / "stories" / path.parent.name / f"{path.stem}.md"
    assert written.exists(), f"{written.relative_to(ROOT)} is missing -> make docs"
    assert written.read_text("utf-8") == page(play), f"{written.relative_to(ROOT)} is stale -> make docs"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_a_story_holds_on_postgresql(path: Path, tmp_path: Path) -> None:
    """The same story, the same program, the other store."""
    async with empty_database("postgresql", tmp_path) as url:
        play = await played(path, url)
    assert play.held, timeline(play)
