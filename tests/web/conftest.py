"""Platforms for the tests of the interface: one on each kind of store, and a quick one in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from makegood.adapters.store import open_store
from makegood.app.ports import Store

from .little_platform import Platform, furnish, little_platform


@pytest.fixture
async def platform(store: Store) -> Platform:
    """A furnished platform: the test runs once on SQLite and once on PostgreSQL."""
    platform = little_platform(store)
    await furnish(platform)
    return platform


@pytest.fixture
async def quick() -> AsyncIterator[Platform]:
    """A furnished platform in memory, for what does not depend on the store."""
    store = open_store("sqlite://")
    await store.migrate()
    platform = little_platform(store)
    await furnish(platform)
    yield platform
    await store.close()
