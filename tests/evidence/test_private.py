"""The other party sees a copy: made anew, without metadata, with the lines covered that name or place a person."""

from __future__ import annotations

import io
import itertools
import json
import os
import random
import shutil
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from makegood.adapters.scanners.copies import covered, derived_copies
from makegood.adapters.scanners.intake import Intake
from makegood.adapters.scanners.limits import Limits
from makegood.adapters.scanners.private import is_private, private_places
from makegood.adapters.scanners.words import TextReader
from makegood.app.ports.scanning import Picture, TextLine
from makegood.cli.drawing.labels import draw_label

from .conftest import Data
from .drawn import packed, picture, scenery, square, write


@pytest.mark.parametrize(
    "text",
    [
        "13800001234",
        "收 张样例 13800001234",
        "收张样例138****1234",
        "电话：010-12345678",
        "+86 139 0000 1234",
        "样例省示范市虚构区未名路12号",
        "虚构小区3号楼2单元501室",
        "收件人：张样例",
        "寄 李虚构",
        "13800001234转8899",
    ],
)
def test_what_names_or_places_a_person_is_private(text: str) -> None:
    """Phones, whole or masked, addresses, and who receives or sends."""
    assert is_private(text)


@pytest.mark.parametrize(
    "text",
    [
        "顺丰速运",
        "签收人/签收时间",
        "已验视",
        "重量 5.3 kg 件数 1/1",
        "2026-02-15 14:11",
        "SF1234567890123",
        "78914177763170",
        "955-D65 087",
        "净含量：350毫升",
        "示范区",
        "6901234567892",
    ],
)
def test_what_the_other_party_needs_is_not(text: str) -> None:
    """Courier, number, weight, dates, and what is printed on goods."""
    assert not is_private(text)


def at(text: str, left: float, top: float, right: float = 0.0) -> TextLine:
    right = right or left + 0.2
    return TextLine(text, 0.9, ((left, top), (right, top), (right, top + 0.05), (left, top + 0.05)))


def test_a_name_beside_a_phone_goes_with_it() -> None:
    """Readers often split a line in two."""
    phone, name, courier = at("13800001234", 0.4, 0.5), at("张样例", 0.15, 0.5), at("极兔速递", 0.1, 0.1)
    assert set(private_places([phone, name, courier], [], None)) == {phone.region, name.region}


def test_the_waybills_own_number_stays() -> None:
    """A number of this case may look like a phone, and is what the merchant looks for."""
    number = at("13912345678", 0.1, 0.3)
    assert private_places([number], [], "13912345678") == ()
    assert private_places([number], [], "SF1234567890123") == (number.region,)


def test_a_code_that_holds_a_phone_is_covered_too() -> None:
    """What a phone can read is as private as what a person can."""
    assert len(private_places([], [square("收件人 13800001234"), square("https://a.cn/?n=SF1234567890123")], None)) == 1


def test_covered_places_cannot_be_read_any_more(read_text: TextReader) -> None:
    """A phone number on a drawn label is gone from the copy; the waybill's number is there."""
    label = draw_label(random.Random(3), "zto")
    framed = cv2.copyMakeBorder(label.pixels, 60, 60, 300, 300, cv2.BORDER_CONSTANT, value=(120, 150, 140))
    sheet = np.asarray(framed, np.uint8)
    still = picture(sheet, lines=read_text(sheet))
    places = private_places(still.lines, (), label.number)
    seen = cv2.imdecode(np.frombuffer(derived_copies(still, places)[0], np.uint8), cv2.IMREAD_COLOR)
    assert seen is not None
    texts = " ".join(found.text.replace(" ", "") for found in read_text(np.asarray(seen, np.uint8)))
    assert label.number in texts
    private = [printed.text.replace(" ", "") for printed in label.lines if printed.private]
    phones = [text[-11:] for text in private if text[-11:].isdigit()]
    assert phones and not any(phone in texts for phone in phones)
    assert not any(text in texts for text in private)


def test_only_the_places_are_changed() -> None:
    """And the picture itself is left as it was."""
    pixels = scenery()
    before = pixels.copy()
    copy = covered(pixels, [((0.1, 0.1), (0.2, 0.1), (0.2, 0.2), (0.1, 0.2))])
    assert np.array_equal(pixels, before)
    changed = np.argwhere((copy != pixels).any(axis=2))
    assert changed[:, 0].min() >= 0.08 * 600 and changed[:, 0].max() <= 0.22 * 600
    assert changed[:, 1].min() >= 0.08 * 800 and changed[:, 1].max() <= 0.22 * 800


def still_of(file: Path) -> Picture:
    with Intake(file, Limits()) as intake:
        return next(iter(intake.pictures()))


def test_a_copy_has_no_metadata(tmp_path: Path) -> None:
    """No place, no camera, no comment, no second thumbnail."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Xiaomi", "14"
    exif.get_ifd(0x8825)[2] = (31.0, 13.0, 49.0)
    content = packed(scenery(), exif=exif, comment=b"at home", xmp=b"<x:xmpmeta>secret</x:xmpmeta>")
    copy = Image.open(io.BytesIO(derived_copies(still_of(write(tmp_path / "p.jpg", content)), [])[0]))
    assert len(copy.getexif()) == 0
    assert set(copy.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_copies_of_real_photographs_have_no_metadata(data: Data) -> None:
    """Also not of those that know where they were taken."""
    for file in data("camera/*.jpg")[:8]:
        copy = Image.open(io.BytesIO(derived_copies(still_of(file), [])[0]))
        assert len(copy.getexif()) == 0 and max(copy.size) <= 2048, file.name


# What any picture has by being one.
_ALLOWED_GROUPS = {"SourceFile", "ExifTool", "System", "File", "JFIF", "Composite:ImageSize", "Composite:Megapixels"}


def test_no_copy_of_a_real_file_gives_anything_away(data: Data, tmp_path: Path) -> None:
    """An independent program finds no place, no device, no time and no words in any of them, of films neither."""
    if shutil.which("exiftool") is None:
        said = "left out: exiftool is not installed (Debian: libimage-exiftool-perl)"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    count = 0
    for file in (*data("camera/*"), *data("media/*")):
        with Intake(file, Limits()) as intake:
            for still in itertools.islice(intake.pictures(), 1):
                for copy in derived_copies(still, [((0.1, 0.1), (0.2, 0.1), (0.2, 0.2), (0.1, 0.2))]):
                    write(tmp_path / f"{count}.jpg", copy)
                    count += 1
    assert count >= 2 * 25
    told = subprocess.run(["exiftool", "-json", "-G", str(tmp_path)], capture_output=True, check=True).stdout
    for copy_said in json.loads(told):
        groups = {name if name in _ALLOWED_GROUPS else name.split(":")[0] for name in copy_said}
        assert groups <= _ALLOWED_GROUPS, copy_said


def test_who_sent_it_sees_it_whole_and_the_other_party_does_not() -> None:
    """Two copies where something is private, one and the same where nothing is."""
    still = picture(scenery())
    covered_copy, whole = derived_copies(still, [((0.1, 0.1), (0.3, 0.1), (0.3, 0.3), (0.1, 0.3))])
    assert covered_copy != whole and derived_copies(still, []) == (whole, whole)
