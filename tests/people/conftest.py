"""A provider for a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ..web.conftest import platform, quick
from .provider import Provider

__all__ = ["platform", "quick"]


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A provider that tells the truth until it is told otherwise."""
    running = Provider()
    yield running
    running.close()
