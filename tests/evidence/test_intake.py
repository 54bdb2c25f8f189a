"""Files are opened by what they are, within limits, whatever they are called."""

from __future__ import annotations

import itertools
import os
import socket
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from makegood.adapters.scanners.intake import Intake
from makegood.adapters.scanners.limits import Limits
from makegood.app.ports.scanning import Facts, Says

from .conftest import Data
from .drawn import film, packed, scenery, write

if TYPE_CHECKING:
    from makegood.app.ports.scanning import Pixels

LIMITS = Limits()


def opened(file: Path, limits: Limits = LIMITS) -> tuple[list[Pixels], Facts | None, Says | None]:
    """The stills that come out, what the file says of itself, and the trouble with it."""
    with Intake(file, limits) as intake:
        stills = [picture.pixels for picture in intake.pictures()]
        return stills, intake.facts, intake.trouble


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_photograph_opens_whatever_its_name_says(kind: str, tmp_path: Path) -> None:
    """The content decides: phones rename files, and so do attackers."""
    pixels = scenery()
    stills, facts, trouble = opened(write(tmp_path / "video.mp4", packed(pixels, kind)))
    assert trouble is None and facts is not None
    assert (facts.width_px, facts.height_px, facts.media_type) == (800, 600, f"image/{kind.lower()}")
    assert np.abs(stills[0].astype(int) - pixels).mean() < 12


def test_real_photographs_and_videos_of_each_kind_open(data: Data) -> None:
    """HEIC, AVIF, WebP, MP4 and MOV as phones and editors write them."""
    for file in data("media/*"):
        stills, facts, trouble = opened(file)
        assert trouble is None and facts is not None, file.name
        assert stills and facts.width_px >= 64, file.name


@pytest.mark.parametrize("turn", range(1, 9))
def test_every_orientation_comes_out_upright(turn: int, tmp_path: Path) -> None:
    """A label that lies on its side is read worse, and looks odd to the merchant."""
    from PIL import Image

    upright = np.full((96, 128, 3), 255, np.uint8)
    upright[:30, :40] = (0, 0, 255)  # red at the top left
    exif = Image.Exif()
    exif[0x0112] = turn
    undo = {1: 0, 2: 0, 3: 2, 4: 2, 5: 1, 6: 1, 7: 3, 8: 3}[turn]
    stored = np.rot90(upright, undo) if turn in (1, 3, 6, 8) else np.rot90(np.fliplr(upright), undo)
    stills, facts, _ = opened(write(tmp_path / "p.png", packed(np.ascontiguousarray(stored), "PNG", exif=exif)))
    assert facts is not None and (facts.width_px, facts.height_px) == (128, 96)
    assert np.array_equal(stills[0], upright)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_colour_becomes_plain_colour(mode: str, tmp_path: Path) -> None:
    """What is transparent is shown on white, as everywhere."""
    from PIL import Image

    values = (np.indices((80, 100)).sum(axis=0) * 300 % 65536).astype(np.uint16)
    image = Image.fromarray(values) if mode == "I;16" else Image.new("RGB", (100, 80), (200, 30, 60)).convert(mode)
    kind = "JPEG" if mode == "CMYK" else "PNG"
    path = tmp_path / "picture"
    image.save(path, kind)
    stills, _, trouble = opened(path)
    assert trouble is None and stills[0].shape == (80, 100, 3)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "is_empty"),
        (b"GIF89a" + bytes(100), "is_gif"),
        (b"%PDF-1.7\n", "is_pdf"),
        (b"PK\x03\x04" + bytes(100), "is_zip"),
        (b"<!DOCTYPE html><html></html>", "is_html"),
        (b"\x7fELF" + bytes(100), "is_program"),
        (b"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\nfile:///etc/passwd\n", "unknown"),
        (b"hello", "unknown"),
        (b"\xff\xd8\xff\xe0" + bytes(300), "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(300), "damaged"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(300), "damaged"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(300), "damaged"),
        (b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif" + bytes(300), "damaged"),
        (b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp41" + bytes(300), "damaged"),
    ],
)
def test_what_is_no_picture_is_refused_in_a_sentence_of_its_own(content: bytes, key: str, tmp_path: Path) -> None:
    """The sentence tells what to send instead."""
    stills, _, trouble = opened(write(tmp_path / "photo.jpg", content))
    assert not stills and trouble is not None and trouble.key == f"evidence.readable.{key}"


def test_a_cut_off_upload_is_known_as_such(tmp_path: Path) -> None:
    """What to do is another thing than for a damaged picture: upload again."""
    content = packed(scenery())
    _, _, trouble = opened(write(tmp_path / "p.jpg", content[: len(content) // 2]))
    assert trouble is not None and trouble.key == "evidence.readable.truncated"


@pytest.mark.parametrize(("bytes_more", "taken"), [(-1, False), (0, True), (1, True)])
def test_a_file_may_be_as_large_as_the_limit(bytes_more: int, taken: bool, tmp_path: Path) -> None:
    """Just over, exactly at, and just under the limit."""
    content = packed(scenery())
    limits = replace(LIMITS, photo_bytes=len(content) + bytes_more)
    stills, _, trouble = opened(write(tmp_path / "p.jpg", content), limits)
    assert bool(stills) is taken and (trouble is None) is taken


@pytest.mark.parametrize(("pixels_more", "taken"), [(-1, False), (0, True), (1, True)])
def test_a_picture_may_have_as_many_pixels_as_the_limit(pixels_more: int, taken: bool, tmp_path: Path) -> None:
    """Judged by the header, before anything is unpacked."""
    limits = replace(LIMITS, other_pixels=800 * 600 + pixels_more)
    stills, _, trouble = opened(write(tmp_path / "p.png", packed(scenery(), "PNG")), limits)
    assert bool(stills) is taken
    assert trouble is None or trouble.key == "evidence.readable.too_many_pixels"


@pytest.mark.parametrize(("side", "taken"), [(63, False), (64, True), (65, True)])
def test_a_picture_has_a_least_size(side: int, taken: bool, tmp_path: Path) -> None:
    """A thumbnail shows nothing."""
    stills, _, trouble = opened(write(tmp_path / "p.png", packed(scenery(1, side, 200), "PNG")))
    assert bool(stills) is taken
    assert trouble is None or trouble.key == "evidence.readable.too_small"


def test_a_large_jpeg_is_brought_down_while_it_is_read(tmp_path: Path) -> None:
    """The facts keep the size that it has; the pixels are as many as are kept."""
    limits = replace(LIMITS, kept_pixels=100_000)
    stills, facts, _ = opened(write(tmp_path / "p.jpg", packed(scenery())), limits)
    assert facts is not None and facts.width_px == 800
    assert 90_000 < stills[0].shape[0] * stills[0].shape[1] <= 100_000


def test_a_name_leads_nowhere(tmp_path: Path) -> None:
    """Names that mean something to shells, decoders or file systems are only names."""
    content = packed(scenery())
    for name in ("-rf.jpg", "a\nb.jpg", "$(reboot).jpg", "http:x.jpg", "pipe:0", "照片 🧾.jpg", "%s%n.jpg", "..jpg"):
        stills, _, trouble = opened(write(tmp_path / name, content))
        assert stills and trouble is None, name


def test_what_is_no_regular_file_is_refused_without_waiting(tmp_path: Path) -> None:
    """A folder, a pipe that nobody writes to, a socket, an endless device behind a link."""
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "link.jpg").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket.jpg"))
        for name in (".", "pipe.jpg", "link.jpg", "socket.jpg", "missing.jpg"):
            with pytest.raises(OSError):
                Intake(tmp_path / name, LIMITS)


def test_a_film_is_sampled_at_an_even_pace(tmp_path: Path) -> None:
    """Three frames a second, wherever its key frames are."""
    path = film(tmp_path / "film.mp4", [scenery(number // 15, 320, 240) for number in range(60)])
    with Intake(path, LIMITS) as intake:
        instants = [picture.at_s for picture in intake.pictures()]
    assert intake.facts is not None and intake.facts.duration_s == pytest.approx(4.0, abs=0.1)
    assert len(instants) in (11, 12, 13)
    steps = [later - earlier for earlier, later in itertools.pairwise(instants) if later and earlier is not None]
    assert all(0.2 < step < 0.5 for step in steps)


@pytest.mark.parametrize(("seconds", "taken"), [(3.9, False), (4.1, True)])
def test_a_film_has_a_longest_duration(seconds: float, taken: bool, tmp_path: Path) -> None:
    """Judged by what it announces, before a frame is unpacked."""
    path = film(tmp_path / "film.mp4", [scenery(1, 320, 240)] * 60)
    stills, _, trouble = opened(path, replace(LIMITS, video_seconds=seconds))
    assert bool(stills) is taken
    assert trouble is None or trouble.key == "evidence.readable.too_long"
