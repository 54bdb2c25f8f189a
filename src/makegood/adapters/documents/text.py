"""How does a case file become plain text?  Words in order, then the chain; quoted words never begin a line."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final, assert_never

from ...app.casefile.model import (
    Block,
    CaseFile,
    Check,
    Code,
    Entries,
    Entry,
    Fact,
    Facts,
    Section,
    ShownExhibit,
    Table,
    Words,
)
from ...app.casefile.seal import text_seal

_WIDTH: Final = 78
_INDENT: Final = "  "
_QUOTE: Final = "  | "


def write_text(file: CaseFile) -> bytes:
    """UTF-8 with the hash of the text before the chain, so that a change of the text shows, too."""
    shown = "\n".join(_lines(file)) + "\n"
    return (shown + text_seal(shown) + file.chain).encode()


def _lines(file: CaseFile) -> Iterator[str]:
    yield from (file.title, file.frame.case, file.subtitle, file.frame.last_hash, "")
    for number, section in enumerate(file.sections, 1):
        yield from _section(number, section, file.frame.checks)


def _section(number: int, section: Section, words: tuple[str, str, str]) -> Iterator[str]:
    yield f"{number}  {section.title}"
    yield "=" * _WIDTH
    for block in section.blocks:
        yield from _block(block, words)
        yield ""


def _block(block: Block, words: tuple[str, str, str]) -> Iterator[str]:
    match block:
        case Facts():
            yield from _facts(block.items)
        case Table():
            yield from _table(block)
        case Entries():
            for entry in block.items:
                yield from _entry(entry)
        case Words():
            for text in block.paragraphs:
                yield from _wrapped(text, _INDENT)
        case Code():
            yield from (f"    {line}" for line in block.text.split("\n"))
        case ShownExhibit():
            yield from _exhibit(block, words)
        case _:
            assert_never(block)


def _facts(items: Sequence[Fact]) -> Iterator[str]:
    widest = max((_columns(one.name) for one in items), default=0)
    for one in items:
        yield f"{_INDENT}{one.name}{' ' * (widest - _columns(one.name))}  {one.text}"


def _table(table: Table) -> Iterator[str]:
    """Columns as wide as what stands in them; a phone scrolls sideways."""
    rows = [table.head, *table.rows]
    widths = [max(_columns(row[at]) for row in rows) for at in range(len(table.head))]
    yield from (_INDENT + _row(row, widths, table.right).rstrip() for row in rows[:1])
    yield _INDENT + "-" * min(sum(widths) + 2 * (len(widths) - 1), 2 * _WIDTH)
    yield from (_INDENT + _row(row, widths, table.right).rstrip() for row in rows[1:])


def _row(row: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> str:
    cells = []
    for at, (cell, width) in enumerate(zip(row, widths, strict=True)):
        space = " " * (width - _columns(cell))
        cells.append(space + cell if at in right else cell + space)
    return "  ".join(cells)


def _entry(entry: Entry) -> Iterator[str]:
    yield f"{_INDENT}[{entry.number}] {entry.at}  {entry.who}"
    yield from _wrapped(entry.says, "      ")
    if entry.remark:
        yield f"      ({entry.remark})"
    if entry.quote:
        yield from _wrapped(entry.quote, "      | ")


def _exhibit(one: ShownExhibit, words: tuple[str, str, str]) -> Iterator[str]:
    yield _INDENT + one.title
    yield from _facts(one.facts)
    yield from (f"{_QUOTE}{_word(check, words)}: {check.says}" for check in one.checks)


def _word(check: Check, words: tuple[str, str, str]) -> str:
    return words[2] if check.ok is None else words[0] if check.ok else words[1]


def _wrapped(text: str, before: str) -> Iterator[str]:
    """Lines of at most the width; Chinese, which has no spaces, is cut where the line is full."""
    room = _WIDTH - len(before)
    for paragraph in text.split("\n"):
        if _columns(paragraph) == len(paragraph):
            lines = textwrap.wrap(paragraph, room, break_on_hyphens=False) or [""]
        else:
            lines = list(_cut(paragraph, room))
        yield from (before + line for line in lines)


def _cut(paragraph: str, room: int) -> Iterator[str]:
    line, used = "", 0
    for character in paragraph:
        width = _columns(character)
        if used + width > room and character not in _NEVER_FIRST:
            yield line
            line, used = "", 0
        line, used = line + character, used + width
    yield line


_NEVER_FIRST: Final = frozenset("，。；：！？、）》」』”’％,.;:!?)%")


def _columns(text: str) -> int:
    """How many columns of a terminal it takes: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
