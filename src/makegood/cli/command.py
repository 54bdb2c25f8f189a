"""What is a command of the command line, and what does it get to work with?"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from prometheus_client import CollectorRegistry

from ..app.door import Door
from ..app.payouts import Payouts
from ..app.people.house import People
from ..app.ports import Blobs, Channel, Clock, Ids, Notices, Store
from ..app.ports.scanning import Examiner
from ..app.suspending import Suspending

T = TypeVar("T")
# A batch of cases is some fifty thousand objects, none of them in a cycle: looking through them every 700 objects, as
# Python does by itself, is a fifth of all that a sweep costs.  Garbage in cycles may come to some ten megabytes.
_OBJECTS_BETWEEN_LOOKS: Final = 50_000
_LOOKS: Final = 10  # of one generation, before the next older one is looked through
Asgi = Any  # an ASGI application, which has no type that all servers share


class Work(Protocol):
    """The workers of this process."""

    @property
    def kinds(self) -> Sequence[str]: ...
    def of(self, kinds: Collection[str]) -> Work: ...
    async def run(self, stop: asyncio.Event) -> None: ...
    async def run_until_idle(self) -> int: ...
    def wake(self) -> None: ...


class Settings(Protocol):
    """What commands read of the settings."""

    @property
    def database_url(self) -> str: ...
    @property
    def sandbox(self) -> bool: ...
    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def language(self) -> str: ...
    @property
    def metrics_port(self) -> int: ...
    @property
    def checks(self) -> str: ...


class Plan(NamedTuple):
    """Which Makegood is opened; what is None is as the settings say.

    `source` is where a sandbox clock takes its time from, `begins` how far from it a fresh one starts; `door` makes
    the one through which every change passes, and `examiner` looks at photos and videos.
    """

    database_url: str | None = None
    sandbox: bool | None = None
    channels: Mapping[str, Channel] | None = None
    notices: Notices | None = None
    source: Callable[[], int] | None = None
    begins: timedelta = timedelta(0)
    door: Callable[[Store, Clock], Door] = Door
    examiner: Examiner | None = None


@dataclass(frozen=True)
class Makegood:
    """A whole Makegood, open in this process.  `advance` winds a sandbox clock; `app` is the web application."""

    store: Store
    door: Door
    clock: Clock
    ids: Ids
    payouts: Payouts
    suspending: Suspending
    workers: Work
    advance: Callable[[timedelta], Awaitable[int]] | None
    app: Asgi
    metrics: CollectorRegistry
    blobs: Blobs


Open = Callable[[Plan], AbstractAsyncContextManager[Makegood]]


class World(NamedTuple):
    """What main hands to every command.

    `connect` opens a store alone, without looking into it; `people` are those on a store; `notices_in` keeps notices in
    a file; `now` is the wall's.
    """

    settings: Settings
    open: Open
    connect: Callable[[str], AbstractAsyncContextManager[Store]]
    notices_in: Callable[[Path], Notices]
    now: Callable[[], int]
    people: Callable[[Store], People]


class Failed(Exception):
    """A command cannot do what it was asked to; the sentence says why, and what to do."""


@dataclass(frozen=True)
class Command:
    """One command: its name, one line of what it does, an example, its arguments, and what runs.

    `tells` is the least that its log has to say; what answers people at once only tells of trouble.
    """

    name: str
    says: str
    example: str
    run: Callable[[argparse.Namespace, World], int]
    arguments: Callable[[argparse.ArgumentParser], None] = lambda parser: None
    tells: int = logging.WARNING


def run_async(main: Coroutine[Any, Any, T]) -> T:
    """Runs to the end on the fastest event loop that is here."""
    _look_for_cycles_seldom()
    try:
        import uvloop
    except ImportError:
        return asyncio.run(main)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main)


def _look_for_cycles_seldom() -> None:
    """What is loaded by now stays to the end, and is never looked through again."""
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS, _LOOKS, _LOOKS)
