"""How many commands a second come through one web server, and how long does each take?"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from ...app.door import Door
from ...app.ports import Clock, Store
from ..command import Plan, World
from ..serving import listen, serve
from . import floors, pgbench
from .children import child
from .databases import Place, postgresql, settled
from .figures import Figure, Rounds, Target, taking_turns
from .ground import Numbers, Options, WallClock, fill_opened, told
from .load import Load, load
from .requests import fill_people, story_of
from .sample import Sample

CONNECTIONS = 64
ONE_BY_ONE = "one-by-one"  # the name under which the program starts itself as a server without batches
_AT_ONCE = 16  # transactions that the server without batches has under way
_STARTS_WITHIN_S = 30


@dataclass
class Web:
    """Two servers on one filled database: the product as it is, and the same with one transaction for each request."""

    place: Place
    sample: Sample
    numbers: Numbers
    port: int
    pid: int
    port_one_by_one: int
    loads: dict[int, list[Load]] = field(default_factory=dict)

    async def load(self, port: int, cases: int) -> float:
        """Commands per second over 64 connections; what each took is kept."""
        found = await load(port, shares(self.sample, self.numbers.take(cases)))
        self.loads.setdefault(port, []).append(found)
        return found.per_second


async def http(options: Options, world: World) -> AsyncIterator[Figure]:
    """On PostgreSQL: commands per second beside pgbench, and how long they take beside the server without batches."""
    rounds, cases = options.rounds_or(7), 128 if options.short else 3200
    async with postgresql(options.database, world) as place, servers(place, world, (3 * rounds + 2) * cases) as web:
        for port in (web.port, web.port_one_by_one):
            await web.load(port, CONNECTIONS)
        web.loads.clear()
        script = floors.one_by_one(web.sample)

        async def floor() -> float:
            first = web.numbers.take(cases).start
            return await pgbench.run(place, script, CONNECTIONS, cases // CONNECTIONS, first)

        measures = {
            "ours": lambda: web.load(web.port, cases),
            "single statements": floor,
            "one by one": lambda: web.load(web.port_one_by_one, cases),
        }
        name = f"PostgreSQL, {CONNECTIONS} connections"
        yield Figure(name, "commands/s", await taking_turns(rounds, measures), (Target("single statements", 1.0),))
        for percent, targets in ((50, ()), (99, (Target("one by one", 1.0, at_most=True),))):
            yield Figure(f"{name}, {percent} of 100 within", "ms", _percentiles(web, percent), targets)


def _percentiles(web: Web, percent: float) -> Rounds:
    ports: Mapping[str, int] = {"ours": web.port, "one by one": web.port_one_by_one}
    return {name: [one.percentile_ms(percent) for one in web.loads[port]] for name, port in ports.items()}


def shares(sample: Sample, numbers: range) -> list[list[bytes]]:
    """The requests of each connection: each carries its own cases through, one after the other."""
    each = len(numbers) // CONNECTIONS
    cases = (numbers[place * each : (place + 1) * each] for place in range(CONNECTIONS))
    return [[request for number in some for request in story_of(sample, number)] for some in cases]


@asynccontextmanager
async def servers(place: Place, world: World, cases: int) -> AsyncIterator[Web]:
    """The database filled with so many cases, and both servers on it."""
    sample = await told(world, reported=True)
    await fill_opened(place, sample, range(cases))
    await fill_people(place, WallClock().now(), range(cases))
    await settled(place)
    ports = _free_ports(2)
    settings = [{"MAKEGOOD_PORT": str(port), "MAKEGOOD_LOG": "json"} for port in ports]
    async with (
        child(place, ["serve"], settings[0]) as server,
        child(place, ["bench", ONE_BY_ONE], {**settings[1], "MAKEGOOD_CONNECTIONS": str(_AT_ONCE)}),
    ):
        await _listening(ports)
        yield Web(place, sample, Numbers(range(cases)), ports[0], server.pid, ports[1])


async def serve_one_by_one(world: World) -> None:
    """What the other server does: every command is a transaction of its own, several are under way."""

    def door(store: Store, clock: Clock) -> Door:
        return Door(store, clock, _AT_ONCE, at_once=1)

    listening = listen("127.0.0.1", world.settings.port)
    async with world.open(Plan(door=door)) as makegood:
        await serve(makegood.app, listening, None)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports: list[int] = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


async def _listening(ports: Iterable[int]) -> None:
    """Waits until all of them can be reached."""
    async with asyncio.timeout(_STARTS_WITHIN_S):
        for port in ports:
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                except OSError:
                    await asyncio.sleep(0.05)
                    continue
                writer.close()
                break
