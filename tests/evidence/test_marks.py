"""What a file says of itself is read from wherever programs write it."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from makegood.adapters.scanners.intake import Intake
from makegood.adapters.scanners.limits import Limits
from makegood.adapters.scanners.marks import ai_marks, editors, is_screen
from makegood.app.ports.scanning import Facts

from .conftest import Data
from .drawn import film, packed, scenery, write

AIGC = '{"AIGC":{"Label":"1","ContentProducer":"001191","ProduceID":"42","ReservedCode1":"","PropagateID":""}}'
XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description {}/></rdf:RDF></x:xmpmeta>'


def facts_of(file: Path) -> Facts:
    with Intake(file, Limits()) as intake:
        assert list(intake.pictures()) and intake.facts is not None
        return intake.facts


def photograph(tmp_path: Path, kind: str = "JPEG", **how: Any) -> Facts:
    return facts_of(write(tmp_path / "p", packed(scenery(), kind, **how)))


def exif(**tags: Any) -> Image.Exif:
    """Metadata as cameras write them: names of the tags in the main part and in the part of the exposure."""
    numbers = {"make": 0x010F, "model": 0x0110, "software": 0x0131}
    inner = {"taken": 0x9003, "offset": 0x9011, "comment": 0x9286}
    made = Image.Exif()
    for name, value in tags.items():
        if name in numbers:
            made[numbers[name]] = value
        else:
            made.get_ifd(0x8769)[inner[name]] = value
    return made


def test_a_picture_without_metadata_says_nothing(tmp_path: Path) -> None:
    """Chat programs strip everything: the usual case."""
    facts = photograph(tmp_path)
    assert (facts.taken_at, facts.camera, facts.editors, facts.ai_marks, facts.screenshot) == (
        None,
        None,
        (),
        (),
        False,
    )
    assert facts.credentials is None and not facts.has_location


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_camera_and_time_are_read(kind: str, tmp_path: Path) -> None:
    """With the offset from UTC where the camera wrote one."""
    facts = photograph(
        tmp_path, kind, exif=exif(make="Xiaomi", model="14", taken="2026:03:01 10:11:12", offset="+08:00")
    )
    assert facts.camera == "Xiaomi 14"
    assert facts.taken_at is not None and facts.taken_at.isoformat() == "2026-03-01T10:11:12+08:00"


@pytest.mark.parametrize(
    "written", ["0000:00:00 00:00:00", "    :  :     :  :  ", "2026:13:45 99:99:99", "1970:01:01 00:00:00", ""]
)
def test_the_zeros_of_a_camera_without_a_clock_are_no_time(written: str, tmp_path: Path) -> None:
    """Nobody is accused of a photograph from the year zero."""
    assert photograph(tmp_path, exif=exif(taken=written)).taken_at is None


@pytest.mark.parametrize(
    ("software", "found"),
    [
        ("Adobe Photoshop 25.0 (Windows)", ("Photoshop",)),
        ("Snapseed 2.0", ("Snapseed",)),
        ("美图秀秀 10.1", ("美图",)),
        ("17.5.1", ()),
        ("HDR+ 1.0.585804401zd", ()),
        ("MIUI Gallery", ()),
    ],
)
def test_editing_programs_are_known_and_cameras_are_not_taken_for_them(
    software: str, found: tuple[str, ...], tmp_path: Path
) -> None:
    """Every phone writes its own version there."""
    assert photograph(tmp_path, exif=exif(software=software.encode())).editors == found


def test_editing_programs_are_found_in_xmp_only_where_it_names_its_writer(tmp_path: Path) -> None:
    """A title may mention anything."""
    tool = XMP.format('xmp:CreatorTool="Adobe Photoshop 25.0"')
    title = XMP.format('dc:title="How to use Photoshop"')
    assert photograph(tmp_path, xmp=tool.encode()).editors == ("Photoshop",)
    assert photograph(tmp_path, xmp=title.encode()).editors == ()


@pytest.mark.parametrize(
    ("attributes", "found"),
    [
        ('Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"', ("IPTC",)),  # noqa: E501
        ('Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"', ("IPTC",)),  # noqa: E501
        ('Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"', ()),
        (f"xmlns:TC260=\"http://www.tc260.org.cn/ns/AIGC/1.0/\" TC260:AIGC='{AIGC}'", ("AIGC",)),
    ],
)  # fmt: skip
def test_marks_of_machines_are_found_in_xmp(attributes: str, found: tuple[str, ...], tmp_path: Path) -> None:
    """IPTC's source type, and the label that GB 45438 wants; a camera's own source type is none."""
    assert photograph(tmp_path, xmp=XMP.format(attributes).encode()).ai_marks == found


def test_the_label_is_found_in_an_exif_comment_in_each_alphabet(tmp_path: Path) -> None:
    """Some phones write it there, in ASCII or in UTF-16 of either order."""
    for comment in (
        b"ASCII\x00\x00\x00" + AIGC.encode(),
        b"UNICODE\x00" + AIGC.encode("utf-16-le"),
        b"UNICODE\x00" + AIGC.encode("utf-16-be"),
    ):
        assert photograph(tmp_path, exif=exif(comment=comment)).ai_marks == ("AIGC",)


def test_what_generators_write_into_png_is_found(tmp_path: Path) -> None:
    """The prompt stays in the file until somebody takes it out."""
    notes = PngInfo()
    notes.add_text("parameters", "a broken cup on a table\nSteps: 20, Sampler: Euler a, CFG scale: 7")
    assert photograph(tmp_path, "PNG", pnginfo=notes).ai_marks == ("generator",)
    harmless = PngInfo()
    harmless.add_text("Comment", "parameters of my oven: Steps to the door")
    assert photograph(tmp_path, "PNG", pnginfo=harmless).ai_marks == ()


def test_the_label_is_found_in_a_film(tmp_path: Path) -> None:
    """Under the key AIGC among the film's own values."""
    content = film(tmp_path / "film.mp4", [scenery(1, 320, 240)] * 5).read_bytes()
    assert facts_of(write(tmp_path / "marked.mp4", with_value(content, "AIGC", AIGC))).ai_marks == ("AIGC",)
    assert facts_of(write(tmp_path / "other.mp4", with_value(content, "title", "AIGC is a word"))).ai_marks == ()


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + name + content


def with_value(film_bytes: bytes, key: str, value: str) -> bytes:
    """The film with one more value, by key and text, at the end of its `moov` box."""
    keys = box(b"keys", struct.pack(">II", 0, 1) + box(b"mdta", key.encode()))
    item = box(struct.pack(">I", 1), box(b"data", struct.pack(">II", 1, 0) + value.encode()))
    handler = box(b"hdlr", bytes(8) + b"mdta" + bytes(13))
    meta = box(b"meta", handler + keys + box(b"ilst", item))
    at = film_bytes.index(b"moov") - 4
    size = struct.unpack(">I", film_bytes[at : at + 4])[0]
    moov = struct.pack(">I", size + len(meta)) + film_bytes[at + 4 : at + size] + meta
    return film_bytes[:at] + moov + film_bytes[at + size :]


def test_real_files_say_where_they_were_taken_and_by_what(data: Data) -> None:
    """Five of many: phones, cameras, a film with its place."""
    by_name = {file.name: file for file in (*data("camera/*"), *data("media/*"))}
    assert facts_of(by_name["Nokia Lumia 800.jpg"]).has_location
    assert facts_of(by_name["with-gps.mov"]).has_location
    assert facts_of(by_name["with-gps.mov"]).camera == "iPhone 6"
    assert not facts_of(by_name["sample_mpeg4.mp4"]).has_location
    assert facts_of(by_name["xmp480qt.mov"]).editors == ("After Effects",)


@pytest.mark.parametrize(
    ("width", "height", "is_png", "has_camera", "comment", "screen"),
    [
        (1170, 2532, True, False, "", True),
        (2532, 1170, True, False, "", True),
        (1170, 2532, True, True, "", False),
        (1170, 2532, False, False, "", False),
        (1000, 2532, True, False, "", False),
        (3024, 4032, False, True, "Screenshot", True),
        (1080, 1080, True, False, "", False),
    ],
)
def test_a_screenshot_is_known_by_its_word_or_its_shape(
    width: int, height: int, is_png: bool, has_camera: bool, comment: str, screen: bool
) -> None:
    """A PNG that no camera signed in the size of a screen; a square drawing is none."""
    assert is_screen(width, height, is_png, has_camera, comment) is screen


def test_each_editor_and_mark_is_named_once() -> None:
    """Metadata repeat themselves."""
    assert editors(["Photoshop 25", "Adobe Photoshop", "GIMP 2.10"]) == ("Photoshop", "GIMP")
    assert ai_marks(["trainedAlgorithmicMedia", "trainedAlgorithmicMedia"]) == ("IPTC",)
