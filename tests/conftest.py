"""What do all tests share?"""

from __future__ import annotations

from .databases import store
from .order import pytest_collection_modifyitems
from .tidy.no_skips import pytest_sessionfinish

__all__ = ["pytest_collection_modifyitems", "pytest_sessionfinish", "store"]
