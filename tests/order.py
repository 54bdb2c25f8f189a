"""In which order do tests run?"""

from __future__ import annotations

from typing import Final

import pytest

LONGEST: Final = "test_no_promise_is_broken_anywhere"
"""Takes longer than a hundred others: begun last, it would keep one process busy while the other has nothing left."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, all others as they were found."""
    items.sort(key=lambda item: item.name != LONGEST)
