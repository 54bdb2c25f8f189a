"""Deadlines: which cases a sweep gets, in which order, and how several sweepers share them."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from makegood.adapters.store import open_store
from makegood.app.ports import CaseKey, Due, Read, Store, Wants, Write

from . import rows
from .elsewhere import elsewhere
from .rows import look, put


async def waiting(store: Store, wakes: dict[str, int | None]) -> None:
    """Writes one case for each name, to be woken at its instant."""
    await put(store, Write(cases=[rows.case(name, wake_at=wake) for name, wake in wakes.items()]))


async def due(store: Store, before: int, limit: int = 100) -> list[str]:
    return [case_id for _, case_id in (await look(store, Wants(due=Due(before, limit)))).due]


async def test_due_cases_come_earliest_first_with_their_orders(store: Store) -> None:
    """A sweep needs no second read: case and order are there, in the order in which they became due."""
    await put(store, Write(orders=[rows.order()]))
    await waiting(store, {"late": 30, "early": 10, "middle": 20, "never": None})
    read = await look(store, Wants(due=Due(30, 100)))
    assert [case_id for _, case_id in read.due] == ["early", "middle", "late"]
    assert set(read.cases) == set(read.due)
    assert read.orders == {("shop", "order"): rows.order()}


@pytest.mark.parametrize(("before", "found"), [(99, []), (100, ["case"]), (101, ["case"])])
async def test_a_case_is_due_from_its_instant_on(store: Store, before: int, found: list[str]) -> None:
    """Just before it is not due, at the instant it is."""
    await waiting(store, {"case": 100})
    assert await due(store, before) == found


@pytest.mark.parametrize(("limit", "found"), [(1, ["a"]), (2, ["a", "b"]), (3, ["a", "b", "c"]), (4, ["a", "b", "c"])])
async def test_a_sweep_takes_no_more_than_it_asked_for(store: Store, limit: int, found: list[str]) -> None:
    """The earliest are taken, the others stay for the next sweep."""
    await waiting(store, {"c": 30, "b": 20, "a": 10})
    assert await due(store, 100, limit) == found


def answering(write: Write, read: Read) -> Write:
    return write


async def test_the_shadow_follows_the_case(store: Store) -> None:
    """Moved, taken away, given back: a sweep sees what the case row says, after every version."""
    await waiting(store, {"case": 100})
    story: list[tuple[int | None, list[str]]] = [(50, ["case"]), (None, []), (60, ["case"]), (None, [])]
    for version, (wake, found) in enumerate(story, start=2):
        moved = Write(cases=[rows.case(version=version, wake_at=wake)])
        await store.transact(Wants(cases=(rows.KEY,)), partial(answering, moved))
        assert await due(store, 99) == found
        assert await store.oldest_wake() == wake


async def test_a_case_written_blindly_still_moves_its_shadow(store: Store) -> None:
    """What was not read cannot be compared, so it is set."""
    await waiting(store, {"case": 100})
    await put(store, Write(cases=[rows.case(version=2, wake_at=5)]))
    assert await due(store, 5) == ["case"]
    await put(store, Write(cases=[rows.case(version=3, wake_at=None, due_at=None, ended=True)]))
    assert await due(store, 10**9) == []


async def test_an_ended_case_that_wakes_is_still_found(store: Store) -> None:
    """Money can come back after the end: what waits is due, whatever the stage says."""
    await put(store, Write(cases=[rows.case(ended=True, due_at=None, wake_at=7)]))
    assert await due(store, 7) == ["case"]


async def test_due_and_wanted_cases_are_told_apart(store: Store) -> None:
    """Asking for a case by name does not make it due."""
    await waiting(store, {"due": 1, "wanted": 1000})
    read = await look(store, Wants(cases=(("shop", "wanted"), ("shop", "due")), due=Due(10, 10)))
    assert read.due == [("shop", "due")]
    assert set(read.cases) == {("shop", "due"), ("shop", "wanted")}


async def test_two_sweepers_share_what_is_due(postgresql: str) -> None:
    """While one holds its batch the other takes the next rows at once, and both together take each row once."""
    one, other = open_store(postgresql), open_store(postgresql)
    await waiting(one, {f"case{number}": number for number in range(10)})
    taken: list[list[CaseKey]] = []

    async def second() -> None:
        store = open_store(postgresql)
        await store.transact(Wants(due=Due(100, 6)), taking)
        await store.close()

    def first(read: Read) -> Write:
        elsewhere(second())
        return taking(read)

    def taking(read: Read) -> Write:
        taken.append(list(read.due))
        return Write(cases=[row._replace(version=2, wake_at=None) for row in read.cases.values()])

    await one.transact(Wants(due=Due(100, 6)), first)
    assert [len(batch) for batch in taken] == [4, 6]
    assert len({key for batch in taken for key in batch}) == 10
    assert await due(other, 100) == []
    await one.close()
    await other.close()


async def test_what_a_dead_sweeper_held_is_due_again(postgresql: str) -> None:
    """A hold lives as long as its transaction: no lease to wait for."""
    store = open_store(postgresql)
    await waiting(store, {"case": 1})

    def dies(read: Read) -> Write:
        assert read.due == [("shop", "case")]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await store.transact(Wants(due=Due(100, 6)), dies)
    async with asyncio.timeout(10):  # the server notices the end of a connection a moment later
        while await due(store, 100) != ["case"]:
            pass
    await store.close()
