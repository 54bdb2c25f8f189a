"""makegood migrate: how does the database get its tables?"""

from __future__ import annotations

import argparse
import sys

from .command import Command, World, run_async


def _run(args: argparse.Namespace, world: World) -> int:
    run_async(_migrate(world))
    print("The database has all tables of this version", file=sys.stderr)
    return 0


async def _migrate(world: World) -> None:
    async with world.connect(world.settings.database_url) as store:
        await store.migrate()


COMMAND = Command(
    "migrate",
    "Give the database the tables of this version; run it again at any time",
    "MAKEGOOD_DATABASE_URL=postgresql://makegood@db/makegood makegood migrate",
    _run,
)
