"""How is another process kept that answers one question after the other, and is replaced before anything piles up?"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence


class KeptProcess:
    """A process that speaks over its standard input and output; a new one where it has died or answered often enough.

    Whoever asks sees to it that nobody else asks at the same time.
    """

    def __init__(self, command: Sequence[str], most: int, *, quiet: bool = False) -> None:
        self._command, self._most, self._quiet = command, most, quiet
        self._process: subprocess.Popen[bytes] | None = None
        self._answered = 0

    @property
    def process_id(self) -> int | None:
        """Its number; None while there is none."""
        return self._process.pid if self._process is not None else None

    def ready(self) -> subprocess.Popen[bytes]:
        """The process there is, or a new one."""
        if self._process is None or self._process.poll() is not None or self._answered >= self._most:
            self.end()
            self._answered = 0
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(
                self._command,
                stdin=pipe,
                stdout=pipe,
                stderr=subprocess.DEVNULL if self._quiet else None,
                env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            )
        self._answered += 1
        return self._process

    def end(self) -> None:
        """Ends it, where there is one; the next question begins another."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
