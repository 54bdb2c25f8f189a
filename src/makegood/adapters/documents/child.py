"""What runs in the process that writes a document?  It reads one case file, writes one document, and ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Final

import msgspec

from ...app.casefile.model import CaseFile

MEMORY_BYTES: Final = 2 * 1024**3  # of addresses
CPU_SECONDS: Final = 60


class Job(msgspec.Struct):
    """What is to be written, and how."""

    form: str
    file: CaseFile


def main() -> None:
    """From the input to the output; what a library prints goes nowhere near the document."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit()
    job = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Job)
    out.write(writer_of(job.form)(job.file))
    out.close()


def _limit() -> None:
    """As much memory and time as the largest case takes, and no more."""
    import resource

    for what, most in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, CPU_SECONDS)):
        _, hard = resource.getrlimit(what)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (limit, limit))


def writer_of(form: str) -> Callable[[CaseFile], bytes]:
    """The function that writes a format; its library is only read in when it is wanted."""
    match form:
        case "pdf":
            from .pdf import write_pdf

            return write_pdf
        case "docx":
            from .word import write_docx

            return write_docx
        case "txt":
            from .text import write_text

            return write_text
        case _:
            raise ValueError(f"nothing writes {form}")


if __name__ == "__main__":
    main()
