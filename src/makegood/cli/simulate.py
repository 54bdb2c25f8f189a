"""makegood simulate: do all promises hold in a world where everything goes wrong?"""

from __future__ import annotations

import argparse
import logging
import random
import sys
from datetime import UTC, datetime

from ..app.codec import micros
from .command import Command, World, run_async
from .simulation.verdict import broken_promises
from .simulation.world import SimulatedWorld

BEGAN_AT = micros(datetime(2026, 3, 2, 1, tzinfo=UTC))
TELL_EVERY = 500


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, help="the same seed makes the same world (default: drawn, and printed)")
    parser.add_argument("--steps", type=int, default=3_000, help="how much happens (default: 3000)")
    parser.add_argument("--url", default="sqlite://", help="an empty database of its own (default: in memory)")


def _run(args: argparse.Namespace, world: World) -> int:
    seed = random.SystemRandom().randrange(1_000_000) if args.seed is None else args.seed
    return run_async(_simulate(seed, args, world))


async def _simulate(seed: int, args: argparse.Namespace, world: World) -> int:
    async with world.connect(args.url) as store:
        await store.migrate()
        simulated = SimulatedWorld(store, seed, BEGAN_AT)
        for step in range(1, args.steps + 1):
            await simulated.step()
            if step % TELL_EVERY == 0:
                print(f"step {step} of {args.steps}, {len(simulated.cases)} cases", file=sys.stderr, flush=True)
        await simulated.settle()
        broken = [promise async for promise in broken_promises(simulated)]
    for name, count in sorted(simulated.counts.items()):
        print(f"{count:8}  {name}")
    print(f"{len(simulated.cases):8}  cases\n{len(simulated.bank.paid):8}  payments made")
    for promise in broken:
        print(promise)
    print(f"seed {seed}, {args.steps} steps: {'every promise is kept' if not broken else f'{len(broken)} broken'}")
    return 1 if broken else 0


COMMAND = Command(
    "simulate",
    "Let a seeded world go wrong: random people, dying processes, a bad bank, jumping clocks; then audit it",
    "makegood simulate --seed 7 --steps 5000",
    _run,
    _arguments,
    logging.CRITICAL,
)
