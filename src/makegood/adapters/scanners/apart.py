"""How are files examined without burdening the process that serves people?  In another one, which is kept.

It has limits on memory and on the time for a file.  Where it dies or is late, the file is held for a person, and the
next one gets a new process.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from ...app.evidence import verdict_of
from ...app.ports.scanning import About, Barcode, Copied, Examination, Finding, Fingerprint, Says, Tell
from ...domain.words import Check
from .intake import open_regular
from .kept import KeptProcess
from .wire import Answer, Question, line, read_answer

_log = logging.getLogger(__name__)

MEMORY_BYTES: Final = 6 * 1024**3  # of addresses, of which libraries reserve far more than they fill
_CHILD: Final = ("-m", f"{__package__}.apart_child")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one file may take in all, and after how many a new process is begun, so that nothing piles up."""

    wall_seconds: float = 300.0
    files: int = 200


class ExaminerApart:
    """An examiner in a process of its own; one file at a time, and several callers wait for each other.

    Close it, or use it as a context manager.
    """

    def __init__(self, patience: Patience | None = None, command: Sequence[str] = (sys.executable, *_CHILD)) -> None:
        self._patience = patience or Patience()
        self._kept = KeptProcess(command, self._patience.files)
        self._lock = threading.Lock()

    def __enter__(self) -> ExaminerApart:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def process_id(self) -> int | None:
        """The other process, for who watches what it takes; None while there is none."""
        return self._kept.process_id

    def close(self) -> None:
        """Ends the other process; the next file begins another."""
        self._kept.end()

    def examine(self, file: Path, about: About, tell: Tell) -> Examination:
        """As any examiner; a process that dies or is late leaves one doubt, for a person."""
        open_regular(file).close()  # what cannot be opened is the caller's trouble, here as anywhere
        try:
            with closing(self._answers(Question(about, file.absolute()))) as answers:
                for answer in answers:
                    if answer.finding is not None:
                        tell(answer.finding)
                    if answer.examination is not None:
                        return answer.examination
            raise ValueError("it ended without an answer")
        except (OSError, ValueError) as error:
            doubt = self._failed(error, tell)
            return Examination(verdict_of([doubt], about.wanted), (doubt,))

    def compare(self, fingerprints: Sequence[Fingerprint], about: About, tell: Tell) -> tuple[Finding, ...]:
        """As any examiner; here, too, a process that fails leaves a doubt."""
        findings: list[Finding] = []
        try:
            with closing(self._answers(Question(about, None, tuple(fingerprints)))) as answers:
                for answer in answers:
                    if answer.compared:
                        return tuple(findings)
                    if answer.finding is not None:
                        findings.append(answer.finding)
                        tell(answer.finding)
            raise ValueError("it ended without an answer")
        except (OSError, ValueError) as error:
            return (*findings, self._failed(error, tell))

    def read_codes(self, file: Path) -> tuple[Barcode, ...]:
        """As `ReadCodes`; nothing is read where the process dies or is late."""
        open_regular(file).close()
        question = Question(About(), file.absolute(), codes_alone=True)
        try:
            with closing(self._answers(question)) as answers:
                return next((answer.codes for answer in answers if answer.codes is not None), ())
        except (OSError, ValueError) as error:
            _log.error("evidence.examiner_died: %s", error)
            return ()

    def copy(self, file: Path) -> Copied:
        """As `CopyPicture`."""
        open_regular(file).close()
        try:
            with closing(self._answers(Question(About(), file.absolute(), copy_alone=True))) as answers:
                for answer in answers:
                    if answer.copied is not None:
                        return answer.copied
            raise ValueError("it ended without an answer")
        except (OSError, ValueError) as error:
            raise ConnectionError(f"the process that opens pictures fails: {error}") from error

    def _answers(self, question: Question) -> Generator[Answer, None, None]:
        """One question at a time.  Who stops listening before the last of it leaves no process that goes on talking."""
        with self._lock:
            process = self._kept.ready()
            timer = threading.Timer(self._patience.wall_seconds, process.kill)
            timer.daemon = True
            timer.start()
            whole = False
            try:
                asking, answering = _pipes(process)
                asking.write(line(question))
                asking.flush()
                while not whole and (text := answering.readline()):
                    answer = read_answer(text)
                    whole = answer.is_last
                    yield answer
            finally:
                timer.cancel()
                if not whole:
                    self.close()

    def _failed(self, error: Exception, tell: Tell) -> Finding:
        _log.error("evidence.examiner_died: %s", error)
        doubt = Finding(Check.VERIFIED, None, 1.0, Says("evidence.verified.check_failed", {"check": "all"}))
        tell(doubt)
        return doubt


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    assert process.stdin is not None and process.stdout is not None
    return process.stdin, process.stdout


def read_codes_apart(file: Path) -> tuple[Barcode, ...]:
    """Reads the codes of one file in a process that lives no longer than that."""
    with ExaminerApart(Patience(wall_seconds=20.0)) as examiner:
        return examiner.read_codes(file)


def copy_apart(file: Path) -> Copied:
    """Makes one picture anew in a process that lives no longer than that."""
    with ExaminerApart(Patience(wall_seconds=60.0)) as examiner:
        return examiner.copy(file)
