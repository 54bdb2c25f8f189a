"""Which parts of the pages are written by the code itself, and are they fresh?

    tools/docs.py            writes every generated part anew
    tools/docs.py --check    only says which are stale, and ends with 1 if any is (of stories the tests say so)

A generated part stands in a page between `<!-- generated: NAME -->` and `<!-- end -->`, where NAME is a row of PARTS.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import domain_tables as domain
from playbook_page import playbook
from story_pages import write_stories

from makegood.adapters.channels.settings import settings_table
from makegood.adapters.settings import settings_table as settings_table_of_the_product

ROOT = Path(__file__).resolve().parents[1]
PART = re.compile(r"(<!-- generated: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)


def channel_settings() -> str:
    """Lists the settings of the real payment channels, from the table by which they are read."""
    rows = [(f"`{name}`", need, default and f"`{default}`", says) for name, need, default, says in settings_table()]
    return domain.table(("setting", "needed", "default", "meaning"), rows)


def settings() -> str:
    """Lists the product's own settings, from the table by which they are read."""
    rows = [(f"`{name}`", default and f"`{default}`", says) for name, default, says in settings_table_of_the_product()]
    return domain.table(("setting", "default", "meaning"), rows)


PARTS: Mapping[str, Callable[[], str]] = {
    "settings": settings,
    "settings of the payment channels": channel_settings,
    "stages": domain.stages,
    "clocks": domain.clocks,
    "joint situations": domain.joint,
    "commands": domain.commands,
    "refusals": domain.refusals,
    "playbook": playbook,
    "accounts": domain.accounts,
    "numbers of the default policy": domain.numbers,
    **{f"transitions of {name}": partial(domain.transitions, name) for name in domain.MACHINES},
    **{f"diagram of {name}": partial(domain.diagram, name) for name in domain.MACHINES},
}


def fresh(text: str) -> str:
    """The page with every generated part as the code says it now; a name without a row is a KeyError."""
    return PART.sub(lambda found: f"{found[1]}{PARTS[found[2]]()}{found[3]}", text)


def main(arguments: Sequence[str]) -> int:
    """Writes, or with --check only names, the pages whose generated parts are stale."""
    texts = {page: page.read_text("utf-8") for page in sorted((ROOT / "docs").rglob("*.md"))}
    stale = {page: fresh(text) for page, text in texts.items() if fresh(text) != text}
    if "--check" in arguments:
        for page in stale:
            print(f"{page.relative_to(ROOT)}: a generated part is stale -> make docs")
        return int(bool(stale))
    write_stories()
    for page, text in stale.items():
        page.write_text(text, "utf-8")
        print(f"{page.relative_to(ROOT)}: written anew")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
