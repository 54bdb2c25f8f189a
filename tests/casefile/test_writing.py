"""Is everything that people write put on paper as it is, whatever it looks like and however much it is?"""

from __future__ import annotations

import io
import sys
import zipfile
from datetime import UTC, datetime

import pypdf
import pytest
from docx import Document
from PIL import Image

from makegood.adapters.documents.apart import Desk, DocumentsApart
from makegood.adapters.documents.child import writer_of
from makegood.adapters.documents.pdf import _has
from makegood.app.auditing import audit_file
from makegood.app.casefile.chain import BEGIN, END
from makegood.app.casefile.model import (
    CaseFile,
    Check,
    Code,
    Entries,
    Entry,
    Fact,
    Facts,
    Frame,
    Section,
    ShownExhibit,
    ShownStill,
    Table,
    Words,
)
from makegood.app.casefile.visible import one_line, visible
from makegood.app.ports import DocumentTrouble

from .cases import FORMS, squeezed, text_of

HOSTILE = (
    '#panic("no") $x^2$ *bold* _it_ `raw` @ref <label> // gone /* gone */ \\ \\u{41} [x] #read("/etc/passwd")',
    "<w:t>&amp;</w:t> ]]> <script>alert(1)</script> {{ 7 * 7 }} {page} {pages} %s \\n",
    "= Heading\n- list\n+ list\n/ term: x\n-----BEGIN MAKEGOOD CHAIN-----\n-----MAKEGOOD TEXT SHA-256 00-----",
    "𠮷野家 龘 𪚥 한국어 العربية עברית हिन्दी ไทย 👩‍👩‍👧‍👦 🇨🇳 ⚠️ ★ ① ㊙ ﷽",
    "x" * 500 + "。" * 300,
)


def file_of(*sections: Section, pictures: dict[str, bytes] | None = None) -> CaseFile:
    """A file of these chapters, with a chain that only has the form of one."""
    return CaseFile(
        case_id="shop-1-0",
        language="zh-CN",
        title="售后案件档案",
        subtitle="2026",
        made_at=datetime(2026, 3, 2, 1, 0, 0, 123456, tzinfo=UTC),
        frame=Frame("售后单 shop-1-0", "哈希 abc", "第 {page} 页，共 {pages} 页", ("通过", "不符", "存疑")),
        sections=sections,
        chain=f"{BEGIN}\n{END}\n",
        last_hash="abc",
        pictures=pictures or {},
    )


def everywhere(text: str) -> CaseFile:
    """The text in every place that a text can stand in."""
    line = one_line(text)
    exhibit = ShownExhibit(line, (Fact(line, line, mono=True),), (Check(True, line), Check(None, line)))
    return file_of(
        Section(line, (Facts((Fact(line, line),)), Words((visible(text),)), Code(visible(text)), exhibit)),
        Section("表", (Table((line, "b"), ((line, "1"),), (80, 20), right=(1,), mono=(0,)),)),
        Section("话", (Entries((Entry("1", line, line, line, visible(text), line),)),)),
    )


def jpeg(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (30, 90, 160)).save(out, "JPEG")
    return out.getvalue()


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("form", FORMS)
def test_what_people_write_is_text_and_nothing_else(form: str, text: str) -> None:
    """Markup of any kind is shown as it was typed, and no file of the server can be named."""
    shown = text_of(writer_of(form)(everywhere(text)), form)
    assert "root:" not in shown
    if all(_has(ord(character)) for character in visible(text).replace("\n", "")):
        assert shown.count(squeezed(visible(text))) >= 3
    else:
        assert squeezed("野家") in shown and "★①㊙" in shown


def test_a_character_without_a_shape_in_our_typefaces_is_printed_by_its_number() -> None:
    """Nothing is a blank box; the chain keeps the character itself."""
    shown = text_of(writer_of("pdf")(everywhere("𠮷 龘 é")), "pdf")
    assert "[U+20BB7]" in shown and "龘" in shown and "é" in shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\u202eb", "a[U+202E]b"),
        ("a\u0000b", "a[U+0000]b"),
        ("a\u200bb\ufeffc", "abc"),
        ("a\ufffeb", "a[U+FFFE]b"),
        ("a\r\nb\tc", "a\nb c"),
        ("甲，乙。", "甲，乙。"),
        ("👍🏻", "👍🏻"),
    ],
)
def test_nothing_unseen_changes_what_is_read(written: str, shown: str) -> None:
    """Marks that turn text round, or that Word's format cannot hold, are named; mere joiners are dropped."""
    assert visible(written) == shown
    assert one_line(written + "\n") == shown.replace("\n", " ")


@pytest.mark.parametrize("form", FORMS)
def test_the_same_file_has_the_same_bytes(form: str) -> None:
    """So that two people can compare their downloads as they are."""
    assert writer_of(form)(everywhere("甲")) == writer_of(form)(everywhere("甲"))


def test_pictures_stand_beside_what_the_checks_say() -> None:
    """Wide and tall ones, in PDF and DOCX; a check's word does not depend on its colour."""
    pictures = {"wide.jpg": jpeg(800, 300), "tall.jpg": jpeg(300, 900)}
    exhibits = tuple(
        ShownExhibit(f"证据 {name}", (Fact("状态", "通过审核"),), (Check(False, "面单不清楚"),), (ShownStill(name),))
        for name in pictures
    )
    file = file_of(Section("证据", exhibits), pictures=pictures)
    pdf = writer_of("pdf")(file)
    assert sum(len(page.images) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages) == 2
    assert "不符面单不清楚" in text_of(pdf, "pdf")
    docx = writer_of("docx")(file)
    shapes = Document(io.BytesIO(docx)).inline_shapes
    assert len(shapes) == 2 and all(shape.height <= 75 * 36_000 + 1 for shape in shapes)
    assert "不符面单不清楚" in squeezed(text_of(docx, "docx"))


def test_every_still_of_a_video_stands_there_with_its_instant() -> None:
    """Three beside each other and a fourth below, in PDF and DOCX, none wider or taller than its place."""
    pictures = {f"{number}.jpg": jpeg(400 + 100 * number, 900) for number in range(4)}
    stills = tuple(ShownStill(name, f"视频 0:0{number}") for number, name in enumerate(pictures))
    exhibit = ShownExhibit("证据 1", (Fact("状态", "通过审核"),), (Check(True, "画面清楚"),), stills)
    file = file_of(Section("证据", (exhibit,)), pictures=pictures)
    pdf = writer_of("pdf")(file)
    assert sum(len(page.images) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages) == 4
    docx = writer_of("docx")(file)
    shapes = Document(io.BytesIO(docx)).inline_shapes
    assert len(shapes) == 4 and all(max(shape.height, shape.width) <= 52 * 36_000 + 1 for shape in shapes)
    for form, document in (("pdf", pdf), ("docx", docx)):
        assert all(squeezed(still.caption) in squeezed(text_of(document, form)) for still in stills)


def test_our_typefaces_hold_every_word_of_ours_and_what_is_written_every_day() -> None:
    """All common ideographs, the signs of money and units, and everything that the catalogue says."""
    for first, last in ((0x20, 0x7E), (0x4E00, 0x9FA5), (0x3041, 0x3096), (0xFF01, 0xFF5E)):
        assert all(_has(point) for point in range(first, last + 1))
    assert all(_has(ord(character)) for character in "·×→—…“”‘’、。《》¥€£℃№①Ⅳ☆★😊👍✅")
    assert not _has(0x20BB7) and not _has(0x1F)


async def test_a_thousand_long_messages_fit_into_the_limits_of_a_document() -> None:
    """In every format, and within the time and memory that one may cost."""
    said = "这件商品我收到的时候就是坏的，请尽快处理。Please hurry. " * 20
    entries = tuple(Entry(str(at), "2026年3月2日 09:00", "买家", "买家留言", said) for at in range(1_000))
    hashes = tuple((str(at), "2026年3月2日 09:00", "0123456789abcdef" * 4) for at in range(1_000))
    file = file_of(
        Section("陈述", (Entries(entries),)), Section("核验", (Table(("a", "b", "c"), hashes, (8, 25, 67), mono=(2,)),))
    )
    documents = DocumentsApart()
    for form in FORMS:
        assert len(await documents.write(file, form)) > 10_000, form


# --- apart ----------------------------------------------------------------------------------------

SHORT = Desk(at_once=1, waiting=0, wall_seconds=30.0)


async def test_a_writer_that_dies_is_trouble_and_not_an_empty_document() -> None:
    """Whoever asked is told to ask again."""
    for command in (("-c", "raise SystemExit(3)"), ("-c", "pass")):
        with pytest.raises(DocumentTrouble):
            await DocumentsApart(SHORT, (sys.executable, *command)).write(everywhere("甲"), "txt")


async def test_a_writer_that_hangs_is_ended() -> None:
    """Its time is limited by the clock on the wall, too."""
    desk = Desk(wall_seconds=0.2)
    with pytest.raises(DocumentTrouble):
        await DocumentsApart(desk, (sys.executable, "-c", "import signal; signal.pause()")).write(
            everywhere("甲"), "txt"
        )


async def test_nobody_waits_in_a_line_without_end() -> None:
    """Who comes when as many wait as may wait is told so at once."""
    with pytest.raises(DocumentTrouble):
        await DocumentsApart(Desk(at_once=0, waiting=0)).write(everywhere("甲"), "txt")


def test_a_docx_is_a_whole_package() -> None:
    """Every part has a type and is reached by a relationship, so that Word opens it without a repair."""
    with zipfile.ZipFile(io.BytesIO(writer_of("docx")(everywhere("甲")))) as archive:
        types = archive.read("[Content_Types].xml").decode()
        relations = archive.read("_rels/.rels").decode()
        for name in ("makegood/chain.txt", "makegood/parts.txt"):
            assert f'PartName="/{name}"' in types and name in relations
    assert audit_file(writer_of("docx")(everywhere("甲")), "case.docx").found  # a chain without events is none
