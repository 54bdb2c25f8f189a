"""Does every hostile file end in a sentence, and what does opening cost?"""

from __future__ import annotations

import resource
import time
from collections import Counter

from .tables import Options, Table, milliseconds
from .tools import Tools

_FOLDERS = ("hostile/*", "media/*", "camera/*", "provenance/*")


def files_opened(tools: Tools, options: Options) -> Table:
    """Each file in a process of its own; what came out, how long it took, and what the largest process held."""
    rows = []
    for pattern in _FOLDERS:
        outcomes: Counter[str] = Counter()
        seconds = []
        for file in options.files(pattern):
            before = time.perf_counter()
            outcomes[tools.opens(file).rsplit(".", 1)[-1]] += 1
            seconds.append(time.perf_counter() - before)
        said = ", ".join(f"{name} {count}" for name, count in outcomes.most_common())
        largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        rows.append([pattern, str(len(seconds)), said, milliseconds(seconds), f"{largest} MB"])
    note = "Each in a process of its own; wall clock, with the start of that process."
    return Table("Opening files", note, ("files", "n", "outcome", "ms, median / worst", "largest process so far"), rows)
