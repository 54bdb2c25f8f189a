"""How does an operator add colleagues, change their roles, and let them in or out?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from ....app.people.persons import Grant, NewPerson, No, Person
from ....domain.words import Role
from ..cases.listing import shop_names
from ..forms.fields import Filling, fields_of
from ..forms.filling import Typed, Wrong, first, read_form
from ..forms.table import Field, Form, Input
from ..frame.visit import Away, Page, Shown, Visit, address, not_here
from ..frame.words import Speech
from ..people.account import grant_words
from .naming import shop_named, shops_to_choose

SAID: Final = frozenset({"disabled", "enabled", "granted"})
FORM: Final = Form(
    (
        Field("person_id", Input.TEXT, True, length_at_most=64),
        Field("person_name", Input.TEXT, False, length_at_most=100),
        Field("login", Input.TEXT, False, length_at_most=200),
    )
)
ROLES: Final = (Role.OPERATOR, Role.ARBITRATOR)
"""Roles on the whole platform; a merchant has theirs in shops."""


class RolesShown(NamedTuple):
    """Which roles are ticked, in which shops, and what is typed where another shop can be named."""

    ticked: Sequence[str]
    shops: Sequence[tuple[str, str]]
    add_shop: str
    wrong: str | None


class PersonShown(NamedTuple):
    id: str
    name: str
    login: str
    roles: Sequence[str]
    has: RolesShown
    by: str
    disabled: bool
    me: bool


async def staff(visit: Visit) -> Shown:
    """Everybody, and an empty form."""
    return await _page(visit, {}, ())


async def add(visit: Visit) -> Shown:
    """Adds a colleague, and shows once the link by which they set a password."""
    filled, grants = read_form(FORM, visit.form, ""), await _grants(visit)
    if isinstance(grants, Wrong) or filled.wrong:
        wrong = [*filled.wrong, *([grants] if isinstance(grants, Wrong) else [])]
        return await _page(visit, visit.form, wrong, status=422)
    body = filled.body
    wanted = NewPerson(body["person_id"], grants, body.get("login", ""), body.get("person_name", ""))
    person = await visit.services.people.persons.add(visit.by.actor, wanted)
    if isinstance(person, No):
        return await _page(visit, visit.form, [Wrong("person_id", f"person_{person}")], status=422)
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
    person_id, grants = visit.params["person_id"], await _grants(visit)
    if isinstance(grants, Wrong):
        return await _page(visit, {}, (), status=422, changing=(person_id, grants))
    return _done(await visit.services.people.persons.grant(visit.by.actor, person_id, grants), "granted")


def _done(found: Person | No, said: str) -> Shown:
    return not_here() if isinstance(found, No) else Away(address("people", said=said))


async def _grants(visit: Visit) -> tuple[Grant, ...] | Wrong:
    """The roles that are ticked, and those in shops: ticked ones, and one that is named besides."""
    named = first(visit.form, "add_shop").strip()
    shops = [shop_id for shop_id in visit.form.get("shop", ()) if shop_id]
    if named:
        shop_id = await shop_named(visit, named)
        if shop_id is None:
            return Wrong("add_shop", "no_shop")
        shops.append(shop_id)
    ticked = set(visit.form.get("role", ()))
    grants = [*(Grant(role) for role in ROLES if role in ticked), *(Grant(Role.MERCHANT, one) for one in shops)]
    return tuple(dict.fromkeys(grants)) or Wrong("role", "no_role")


async def _with_link(visit: Visit, person_id: str) -> Shown:
    people = visit.services.people
    issued = await people.passwords.reset(visit.by.actor, person_id)
    if isinstance(issued, No):
        return not_here()
    return await _page(visit, {}, (), (person_id, f"{people.public_url}/sign-in/password/{issued.secret}"))


async def _page(
    visit: Visit,
    typed: Typed,
    wrong: Sequence[Wrong],
    link: tuple[str, str] | None = None,
    status: int = 200,
    changing: tuple[str, Wrong] | None = None,
) -> Page:
    """Everybody and the form for one more; `changing` is whose roles were to be changed, and what was wrong."""
    speech = Speech(visit.language, visit.services.door.now)
    persons = await visit.services.people.persons.listed()
    ticked = {shop_id for values in (typed, visit.form) for shop_id in values.get("shop", ())}
    names = await shop_names(
        visit.services, ticked | {grant.shop_id for one in persons for grant in one.grants if grant.shop_id}
    )
    said = visit.query.get("said", "")
    told = {
        "persons": [_shown(one, visit, changing, names, speech) for one in persons],
        "changing": changing[0] if changing is not None else None,
        "fields": fields_of(FORM, "person", Filling(typed, wrong), speech),
        "new": _typed_roles(typed, next((one for one in wrong if one.field in _OF_ROLES), None), names, speech),
        "platform_roles": [(role.value, speech.label("role", role)) for role in ROLES],
        "shops": await shops_to_choose(visit),
        "link": link,
        "said": said if said in SAID else None,
    }
    return Page("operator/people.html", told, status)


_OF_ROLES: Final = frozenset({"role", "add_shop"})


def _typed_roles(typed: Typed, wrong: Wrong | None, names: Mapping[str, str], speech: Speech) -> RolesShown:
    """What was ticked and typed, and what is wrong with it."""
    shops = [(shop_id, names[shop_id]) for shop_id in typed.get("shop", ()) if shop_id in names]
    says = speech.say(f"page.wrong.{wrong.key}") if wrong is not None else None
    return RolesShown(list(typed.get("role", ())), shops, first(typed, "add_shop"), says)


def _shown(
    one: Person, visit: Visit, changing: tuple[str, Wrong] | None, names: Mapping[str, str], speech: Speech
) -> PersonShown:
    by = "provider" if one.sign_on else "password" if one.has_password else "nothing"
    shops = [(grant.shop_id, names[grant.shop_id]) for grant in one.grants if grant.shop_id]
    has = RolesShown([grant.role.value for grant in one.grants], shops, "", None)
    if changing is not None and changing[0] == one.id:
        has = _typed_roles(visit.form, changing[1], names, speech)
    return PersonShown(
        one.id,
        one.name,
        one.login,
        [grant_words(grant._replace(shop_id=names.get(grant.shop_id or "")), speech) for grant in one.grants],
        has,
        by,
        one.disabled_at is not None,
        one.id == visit.by.actor.subject,
    )
