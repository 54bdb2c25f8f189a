"""What runs in the process that examines files?  It answers questions on its input, one after the other."""

from __future__ import annotations

import os
import sys

from ...app.ports.scanning import Finding
from .apart import MEMORY_BYTES
from .open import open_examiner
from .wire import Answer, line, read_question


def main() -> None:
    """Ends when nobody asks any more."""
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY_BYTES if most == resource.RLIM_INFINITY else min(MEMORY_BYTES, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints does not get between the answers
    examiner = open_examiner()

    def say(answer: Answer) -> None:
        out.write(line(answer))
        out.flush()

    def tell(finding: Finding) -> None:
        say(Answer(finding=finding))

    for text in sys.stdin.buffer:
        question = read_question(text)
        if question.file is None:
            examiner.compare(question.fingerprints, question.about, tell)
            say(Answer(compared=True))
        elif question.codes_alone:
            say(Answer(codes=examiner.read_codes(question.file)))
        elif question.copy_alone:
            say(Answer(copied=examiner.copy(question.file)))
        else:
            say(Answer(examination=examiner.examine(question.file, question.about, tell)))


if __name__ == "__main__":
    main()
