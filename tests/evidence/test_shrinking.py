"""Are pictures made small apart from everything else, each kind that there is, and nothing that is none?"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator

import pytest
from PIL import Image

from makegood.adapters.scanners.shrinking import Pace, ShrinkApart
from makegood.app.ports.scanning import WIDTHS


@pytest.fixture
def shrink() -> Iterator[ShrinkApart]:
    """A shrinker that begins its process when it is asked."""
    one = ShrinkApart()
    yield one
    one.close()


def picture(size: tuple[int, int], kind: str = "JPEG", **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (30, 60, 200)).save(out, kind, **more)
    return out.getvalue()


def sizes(made: tuple[bytes, ...]) -> list[tuple[str | None, tuple[int, int]]]:
    opened = [Image.open(io.BytesIO(one)) for one in made]
    return [(one.format, one.size) for one in opened]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((1600, 1200), [(128, 96), (256, 192), (640, 480)]),
        ((1200, 1600), [(96, 128), (192, 256), (480, 640)]),
        ((4000, 200), [(192, 10), (384, 19), (960, 48)]),
        ((100, 95), [(100, 95), (100, 95), (100, 95)]),
        ((3, 1), [(3, 1), (3, 1), (3, 1)]),
    ],
)
def test_the_shorter_side_counts_and_nothing_is_made_larger(
    shrink: ShrinkApart, size: tuple[int, int], expected: list[tuple[int, int]]
) -> None:
    """What is much longer than high is not let grow beyond twice the width."""
    assert sizes(shrink(picture(size), ours=True)) == [("WEBP", one) for one in expected]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_kind_of_picture_becomes_the_same(shrink: ShrinkApart, kind: str) -> None:
    """Upright, and without anything that stood beside the pixels."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera that tells"
    made = shrink(picture((400, 300), kind, exif=exif.tobytes()), ours=False)
    assert sizes(made)[0] == ("WEBP", (96, 128))
    assert all(b"camera" not in one and b"EXIF" not in one for one in made)
    assert len(made) == len(WIDTHS)


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff\xe0 no picture", b"<svg/>", b"GIF89a" + bytes(99)])
def test_what_does_not_open_gives_nothing(shrink: ShrinkApart, data: bytes) -> None:
    """And the same process goes on with the next one."""
    assert shrink(picture((200, 200)), ours=True)
    before = shrink.process_id
    assert shrink(data, ours=True) == ()
    assert shrink(picture((200, 200)), ours=True)
    assert shrink.process_id == before


def test_a_strangers_picture_has_a_process_that_nobody_elses_goes_through(shrink: ShrinkApart) -> None:
    """Neither one before it nor one after it."""
    assert shrink(picture((200, 200)), ours=True)
    first = shrink.process_id
    assert shrink(picture((200, 200)), ours=False)
    assert shrink.process_id is None
    assert shrink(picture((200, 200)), ours=True)
    assert shrink.process_id not in (None, first)


@pytest.mark.parametrize(
    "says",
    ["", "sys.stdin.buffer.read()", "sys.stdout.buffer.write(b'\\0\\0\\0\\x09'); sys.stdout.flush()", "os._exit(1)"],
    ids=["ends", "never answers", "answers something else", "dies"],
)
def test_a_process_that_fails_gives_nothing_and_leaves_none_behind(says: str) -> None:
    """Who waits is answered when its time is up at the latest."""
    shrink = ShrinkApart(Pace(wall_seconds=0.5), (sys.executable, "-c", f"import os, sys; {says}"))
    assert shrink(picture((200, 200)), ours=True) == ()
    assert shrink.process_id is None
    shrink.close()


def test_a_process_that_has_nothing_more_to_do_ends() -> None:
    """It does not stay for ever in a server that shows no pictures."""
    shrink = ShrinkApart(Pace(idle_seconds=0.01))
    assert shrink(picture((200, 200)), ours=True)
    while (process_id := shrink.process_id) is not None:
        os.sched_yield()
    assert process_id is None
