"""Connections to PostgreSQL that die: before the commit the batch is decided anew, during it the batch is looked up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from makegood.adapters.store import StoreUnreachable, open_store
from makegood.app.ports import Due, LostRace, Read, Store, Wants, Write

from ..databases import NEWEST, OLDEST, own_server, sql, with_database
from . import rows
from .elsewhere import elsewhere
from .proxy import Cut, Line, line_to
from .rows import KEY, look, put

TERMINATE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""


class Decision:
    """Moves the case by one version and counts how often it is asked; something happens the first time."""

    def __init__(self, event: bool = True) -> None:
        self.asked, self._event = 0, event

    def __call__(self, read: Read) -> Write:
        self.asked += 1
        if self.asked == 1:
            self.happens()
        version = read.cases[KEY].version + 1
        return Write(cases=[rows.case(version=version)], events=[rows.event(version)] if self._event else [])

    def happens(self) -> None:
        """Nothing, here."""


async def test_a_connection_killed_before_the_write_is_decided_anew(postgresql: str) -> None:
    """The caller notices nothing: a fresh read, a second decision, one move."""

    class Killed(Decision):
        def happens(self) -> None:
            elsewhere(sql(postgresql, TERMINATE))

    store = open_store(postgresql)
    await put(store, Write(cases=[rows.case()]))
    decision = Killed()
    await store.transact(Wants(cases=(KEY,)), decision)
    assert decision.asked == 2
    assert (await look(store)).cases[KEY].version == 2
    await store.close()


async def test_connections_killed_while_idle_are_replaced(postgresql: str) -> None:
    """Reads, writes and transactions all go on after every connection has died."""
    store = open_store(postgresql)
    await put(store, rows.everything())
    for _ in range(2):
        await sql(postgresql, TERMINATE)
        assert await store.order("shop", "order") == rows.order()
        await sql(postgresql, TERMINATE)
        await store.keep_tracking(rows.report())
        await sql(postgresql, TERMINATE)
        assert (await look(store)).cases[KEY] == rows.case()
    await store.close()


@pytest.fixture
async def line(postgresql: str) -> AsyncIterator[tuple[Store, Line]]:
    """A store on a line that can be cut, with one case in it."""
    async with line_to(postgresql) as (url, found):
        store = open_store(url)
        await put(store, Write(cases=[rows.case()]))
        yield store, found
        await store.close()


@pytest.mark.parametrize(("cut", "asked"), [(Cut.BEFORE, 2), (Cut.AFTER, 1)])
@pytest.mark.parametrize("event", [True, False], ids=["with an event", "with a version only"])
async def test_a_commit_without_an_answer_is_looked_up(
    line: tuple[Store, Line], cut: Cut, asked: int, event: bool
) -> None:
    """Written: the caller gets its answer. Not written: decided anew. Either way the move is made once."""
    store, wire = line
    decision = Decision(event)
    wire.cut = cut
    await store.transact(Wants(cases=(KEY,)), decision)
    assert (wire.cuts, decision.asked) == (1, asked)
    assert (await look(store)).cases[KEY].version == 2
    assert len(await store.events("shop", "case")) == (1 if event else 0)


@pytest.mark.parametrize("cut", [Cut.BEFORE, Cut.AFTER])
async def test_every_kind_of_row_can_bear_witness(line: tuple[Store, Line], cut: Cut) -> None:
    """A batch of one kind of row, cut in its commit, is there once afterwards."""
    store, wire = line
    kinds = {kind: found for kind, found in rows.everything()._asdict().items() if kind != "cases"}
    for cuts, (kind, found) in enumerate(kinds.items(), start=1):
        wire.cut = cut
        await put(store, Write(**{kind: found}))
        assert wire.cuts == cuts, kind
    assert await store.events("shop", "case") == [rows.event()]
    assert await store.outbox_count() == 1


SLOW_COMMIT = """
CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.5); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER slowly AFTER INSERT OR UPDATE ON cases DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION slowly()"""


@pytest.mark.parametrize("event", [True, False], ids=["with an event", "with a version only"])
async def test_a_commit_still_under_way_is_waited_for(postgresql: str, line: tuple[Store, Line], event: bool) -> None:
    """The line breaks while the server commits: the second decision loses against the first, and that is the answer."""
    store, wire = line
    for statement in SLOW_COMMIT.split(";\n"):
        await sql(postgresql, statement)
    decision = Decision(event)
    wire.cut = Cut.DURING
    written = await store.transact(Wants(cases=(KEY,)), decision)
    assert (wire.cuts, decision.asked) == (1, 2)
    assert (await look(store)).cases[KEY] == written.cases[0]
    assert written.cases[0].version == 2
    assert len(await store.events("shop", "case")) == (1 if event else 0)


async def test_a_sweep_that_writes_nothing_is_not_asked_twice(line: tuple[Store, Line]) -> None:
    """What the read said is what the caller gets, whatever became of its commit."""
    store, wire = line
    wire.cut = Cut.BEFORE
    assert await store.transact(Wants(due=Due(-1, 1)), lambda _: Write()) == Write()
    assert wire.cuts == 1


@pytest.mark.parametrize(("cut", "asked"), [(Cut.BEFORE, 2), (Cut.AFTER, 1)])
async def test_a_sweeps_commit_without_an_answer_is_looked_up(line: tuple[Store, Line], cut: Cut, asked: int) -> None:
    """What is due is held in a transaction, whose commit may get no answer, either."""
    store, wire = line
    decision = Decision()
    wire.cut = cut
    await store.transact(Wants(cases=(KEY,), due=Due(-1, 1)), decision)
    assert (wire.cuts, decision.asked) == (1, asked)
    assert (await look(store)).cases[KEY].version == 2


async def test_who_decides_on_an_open_commit_waits_for_it_and_loses(postgresql: str) -> None:
    """The line breaks, the server still commits: the second decision cannot be written beside the first."""
    first, second = open_store(postgresql), open_store(postgresql)
    await put(first, Write(cases=[rows.case()]))
    lost: list[BaseException] = []

    def meanwhile(read: Read) -> Write:
        elsewhere(takes_the_case())
        return Write(cases=[rows.case(version=2)], events=[rows.event(2, hash="0" * 64)])

    async def takes_the_case() -> None:
        await put(third := open_store(postgresql), Write(cases=[rows.case(version=2)], events=[rows.event(2)]))
        await third.close()

    try:
        await first.transact(Wants(cases=(KEY,)), meanwhile)
    except LostRace as trouble:
        lost.append(trouble)
    assert lost
    assert await second.events("shop", "case") == [rows.event(2)]
    await first.close()
    await second.close()


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
async def test_a_server_that_restarts_interrupts_nobody(version: int) -> None:
    """The server crashes and comes back in the middle of a decision, and while others wait: all are answered."""
    async with own_server(version) as server:

        class Crashed(Decision):
            def happens(self) -> None:
                server.crash_and_start()

        store = open_store(with_database(server.url, "postgres"))
        await store.migrate()
        await put(store, Write(cases=[rows.case()]))
        decision = Crashed()
        reads = asyncio.gather(*(store.refs_version() for _ in range(8)))
        await store.transact(Wants(cases=(KEY,)), decision)
        assert await reads == [1] * 8
        assert decision.asked == 2
        assert (await look(store)).cases[KEY].version == 2
        await store.close()


async def test_a_server_that_stays_away_is_named_in_a_sentence(tmp_path: object) -> None:
    """After a few tries the caller learns which database does not answer, without its password."""
    store = open_store(f"postgresql://someone:secret@/shop?host={tmp_path}")
    with pytest.raises(StoreUnreachable, match=r"/shop does not answer.*Check that it runs") as trouble:
        await store.ping()
    assert "secret" not in str(trouble.value)
    await store.close()
