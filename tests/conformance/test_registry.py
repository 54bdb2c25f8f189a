"""The registry: shops and orders by version, reference tables that say when they changed, tokens, answers, settings."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from makegood.app.ports import (
    AuditRow,
    CalendarRow,
    LostRace,
    PolicyRow,
    Store,
    SuspensionRow,
    TokenRow,
)

from . import rows

POLICY = PolicyRow("default@1", "default", 1, 5, b"{}")
Change = Callable[[Store], Awaitable[None]]


async def test_a_shop_moves_version_by_version(store: Store) -> None:
    """Who writes on an old version lost the race, and what is stored stays."""
    await store.put_shop(rows.shop(version=1))
    for lost in (1, 3):
        with pytest.raises(LostRace):
            await store.put_shop(rows.shop(version=lost))
    await store.put_shop(rows.shop(version=2))
    assert await store.shop("shop") == rows.shop(version=2)
    with pytest.raises(LostRace):
        await store.put_shop(rows.shop("ghost", version=2))


async def test_an_order_moves_version_by_version(store: Store) -> None:
    """Every column moves with it."""
    await store.put_order(rows.order())
    for lost in (1, 3):
        with pytest.raises(LostRace):
            await store.put_order(rows.order(version=lost))
    moved = rows.order(version=2, consumer_id="ann", updated_at=9, doc=b"{}")
    await store.put_order(moved)
    assert await store.order("shop", "order") == moved


CHANGES: dict[str, Change] = {
    "a suspension": lambda store: store.put_suspension(SuspensionRow("s", b"{}")),
    "a policy": lambda store: store.add_policy(POLICY),
    "a calendar": lambda store: store.put_calendar(CalendarRow("cn", 1, b"{}")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
async def test_each_change_of_the_reference_tables_raises_their_version_by_one(store: Store, change: Change) -> None:
    """Readers notice a change by one number, which the one read brings along."""
    before = await store.refs_version()
    await change(store)
    assert await store.refs_version() == before + 1
    assert (await rows.look(store)).refs_version == before + 1


async def test_changes_at_once_are_all_counted(store: Store) -> None:
    """Ten suspensions published together raise the version by ten."""
    before = await store.refs_version()
    await asyncio.gather(*(store.put_suspension(SuspensionRow(f"s{number}", b"{}")) for number in range(10)))
    assert await store.refs_version() == before + 10
    assert len(await store.suspensions()) == 10


async def test_other_writes_leave_the_version_of_the_reference_tables(store: Store) -> None:
    """A shop, an order, a token, a setting: nothing is derived anew for them."""
    before = await store.refs_version()
    await store.put_shop(rows.shop())
    await store.put_order(rows.order())
    await store.put_setting("refs_version", b"99")
    await store.put_token(TokenRow("h", "operator", "o", None, None, None, b"{}"))
    assert await store.refs_version() == before
    assert await store.setting("refs_version") == b"99"


async def test_a_suspension_is_replaced_under_its_id(store: Store) -> None:
    """Withdrawn is a new state of the same suspension."""
    await store.put_suspension(SuspensionRow("s2", b"2"))
    await store.put_suspension(SuspensionRow("s1", b"1"))
    await store.put_suspension(SuspensionRow("s2", b"withdrawn"))
    assert await store.suspensions() == [SuspensionRow("s1", b"1"), SuspensionRow("s2", b"withdrawn")]


async def test_a_policy_is_added_and_never_replaced(store: Store) -> None:
    """A case keeps the policy it was opened under: a version that exists is taken, and the number does not move."""
    await store.add_policy(POLICY)
    before = await store.refs_version()
    with pytest.raises(LostRace):
        await store.add_policy(POLICY._replace(doc=b"other"))
    tenth = PolicyRow("default@10", "default", 10, 6, b"{}")
    second = PolicyRow("default@2", "default", 2, 6, b"{}")
    assert await store.refs_version() == before
    await store.add_policy(tenth)
    await store.add_policy(second)
    assert await store.policies() == [POLICY, second, tenth]


async def test_a_calendar_is_replaced_under_its_id(store: Store) -> None:
    """The official days take the place of the provisional ones."""
    await store.put_calendar(CalendarRow("cn-2027", 1, b"provisional"))
    await store.put_calendar(CalendarRow("cn-2027", 2, b"official"))
    assert await store.calendars() == [CalendarRow("cn-2027", 2, b"official")]


async def test_a_token_is_known_by_its_hash_until_it_is_replaced(store: Store) -> None:
    """Revoking is writing it again."""
    token = TokenRow("hash", "merchant", "person", "shop", 100, None, b"{}")
    assert await store.token("hash") is None
    await store.put_token(token)
    assert await store.token("hash") == token
    await store.put_token(token._replace(revoked_at=50))
    assert await store.token("hash") == token._replace(revoked_at=50)


@pytest.mark.parametrize("asked", [1, 15, 16, 17, 40])
async def test_tokens_are_found_together(store: Store, asked: int) -> None:
    """However many are asked for, with one among them that there is not."""
    there = [TokenRow(f"hash{number}", "merchant", "person", "shop", 100, None, b"{}", 0) for number in range(asked)]
    for token in there:
        await store.put_token(token)
    found = await store.tokens_by_hash([*(token.token_hash for token in there), "none"])
    assert sorted(found) == sorted(there)
    assert await store.tokens_by_hash([]) == []


async def test_an_answer_is_kept_once(store: Store) -> None:
    """The first answer under a key stays; the same key in another scope is another key."""
    assert await store.answer("shop", "key") is None
    await store.put_answer(rows.answer())
    with pytest.raises(LostRace):
        await store.put_answer(rows.answer(body_hash="c" * 64))
    assert await store.answer("shop", "key") == rows.answer()
    await store.put_answer(rows.answer()._replace(scope="other"))


async def test_the_audit_log_shows_the_latest_first(store: Store) -> None:
    """What operators did, newest first; the same entry sent twice is one."""
    entries = [AuditRow(f"a{number}", number // 2, "op", "looked", b"{}") for number in range(4)]
    for entry in [*entries, entries[0]]:
        await store.add_audit(entry)
    assert await store.audits(3) == [entries[3], entries[2], entries[1]]


async def test_a_setting_is_bytes_under_a_name(store: Store) -> None:
    """Absent is None, empty is empty, the last word counts."""
    assert await store.setting("clock") is None
    for value in (b"", b"\x00\xff"):
        await store.put_setting("clock", value)
        assert await store.setting("clock") == value
