"""Codecs that come inside the installed libraries are of licences that a product may pass on."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

# Under the GPL, or for no commercial use; every one of them is bundled by some build of a media library.
NOT_TO_BE_SHIPPED = ("x264", "x265", "xvid", "fdk", "faac", "kvazaar")
SWITCHED_ON = (b"--enable-gpl", b"--enable-nonfree", b"--enable-libx264", b"--enable-libx265", b"--enable-libfdk")


def bundled(package: str) -> list[Path]:
    """The libraries that a wheel brings beside its package, or inside it."""
    spec = find_spec(package)
    assert spec is not None and spec.origin is not None
    inside = Path(spec.origin).parent
    beside = inside.parent
    named = {"cv2": "opencv_python_headless", "PIL": "pillow"}.get(package, package)
    return [*inside.rglob("*.so*"), *(beside / f"{named}.libs").glob("*")]


@pytest.mark.parametrize("package", ["cv2", "PIL", "pi_heif"])
def test_no_bundled_codec_binds_those_who_pass_it_on(package: str) -> None:
    """Decoding needs no encoder of patented formats; a build that brings one is not the one that was chosen."""
    libraries = bundled(package)
    assert libraries
    assert not [path.name for path in libraries if any(name in path.name.lower() for name in NOT_TO_BE_SHIPPED)]


def test_the_video_library_was_built_without_them() -> None:
    """It says itself how it was configured."""
    (codecs,) = [path for path in bundled("cv2") if path.name.startswith("libavcodec")]
    content = codecs.read_bytes()
    assert b"--enable-" in content
    assert not [switch for switch in SWITCHED_ON if switch in content]
