"""How is a stranger's file opened without trusting it?  By its content, in a process of its own, with limits.

The file is handed over open: its name is never looked at, so that no name can lead anywhere.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import msgspec

from ...app.ports.scanning import Facts, Picture, Says
from .limits import Limits
from .media import HEAD_BYTES, PHOTOS, TAIL_BYTES, VIDEOS, media_type, refused_type, second_nature

if TYPE_CHECKING:
    from ...app.ports.scanning import Pixels

_LINE_BYTES = 1_000_000
_PASSED_ON = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TMPDIR")
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
# Kinds of file that deserve a sentence of their own; everything else is told what is taken.
SAID_APART = frozenset({"empty", "gif", "pdf", "zip", "html", "program"})


class Intake:
    """One file as it comes in: `facts` once it is recognised, then its pictures, and `trouble` where it is refused.

    A context manager; `pictures` is gone through once.
    """

    def __init__(self, file: Path, limits: Limits) -> None:
        self._file = open_regular(file)
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._overdue = False
        self.facts: Facts | None = None
        self.trouble: Says | None = None

    def __enter__(self) -> Intake:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            assert self._process.stdout is not None
            self._process.stdout.close()
        self._file.close()

    def pictures(self) -> Iterator[Picture]:
        """The stills that come out; none where there is trouble from the start."""
        kind = self._recognised()
        if kind is None:
            return
        timer = threading.Timer(self._wall_seconds(kind), self._give_up)
        timer.daemon = True
        self._process = self._start(kind)
        timer.start()
        try:
            yield from self.believed(self._process.stdout)
        finally:
            timer.cancel()

    def _recognised(self) -> str | None:
        """The media type, where it is one that is taken and not too large; else the trouble is noted."""
        head, tail, size = ends(self._file)
        kind = media_type(head)
        if kind is None:
            name = refused_type(head)
            self.trouble = Says(f"evidence.readable.is_{name}" if name in SAID_APART else "evidence.readable.unknown")
        elif nature := second_nature(head, tail):
            self.trouble = Says("evidence.readable.two_natures", {"nature": nature})
        elif size > (most := self._limits.video_bytes if kind in VIDEOS else self._limits.photo_bytes):
            self.trouble = Says(
                "evidence.readable.too_many_bytes", {"megabytes": size // 1_000_000, "limit": most // 1_000_000}
            )
        else:
            self.facts = Facts(digest(self._file), kind, size)
        return kind if self.trouble is None else None

    def _wall_seconds(self, kind: str) -> float:
        return self._limits.wall_seconds if kind in PHOTOS else self._limits.video_wall_seconds

    def _start(self, kind: str) -> subprocess.Popen[bytes]:
        self._file.seek(0)
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        return subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.decoder", kind, json.dumps(asdict(self._limits))],
            stdin=self._file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**environment, **dict.fromkeys(_ONE_THREAD, "1")},
        )

    def _give_up(self) -> None:
        self._overdue = True
        if self._process is not None:
            self._process.kill()

    def believed(self, out: IO[bytes] | None) -> Iterator[Picture]:
        """What the other process says, as far as it makes sense: a file may have taken it over."""
        try:
            yield from self._received(out)
        except (ValueError, KeyError, TypeError, AttributeError, AssertionError):
            self.trouble = Says("evidence.readable.damaged")

    def _received(self, out: IO[bytes] | None) -> Iterator[Picture]:
        assert out is not None and self.facts is not None
        count = 0
        while line := out.readline(_LINE_BYTES):
            said = json.loads(line)
            if "end" in said:
                return
            if "trouble" in said:
                self.trouble = Says(said["trouble"], said["params"])
                return
            if "height" not in said:
                self.facts = completed(self.facts, said)
                continue
            pixels = self._pixels(out, said["height"], said["width"])
            if pixels is None:
                break
            count += 1
            yield Picture(pixels, self.facts, said["at_s"])
        if not count or self.facts.media_type in PHOTOS:
            self.trouble = self._last_words()

    def _pixels(self, out: IO[bytes], height: int, width: int) -> Pixels | None:
        import numpy as np

        most = max(self._limits.kept_pixels + 10_000, self._limits.frame_side_px**2)
        assert 0 < height * width <= most, "the decoder sends more than it was told to"
        content = out.read(height * width * 3)
        if len(content) < height * width * 3:
            return None
        return np.frombuffer(content, np.uint8).reshape(height, width, 3)

    def _last_words(self) -> Says:
        """Why the other process ended without a word: its time was up, or a decoder fell over."""
        assert self._process is not None
        code = self._process.wait()
        costly = self._overdue or -code in (9, 24)  # killed, or past its processor time
        return Says("evidence.readable.too_costly" if costly else "evidence.readable.damaged")


def open_regular(file: Path) -> IO[bytes]:
    """Opens a regular file; a folder, pipe or device is refused without waiting for it."""
    descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "is not a regular file", str(file))
    return os.fdopen(descriptor, "rb")


def ends(file: IO[bytes]) -> tuple[bytes, bytes, int]:
    """The first bytes, the last ones, and the size."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - TAIL_BYTES))
    tail = file.read(TAIL_BYTES)
    file.seek(0)
    return file.read(HEAD_BYTES), tail, size


def digest(file: IO[bytes]) -> str:
    """SHA-256 of the whole file, in hexadecimal."""
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # a binary file, as it wants


def completed(facts: Facts, said: dict[str, Any]) -> Facts:
    """The facts with what the decoder read."""
    return msgspec.convert({**msgspec.to_builtins(facts), **said}, Facts)
