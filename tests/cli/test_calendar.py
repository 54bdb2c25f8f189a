"""The official calendar comes in by the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def makegood(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The installed command, on a database of the test's own."""
    command = [str(Path(sys.executable).with_name("makegood")), *arguments]
    environment = {"MAKEGOOD_DATABASE_URL": f"sqlite:///{folder}/calendar.db", "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_calendar_is_printed_published_and_refused_with_what_to_do(tmp_path: Path) -> None:
    """Only a higher number replaces the calendar in force; what is no calendar is said to be none."""
    document = json.loads(makegood(tmp_path, "calendar").stdout)
    newer = tmp_path / "newer.json"
    newer.write_text(json.dumps(document | {"number": document["number"] + 1}))
    assert f"number {document['number'] + 1}, is in force" in makegood(tmp_path, "calendar", str(newer)).stdout
    again = makegood(tmp_path, "calendar", str(newer))
    assert (again.returncode, "must be higher" in again.stderr) == (2, True)
    newer.write_text("{}")
    broken = makegood(tmp_path, "calendar", str(newer))
    assert (broken.returncode, "lacks" in broken.stderr) == (2, True)
