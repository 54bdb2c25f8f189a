"""What do all tests share?"""

from __future__ import annotations

from .databases import store
from .tidy.no_skips import pytest_sessionfinish

__all__ = ["pytest_sessionfinish", "store"]
