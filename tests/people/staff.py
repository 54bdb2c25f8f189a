"""Members of staff for tests, and a browser that signs in as them."""

from __future__ import annotations

from typing import Final

from makegood.app.people.persons import Grant, NewPerson, Person
from makegood.domain.words import Actor, Role

from ..web.little_platform import SHOP, Platform
from ..web.reader import PageSeen, Reader, guest

BOSS: Final = Actor(Role.OPERATOR, "boss")
PASSWORD: Final = "correct horse battery"
OPERATOR: Final = (Grant(Role.OPERATOR),)
BOTH: Final = (Grant(Role.ARBITRATOR), Grant(Role.MERCHANT, SHOP))


async def hire(platform: Platform, person_id: str = "lin", grants: tuple[Grant, ...] = OPERATOR) -> Person:
    """Adds somebody who has set a password by the link of an operator."""
    people = platform.services.people
    added = await people.persons.add(BOSS, NewPerson(person_id, grants, f"{person_id}@example.test", person_id.title()))
    assert isinstance(added, Person)
    await (await people_link(platform, person_id)).send_password(PASSWORD)
    return added


class Invited:
    """Somebody who has been handed a link to set a password."""

    def __init__(self, reader: Reader, path: str) -> None:
        self.reader, self.path = reader, path

    async def send_password(self, password: str, again: str | None = None) -> PageSeen:
        page = await self.reader.open(self.path)
        form = page.form(action=self.path)
        return await self.reader.send(form, password=password, again=password if again is None else again)


async def people_link(platform: Platform, person_id: str) -> Invited:
    issued = await platform.services.people.passwords.reset(BOSS, person_id)
    assert not isinstance(issued, str)
    return Invited(guest(platform), f"/sign-in/password/{issued.secret}")


async def sign_in(
    platform: Platform, login: str = "lin@example.test", password: str = PASSWORD, browser: Reader | None = None
) -> tuple[Reader, PageSeen]:
    """Fills in the form of the sign-in page."""
    browser = browser or guest(platform)
    page = await browser.open("/sign-in")
    return browser, await browser.send(page.form(action="/sign-in"), login=login, password=password)
