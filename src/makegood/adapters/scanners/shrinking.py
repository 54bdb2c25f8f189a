"""How are pictures made smaller without trusting them?  In another process with limits, which is kept for a while.

Pages show many at once, and a process takes longer to begin than a picture to shrink.  So what we made ourselves is
handed to one process after the other; a stranger's picture gets a process that nobody else's goes through.
"""

from __future__ import annotations

import logging
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ...app.ports.scanning import WIDTHS
from .kept import KeptProcess

_log = logging.getLogger(__name__)

LENGTH: Final = struct.Struct(">I")
SMALL_BYTES: Final = 2_000_000  # far more than a small picture has
_CHILD: Final = ("-m", f"{__package__}.shrinking_child")


@dataclass(frozen=True, slots=True)
class Pace:
    """How long one picture may take, how long a process waits for the next one, and after how many it is replaced."""

    wall_seconds: float = 20.0
    idle_seconds: float = 10.0
    pictures: int = 200


class ShrinkApart:
    """As `Shrink`; one picture at a time, and several callers wait for each other."""

    def __init__(self, pace: Pace | None = None, command: Sequence[str] = (sys.executable, *_CHILD)) -> None:
        self._pace = pace or Pace()
        self._kept = KeptProcess(command, self._pace.pictures, quiet=True)
        self._idle: threading.Timer | None = None
        self._lock = threading.Lock()

    def __call__(self, data: bytes, *, ours: bool) -> tuple[bytes, ...]:
        with self._lock:
            if self._idle is not None:
                self._idle.cancel()
            if not ours:
                self._kept.end()
            try:
                return self._answer(self._kept.ready(), data)
            except (OSError, ValueError, struct.error) as error:
                _log.error("pictures.shrinking_died: %s", error)
                self._kept.end()
                return ()
            finally:
                self._rest(keep=ours)

    @property
    def process_id(self) -> int | None:
        """The other process; None while there is none."""
        return self._kept.process_id

    def close(self) -> None:
        """Ends the other process; the next picture begins another."""
        with self._lock:
            if self._idle is not None:
                self._idle.cancel()
            self._kept.end()

    def _answer(self, process: subprocess.Popen[bytes], data: bytes) -> tuple[bytes, ...]:
        assert process.stdin is not None and process.stdout is not None
        timer = threading.Timer(self._pace.wall_seconds, process.kill)
        timer.daemon = True
        timer.start()
        try:
            process.stdin.write(LENGTH.pack(len(data)))
            process.stdin.write(data)
            process.stdin.flush()
            (count,) = LENGTH.unpack(process.stdout.read(LENGTH.size))
            if count not in (0, len(WIDTHS)):
                raise ValueError("it answers something else")
            return tuple(self._one(process) for _ in range(count))
        finally:
            timer.cancel()

    def _one(self, process: subprocess.Popen[bytes]) -> bytes:
        assert process.stdout is not None
        (length,) = LENGTH.unpack(process.stdout.read(LENGTH.size))
        content = process.stdout.read(length) if 0 < length <= SMALL_BYTES else b""
        if len(content) != length or content[:4] != b"RIFF":
            raise ValueError("what it answers is no small picture")
        return content

    def _rest(self, *, keep: bool) -> None:
        """A stranger's process ends at once, another one when nothing more comes for a while."""
        if not keep:
            self._kept.end()
            return
        self._idle = threading.Timer(self._pace.idle_seconds, self.close)
        self._idle.daemon = True
        self._idle.start()
