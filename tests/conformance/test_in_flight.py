"""Several batches under way at once: each may be judged while the one before it is written, and none is lost by it."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from makegood.app.ports import CaseKey, Due, LostRace, Read, Store, Wants, Write

from . import rows
from .rows import look, put

NAMES = [f"case{number:02}" for number in range(60)]
SOME = 12  # cases in a batch: enough to be worth overlapping


def keys(names: list[str]) -> tuple[CaseKey, ...]:
    return tuple(("shop", name) for name in names)


async def furnished(store: Store) -> None:
    await put(store, Write(cases=[rows.case(name, wake_at=number) for number, name in enumerate(NAMES)]))


def moved(read: Read) -> Write:
    """Every case that was read, one version on."""
    return Write(cases=[row._replace(version=row.version + 1) for row in read.cases.values()])


async def test_batches_apart_from_each_other_are_all_written(store: Store) -> None:
    """Five batches at once, each with cases of its own, again and again: every case moves each time."""
    await furnished(store)
    shares = [NAMES[start : start + SOME] for start in range(0, len(NAMES), SOME)]
    for _ in range(4):
        await asyncio.gather(*(store.transact(Wants(cases=keys(share)), moved) for share in shares))
    read = await look(store, Wants(cases=keys(NAMES)))
    assert {row.version for row in read.cases.values()} == {5}


async def test_batches_on_the_same_cases_build_on_each_other(store: Store) -> None:
    """None overwrites what another has just written: who reads too early loses, or is judged anew."""
    await furnished(store)

    async def until_it_is_through() -> None:
        while True:
            try:
                await store.transact(Wants(cases=keys(NAMES[:SOME])), moved)
            except LostRace:
                continue
            return

    await asyncio.gather(*(until_it_is_through() for _ in range(10)))
    read = await look(store, Wants(cases=keys(NAMES[:SOME])))
    assert {row.version for row in read.cases.values()} == {11}


async def test_batches_that_share_one_case_by_chance_lose_nothing(store: Store) -> None:
    """What overlaps only in what is written, not in what is named beforehand, is compared all the same."""
    await furnished(store)
    await put(store, Write(orders=[rows.order()]))

    async def with_the_order(share: list[str]) -> None:
        def both(read: Read) -> Write:
            order = read.orders["shop", "order"]
            return moved(read)._replace(orders=[order._replace(version=order.version + 1)])

        while True:
            try:
                await store.transact(Wants(cases=keys(share)), both)
            except LostRace:
                continue
            return

    await asyncio.gather(*(with_the_order(NAMES[start : start + SOME]) for start in range(0, len(NAMES), SOME)))
    read = await look(store, Wants(cases=keys(NAMES)))
    assert read.orders["shop", "order"].version == 6
    assert {row.version for row in read.cases.values()} == {2}


async def test_sweeps_under_way_take_each_due_case_once(store: Store) -> None:
    """Six sweeps at once share what is due: nothing twice, nothing left."""
    await furnished(store)
    written: Counter[CaseKey] = Counter()

    def taking(read: Read) -> Write:
        return Write(cases=[row._replace(version=row.version + 1, wake_at=None) for row in read.cases.values()])

    async def sweep() -> None:
        write = await store.transact(Wants(due=Due(100, SOME)), taking)
        written.update(row[:2] for row in write.cases)

    while (await look(store, Wants(due=Due(100, 1)))).due:
        await asyncio.gather(*(sweep() for _ in range(6)))
    assert written == Counter(keys(NAMES))


async def test_a_batch_that_fails_leaves_those_beside_it_alone(store: Store) -> None:
    """Of five under way the third makes no sense: the others are written, and of it nothing."""
    await furnished(store)

    def fails(read: Read) -> Write:
        raise ZeroDivisionError

    shares = [NAMES[start : start + SOME] for start in range(0, len(NAMES), SOME)]
    decided = [moved, moved, fails, moved, moved]
    ends = await asyncio.gather(
        *(store.transact(Wants(cases=keys(share)), how) for share, how in zip(shares, decided, strict=True)),
        return_exceptions=True,
    )
    assert [type(end) for end in ends] == [Write, Write, ZeroDivisionError, Write, Write]
    read = await look(store, Wants(cases=keys(NAMES)))
    versions = [read.cases[key].version for key in keys(NAMES)]
    assert versions == [2] * 24 + [1] * 12 + [2] * 24


@pytest.mark.parametrize("cases", [7, 8, 9])
async def test_who_waited_reads_what_was_written(store: Store, cases: int) -> None:
    """A batch is answered after its commit, however large it is: the next look sees it."""
    await furnished(store)
    for version in range(2, 6):
        await store.transact(Wants(cases=keys(NAMES[:cases])), moved)
        read = await look(store, Wants(cases=keys(NAMES[:cases])))
        assert {row.version for row in read.cases.values()} == {version}
