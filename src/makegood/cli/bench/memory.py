"""Does a server grow with what it has done, or with what is stored?"""

from __future__ import annotations

from collections.abc import AsyncIterator

from ..command import World
from .children import resident_bytes
from .databases import postgresql
from .figures import Figure, Target
from .ground import Options
from .http import CONNECTIONS, Web, servers

_MEGABYTE = 1_000_000
_WARM_CASES = 2_048
_AT_MOST = 1.3


async def memory(options: Options, world: World) -> AsyncIterator[Figure]:
    """The memory of one web server on PostgreSQL after ten times the commands, and with a hundred times the cases."""
    warm, few, many = (256, 2_048, 8_192) if options.short else (_WARM_CASES, 24_000, 1_000_000)
    async with postgresql(options.database, world) as place, servers(place, world, few) as web:
        first = await _after(web, warm)
        last = await _after(web, few - warm)
    commands = [cases * len(web.sample.steps) for cases in (warm, few)]
    yield _figure(f"after {commands[1]:,} commands", last, f"after {commands[0]:,}", first)
    async with postgresql(options.database, world) as place, servers(place, world, many) as web:
        stored = await _after(web, warm)
    yield _figure(f"with {many:,} cases stored", stored, f"with {few:,}", first)


async def _after(web: Web, cases: int) -> float:
    """Megabytes in use after these cases have been carried through."""
    for start in range(0, cases, _WARM_CASES):
        await web.load(web.port, min(_WARM_CASES, cases - start) // CONNECTIONS * CONNECTIONS)
    return resident_bytes(web.pid) / _MEGABYTE


def _figure(name: str, value: float, floor: str, beside: float) -> Figure:
    return Figure(f"web server, {name}", "MB", {"ours": [value], floor: [beside]}, (Target(floor, _AT_MOST, True),))
