"""How does a test run the command line in this process, on a database of its own?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from makegood.main import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def database(tmp_path: Path) -> str:
    """The URL of an embedded database that is not there yet."""
    return f"sqlite:///{tmp_path}/var/makegood.sqlite"


@pytest.fixture
def run(
    database: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Run]:
    """Runs a command: its exit status, what it printed, and what it said beside that."""
    monkeypatch.chdir(tmp_path)

    def command(*words: str, **environment: str) -> tuple[int, str, str]:
        told = {"MAKEGOOD_DATABASE_URL": database, **environment}
        try:
            status = main(words, told)
        except SystemExit as ended:  # argparse
            status = int(ended.code or 0)
        said = capsys.readouterr()
        return status, said.out, said.err

    yield command
    structlog.reset_defaults()
