"""How does an operator add colleagues, change their roles, and let them in or out?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from ....app.people.persons import Grant, NewPerson, No, Person, grant_of
from ..forms.fields import Filling, fields_of
from ..forms.filling import Typed, Wrong, first, read_form
from ..forms.table import Field, Form, Input
from ..frame.visit import Away, Page, Shown, Visit, address, not_here
from ..frame.words import Speech
from ..people.account import grant_words

GRANTS: Final = "merchant:shop-1"
SAID: Final = frozenset({"disabled", "enabled", "granted"})
FORM: Final = Form(
    (
        Field("person_id", Input.TEXT, True, length_at_most=64),
        Field("person_name", Input.TEXT, False, length_at_most=100),
        Field("login", Input.TEXT, False, length_at_most=200),
        Field("grants", Input.WORDS, True, length_at_most=2000),
    )
)


class PersonShown(NamedTuple):
    id: str
    name: str
    login: str
    roles: Sequence[str]
    grants: str
    by: str
    disabled: bool
    me: bool


async def staff(visit: Visit) -> Shown:
    """Everybody, and an empty form."""
    return await _page(visit, {}, ())


async def add(visit: Visit) -> Shown:
    """Adds a colleague, and shows once the link by which they set a password."""
    filled = read_form(FORM, visit.form, "")
    wrong, grants = list(filled.wrong), _grants(filled.body.get("grants", []))
    if not wrong and grants is None:
        wrong = [Wrong("grants", "no_grants", GRANTS)]
    if wrong or grants is None:
        return await _page(visit, visit.form, wrong, status=422)
    body = filled.body
    wanted = NewPerson(body["person_id"], grants, body.get("login", ""), body.get("person_name", ""))
    person = await visit.services.people.persons.add(visit.by.actor, wanted)
    if isinstance(person, No):
        return await _page(visit, visit.form, [Wrong("person_id", f"person_{person}", GRANTS)], status=422)
    return await _with_link(visit, person.id)


async def reset(visit: Visit) -> Shown:
    """Shows once a link by which a colleague sets a new password."""
    return await _with_link(visit, visit.params["person_id"])


async def disable(visit: Visit) -> Shown:
    """Lets a colleague in no more; nobody shuts the door on themselves."""
    if visit.params["person_id"] == visit.by.actor.subject:
        return not_here()
    return _done(await visit.services.people.persons.disable(visit.by.actor, visit.params["person_id"]), "disabled")


async def enable(visit: Visit) -> Shown:
    return _done(await visit.services.people.persons.enable(visit.by.actor, visit.params["person_id"]), "enabled")


async def grant(visit: Visit) -> Shown:
    """Gives a colleague these roles and no others."""
    typed = [word for word in first(visit.form, "grants").replace(",", "\n").split() if word]
    grants = _grants(typed)
    if grants is None:
        return await _page(visit, {}, [Wrong("grants", "no_grants", GRANTS)], status=422)
    return _done(
        await visit.services.people.persons.grant(visit.by.actor, visit.params["person_id"], grants), "granted"
    )


def _done(found: Person | No, said: str) -> Shown:
    return not_here() if isinstance(found, No) else Away(address("people", said=said))


def _grants(words: Sequence[str]) -> tuple[Grant, ...] | None:
    found = [grant_of(word) for word in words]
    known = tuple(dict.fromkeys(one for one in found if one is not None))
    return known if known and len(known) == len(set(words)) else None


async def _with_link(visit: Visit, person_id: str) -> Shown:
    people = visit.services.people
    issued = await people.passwords.reset(visit.by.actor, person_id)
    if isinstance(issued, No):
        return not_here()
    return await _page(visit, {}, (), (person_id, f"{people.public_url}/sign-in/password/{issued.secret}"))


async def _page(
    visit: Visit, typed: Typed, wrong: Sequence[Wrong], link: tuple[str, str] | None = None, status: int = 200
) -> Page:
    speech = Speech(visit.language, visit.services.door.now)
    said = visit.query.get("said", "")
    told = {
        "persons": [_shown(one, visit, speech) for one in await visit.services.people.persons.listed()],
        "fields": fields_of(FORM, "person", Filling(typed, wrong, words={"grants": GRANTS}), speech),
        "link": link,
        "said": said if said in SAID else None,
    }
    return Page("operator/people.html", told, status)


def _shown(one: Person, visit: Visit, speech: Speech) -> PersonShown:
    by = "provider" if one.sign_on else "password" if one.has_password else "nothing"
    return PersonShown(
        one.id,
        one.name,
        one.login,
        [grant_words(grant, speech) for grant in one.grants],
        "\n".join(map(str, one.grants)),
        by,
        one.disabled_at is not None,
        one.id == visit.by.actor.subject,
    )
