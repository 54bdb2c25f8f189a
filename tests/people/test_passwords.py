"""Staff signs in by login and password, and nobody guesses one."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Literal

import pytest
from argon2 import PasswordHasher

from makegood.adapters.passwords import Argon2Passwords
from makegood.app.people.persons import Person
from makegood.app.people.secrets import hash_of
from makegood.app.people.signing_in import (
    FIRST_WAIT,
    FORGOTTEN_AFTER,
    FREE_FAILURES,
    LONGEST_WAIT,
    Locked,
    Wrong,
    wait_after,
)
from makegood.app.ports.people import PersonRow

from ..web.little_platform import Platform
from ..web.reader import guest
from .staff import BOSS, PASSWORD, hire, people_link, sign_in

MICROSECOND = timedelta(microseconds=1)


async def test_the_right_password_lets_in_and_leads_to_the_page_that_was_asked_for(platform: Platform) -> None:
    """However the login is written; what was done is in the audit log."""
    await hire(platform)
    browser = guest(platform)
    page = await browser.open("/suspensions")
    assert browser.status == 401
    form = page.form(action="/sign-in")
    await browser.send(form, login=" LIN@example.test ", password=PASSWORD)
    assert (browser.status, browser.at) == (200, "/suspensions")
    noted = [(row.actor, row.action) for row in await platform.store.audits(9)]
    assert ("operator:lin", "signed_in") in noted and ("operator:boss", "person.added") in noted


async def test_a_wrong_password_an_unknown_login_and_a_disabled_person_read_the_same(quick: Platform) -> None:
    """To the letter: nobody learns who works here."""
    await hire(quick, "lin")
    await hire(quick, "gone")
    await quick.services.people.persons.disable(BOSS, "gone")
    seen = []
    for login, password in (
        ("lin@example.test", "wrong"),
        ("ghost@example.test", PASSWORD),
        ("gone@example.test", PASSWORD),
    ):
        browser, page = await sign_in(quick, login, password)
        assert browser.status == 401 and "Login or password is wrong" in page.text
        seen.append(page.text.replace(login, ""))
    assert len(set(seen)) == 1


async def test_an_unknown_login_costs_as_much_work(quick: Platform) -> None:
    """One hash is checked, whoever asks: how long it takes tells nothing."""
    checked: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            checked.append(str(hash).split("$")[1])
            return super().verify(hash, password)

    passwords = Argon2Passwords(Counting(time_cost=1, memory_cost=8, parallelism=1))
    assert not await passwords.fits(None, "x")
    assert not await passwords.fits(await passwords.hashed("y"), "x")
    assert await passwords.fits(await passwords.hashed("x"), "x")
    assert checked == ["argon2id"] * 3


def test_passwords_are_hashed_with_argon2id_as_the_standard_advises() -> None:
    """64 MiB and three passes (RFC 9106); less is made anew at the next sign-in."""
    passwords = Argon2Passwords()
    assert asyncio.run(passwords.hashed("x")).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert not asyncio.run(passwords.fits("garbage", "x"))
    assert passwords.is_stale("$argon2id$v=19$m=8,t=1,p=1$YWJjZGVmZ2g$" + "YQ" * 16)


@pytest.mark.parametrize("login", ["lin@example.test", "nobody@example.test"])
async def test_a_name_is_locked_after_five_failures_for_ever_longer(platform: Platform, login: str) -> None:
    """Whether or not there is such a name; the right password does not help before the wait is over."""
    await hire(platform)
    try_ = platform.services.people.passwords.try_
    for failures in range(1, FREE_FAILURES + 1):
        found = await try_(login, "wrong")
        assert found == Wrong(wait_after(failures)), failures
    for wait in (FIRST_WAIT, 2 * FIRST_WAIT):
        await platform.wall.advance(wait - MICROSECOND)
        assert await try_(login, PASSWORD) == Locked(MICROSECOND)
        await platform.wall.advance(MICROSECOND)
        assert isinstance(await try_(login, "wrong"), Wrong)
    assert (await platform.store.audits(1))[0].action == "sign_in.locked"


def test_waits_double_up_to_a_quarter_of_an_hour() -> None:
    """None before the fifth failure."""
    waits = [wait_after(failures) for failures in (4, 5, 6, 9, 10, 11, 500)]
    assert waits == [
        timedelta(0),
        FIRST_WAIT,
        2 * FIRST_WAIT,
        16 * FIRST_WAIT,
        LONGEST_WAIT,
        LONGEST_WAIT,
        LONGEST_WAIT,
    ]


async def test_the_right_password_forgets_the_failures(quick: Platform) -> None:
    """So does a day without any."""
    await hire(quick)
    people, login = quick.services.people, "lin@example.test"
    for _ in range(FREE_FAILURES - 1):
        await people.passwords.try_(login, "wrong")
    assert isinstance(await people.passwords.try_(login, PASSWORD), Person)
    assert await quick.store.attempt(hash_of(login)) is None
    for _ in range(FREE_FAILURES):
        await people.passwords.try_(login, "wrong")
    await quick.wall.advance(FORGOTTEN_AFTER)
    assert await people.passwords.try_(login, "wrong") == Wrong(timedelta(0))


async def test_many_tries_at_once_are_no_more_than_one_by_one(platform: Platform) -> None:
    """Twenty together: no more than the free ones are looked at."""
    await hire(platform)
    found = await asyncio.gather(
        *(platform.services.people.passwords.try_("lin@example.test", f"guess {number}") for number in range(20))
    )
    assert sum(isinstance(one, Wrong) for one in found) <= FREE_FAILURES
    kept = await platform.store.attempt(hash_of("lin@example.test"))
    assert kept is not None and kept.failures <= FREE_FAILURES


async def test_the_page_says_how_long_to_wait(quick: Platform) -> None:
    """And an address that is wrong with many names is stopped, too."""
    await hire(quick)
    browser = guest(quick)
    for _ in range(FREE_FAILURES):
        _, page = await sign_in(quick, password="wrong", browser=browser)
    assert "try again in 30 s" in page.text
    _, page = await sign_in(quick, browser=browser)
    assert browser.status == 429 and "was not looked at" in page.text
    for number in range(20):
        _, page = await sign_in(quick, f"name-{number}", "wrong", browser)
    assert browser.status == 429 and "from this network" in page.text


async def test_a_link_sets_a_password_once(platform: Platform) -> None:
    """Looking at it uses nothing; a newer one replaces it; after a day it is over."""
    await hire(platform)
    old, new = await people_link(platform, "lin"), await people_link(platform, "lin")
    page = await old.reader.open(old.path)
    assert old.reader.status == 410 and "no longer works" in page.text
    await new.reader.open(new.path)
    page = await new.send_password("another long password")
    assert new.reader.at == "/sign-in?said=password_set"
    page = await new.reader.open(new.path)
    assert new.reader.status == 410
    browser, _ = await sign_in(platform)
    assert browser.status == 401
    browser, _ = await sign_in(platform, password="another long password")
    assert browser.status == 200
    last = await people_link(platform, "lin")
    for after, status in ((timedelta(hours=24) - MICROSECOND, 200), (MICROSECOND, 410)):
        await platform.wall.advance(after)
        await last.reader.open(last.path)
        assert last.reader.status == status


@pytest.mark.parametrize(
    ("password", "again", "says"),
    [
        ("nine-long", None, "Too short"),
        ("x" * 201, None, "Too long"),
        ("aaaaaaaaaaaaaa", None, "Too easy"),
        ("LIN@example.test1", None, "Too easy"),
        ("correct horse battery", "correct horse batterY", "not the same"),
    ],
)
async def test_a_password_that_is_soon_guessed_is_not_taken(
    quick: Platform, password: str, again: str | None, says: str
) -> None:
    """The link stays good for a better one."""
    await hire(quick)
    invited = await people_link(quick, "lin")
    page = await invited.send_password(password, again)
    assert invited.reader.status == 422 and says in page.text
    await invited.send_password("ten-letter")
    assert invited.reader.status == 200


async def test_a_hash_of_less_work_is_made_anew(quick: Platform) -> None:
    """When the password is at hand: the person notices nothing."""
    await hire(quick)
    row = await quick.store.person("lin")
    assert row is not None
    weak = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1, hash_len=16).hash(PASSWORD)
    await quick.store.put_person(row._replace(password_hash=weak, version=row.version + 1))
    assert isinstance(await quick.services.people.passwords.try_("lin@example.test", PASSWORD), Person)
    renewed: PersonRow | None = await quick.store.person("lin")
    assert renewed is not None and renewed.password_hash != weak
    assert isinstance(await quick.services.people.passwords.try_("lin@example.test", PASSWORD), Person)
