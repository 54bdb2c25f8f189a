"""The tutorial does what it says, block by block."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(bash|text)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
MARK = "=== the next block ==="


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A sandbox with its workers in an empty folder, on a port of its own."""
    environment = os.environ | {"MAKEGOOD_SANDBOX": "1", "MAKEGOOD_DATABASE_URL": f"sqlite:///{tmp_path}/t.sqlite"}
    command = [str(Path(sys.executable).with_name("makegood")), "serve", "--work", "--port", "0"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield _address(process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=20)


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        if found:
            with urllib.request.urlopen(found[0] + "/readyz", timeout=20):
                return found[0]
    raise AssertionError("the server ended before it was ready")


def test_every_block_of_the_tutorial_prints_what_the_page_says(server: str, tmp_path: Path) -> None:
    """Each block of output follows the commands that print it."""
    blocks = BLOCK.findall((ROOT / "docs" / "tutorial.md").read_text("utf-8"))
    script = f"\necho '{MARK}'\n".join(text for kind, text in blocks if kind == "bash")
    environment = os.environ | {
        "MAKEGOOD_URL": server,
        "MAKEGOOD_DATABASE_URL": f"sqlite:///{tmp_path}/t.sqlite",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    printed = iter(ran.stdout.split(MARK))
    seen = ""
    for kind, text in blocks:
        if kind == "bash":
            seen = next(printed)
        else:
            for line in text.splitlines():
                assert line in seen, f"{line!r} is not in:\n{seen}"
