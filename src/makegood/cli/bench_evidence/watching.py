"""What has another process taken of the machine?  As the Linux kernel tells it."""

from __future__ import annotations

import os
from pathlib import Path


def processor_seconds(process_id: int | None) -> float:
    """Of the process and of those of its children that have ended; nothing while there is none."""
    if process_id is None:
        return 0.0
    # User and system time, its own and its children's: fields 14 to 17, the second one being a name in brackets.
    fields = Path(f"/proc/{process_id}/stat").read_text("utf-8").rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def peak_memory_megabytes(process_id: int) -> int:
    """The most that was resident at any time since it began."""
    lines = Path(f"/proc/{process_id}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024
