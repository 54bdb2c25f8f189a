"""Which platforms do the tests of uploads talk to?"""

from __future__ import annotations

import pytest

from ..web.conftest import platform, quick
from ..web.little_platform import Platform, apply
from .sending import Sender

__all__ = ["platform", "quick"]


@pytest.fixture
async def sender(quick: Platform) -> Sender:
    """The consumer of a case, with a client that speaks tus; for what does not depend on the store."""
    return Sender(await quick.as_("consumer"), (await apply(quick))["id"])


@pytest.fixture
async def on_both(platform: Platform) -> Sender:
    """The same, once on each kind of store."""
    return Sender(await platform.as_("consumer"), (await apply(platform))["id"])
