"""Files made to do harm end in a clear sentence, and never take the process that serves people with them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from makegood.adapters.scanners.intake import Intake
from makegood.adapters.scanners.limits import Limits
from makegood.app.ports.scanning import Says

from .conftest import Data
from .drawn import film, packed, scenery, write

LIMITS = Limits()


def trouble_with(file: Path, limits: Limits = LIMITS) -> Says | None:
    with Intake(file, limits) as intake:
        for _ in intake.pictures():
            pass
        return intake.trouble


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int, height: int, *more: bytes, rows: bytes = b"") -> bytes:
    """A PNG of one bit a pixel that announces this size."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def test_every_hostile_file_ends_in_a_sentence(data: Data) -> None:
    """Each was found by fuzzing to crash some reader; none opens, and each says so."""
    files = data("hostile/*")
    with ThreadPoolExecutor(2) as two:
        said = list(two.map(trouble_with, files))
    silent = [file.name for file, trouble in zip(files, said, strict=True) if trouble is None]
    assert not silent
    assert {trouble.key.removeprefix("evidence.readable.") for trouble in said if trouble} <= {
        "damaged",
        "unknown",
        "too_small",
    }


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (png(30_000, 30_000), "too_many_pixels"),
        (png(2**31 - 1, 2**31 - 1), "too_many_pixels"),
        (png(100, 100, chunk(b"zTXt", b"x\x00\x00" + zlib.compress(bytes(300_000_000)))), "damaged"),
        (png(100, 100, chunk(b"iCCP", b"x\x00\x00" + zlib.compress(bytes(300_000_000)))), None),
    ],
    ids=["900 megapixels", "4.6 exapixels", "300 MB of text", "300 MB of profile"],
)
def test_a_bomb_is_not_unpacked(content: bytes, key: str | None, tmp_path: Path) -> None:
    """Small files that would fill the memory: judged by their header, or stopped by the limits of the process."""
    said = trouble_with(write(tmp_path / "bomb.png", content))
    assert said is not None
    assert key is None or said.key == f"evidence.readable.{key}"


def test_a_jpeg_that_announces_a_giant_is_not_unpacked(tmp_path: Path) -> None:
    """65,500 pixels on each side would be 12 GB."""
    content = bytearray(packed(scenery()))
    at = content.index(b"\xff\xc0")
    content[at + 5 : at + 9] = struct.pack(">HH", 65_500, 65_500)
    said = trouble_with(write(tmp_path / "giant.jpg", bytes(content)))
    assert said is not None and said.key == "evidence.readable.too_many_pixels"


def test_memory_is_limited_for_what_no_header_shows(tmp_path: Path) -> None:
    """With less than the picture takes, the file is refused; the process that asked lives on."""
    tight = replace(LIMITS, memory_bytes=180_000_000)
    said = trouble_with(write(tmp_path / "p.png", packed(scenery(1, 6000, 5000), "PNG")), tight)
    assert said is not None and said.key in ("evidence.readable.too_costly", "evidence.readable.damaged")


def test_time_is_limited(tmp_path: Path) -> None:
    """A second of processor time is not enough for a long film of large frames."""
    path = film(tmp_path / "film.mp4", [scenery(1, 1920, 1080)] * 300, per_second=30)
    tight = replace(LIMITS, video_cpu_seconds=1, frames_per_second=30.0)
    with Intake(path, tight) as intake:
        stills = sum(1 for _ in intake.pictures())
    assert stills < 300


def test_waiting_is_limited(tmp_path: Path) -> None:
    """A decoder that takes longer than anybody waits is ended."""
    said = trouble_with(write(tmp_path / "p.jpg", packed(scenery())), replace(LIMITS, wall_seconds=0.001))
    assert said is not None and said.key == "evidence.readable.too_costly"


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packing:
        packing.writestr("run.sh", "rm -rf /")
    return out.getvalue()


@pytest.mark.parametrize(
    ("before", "after", "nature"),
    [
        (b"", archive(), "zip"),
        (b"", b"<script>alert(1)</script>", "html"),
        (b"", b"<?php system($_GET['c']); ?>", "html"),
    ],
)
def test_a_picture_that_is_something_else_besides_is_refused(
    before: bytes, after: bytes, nature: str, tmp_path: Path
) -> None:
    """A browser or an unpacker would see the other thing."""
    said = trouble_with(write(tmp_path / "p.jpg", before + packed(scenery()) + after))
    assert said is not None and said.key == "evidence.readable.two_natures" and said.params == {"nature": nature}


def test_a_comment_that_is_a_document_is_refused(tmp_path: Path) -> None:
    """A PDF may begin anywhere in its first kilobyte, so also inside a JPEG's comment."""
    content = packed(scenery())
    comment = b"%PDF-1.4 1 0 obj"
    hidden = content[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + content[2:]
    said = trouble_with(write(tmp_path / "p.jpg", hidden))
    assert said is not None and said.params == {"nature": "pdf"}


def test_a_film_that_a_phone_appends_is_no_second_nature(tmp_path: Path) -> None:
    """Moving photographs are ordinary ones with a little film behind."""
    little = film(tmp_path / "film.mp4", [scenery(1, 320, 240)] * 5).read_bytes()
    assert trouble_with(write(tmp_path / "p.jpg", packed(scenery()) + little)) is None


def test_no_real_photograph_is_taken_for_something_else(data: Data) -> None:
    """Random bytes of a photograph look like nothing else."""
    for file in (*data("camera/*"), *data("provenance/*"), *data("media/*")):
        head, tail = file.read_bytes()[:4096], file.read_bytes()[-65_557:]
        from makegood.adapters.scanners.media import second_nature

        assert second_nature(head, tail) is None, file.name


def test_a_film_cannot_name_other_files(tmp_path: Path) -> None:
    """A playlist dressed as a film would have the decoder open what it names."""
    playlist = b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp41\n#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n"
    said = trouble_with(write(tmp_path / "film.mp4", playlist))
    assert said is not None and said.key == "evidence.readable.damaged"


def test_senseless_words_of_a_decoder_are_not_believed(tmp_path: Path) -> None:
    """A decoder that a file has taken over can only say that the file is damaged, whatever it says."""
    for said in (
        b"{}\n",
        b"not json\n",
        b'{"height": 1e9, "width": 1, "at_s": null}\n',
        b'{"height": -1, "width": 5}\n',
        b"[]\n",
    ):
        with Intake(write(tmp_path / "p.jpg", packed(scenery())), LIMITS) as intake:
            assert not list(intake.believed(io.BytesIO(said)))
            assert intake.trouble is not None and intake.trouble.key == "evidence.readable.damaged", said


def patched(content: bytes, mark: bytes, skip: int, values: bytes) -> bytes:
    """The file with other bytes some way behind a mark, wherever that stands."""
    changed = bytearray(content)
    at = content.find(mark)
    assert at >= 0
    while at >= 0:
        changed[at + skip : at + skip + len(values)] = values
        at = content.find(mark, at + 1)
    return bytes(changed)


def test_a_webp_that_announces_a_giant_is_not_unpacked(tmp_path: Path) -> None:
    """16,383 pixels on each side are what the format can hold, in a file of a few bytes."""
    content = patched(packed(scenery(), "WEBP", lossless=True), b"VP8L", 9, struct.pack("<I", 0x0FFFFFFE))
    said = trouble_with(write(tmp_path / "giant.webp", content))
    assert said is not None and said.key in ("evidence.readable.too_many_pixels", "evidence.readable.damaged")


def test_a_heic_that_announces_a_giant_is_not_unpacked(data: Data, tmp_path: Path) -> None:
    """Its sizes stand in boxes of their own, which anybody can write anew."""
    (real,) = data("media/cheers_1440x960.heic")
    content = patched(real.read_bytes(), b"ispe", 8, struct.pack(">II", 60_000, 60_000))
    said = trouble_with(write(tmp_path / "giant.heic", content))
    assert said is not None and said.key in ("evidence.readable.too_many_pixels", "evidence.readable.damaged")


def test_a_film_that_announces_giant_frames_gives_small_ones_or_none(tmp_path: Path) -> None:
    """Whatever its boxes say, what comes out is no larger than the limit, and memory is limited."""
    content = film(tmp_path / "film.mp4", [scenery(1, 320, 240)] * 10).read_bytes()
    for mark, skip in ((b"mp4v", 28), (b"tkhd", 80)):
        size = struct.pack(">HH", 65_000, 65_000) if mark == b"mp4v" else struct.pack(">II", 65_000 << 16, 65_000 << 16)
        with Intake(write(tmp_path / "giant.mp4", patched(content, mark, skip, size)), LIMITS) as intake:
            stills = [still.pixels.shape for still in intake.pictures()]
        assert all(max(shape[:2]) <= LIMITS.frame_side_px for shape in stills)
        assert stills or intake.trouble is not None
