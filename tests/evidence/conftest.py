"""What do the tests of evidence share?  Drawn files, real ones where they are, and readers loaded once."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from makegood.adapters.scanners.words import TextReader

_HERE = "MAKEGOOD_TEST_DATA"
_BESIDE_THE_PROJECT = Path(__file__).resolve().parents[3] / "shared" / "data"

Data = Callable[[str], list[Path]]


@pytest.fixture(scope="session")
def data() -> Data:
    """Real files by a pattern such as `camera/*.jpg`.

    They are not part of the project.  Where they are missing the test is left out, and says so; in CI it fails.
    """
    folder = Path(os.environ.get(_HERE, _BESIDE_THE_PROJECT))

    def files(pattern: str) -> list[Path]:
        found = sorted(path for path in folder.glob(pattern) if path.is_file())
        if not found:
            said = f"left out: no real files like {folder / pattern}; {_HERE} says where they are"
            if os.environ.get("CI"):
                pytest.fail(said)
            pytest.skip(said)
        return found

    return files


@pytest.fixture(scope="session")
def read_text() -> TextReader:
    """The reader of print, whose models take a second to load."""
    return TextReader()
