"""How does somebody come in by a link that works once: a consumer from the platform, or staff to set a password?

Opening a link only shows a page; its button uses it.  So a mail server or a chat that looks ahead uses nothing.
"""

from __future__ import annotations

from ....app.people.links import CONSUMER, PASSWORD, SIGNED_FIELDS, Link
from ....app.people.persons import No
from ....app.people.sessions import How, Who
from ....app.people.signing_in import LONGEST, SHORTEST
from ....domain.words import Actor, Role
from ..forms.filling import first
from ..frame.visit import Away, Page, Shown, Visit, address
from .coming_in import let_in

_SAID = (*SIGNED_FIELDS, "signature")


async def enter(visit: Visit) -> Shown:
    """What a consumer's link opens: a page that goes on by itself where scripts run, else by its button."""
    link = await visit.services.people.links.look(CONSUMER, visit.params["secret"])
    return _door(visit, link, {})


async def enter_now(visit: Visit) -> Shown:
    """Uses a consumer's link."""
    return await _come_in(visit, await visit.services.people.links.use(CONSUMER, visit.params["secret"]))


async def enter_signed(visit: Visit) -> Shown:
    """What a link opens that the platform signed by itself."""
    said = {name: visit.query.get(name, "") for name in _SAID}
    return _door(visit, visit.services.people.links.signed(said), said)


async def enter_signed_now(visit: Visit) -> Shown:
    """Uses a link that the platform signed by itself."""
    said = {name: first(visit.form, name) for name in _SAID}
    return await _come_in(visit, await visit.services.people.links.use_signed(said))


def _door(visit: Visit, link: Link | None, fields: dict[str, str]) -> Shown:
    if link is None:
        return _over(visit)
    return Page("people/enter.html", {"to": visit.path, "fields": fields})


async def _come_in(visit: Visit, link: Link | None) -> Shown:
    if link is None:
        return _over(visit)
    return await let_in(visit, Who(Actor(Role.CONSUMER, link.subject), How.LINK), link.return_to)


def _over(visit: Visit) -> Shown:
    """A link that was used a moment ago in this very browser, such as by going back, has done what it should."""
    if visit.caller is not None and visit.caller.role is Role.CONSUMER:
        return Away("/")
    return Page("people/link_over.html", {"what": "consumer"}, 410)


async def choose_password(visit: Visit) -> Shown:
    """What the link of a reset opens."""
    link = await visit.services.people.links.look(PASSWORD, visit.params["secret"])
    person = await visit.services.people.persons.find(link.subject) if link is not None else None
    if person is None:
        return Page("people/link_over.html", {"what": "password"}, 410)
    return _choosing(visit, person.login)


async def set_password(visit: Visit) -> Shown:
    """Sets the password that was typed; then it is used to sign in."""
    people, secret = visit.services.people, visit.params["secret"]
    password, again = first(visit.form, "password"), first(visit.form, "again")
    login = first(visit.form, "login")
    if password != again:
        return _choosing(visit, login, "differ")
    done = await people.passwords.set_by_link(secret, password)
    if done is No.UNKNOWN:
        return Page("people/link_over.html", {"what": "password"}, 410)
    if isinstance(done, No):
        return _choosing(visit, login, done.value)
    return Away(address("sign-in", said="password_set"))


def _choosing(visit: Visit, login: str, wrong: str | None = None) -> Page:
    told = {"to": visit.path, "login": login, "wrong": wrong, "shortest": SHORTEST, "longest": LONGEST}
    return Page("people/set_password.html", told, 422 if wrong else 200)
