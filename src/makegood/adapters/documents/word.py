"""How does a case file become a DOCX?  Headings, lists of facts and tables in Word's own styles, ready to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final, assert_never
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.shared import Length, Mm
from docx.text.paragraph import Paragraph

from ...app.casefile.chain import DOCX_PART
from ...app.casefile.model import Block, CaseFile, Code, Entries, Entry, Fact, Facts, ShownExhibit, Table, Words
from ...app.casefile.seal import DOCX_SEAL, docx_seal
from .word_styles import (
    ABOUT,
    BAD,
    BULLET,
    CODE,
    GOOD,
    HEADING,
    LATIN,
    MONO,
    QUOTE,
    SMALL,
    SOFT,
    TITLE,
    UNSURE,
    dress,
    field,
    paragraph,
    shade,
    small_table,
)

_RELATIONS: Final = "urn:makegood:relationships:"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # so that the same file has the same bytes
_WIDTH_MM: Final = 168
_NAME_MM: Final = 38
_PICTURE_MM: Final = 75
_STILL_MM: Final = 52
_STILLS_IN_A_LINE: Final = 3
_TONES: Final = {True: GOOD, False: BAD, None: UNSURE}


def write_docx(file: CaseFile) -> bytes:
    """The DOCX; the chain of events is a part of its own, as plain text."""
    doc = Document()
    dress(doc, file.language)
    _frame(doc, file)
    paragraph(doc, file.title, TITLE)
    paragraph(doc, file.frame.case, SMALL)
    paragraph(doc, file.subtitle, SMALL)
    for number, section in enumerate(file.sections, 1):
        paragraph(doc, f"{number}  {section.title}", HEADING)
        for block in section.blocks:
            _block(doc, block, file)
    _chain(doc, file)
    out = BytesIO()
    doc.save(out)
    return _sealed(out.getvalue())


def _frame(doc: Doc, file: CaseFile) -> None:
    """Case above, hash and page below, on every page; and what the document says of itself."""
    section, about = doc.sections[0], doc.core_properties
    above = section.header.paragraphs[0]
    above.style = doc.styles[SMALL]
    above.add_run(f"{file.title}  ·  {file.frame.case}")
    below = section.footer.paragraphs[0]
    below.style = doc.styles[SMALL]
    below.add_run(file.frame.last_hash)
    page = section.footer.add_paragraph("", doc.styles[SMALL])
    words = file.frame.page.replace("{pages}", "\0N\0").replace("{page}", "\0P\0").split("\0")
    for word in words:
        name = {"P": "PAGE", "N": "NUMPAGES"}.get(word)
        if name is not None:
            field(page, name)
        elif word:
            page.add_run(word)
    about.title, about.author, about.language = f"{file.title} {file.case_id}", "Makegood", file.language
    about.created = about.modified = file.made_at.replace(tzinfo=None)
    about.comments, about.last_modified_by = "", ""


def _block(doc: Doc, block: Block, file: CaseFile) -> None:
    match block:
        case Facts():
            _facts(doc, block.items)
        case Table():
            _table(doc, block)
        case Entries():
            for entry in block.items:
                _entry(doc, entry)
        case Words():
            for text in block.paragraphs:
                paragraph(doc, text)
        case Code():
            paragraph(doc, block.text, CODE)
        case ShownExhibit():
            _exhibit(doc, block, file)
        case _:
            assert_never(block)


def _facts(doc: Doc, items: Sequence[Fact]) -> None:
    """A table without lines: names on the left, what they are on the right."""
    table = small_table(doc, len(items), (_NAME_MM, _WIDTH_MM - _NAME_MM), lines=False)
    for row, one in zip(_cells(table), items, strict=True):
        row[0].add_run(one.name).font.color.rgb = SOFT
        _run(row[1], one.text, one.mono)
    _after_table(doc)


def _table(doc: Doc, block: Table) -> None:
    total = sum(block.widths)
    widths = tuple(_WIDTH_MM * width // total for width in block.widths)
    table = small_table(doc, len(block.rows) + 1, widths, lines=True)
    rows = _cells(table)
    for cell, name in zip(rows[0], block.head, strict=True):
        cell.add_run(name).font.color.rgb = SOFT
    shade(table)
    for row, texts in zip(rows[1:], block.rows, strict=True):
        for at, (cell, text) in enumerate(zip(row, texts, strict=True)):
            _run(cell, text, at in block.mono)
            if at in block.right:
                cell.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _after_table(doc)


def _after_table(doc: Doc) -> None:
    """Two tables that follow each other would be taken for one."""
    paragraph(doc, "", SMALL)


def _cells(table: Any) -> list[list[Paragraph]]:  # the library's tables find their cells too slowly one by one
    """The first paragraph of every cell, by rows."""
    return [[Paragraph(cell.p_lst[0], table) for cell in row.tc_lst] for row in table._tbl.tr_lst]


def _run(cell: Paragraph, text: str, mono: bool) -> None:
    run = cell.add_run(text)
    if mono:
        run.font.name, run.font.size = MONO, LATIN.small


def _entry(doc: Doc, entry: Entry) -> None:
    remark = f"  ·  {entry.remark}" if entry.remark else ""
    paragraph(doc, f"{entry.number}  ·  {entry.at}  ·  {entry.who}{remark}", ABOUT)
    paragraph(doc, entry.says)
    if entry.quote:
        paragraph(doc, entry.quote, QUOTE)


def _exhibit(doc: Doc, one: ShownExhibit, file: CaseFile) -> None:
    title = paragraph(doc)
    title.paragraph_format.keep_with_next = True
    title.add_run(one.title).bold = True
    if one.pictures:
        _pictures(doc, one, file)
    _facts(doc, one.facts)
    for check in one.checks:
        line = paragraph(doc, "", BULLET)
        good, bad, unsure = file.frame.checks
        word = line.add_run({True: good, False: bad, None: unsure}[check.ok])
        word.bold, word.font.color.rgb = True, _TONES[check.ok]
        line.add_run(f"  {check.says}")


def _pictures(doc: Doc, one: ShownExhibit, file: CaseFile) -> None:
    """One as wide as it may be; several beside each other, each with its instant under it."""
    side_mm = _PICTURE_MM if len(one.pictures) == 1 else _STILL_MM
    lines = [one.pictures[at : at + _STILLS_IN_A_LINE] for at in range(0, len(one.pictures), _STILLS_IN_A_LINE)]
    for stills in lines:
        pictures, captions = paragraph(doc), paragraph(doc, "", SMALL)
        pictures.paragraph_format.keep_with_next = True
        for still in stills:
            picture = pictures.add_run().add_picture(BytesIO(file.pictures[still.name]), width=Mm(side_mm))
            if picture.height > Mm(side_mm):
                picture.width, picture.height = Length(picture.width * Mm(side_mm) // picture.height), Mm(side_mm)
            pictures.add_run(" ")
        captions.add_run(" · ".join(still.caption for still in stills if still.caption))


def _chain(doc: Doc, file: CaseFile) -> None:
    """A part that programs for texts pass over, and that any archiver can take out."""
    package = doc.part.package
    assert package is not None
    for name, text, relation in ((DOCX_PART, file.chain, "chain"), (DOCX_SEAL, "", "parts")):
        part = Part(PackURI(f"/{name}"), "text/plain", text.encode(), package)
        package.relate_to(part, _RELATIONS + relation)


def _sealed(document: bytes) -> bytes:
    """The archive once more, with the hashes of all its parts."""
    out = BytesIO()
    with ZipFile(BytesIO(document)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()}
        for name, part in parts.items():
            body = docx_seal(parts) if name == DOCX_SEAL else part
            new.writestr(ZipInfo(name, _EPOCH), body, ZIP_DEFLATED)
    return out.getvalue()
