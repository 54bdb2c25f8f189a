"""The benches' cases: what a database copies by itself is what the story says, under other numbers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from makegood.adapters.store import open_store
from makegood.cli.bench.databases import Place, said
from makegood.cli.bench.sample import HOUR, tell_run_out
from makegood.cli.bench.seeding import seed
from makegood.cli.bench.stock import copies, rows_of

from ..databases import NEWEST, empty_database

NOW = 1_795_000_000_000_000 // HOUR * HOUR


@pytest.mark.parametrize("kind", ["sqlite", f"postgresql{NEWEST}"])
async def test_copies_made_by_the_database_are_the_story_under_other_numbers(kind: str, tmp_path: Path) -> None:
    """Every row of every table, Chinese words, empty columns and documents included, on both stores."""
    story = open_store("sqlite://")
    await story.migrate()
    before = (await tell_run_out(story, NOW)).before
    await story.close()
    numbers = range(199, 202)  # the number of a shop starts again from zero in between
    async with empty_database(kind, tmp_path) as url:
        place = Place(url)
        for table, rows in rows_of(before).items():
            await seed(place, table, rows, numbers)
            found = await said(url, f"SELECT {', '.join(table.columns)} FROM {table.name}")
            assert Counter(found) == Counter(copies(rows, numbers))
