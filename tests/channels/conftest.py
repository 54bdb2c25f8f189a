"""What do the channels' tests share?  Worlds that are closed, and whose books are checked, after every test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from .worlds import PATIENCE_S, World, build_world

BuildWorld = Callable[..., World]


@pytest.fixture
def build() -> Iterator[BuildWorld]:
    """Builds worlds by the channel's name; in the end no number was paid twice in any of them."""
    worlds: list[World] = []

    def one(name: str, timeout_s: str = PATIENCE_S) -> World:
        worlds.append(build_world(name, timeout_s))
        return worlds[-1]

    yield one
    for world in worlds:
        world.standin.close()
        world.standin.books.check()


@pytest.fixture(params=["alipay", "wechatpay", "stripe"])
def world(request: pytest.FixtureRequest, build: BuildWorld) -> World:
    """Each real channel before its stand-in."""
    return build(request.param)
