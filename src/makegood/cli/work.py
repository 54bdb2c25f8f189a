"""makegood work: how do the workers run by themselves?"""

from __future__ import annotations

import argparse
import logging
import sys

from prometheus_client import start_http_server

from .command import Command, Plan, World, run_async
from .serving import stopping


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do what is due now, then end")


def _run(args: argparse.Namespace, world: World) -> int:
    run_async(_work(args.once, world))
    return 0


async def _work(once: bool, world: World) -> None:
    async with world.open(Plan()) as makegood:
        if once:
            done = await makegood.workers.run_until_idle()
            print(f"{done} pieces of work done, nothing is due now", file=sys.stderr)
            return
        if world.settings.metrics_port:
            start_http_server(world.settings.metrics_port, registry=makegood.metrics)
        print("Makegood works: time, payouts, outbox", file=sys.stderr, flush=True)
        with stopping() as stop:
            await makegood.workers.run(stop)


COMMAND = Command(
    "work",
    "Run the workers: deadlines that act, payouts, notices; as many processes as you like",
    "makegood work",
    _run,
    _arguments,
    logging.INFO,
)
