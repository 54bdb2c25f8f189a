"""Is a token the person's it was made for, for as long as it was made for, and is it kept as a hash only?"""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from makegood.app.access import KEPT_FOR_S, Access, Caller, hash_of, mint
from makegood.app.ports import Store
from makegood.domain.words import Actor, Role

PEOPLE = (
    (Role.CONSUMER, None, "c1", None, Actor(Role.CONSUMER, "c1")),
    (Role.CONSUMER, "s1", "c1", None, Actor(Role.CONSUMER, "c1")),
    (Role.MERCHANT, "s1", None, None, Actor(Role.MERCHANT, "merchant", "s1")),
    (Role.MERCHANT, "s1", None, "ann", Actor(Role.MERCHANT, "ann", "s1")),
    (Role.ARBITRATOR, None, None, None, Actor(Role.ARBITRATOR, "arbitrator")),
    (Role.ARBITRATOR, None, None, "bob", Actor(Role.ARBITRATOR, "bob")),
    (Role.OPERATOR, None, None, None, Actor(Role.OPERATOR, "operator")),
    (Role.INTEGRATION, None, None, None, Actor(Role.INTEGRATION, "integration")),
)


class Wall:
    """A wall clock in seconds, moved by hand."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("role", "shop", "consumer", "person", "actor"), PEOPLE)
async def test_a_token_is_somebodys(
    store: Store, role: Role, shop: str | None, consumer: str | None, person: str | None, actor: Actor
) -> None:
    """Role, subject and shop come back as they were minted; the secret itself is kept nowhere."""
    token = await mint(store, role, shop, consumer, person)
    access = Access(store)
    for header in (f"Bearer {token}", f"bearer  {token}"):
        caller = await access.authenticate(header)
        assert caller is not None
        assert caller.actor == actor
    row = await store.token(hash_of(token))
    assert row is not None
    assert token.startswith("mg_") and len(token) >= 46
    assert token.removeprefix("mg_") not in repr(row)


@pytest.mark.parametrize(
    ("role", "shop", "consumer"),
    [
        (Role.MERCHANT, None, None),
        (Role.CONSUMER, None, None),
        (Role.OPERATOR, "s1", None),
        (Role.INTEGRATION, "s1", None),
        (Role.SYSTEM, None, None),
        (Role.CARRIER, None, None),
    ],
)
async def test_a_token_is_not_minted_for_nobody(
    store: Store, role: Role, shop: str | None, consumer: str | None
) -> None:
    """What is missing, or would be taken for a limit that is none, is said."""
    with pytest.raises(ValueError, match=r"."):
        await mint(store, role, shop, consumer)


@pytest.mark.parametrize(("after_s", "alive"), [(3_599.999, True), (3_600, False), (3_600.001, False)])
@pytest.mark.parametrize("remembered", [False, True])
async def test_a_token_ends_at_its_hour(store: Store, after_s: float, alive: bool, remembered: bool) -> None:
    """Just before, at and just after, whether this process remembers it or not."""
    wall = Wall()
    token = await mint(store, Role.OPERATOR, expires_in=timedelta(hours=1), wall=wall)
    access = Access(store, wall)
    if remembered:
        wall.now += after_s - 1
        assert await access.authenticate(f"Bearer {token}")
        wall.now += 1
    else:
        wall.now += after_s
    assert (await access.authenticate(f"Bearer {token}") is not None) is alive


async def test_what_is_remembered_is_read_again_after_seconds(store: Store) -> None:
    """Revoked elsewhere, a token ends here within seconds; revoked here, at once."""
    wall = Wall()
    token = await mint(store, Role.OPERATOR, wall=wall)
    here, elsewhere = Access(store, wall), Access(store, wall)
    header = f"Bearer {token}"
    assert here.known(header) is None
    assert await here.authenticate(header)
    assert here.known(header) is not None
    assert await elsewhere.revoke(token)
    assert await elsewhere.authenticate(header) is None
    wall.now += KEPT_FOR_S - 0.001
    assert await here.authenticate(header)
    wall.now += 0.001
    assert here.known(header) is None
    assert await here.authenticate(header) is None
    assert not await here.revoke("mg_unknown")


async def test_two_tokens_of_one_person_share_their_keys(store: Store) -> None:
    """An idempotency key belongs to the person; another person, role or shop has its own."""
    access = Access(store)

    async def scope(role: Role, shop: str | None = None, consumer: str | None = None, person: str | None = None) -> str:
        caller = await access.authenticate(f"Bearer {await mint(store, role, shop, consumer, person)}")
        assert caller is not None
        return caller.scope

    assert await scope(Role.OPERATOR) == await scope(Role.OPERATOR)
    others = [
        await scope(Role.OPERATOR, person="ann"),
        await scope(Role.MERCHANT, "s1"),
        await scope(Role.MERCHANT, "s2"),
        await scope(Role.CONSUMER, None, "s1"),
        await scope(Role.CONSUMER, None, "operator"),
    ]
    assert len({await scope(Role.OPERATOR), *others}) == 6


async def test_who_comes_at_the_same_time_is_looked_up_together(store: Store) -> None:
    """Each is answered for itself, strangers and those who leave in the middle included."""
    tokens = [await mint(store, Role.CONSUMER, consumer_id=f"c{number}") for number in range(20)]
    access = Access(store)
    asked = [asyncio.ensure_future(access.authenticate(f"Bearer {token}")) for token in (*tokens, "mg_nobody")]
    await asyncio.sleep(0)
    asked[3].cancel()
    found = await asyncio.gather(*asked, return_exceptions=True)
    assert isinstance(found.pop(3), asyncio.CancelledError)
    assert found.pop() is None
    subjects = [caller.actor.subject for caller in found if isinstance(caller, Caller)]
    assert subjects == [f"c{number}" for number in range(20) if number != 3]
