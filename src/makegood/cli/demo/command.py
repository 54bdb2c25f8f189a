"""makegood demo: how does a newcomer see everything at work?"""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path
from typing import Final

from ...app.ports import Notice
from ..command import Command, Failed, Makegood, Plan, World, run_async
from ..serving import listen, serve
from .building import BEGINS, BEGUN, BUILT, build
from .people import links, platform_token

FOLDER: Final = Path("var")
EMBEDDED: Final = "sqlite:///"


class Unsent:
    """What people would have been told in the demo's past."""

    async def send(self, notice: Notice) -> None:
        pass


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="the port to listen on (default: 8000)")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1)")
    parser.add_argument("--fresh", action="store_true", help="forget what was done in the demo and start over")


def _run(args: argparse.Namespace, world: World) -> int:
    run_async(_demo(args, world))
    return 0


async def _demo(args: argparse.Namespace, world: World) -> None:
    listening = listen(args.host, args.port)  # before anything is deleted: another demo may be running
    file = _file(world)
    built = await _is_built(world)
    if args.fresh or not built:
        await _start_over(world, file)
    plan = Plan(sandbox=True, notices=world.notices_in(FOLDER / "demo-notices.jsonl"))
    async with world.open(plan) as makegood:
        address = f"http://{args.host}:{listening.getsockname()[1]}"

        async def ready() -> None:
            await _welcome(makegood, address)

        await serve(makegood.app, listening, makegood.workers, ready)


def _file(world: World) -> Path:
    """The database that all commands share, so that a token made by one is good for the other."""
    url = world.settings.database_url
    if not url.startswith(EMBEDDED):
        raise Failed(f"The demo keeps its data in a file of its own, not in {url}: unset MAKEGOOD_DATABASE_URL")
    return Path(url.removeprefix(EMBEDDED))


async def _is_built(world: World) -> bool:
    """Tells whether an earlier start made the demo to its end; what is not a demo's is never touched."""
    if not _file(world).exists():
        return False
    async with world.connect(world.settings.database_url) as store:
        if await store.setting(BUILT) is not None:
            return True
        if await store.setting(BEGUN) is None and await store.all_case_keys(None, 1):
            raise Failed(
                f"{_file(world)} holds cases that are not the demo's: name another file by MAKEGOOD_DATABASE_URL"
            )
    return False


async def _start_over(world: World, file: Path) -> None:
    """Makes the demo anew: its clock starts weeks ago and is wound by hand up to the present."""
    for path in file.parent.glob(f"{file.name}*"):
        path.unlink()
    now = world.now()
    plan = Plan(sandbox=True, notices=Unsent(), source=lambda: now, begins=-BEGINS)
    async with world.open(plan) as makegood:
        scenes = await build(makegood, lambda said: print(said, file=sys.stderr, flush=True))
    print(f"{scenes} scenes are set", file=sys.stderr, flush=True)


async def _welcome(makegood: Makegood, address: str) -> None:
    print(f"\nMakegood is ready: {address}\n\nSign in as")
    for says, link in await links(makegood.store, address):
        print(f"  {says}\n    {link}")
    print(f"\nThe platform's own systems: Authorization: Bearer {await platform_token(makegood.store)}")
    print("The token in a link is a bearer token for the interface, too; Ctrl-C ends the demo.", flush=True)


COMMAND = Command(
    "demo",
    "Start the demo: two shops, and a case in every situation; what you do is kept in the folder var until --fresh",
    "makegood demo --port 8000",
    _run,
    _arguments,
    logging.WARNING,
)
