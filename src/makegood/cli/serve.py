"""makegood serve: how is the web served?"""

from __future__ import annotations

import argparse
import logging
import sys

from .command import Command, Plan, World, run_async
from .serving import listen, serve


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, help="the port to listen on (default: MAKEGOOD_PORT, else 8000)")
    parser.add_argument("--host", help="the address to listen on (default: MAKEGOOD_HOST, else 127.0.0.1)")
    parser.add_argument("--work", action="store_true", help="run the workers in the same process")


def _run(args: argparse.Namespace, world: World) -> int:
    run_async(_serve(args, world))
    return 0


async def _serve(args: argparse.Namespace, world: World) -> None:
    host = args.host or world.settings.host
    listening = listen(host, world.settings.port if args.port is None else args.port)
    async with world.open(Plan()) as makegood:

        async def ready() -> None:
            port = listening.getsockname()[1]
            work = "with workers" if args.work else "without workers: run `makegood work` beside it"
            print(f"Makegood serves http://{host}:{port} ({work})", file=sys.stderr, flush=True)

        await serve(makegood.app, listening, makegood.workers if args.work else None, ready)


COMMAND = Command(
    "serve", "Serve the interface and the pages", "makegood serve --port 8000 --work", _run, _arguments, logging.INFO
)
