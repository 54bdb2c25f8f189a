"""Lists: their order, their filters, and pages that neither repeat nor skip."""

from __future__ import annotations

import random
import re

import pytest

from makegood.app.ports import CaseFilter, CaseRow, Page, Store, Write

from . import rows
from .rows import put

ENDED: dict[str, object] = {"ended": True, "due_at": None, "wake_at": None, "stage": "done"}
CASES: dict[str, dict[str, object]] = {
    # name: what is special about it
    "due10": {"due_at": 10, "opened_at": 1},
    "due20": {"due_at": 20, "opened_at": 9, "stage": "consumer_to_send", "kind": "exchange"},
    "due20b": {"due_at": 20, "opened_at": 3, "consumer_id": "ann", "disputed_at": None, "reason": "late"},
    "foreign": {"due_at": 15, "opened_at": 4, "shop_id": "other", "order_id": "elsewhere"},
    "undated": {"due_at": None, "opened_at": 5, "disputed_at": None, "updated_at": 50, "amount_minor": 12_901},
    "wakes": {"due_at": None, "ended": True, "opened_at": 6, "stage": "done", "amount_minor": 12_899},
    "ended1": ENDED | {"opened_at": 7},
    "ended2": ENDED | {"opened_at": 8, "consumer_id": "ann", "updated_at": 51},
}

LISTS: list[tuple[CaseFilter, str]] = [
    (CaseFilter(by_due=True), "due10 foreign due20 due20b undated wakes ended2 ended1"),
    (CaseFilter(), "due20 ended2 ended1 wakes undated foreign due20b due10"),
    (CaseFilter(shop_id="shop", by_due=True), "due10 due20 due20b undated wakes ended2 ended1"),
    (CaseFilter(shop_id="shop"), "due20 ended2 ended1 wakes undated due20b due10"),
    (CaseFilter(shop_id="other", by_due=True), "foreign"),
    (CaseFilter(shop_id="nobody"), ""),
    (CaseFilter(consumer_id="ann"), "ended2 due20b"),
    (CaseFilter(consumer_id="ann", by_due=True), "due20b ended2"),
    (CaseFilter(order_id="elsewhere", by_due=True), "foreign"),
    (CaseFilter(shop_id="shop", order_id="order", consumer_id="ann"), "ended2 due20b"),
    (CaseFilter(stages=("done",), by_due=True), "wakes ended2 ended1"),
    (CaseFilter(stages=("done", "consumer_to_send"), by_due=True), "due20 wakes ended2 ended1"),
    (CaseFilter(stages=("consumer_to_send",)), "due20"),
    (CaseFilter(kind="exchange", by_due=True), "due20"),
    (CaseFilter(due_before=15, by_due=True), "due10"),
    (CaseFilter(due_before=16, by_due=True), "due10 foreign"),
    (CaseFilter(due_before=20), "foreign due10"),
    (CaseFilter(due_before=21, by_due=True), "due10 foreign due20 due20b"),
    (CaseFilter(updated_after=49), "ended2 undated"),
    (CaseFilter(updated_after=50, by_due=True), "ended2"),
    (CaseFilter(updated_after=51), ""),
    (CaseFilter(disputed=False, by_due=True), "due20b undated"),
    (CaseFilter(disputed=True, shop_id="shop"), "due20 ended2 ended1 wakes due10"),
    (CaseFilter(ended=False, by_due=True), "due10 foreign due20 due20b undated"),
    (CaseFilter(by_due=True, undated_first=True), "undated wakes due10 foreign due20 due20b ended2 ended1"),
    (CaseFilter(ended=False, by_due=True, undated_first=True), "undated due10 foreign due20 due20b"),
    (CaseFilter(ended=True, by_due=True), "wakes ended2 ended1"),
    (CaseFilter(ended=True), "ended2 ended1 wakes"),
    (CaseFilter(reason="late", by_due=True), "due20b"),
    (CaseFilter(reason="quality", ended=True), "ended2 ended1 wakes"),
    (CaseFilter(amount_from=12_901, by_due=True), "undated"),
    (CaseFilter(amount_to=12_899, by_due=True), "wakes"),
    (CaseFilter(amount_from=12_900, amount_to=12_900, shop_id="shop", ended=False, by_due=True), "due10 due20 due20b"),
]


async def pages(store: Store, which: CaseFilter, limit: int) -> list[Page]:
    """All pages of a list, one after the other."""
    found = [await store.cases(which, None, limit)]
    while found[-1].next is not None:
        found.append(await store.cases(which, found[-1].next, limit))
    return found


def names(rows_: list[Page]) -> list[str]:
    return [row.case_id for page in rows_ for row in page.rows]


async def test_lists_narrow_and_order_as_asked(store: Store) -> None:
    """Every filter, alone and together, by due time and by age, on one page and on pages of every size."""
    await put(store, Write(cases=[rows.case(name, **special) for name, special in CASES.items()]))
    for which, expected in LISTS:
        for limit in (1, 2, 3, 7, 8, 9, 200):
            assert names(await pages(store, which, limit)) == expected.split(), (which, limit)


async def test_rows_of_a_list_are_whole(store: Store) -> None:
    """A list's rows are the very rows that were written, truth values included."""
    row = rows.case()
    await put(store, Write(cases=[row]))
    assert await store.cases(CaseFilter(by_due=True), None, 10) == Page([row], None)
    assert (await store.cases(CaseFilter(), None, 10)).rows[0].ended is False


@pytest.mark.parametrize(("limit", "sizes"), [(2, [2, 1]), (3, [3]), (4, [3])])
async def test_the_last_page_has_no_next(store: Store, limit: int, sizes: list[int]) -> None:
    """A list that ends with a full page does not promise another one."""
    await put(store, Write(cases=[rows.case(name) for name in "abc"]))
    assert [len(page.rows) for page in await pages(store, CaseFilter(by_due=True), limit)] == sizes


async def test_equal_due_times_are_paged_without_loss(store: Store) -> None:
    """A holiday makes many deadlines end at one instant, in several shops: the ids tell them apart."""
    cases = [rows.case(f"c{number:02}", shop_id=f"shop{number % 3}", due_at=500) for number in range(40)]
    twins = [rows.case("c00", shop_id="shop9", due_at=500), rows.case("c00", shop_id="shop8", due_at=500)]
    await put(store, Write(cases=cases + twins))
    for limit in (1, 7, 41):
        seen = [
            (row.case_id, row.shop_id)
            for page in await pages(store, CaseFilter(by_due=True), limit)
            for row in page.rows
        ]
        assert seen == sorted((row.case_id, row.shop_id) for row in cases + twins)


async def test_rows_that_move_neither_hide_nor_repeat_the_others(store: Store) -> None:
    """While somebody pages, every second case gets a new deadline: those that stay are seen exactly once."""
    cases = [rows.case(f"c{number:02}", due_at=number * 10, opened_at=number) for number in range(40)]
    await put(store, Write(cases=cases, orders=[rows.order()]))
    for which in (CaseFilter(by_due=True), CaseFilter(shop_id="shop", by_due=True), CaseFilter()):
        page = await store.cases(which, None, 5)
        seen, moving = list(page.rows), iter(cases[::2])
        while page.next is not None:
            await move(store, next(moving), 2000)
            await move(store, next(moving), 5)
            page = await store.cases(which, page.next, 5)
            seen += page.rows
        stayed = [row.case_id for row in seen if row in cases[1::2]]
        assert sorted(stayed) == [row.case_id for row in cases[1::2]]


async def move(store: Store, row: CaseRow, due_at: int) -> None:
    found = await store.case(row.shop_id, row.case_id)
    assert found is not None
    await put(store, Write(cases=[found[0]._replace(version=found[0].version + 1, due_at=due_at)]))


async def test_a_random_list_is_what_sorting_in_memory_gives(store: Store) -> None:
    """Two hundred cases and sixty lists, drawn from a seed: the database and a plain sort agree."""
    draw = random.Random(20261123)
    cases = [drawn_case(draw, number) for number in range(200)]
    await put(store, Write(cases=cases))
    for _ in range(60):
        which = drawn_filter(draw)
        expected = sorted((row for row in cases if shows(which, row)), key=by_due if which.by_due else by_age)
        found = [row for page in await pages(store, which, draw.choice([7, 50, 200])) for row in page.rows]
        assert found == expected, which


def drawn_case(draw: random.Random, number: int) -> CaseRow:
    ended = draw.random() < 0.4
    due_at = None if ended or draw.random() < 0.2 else draw.randrange(20)
    return rows.case(
        f"case{draw.randrange(10**6):06}-{number}",
        shop_id=draw.choice(["a", "b", "c"]),
        consumer_id=draw.choice(["ann", "bob"]),
        kind=draw.choice(["return_refund", "refund_only"]),
        stage=draw.choice(["x", "y", "z"]),
        ended=ended,
        due_at=due_at,
        wake_at=due_at,
        disputed_at=draw.choice([None, None, 3]),
        opened_at=draw.randrange(30),
        updated_at=draw.randrange(100),
    )


def drawn_filter(draw: random.Random) -> CaseFilter:
    return CaseFilter(
        shop_id=draw.choice([None, None, "a", "b"]),
        consumer_id=draw.choice([None, None, "ann"]),
        stages=draw.choice([(), (), ("x",), ("y", "z")]),
        kind=draw.choice([None, None, "refund_only"]),
        due_before=draw.choice([None, None, None, 10]),
        updated_after=draw.choice([None, None, 30]),
        disputed=draw.choice([None, None, True, False]),
        by_due=draw.choice([True, True, False]),
        ended=draw.choice([None, None, True, False]),
    )


def shows(which: CaseFilter, row: CaseRow) -> bool:
    return (
        which.shop_id in (None, row.shop_id)
        and which.consumer_id in (None, row.consumer_id)
        and (not which.stages or row.stage in which.stages)
        and which.kind in (None, row.kind)
        and (which.due_before is None or (row.due_at is not None and row.due_at < which.due_before))
        and (which.updated_after is None or row.updated_at > which.updated_after)
        and (which.disputed is None or (row.disputed_at is not None) == which.disputed)
        and which.ended in (None, row.ended)
    )


def by_age(row: CaseRow) -> tuple[object, ...]:
    return -row.opened_at, backwards(row.case_id), backwards(row.shop_id)


def by_due(row: CaseRow) -> tuple[object, ...]:
    if row.due_at is not None:
        return 0, row.due_at, row.case_id, row.shop_id
    if not row.ended:
        return 1, row.case_id, row.shop_id
    return 2, *by_age(row)


def backwards(text: str) -> tuple[int, ...]:
    """Sorts texts from the highest down; a longer one comes before its own beginning."""
    return (*(-ord(letter) for letter in text), 1)


async def test_a_cursor_can_stand_in_an_address(store: Store) -> None:
    """Letters, digits, - and _ only, whatever the ids are made of."""
    await put(store, Write(cases=[rows.case(name, shop_id="店 & <b>?") for name in ("a/b+c", "ü")]))
    cursor = (await store.cases(CaseFilter(by_due=True), None, 1)).next
    assert cursor is not None
    assert re.fullmatch(r"[A-Za-z0-9_-]+", cursor)
    assert [row.case_id for row in (await store.cases(CaseFilter(by_due=True), cursor, 1)).rows] == ["ü"]


BAD = [
    "",
    "x",
    "!!!",
    "e30",
    "WzEsMiwzLDRd",
    "WzAsbnVsbCwiYSIsImIiXQ",
    "WzAsMWUzMDAsImEiLCJiIl0",
    "ü",
    "A" * 5000,
    "W1tbW1tb",
]


@pytest.mark.parametrize("cursor", BAD)
async def test_a_cursor_that_no_page_gave_is_refused(store: Store, cursor: str) -> None:
    """A person may have typed it: a ValueError with a sentence, never a crash and never another list."""
    for by_due in (True, False):
        with pytest.raises(ValueError, match="begin again"):
            await store.cases(CaseFilter(by_due=by_due), cursor, 10)


async def test_a_cursor_of_one_order_does_not_fit_the_other(store: Store) -> None:
    """Places by due time mean nothing in a list by age."""
    await put(store, Write(cases=[rows.case("a"), rows.case("b")]))
    for by_due in (True, False):
        cursor = (await store.cases(CaseFilter(by_due=by_due), None, 1)).next
        with pytest.raises(ValueError, match="begin again"):
            await store.cases(CaseFilter(by_due=not by_due), cursor, 1)
