"""Evidence that waits for a person, and checks that wait for their turn."""

from __future__ import annotations

import pytest

from makegood.app.ports import Store, Write
from makegood.app.ports.reviews import ChecksLoad, ReviewRow

from . import rows
from .rows import put

FIRST, SECOND, THIRD = (ReviewRow("shop", f"case-{number}", number) for number in (1, 2, 3))


async def test_cases_wait_in_the_order_in_which_they_began(store: Store) -> None:
    """Page by page, of whatever shop."""
    second = SECOND._replace(shop_id="elsewhere")
    for row in (THIRD, FIRST, second):
        await store.put_review(row)
    assert await store.reviews(None, 9) == [FIRST, second, THIRD]
    assert await store.reviews(None, 2) == [FIRST, second]
    assert await store.reviews(second, 9) == [THIRD]


async def test_a_case_waits_once_since_the_later_instant(store: Store) -> None:
    """A notice that comes twice, or late, changes nothing."""
    for at in (5, 7, 7, 6):
        await store.put_review(FIRST._replace(held_at=at))
    assert await store.reviews(None, 9) == [FIRST._replace(held_at=7)]


async def test_who_has_begun_to_wait_anew_is_not_dropped(store: Store) -> None:
    """What was read before is no reason to forget what came since."""
    await store.put_review(FIRST)
    await store.put_review(SECOND)
    await store.put_review(FIRST._replace(held_at=9))
    await store.drop_reviews([FIRST, SECOND])
    assert await store.reviews(None, 9) == [FIRST._replace(held_at=9)]


async def test_checks_are_counted_by_how_they_stand(store: Store) -> None:
    """Never begun, begun, failed; notices are no checks."""
    made = (("w1", 5, 0), ("w2", 3, 0), ("b1", 30, 1), ("f1", 9, 2))
    checks = [rows.outbox(name, at)._replace(topic="check", attempts=tries) for name, at, tries in made]
    await put(store, Write(outbox=[*checks, rows.outbox("n1")]))
    assert await store.checks_load(20) == ChecksLoad(2, 1, 1, 3)
    assert [row.outbox_id for row in await store.checks(3)] == ["w2", "w1", "f1"]


async def test_nothing_waits_where_there_is_nothing(store: Store) -> None:
    """All counts are none."""
    assert await store.checks_load(20) == ChecksLoad(0, 0, 0, None)


@pytest.mark.parametrize(("now", "hurried"), [(19, True), (20, False), (21, False)])
async def test_a_check_that_is_put_off_can_be_hurried(store: Store, now: int, hurried: bool) -> None:
    """Then it is ready at once; what is ready already, or is no check, stays as it is."""
    check, notice = rows.outbox("c1", 20)._replace(topic="check"), rows.outbox("n1", 90)
    await put(store, Write(outbox=[check, notice]))
    shop_id = check.shop_id
    assert await store.hurry_check(shop_id, "c1", now) is hurried
    assert not await store.hurry_check(shop_id, "n1", now)
    assert not await store.hurry_check(shop_id, "unheard", now)
    assert len(await store.claim_checks(now, 99, 9)) == (hurried or now >= 20)
