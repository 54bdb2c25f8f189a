"""What does a case file look like in Word?  Typefaces that every office has, one accent, hairlines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from docx.document import Document as Doc
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

TITLE: Final = "Title"
HEADING: Final = "Heading1"
BULLET: Final = "ListBullet"
SMALL: Final = "CaseSmall"
ABOUT: Final = "CaseAbout"
QUOTE: Final = "CaseQuote"
CODE: Final = "CaseCode"
"""The ids of styles; those of our own are their names, too."""
MONO: Final = "Courier New"
SOFT: Final = RGBColor(0x5B, 0x68, 0x74)
ACCENT: Final = RGBColor(0x1F, 0x4E, 0x79)
GOOD: Final = RGBColor(0x1E, 0x6B, 0x3C)
BAD: Final = RGBColor(0xA3, 0x28, 0x1F)
UNSURE: Final = RGBColor(0x8A, 0x5A, 0x00)
_CHINESE: Final = "Microsoft YaHei"
_HAIR: Final = "D5DBE1"
_WASH: Final = "F3F5F7"


class Face(NamedTuple):
    """A typeface with its sizes."""

    name: str
    size: Length
    small: Length


LATIN: Final = Face("Arial", Pt(10), Pt(8.5))


def dress(doc: Doc, language: str) -> None:
    """Page, typefaces and the styles of our own."""
    page = doc.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(21)
    page.top_margin = page.bottom_margin = Mm(24)
    normal = doc.styles["Normal"]
    _face(normal, LATIN.name, LATIN.size)
    _language(normal, language)
    normal.paragraph_format.space_after = Pt(4)
    for name, size in (("Title", Pt(20)), ("Heading 1", Pt(13))):
        style = doc.styles[name]
        _face(style, LATIN.name, size)
        style.font.bold, style.font.color.rgb = True, ACCENT
    doc.styles["Heading 1"].paragraph_format.space_after = Pt(6)
    _own(doc, SMALL, LATIN.name, LATIN.small).font.color.rgb = SOFT
    doc.styles[SMALL].paragraph_format.space_after = Pt(0)
    about = _own(doc, ABOUT, LATIN.name, LATIN.small)
    about.font.color.rgb = SOFT
    about.paragraph_format.space_after, about.paragraph_format.keep_with_next = Pt(0), True
    quote = _own(doc, QUOTE, LATIN.name, LATIN.size)
    quote.paragraph_format.left_indent = Mm(6)
    _border(quote.element.get_or_add_pPr(), "pBdr", "left")
    code = _own(doc, CODE, MONO, Pt(7.5))
    code.paragraph_format.left_indent = Mm(3)


def _own(doc: Doc, name: str, face: str, size: Length) -> Any:  # the library's styles carry no types
    style = doc.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = doc.styles["Normal"]
    _face(style, face, size)
    return style


def _face(style: Any, name: str, size: Length) -> None:
    """The typeface, for Chinese one of its own."""
    style.font.name, style.font.size = name, size
    faces = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        faces.attrib.pop(qn(f"w:{theme}"), None)
    faces.set(qn("w:eastAsia"), _CHINESE)


def _language(style: Any, language: str) -> None:
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), "en-GB")
    mark.set(qn("w:eastAsia"), "zh-CN")
    if language != "en":
        mark.set(qn("w:val"), "zh-CN")
    style.element.get_or_add_rPr().append(mark)


def paragraph(doc: Doc, text: str = "", style: str | None = None) -> Paragraph:
    """One more paragraph at the end; the library's own way looks through the whole document for where that is."""
    element = OxmlElement("w:p")
    doc.element.body[-1].addprevious(element)  # the last element tells of pages
    new = Paragraph(element, doc._body)
    if style is not None:
        element.style = style
    if text:
        new.add_run(text)
    return new


def small_table(doc: Doc, rows: int, widths_mm: Sequence[int], lines: bool) -> Any:
    """A table of these widths, with hairlines between the rows or with none."""
    table = doc.add_table(rows, len(widths_mm))
    table.autofit = False
    if lines:
        properties = table._tbl.tblPr
        borders = OxmlElement("w:tblBorders")
        for side in ("top", "bottom", "insideH"):
            borders.append(_line(side))
        properties.append(borders)
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths_mm, strict=True):
        column.w = Mm(width)
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, widths_mm, strict=True):
            cell.width = Mm(width)
    return table


def shade(table: Any) -> None:
    """The head: shaded, and repeated on every page."""
    head = table._tbl.tr_lst[0]
    repeated = OxmlElement("w:tblHeader")
    head.get_or_add_trPr().append(repeated)
    for cell in head.tc_lst:
        wash = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", _WASH)):
            wash.set(qn(f"w:{name}"), value)
        cell.get_or_add_tcPr().append(wash)


def field(paragraph: Paragraph, name: str) -> None:
    """A number that Word reckons by itself: PAGE, NUMPAGES."""
    simple = OxmlElement("w:fldSimple")
    simple.set(qn("w:instr"), name)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    simple.append(run)
    paragraph._p.append(simple)


def _border(properties: Any, name: str, side: str) -> None:
    borders = OxmlElement(f"w:{name}")
    borders.append(_line(side, width=12, space=6))
    properties.append(borders)


def _line(side: str, width: int = 4, space: int = 0) -> Any:
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(width)), ("space", str(space)), ("color", _HAIR)):
        line.set(qn(f"w:{name}"), value)
    return line
