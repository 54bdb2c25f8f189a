"""Small payments that wait for approval: listed by age, once for each case."""

from __future__ import annotations

from makegood.app.ports import Store
from makegood.app.ports.approvals import ApprovalRow

FIRST, SECOND, THIRD = (ApprovalRow("shop", f"case-{number}", number) for number in (1, 2, 3))


async def test_requests_wait_in_the_order_in_which_they_came(store: Store) -> None:
    """Page by page, of whatever shop."""
    second = SECOND._replace(shop_id="elsewhere")
    for row in (THIRD, FIRST, second):
        await store.put_approval(row)
    assert await store.approvals(None, 9) == [FIRST, second, THIRD]
    assert await store.approvals(None, 2) == [FIRST, second]
    assert await store.approvals(second, 9) == [THIRD]


async def test_a_case_asks_once_since_the_later_instant_and_is_not_dropped_for_the_earlier(store: Store) -> None:
    """A notice that comes twice, or late, changes nothing; what was read before is no reason to forget what came."""
    for at in (5, 7, 7, 6):
        await store.put_approval(FIRST._replace(asked_at=at))
    await store.put_approval(SECOND)
    await store.drop_approvals([FIRST._replace(asked_at=5), SECOND])
    assert await store.approvals(None, 9) == [FIRST._replace(asked_at=7)]
