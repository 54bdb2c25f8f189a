"""How is Makegood put together, and which commands has it?  The one place that knows everybody."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple

from prometheus_client import CollectorRegistry

from .adapters.blobs.open import BlobsError, open_blobs, scratch_of
from .adapters.catalogue.pictures import CataloguePictures
from .adapters.channels.open import open_channels
from .adapters.channels.settings import ChannelSettingsError
from .adapters.clock import SETTING, SandboxClock, SystemClock, wall
from .adapters.documents.apart import DocumentsApart
from .adapters.ids import SortedIds
from .adapters.logs import configure_logs
from .adapters.metrics import WorkerMetrics
from .adapters.notices.file import FileNotices
from .adapters.notices.open import open_notices
from .adapters.passwords import Argon2Passwords
from .adapters.scanners.apart import copy_apart, read_codes_apart
from .adapters.scanners.choose import NONE, examiner_apart, examiner_here
from .adapters.scanners.recognising import recognise
from .adapters.scanners.shrinking import ShrinkApart
from .adapters.scanners.tools import ScannerTools
from .adapters.settings import Settings, SettingsError, read_settings, unknown
from .adapters.sign_on.open import SignOnSettingsError, open_sign_on
from .adapters.store import NotMigrated, StoreUnreachable, open_store
from .app import tracking
from .app.approving import Approving
from .app.door import Door
from .app.exhibits.checking import Checking
from .app.exhibits.erasing import Erasing
from .app.exhibits.joining import Joining
from .app.exhibits.looking import Looking
from .app.exhibits.reviewing import Reviewing
from .app.exhibits.telling import Progress
from .app.goods_pictures import GoodsPictures
from .app.outbox import Outbox
from .app.payouts import Payouts
from .app.people.house import People, Ways, open_people
from .app.ports import Blobs, Clock, Ids, OutboxRow, Store
from .app.rows import APPROVAL, ERASE, HOLD
from .app.small_pictures import SmallPictures
from .app.suspending import Suspending
from .app.telling import Telling
from .app.trail import Trail
from .app.uploads.desk import Desk
from .app.uploads.limits import MEGABYTE, Limits
from .app.uploads.sweeping import Sweeping
from .cli import audit, calendar, check, explain, migrate, person, serve, simulate, stories, token, verify, work
from .cli.bench import command as bench
from .cli.bench_evidence import command as bench_evidence
from .cli.command import Command, Failed, Makegood, Plan, World
from .cli.demo import command as demo
from .domain.reactions import NOTICE, TASK
from .web.app import create_app
from .web.services import Services
from .workers.deadlines import Deadlines
from .workers.exhibits import LANES as CHECK_LANES
from .workers.exhibits import CheckExhibits, EraseExhibits
from .workers.loop import Workers, nothing_to_refresh
from .workers.outbox import EmptyOutbox
from .workers.payouts import LANES, SendPayouts
from .workers.prune import PruneAnswers
from .workers.rederive import Rederive
from .workers.uploads import SweepUploads

COMMANDS: Final[tuple[Command, ...]] = (
    demo.COMMAND,
    serve.COMMAND,
    work.COMMAND,
    migrate.COMMAND,
    audit.COMMAND,
    explain.COMMAND,
    stories.COMMAND,
    simulate.COMMAND,
    token.COMMAND,
    person.COMMAND,
    calendar.COMMAND,
    bench.COMMAND,
)

# These read their own arguments, help included.
BY_THEMSELVES: Final[Mapping[str, tuple[str, Callable[[list[str], Settings], int]]]] = {
    "verify": (
        "Explore every position that a case can reach, and check each promise there",
        lambda words, settings: verify.main(words),
    ),
    "check": (
        "Run the checks of evidence on photographs and videos, outside any case",
        lambda words, settings: check.main(words, lambda: examiner_here(settings.checks)),
    ),
    "bench evidence": (
        "Measure how well evidence is read and judged, beside the bare libraries",
        lambda words, settings: bench_evidence.main(words, ScannerTools()),
    ),
}
_MICROSECOND: Final = timedelta(microseconds=1)
_WOUND: Final = (
    "The clock of this database was wound forward in the sandbox, and by the machine's clock time goes back in it: "
    "set MAKEGOOD_SANDBOX=1, or use another database"
)


# --- the parts, put together ----------------------------------------------------------------------


@asynccontextmanager
async def connect(url: str, connections: int = 4) -> AsyncIterator[Store]:
    """A store alone.  An embedded database gets its folder and its tables by itself: nobody else can give it any."""
    path = url.removeprefix("sqlite:///")
    if path not in (url, ":memory:"):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    try:
        store = open_store(url, writers=connections, readers=connections)
    except ValueError as wrong:
        raise Failed(str(wrong)) from wrong
    try:
        if url.startswith("sqlite"):
            await store.migrate()
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def open_makegood(settings: Settings, environment: Mapping[str, str], plan: Plan) -> AsyncIterator[Makegood]:
    """A whole Makegood."""
    url = settings.database_url if plan.database_url is None else plan.database_url
    async with connect(url, settings.connections) as store:
        sandbox = settings.sandbox if plan.sandbox is None else plan.sandbox
        clock = SandboxClock(store, plan.source or wall) if sandbox else None
        if clock is not None:
            await clock.open(plan.begins // _MICROSECOND)
        elif int(await store.setting(SETTING) or b"0") > 0:
            print(f"makegood: {_WOUND}", file=sys.stderr)
        makegood = put_together(store, clock, settings, environment, plan)
        yield makegood
        await makegood.door.close()


def put_together(
    store: Store, sandbox: SandboxClock | None, settings: Settings, environment: Mapping[str, str], plan: Plan
) -> Makegood:
    """The application, its workers and its web, around one store."""
    clock: Clock = sandbox or SystemClock()
    ids, door = SortedIds(clock), plan.door(store, clock)
    in_sandbox = dict(environment) | {"MAKEGOOD_SANDBOX": "1" if sandbox is not None else "0"}
    channels = open_channels(in_sandbox) if plan.channels is None else plan.channels
    payouts = Payouts(store, door, channels, clock)
    telling = Telling(store, door, plan.notices or open_notices(settings), settings.language)
    evidence = _evidence(store, door, clock, ids, settings, plan)
    topics = _topics(store, door, telling) | {
        ERASE: evidence.erasing.deliver,
        HOLD: Reviewing(store, store).deliver,
        APPROVAL: Approving(store, store).deliver,
    }
    outbox = Outbox(store, clock, Trail(store, clock, ids), topics)
    registry = CollectorRegistry()
    workers = Workers(
        (
            Rederive(store, door, Trail(store, clock, ids)),
            Deadlines(door, clock, watch := WorkerMetrics(registry), store),
            *(SendPayouts(payouts, lane) for lane in range(1, LANES + 1)),
            EmptyOutbox(outbox),
            SweepUploads(evidence.sweeping),
            EraseExhibits(evidence.erasing),
            *(CheckExhibits(evidence.checking, lane) for lane in range(1, CHECK_LANES + 1)),
            PruneAnswers(store, clock),
        ),
        clock,
        store.next_due,
        sandbox.refresh if sandbox is not None else nothing_to_refresh,
        watch,
    )
    advance = _advance(sandbox) if sandbox is not None else None
    suspending = Suspending(store, door, clock, ids)
    people = people_of(store, settings, Trail(store, clock, ids))
    services = Services(
        store,
        door,
        clock,
        ids,
        channels,
        suspending,
        payouts,
        tracking.report,
        _catch_up(workers),
        evidence.desk,
        DocumentsApart(),
        people,
        Looking(store, door, evidence.blobs, evidence.catalogue, SmallPictures(evidence.blobs, ShrinkApart())),
        evidence.goods_pictures,
        sandbox is not None,
        advance,
        origins=settings.origins,
        nothing_verified=plan.examiner is None and settings.checks == NONE,
        read_codes=read_codes_apart,
    )
    app = create_app(services)
    app.state.metrics.registry.register(registry)
    return Makegood(store, door, clock, ids, payouts, suspending, workers, advance, app, registry, evidence.blobs)


def people_of(store: Store, settings: Settings, trail: Trail | None = None) -> People:
    """Who signs in, on a store; sessions and links end by the machine's clock, whatever the sandbox's says."""
    clock = SystemClock()
    public_url = settings.public_url or f"http://{settings.host}:{settings.port}"
    ways = Ways(public_url, settings.link_secret, open_sign_on(settings))
    return open_people(store, Argon2Passwords(), trail or Trail(store, clock, SortedIds(clock)), clock, ways)


def _topics(store: Store, door: Door, telling: Telling) -> dict[str, Callable[[OutboxRow], Awaitable[None]]]:
    """Who delivers which topic of the outbox."""

    async def track(row: OutboxRow) -> None:
        await tracking.tell(store, door, tracking.read_row(row))

    return {NOTICE: telling.deliver, TASK: telling.deliver, tracking.TOPIC: track}


class _Evidence(NamedTuple):
    """Where uploads are handed in, who clears up after them, who checks what arrived and who erases it."""

    desk: Desk
    sweeping: Sweeping
    checking: Checking
    erasing: Erasing
    blobs: Blobs
    catalogue: CataloguePictures
    goods_pictures: GoodsPictures


def _evidence(store: Store, door: Door, clock: Clock, ids: Ids, settings: Settings, plan: Plan) -> _Evidence:
    path = (plan.database_url or settings.database_url).removeprefix("sqlite:///")
    beside = Path("var") if "://" in path or path == ":memory:" else Path(path).parent
    blobs = open_blobs(settings.blobs_url, settings.blobs_key_id, settings.blobs_key_secret, beside)
    scratch = scratch_of(settings.blobs_url, beside)
    limits = Limits(
        photo_bytes=settings.upload_photo_mb * MEGABYTE,
        video_bytes=settings.upload_video_mb * MEGABYTE,
        expires_after=timedelta(hours=settings.upload_hours),
    )
    desk = Desk(store, blobs, Joining(store, door), clock, ids, recognise, limits, scratch)
    examiner = plan.examiner or examiner_apart(settings.checks)
    catalogue = CataloguePictures(blobs, (scratch or beside) / "catalogue", settings.picture_hosts)
    progress = Progress(store, clock, desk.bell)
    checking = Checking(store, door, blobs, clock, examiner, catalogue, progress, scratch)
    sweeping = Sweeping(store, blobs, clock, desk.finishing, scratch)
    erasing, goods = Erasing(store, door, blobs, clock), GoodsPictures(blobs, recognise, copy_apart, scratch)
    return _Evidence(desk, sweeping, checking, erasing, blobs, catalogue, goods)


def _catch_up(workers: Workers) -> Callable[[], Awaitable[None]]:
    async def catch_up() -> None:
        await workers.run_until_idle()

    return catch_up


def _advance(sandbox: SandboxClock) -> Callable[[timedelta], Awaitable[int]]:
    async def advance(by: timedelta) -> int:
        return await sandbox.advance(by // _MICROSECOND)

    return advance


# --- the command line -----------------------------------------------------------------------------


def parser() -> argparse.ArgumentParser:
    """All commands, each with its help and an example."""
    top = argparse.ArgumentParser("makegood", description="After-sales for shop platforms.")
    top.add_argument("--version", action="version", version=f"makegood {version('makegood')}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        one = commands.add_parser(
            command.name,
            help=command.says,
            description=f"{command.says}.",
            epilog=f"example:\n  {command.example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.arguments(one)
        one.set_defaults(command=command)
    for name, (says, _) in BY_THEMSELVES.items():
        if " " not in name:
            commands.add_parser(name, help=says, add_help=False)
    return top


def main(arguments: Sequence[str] | None = None, environment: Mapping[str, str] = os.environ) -> int:
    """Runs a command and returns its exit status; 2 where it cannot be done, with a sentence that says why."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    alone = next((name for name in BY_THEMSELVES if words[: len(name.split())] == name.split()), None)
    args = parser().parse_args(words) if alone is None else argparse.Namespace()
    try:
        settings = read_settings(environment)
        if alone is not None:
            configure_logs(settings.log, logging.WARNING)
            return BY_THEMSELVES[alone][1](words[len(alone.split()) :], settings)
        command: Command = args.command
        configure_logs(settings.log, command.tells)
        for warning in unknown(environment):
            print(f"makegood: {warning}", file=sys.stderr)
        world = World(
            settings,
            lambda plan: open_makegood(settings, environment, plan),
            lambda url: connect(url, settings.connections),
            FileNotices,
            wall,
            lambda store: people_of(store, settings),
        )
        return command.run(args, world)
    except (
        Failed,
        SettingsError,
        ChannelSettingsError,
        SignOnSettingsError,
        BlobsError,
        StoreUnreachable,
        NotMigrated,
    ) as trouble:
        print(f"makegood: {trouble}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
