"""What is a case file made of?  Plain values: sections of blocks, in words that are already the reader's.

They cross into the process that writes the document, so they know nothing of cases, stores or languages.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from msgspec import Struct

FORMATS: Final = ("pdf", "docx", "txt")


class Fact(Struct, frozen=True):
    """One thing that is known; `mono` for numbers that are compared letter by letter."""

    name: str
    text: str
    mono: bool = False


class Facts(Struct, frozen=True, tag="facts"):
    """A list of what is known."""

    items: tuple[Fact, ...]


class Table(Struct, frozen=True, tag="table"):
    """Rows under a head; `right` numbers the columns of amounts, `mono` those of hashes and numbers.

    `widths` are the columns' shares of the width.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    right: tuple[int, ...] = ()
    mono: tuple[int, ...] = ()


class Entry(Struct, frozen=True):
    """Something that happened or was said: its number in the chain, when, by whom, what, and a remark on it."""

    number: str
    at: str
    who: str
    says: str
    quote: str | None = None
    remark: str | None = None


class Entries(Struct, frozen=True, tag="entries"):
    """What happened, one after the other."""

    items: tuple[Entry, ...]


class Words(Struct, frozen=True, tag="words"):
    """Paragraphs."""

    paragraphs: tuple[str, ...]


class Code(Struct, frozen=True, tag="code"):
    """Lines that are typed into a terminal."""

    text: str


class Check(Struct, frozen=True):
    """What a check of a picture found: good, bad or unsure (None)."""

    ok: bool | None
    says: str


class ShownStill(Struct, frozen=True):
    """A picture by its name, and where in a video it stands, if it is of one."""

    name: str
    caption: str = ""


class ShownExhibit(Struct, frozen=True, tag="exhibit"):
    """A photo or video as evidence: what is known of it, what the checks say, and its pictures."""

    title: str
    facts: tuple[Fact, ...]
    checks: tuple[Check, ...]
    pictures: tuple[ShownStill, ...] = ()


Block = Facts | Table | Entries | Words | Code | ShownExhibit


class Section(Struct, frozen=True):
    """A chapter of the file."""

    title: str
    blocks: tuple[Block, ...]


class Frame(Struct, frozen=True):
    """What stands around every page; `page` holds {page} and {pages}."""

    case: str
    last_hash: str
    page: str
    checks: tuple[str, str, str]  # the words for good, bad and unsure


class CaseFile(Struct, frozen=True):
    """The whole file: `chain` is the text of the chain block, `pictures` the JPEG bytes by their names."""

    case_id: str
    language: str
    title: str
    subtitle: str
    made_at: datetime
    frame: Frame
    sections: tuple[Section, ...]
    chain: str
    last_hash: str
    pictures: dict[str, bytes]
