"""People, sessions, links and failed attempts: what each store promises about them."""

from __future__ import annotations

import asyncio

import pytest

from makegood.app.ports import LostRace, Store, TokenRow
from makegood.app.ports.people import AttemptRow, LinkRow, PersonRow, SessionRow

DAY = 24 * 3600 * 1_000_000
LIN = PersonRow("lin", 1, "lin@x", "Lin", "lin@x", None, None, None, 5, b"[]")
SESSION = SessionRow("h1", "person:lin", "lin", None, "operator", "lin", None, "password", "Firefox", 10, 10, 100)
LINK = LinkRow("l1", "consumer", "c1", 10, 100, None, b"{}")


async def test_a_person_moves_version_by_version(store: Store) -> None:
    """Found by id, login and provider; a login and a provider's person are somebody's alone."""
    await store.put_person(LIN)
    with pytest.raises(LostRace):
        await store.put_person(LIN)
    changed = LIN._replace(version=2, password_hash="x", sign_on="iss sub", disabled_at=7, name="林", doc=b"{}")
    await store.put_person(changed)
    for lost in (2, 4):
        with pytest.raises(LostRace):
            await store.put_person(changed._replace(version=lost))
    for found in (store.person("lin"), store.person_by_login("lin@x"), store.person_by_sign_on("iss sub")):
        assert await found == changed
    ming = LIN._replace(person_id="ming")
    for taken in (ming, ming._replace(login="m", sign_on="iss sub")):
        with pytest.raises(LostRace):
            await store.put_person(taken)
    assert await store.persons() == [changed]
    assert await store.person("ming") is None


async def test_a_session_lives_as_long_as_all_that_it_hangs_on(store: Store) -> None:
    """Itself, its person and its token."""
    await store.put_person(LIN)
    token = TokenRow("t", "operator", "lin", None, 90, None, b"{}")
    await store.put_token(token)
    await store.add_session(SESSION)
    await store.add_session(SESSION._replace(session_hash="h2", person_id=None, token_hash="t"))
    assert await store.session("h1", 99) == SESSION
    assert await store.session("h1", 100) is None
    assert (await store.session("h2", 89)) is not None and await store.session("h2", 90) is None
    await store.put_token(token._replace(revoked_at=50))
    assert await store.session("h2", 60) is None
    await store.put_person(LIN._replace(version=2, disabled_at=60))
    assert await store.session("h1", 70) is None
    await store.put_person(LIN._replace(version=3))
    assert await store.session("h1", 70) == SESSION


async def test_sessions_are_listed_and_ended(store: Store) -> None:
    """The last used first; one of somebody's own, or all but one."""
    for number in range(1, 4):
        await store.add_session(SESSION._replace(session_hash=f"h{number}", seen_at=number))
    await store.session_seen("h1", 50)
    await store.session_seen("h1", 40)  # a slower process does not turn it back
    assert [row.session_hash for row in await store.sessions_of("person:lin", 60)] == ["h1", "h3", "h2"]
    await store.end_session("person:ming", "h1", 60)
    await store.end_session("person:lin", "h3", 60)
    assert [row.session_hash for row in await store.sessions_of("person:lin", 60)] == ["h1", "h2"]
    await store.end_sessions("person:lin", "h2", 60)
    assert [row.session_hash for row in await store.sessions_of("person:lin", 60)] == ["h2"]


async def test_what_is_long_over_is_forgotten(store: Store) -> None:
    """A month after it ended, when the next one comes."""
    await store.add_session(SESSION)
    await store.add_link(LINK)
    for now, there in ((100 + 30 * DAY, True), (101 + 30 * DAY, False)):
        await store.add_session(SESSION._replace(session_hash=f"at{now}", created_at=now, expires_at=now + 9))
        await store.add_link(LINK._replace(link_hash=f"at{now}", created_at=now, expires_at=now + 9))
        assert (await store.session("h1", 50) is not None) == there
        assert (await store.link("l1") is not None) == there


async def test_a_link_is_used_once(store: Store) -> None:
    """Of five at once one gets in; an expired one lets nobody in, and the voided ones of a purpose neither."""
    await store.add_link(LINK)
    with pytest.raises(LostRace):
        await store.add_link(LINK)
    assert sorted(await asyncio.gather(*(store.use_link("l1", 50) for _ in range(5)))) == [False] * 4 + [True]
    assert await store.link("l1") == LINK._replace(used_at=50)
    for name, at, used in (("before", 99, True), ("at", 100, False)):
        await store.add_link(LINK._replace(link_hash=name))
        assert await store.use_link(name, at) == used
    await store.add_link(LINK._replace(link_hash="l2"))
    await store.void_links("password", "c1", 60)
    assert (await store.link("l2")) == LINK._replace(link_hash="l2")
    await store.void_links("consumer", "c1", 60)
    assert not await store.use_link("l2", 61)


async def test_failed_attempts_are_counted_one_by_one(store: Store) -> None:
    """Who counted from an old number counts again; a day later the next name sweeps them away."""
    assert await store.attempt("n") is None
    first = AttemptRow("n", 1, 10, 0)
    assert sorted(await asyncio.gather(*(store.put_attempt(first, 0) for _ in range(5)))) == [False] * 4 + [True]
    assert await store.put_attempt(AttemptRow("n", 2, 20, 30), 1)
    assert not await store.put_attempt(AttemptRow("n", 2, 20, 30), 1)
    assert await store.attempt("n") == AttemptRow("n", 2, 20, 30)
    await store.put_attempt(AttemptRow("m", 1, 21 + DAY, 0), 0)
    assert await store.attempt("n") is None
    await store.forget_attempts("m")
    assert await store.attempt("m") is None


async def test_the_tokens_of_somebody_are_revoked_together(store: Store) -> None:
    """A consumer may be called the same."""
    for role in ("operator", "arbitrator", "consumer"):
        await store.put_token(TokenRow(role, role, "lin", None, None, None, b"{}"))
    await store.put_token(TokenRow("other", "operator", "ming", None, None, None, b"{}"))
    await store.revoke_tokens_of("lin", 9)
    revoked = {name: (await store.token(name)) for name in ("operator", "arbitrator", "consumer", "other")}
    assert [row.revoked_at for row in revoked.values() if row is not None] == [9, 9, None, None]
