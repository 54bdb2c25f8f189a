"""Exhibits: reports are kept and forgotten whole; looks of the whole platform are found by the keys they share."""

from __future__ import annotations

from makegood.app.ports import ExhibitRow, LookRow, Store, Write

from . import rows
from .rows import put

ROW = ExhibitRow("shop", "x1", "case", "ab", 5, None, b"{}")


async def test_a_report_is_kept_whole_and_replaced(store: Store) -> None:
    """Every column comes back; a later report takes the place of an earlier one."""
    await store.put_exhibit(ROW)
    assert await store.exhibit("shop", "x1") == ROW
    later = ROW._replace(erase_at=9, doc=b'{"a": 1}')
    await store.put_exhibit(later)
    assert await store.exhibit("shop", "x1") == later
    assert await store.exhibit("other", "x1") is None


async def test_a_cases_reports_come_in_the_order_of_arrival(store: Store) -> None:
    """Those of other cases do not."""
    for number, at in (("x1", 7), ("x2", 5)):
        await store.put_exhibit(ROW._replace(exhibit_id=number, received_at=at))
    await store.put_exhibit(ROW._replace(exhibit_id="x3", case_id="another"))
    assert [row.exhibit_id for row in await store.exhibits_of("shop", "case")] == ["x2", "x1"]


async def test_content_is_kept_as_long_as_one_exhibit_has_it(store: Store) -> None:
    """Two exhibits may be the same file."""
    for number in ("x1", "x2"):
        await store.put_exhibit(ROW._replace(exhibit_id=number))
    await store.forget_exhibit("shop", "x1")
    assert await store.content_kept("ab")
    await store.forget_exhibit("shop", "x2")
    assert not await store.content_kept("ab")


async def test_what_is_kept_long_enough_is_found(store: Store) -> None:
    """From its instant on, the longest first; what has none never."""
    for number, at in (("x1", 20), ("x2", 10), ("x3", None), ("x4", 21)):
        await store.put_exhibit(ROW._replace(exhibit_id=number, erase_at=at))
    assert [row.exhibit_id for row in await store.exhibits_to_erase(20, 9)] == ["x2", "x1"]
    assert [row.exhibit_id for row in await store.exhibits_to_erase(20, 1)] == ["x2"]


def look(number: str, *keys: str, case_id: str = "another", part: int = 0) -> LookRow:
    return LookRow("shop", number, part, case_id, number.encode(), keys)


async def test_looks_are_found_by_the_keys_that_they_share(store: Store) -> None:
    """Those that share most come first, of whatever shop; those of the case itself not at all."""
    await store.put_looks([look("x1", "a"), look("x2", "a", "b"), look("x3", "c"), look("x4", "a", case_id="case")])
    await store.put_looks([look("y1", "a", "b", "z", part=1)._replace(shop_id="elsewhere")])
    found = await store.looks_like(["a", "b", "z"], "case", 9)
    assert [row.exhibit_id for row in found] == ["y1", "x2", "x1"]
    assert found[0] == look("y1", part=1)._replace(shop_id="elsewhere", doc=b"y1")
    assert await store.looks_like([], "case", 9) == []


async def test_the_same_look_twice_is_one_and_a_forgotten_one_is_none(store: Store) -> None:
    """So a check may be carried out again."""
    for _ in range(2):
        await store.put_looks([look("x1", "a")])
    assert len(await store.looks_like(["a"], "case", 9)) == 1
    await store.forget_exhibit("shop", "x1")
    assert await store.looks_like(["a"], "case", 9) == []


async def test_checks_and_notices_are_claimed_apart(store: Store) -> None:
    """A thousand photos that wait hold no notice up, and no notice is taken for a photo."""
    check, notice = rows.outbox("c1")._replace(topic="check"), rows.outbox("n1")
    await put(store, Write(outbox=[check, notice]))
    assert [row.outbox_id for row in await store.claim_outbox(10, 20, 9)] == ["n1"]
    (claimed,) = await store.claim_checks(10, 20, 9)
    assert claimed == check._replace(ready_at=20, attempts=1)
    assert await store.claim_checks(19, 30, 9) == []
    (again,) = await store.claim_checks(20, 30, 9)
    assert again.attempts == 2
    await store.outbox_done([again])
    assert await store.claim_checks(99, 100, 9) == []
