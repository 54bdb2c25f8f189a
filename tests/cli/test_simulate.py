"""Does a simulated world keep its promises, and is it noticed when one is broken?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from makegood.app.ports import Store
from makegood.cli.simulate import BEGAN_AT
from makegood.cli.simulation.verdict import broken_promises
from makegood.cli.simulation.world import SimulatedWorld

from .conftest import Run

STEPS = 400


async def _world(store: Store, seed: int) -> SimulatedWorld:
    world = SimulatedWorld(store, seed, BEGAN_AT)
    for _ in range(STEPS):
        await world.step()
    await world.settle()
    return world


@pytest.mark.parametrize("seed", [7, 8])
async def test_a_world_in_which_everything_goes_wrong_keeps_every_promise(store: Store, seed: int) -> None:
    """On both databases; enough happens that it means something."""
    world = await _world(store, seed)
    assert [promise async for promise in broken_promises(world)] == []
    assert world.counts["accepted"] > STEPS / 10
    assert world.counts["crashes"] > 2
    assert world.bank.paid


def _pays_a_stranger(world: SimulatedWorld) -> None:
    world.bank.paid["R-0"] = 1


def _pays_another_amount(world: SimulatedWorld) -> None:
    number = next(iter(world.bank.paid))
    world.bank.paid[number] += 1


def _does_not_pay(world: SimulatedWorld) -> None:
    world.bank.paid.pop(next(iter(world.bank.paid)))


@pytest.mark.parametrize("breaks", [_pays_a_stranger, _pays_another_amount, _does_not_pay])
async def test_a_bank_whose_books_do_not_fit_is_noticed(store: Store, breaks: Callable[[SimulatedWorld], None]) -> None:
    """The verdict compares cases and books, it does not take anybody's word."""
    world = await _world(store, 9)
    breaks(world)
    assert [promise async for promise in broken_promises(world)]


def test_the_same_seed_makes_the_same_world(run: Run) -> None:
    """What went wrong once can be looked at again."""
    first, second, other = (run("simulate", "--seed", seed, "--steps", "150") for seed in ("3", "3", "4"))
    assert first[:2] == second[:2]
    assert first[1] != other[1]
    assert "every promise is kept" in first[1]
