"""How do the golden stories read on a page?  Each is played on an empty database in memory and printed."""

from __future__ import annotations

import asyncio
import functools
from pathlib import Path

from makegood.adapters.settings import read_settings
from makegood.cli.play.format import load
from makegood.cli.play.runner import Play
from makegood.cli.play.table import page
from makegood.cli.stories import play_here
from makegood.main import open_makegood

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "stories"
GROUPS = {
    "returns": "Returns",
    "refunds": "Money",
    "deadlines": "Deadlines",
    "disputes": "Disputes",
    "playbook": "What a merchant is advised",
}


def write_stories() -> None:
    """Plays every story and writes its page, then the table of contents; pages of no story are removed."""
    plays = {path: asyncio.run(_played(path)) for path in sorted((ROOT / "scenarios").rglob("*.yaml"))}
    texts = {PAGES / path.parent.name / f"{path.stem}.md": page(play) for path, play in plays.items()}
    texts[PAGES / "README.md"] = _contents(plays)
    for stale in {*PAGES.rglob("*.md")} - set(texts):
        stale.unlink()
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            print(f"{path.relative_to(ROOT)}: written anew")


async def _played(path: Path) -> Play:
    return await play_here(load(path), functools.partial(open_makegood, read_settings({}), {}))


def _contents(plays: dict[Path, Play]) -> str:
    lines = [
        "# The rules, as stories",
        "",
        "Each was played on the product as it is; the tests play all of them on SQLite and PostgreSQL. The rules are",
        "numbered S1 to S28, known problems of other systems P1 to P25. [How a story is written](../stories.md).",
    ]
    for group, title in GROUPS.items():
        lines += ["", f"## {title}", ""]
        for path, play in plays.items():
            if path.parent.name == group:
                lines.append(f"- [{play.story.title}]({group}/{path.stem}.md) ({', '.join(play.story.rules)})")
    return "\n".join([*lines, ""])
