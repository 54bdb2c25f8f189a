"""What does somebody see of their own sign-in: browsers, roles, password?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from ....app.people.persons import Grant, No, Person, grant_of
from ....app.people.sessions import Session, who_is
from ....app.people.signing_in import LONGEST, SHORTEST, Locked, Wrong
from ..forms.filling import first
from ..frame.visit import Away, Page, Shown, Visit, address, not_here
from ..frame.words import Moment, Speech
from .coming_in import let_in, let_in_person

_MANY_HOURS: Final = 72
SAID: Final = frozenset({"session_ended", "sessions_ended", "password_changed"})

_BROWSERS: Final[tuple[tuple[str, str], ...]] = (
    ("Edg/", "Edge"),
    ("MicroMessenger", "WeChat"),
    ("Firefox/", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari/", "Safari"),
)
_MACHINES: Final[tuple[tuple[str, str], ...]] = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


class SessionShown(NamedTuple):
    """A browser that is signed in; `here` is the one that asks."""

    fingerprint: str
    agent: str
    how: str
    since: Moment
    seen: Moment
    until: Moment
    here: bool


class RoleShown(NamedTuple):
    value: str
    says: str
    here: bool


async def account(visit: Visit) -> Shown:
    """The own page."""
    return await _page(visit)


async def end_session(visit: Visit) -> Shown:
    """Signs one of the own browsers out."""
    session, fingerprint = visit.session, visit.params["fingerprint"]
    if session is None or not await visit.services.people.sessions.end_listed(session.owner, fingerprint):
        return not_here()
    return Away(address("account", said="session_ended"))


async def end_others(visit: Visit) -> Shown:
    """Signs all own browsers out but this one."""
    if visit.session is not None:
        await visit.services.people.sessions.end_others(visit.session)
    return Away(address("account", said="sessions_ended"))


async def take_role(visit: Visit) -> Shown:
    """Goes on in another role of one's own, with a new session."""
    person, grant = await _person(visit), grant_of(first(visit.form, "role"))
    if person is None or visit.session is None or grant not in person.grants:
        return not_here()
    return await let_in(visit, who_is(person.id, grant, visit.session.how), "/")


async def change_password(visit: Visit) -> Shown:
    """Sets a new password for who knows the old one; every other browser is signed out."""
    person, old = await _person(visit), first(visit.form, "old")
    new, again = first(visit.form, "password"), first(visit.form, "again")
    if person is None or visit.session is None:
        return not_here()
    if new != again:
        return await _page(visit, "differ", 422)
    done = await visit.services.people.passwords.change(person.id, old, new)
    if isinstance(done, Person):
        how = visit.session.how
        return await let_in_person(visit, done, how, address("account", said="password_changed"))
    return await _page(visit, _flaw(done), 422)


def _flaw(done: No | Wrong | Locked) -> str:
    match done:
        case Wrong():
            return "old_wrong"
        case Locked():
            return "old_locked"
        case No():
            return done.value


async def _page(visit: Visit, wrong: str | None = None, status: int = 200) -> Page:
    people, session = visit.services.people, visit.session
    assert session is not None, "this view is open only to who has signed in"
    person = await _person(visit)
    listed = await people.sessions.listed(session.owner)
    wall = Speech(visit.language, max((one.seen_at for one in listed), default=session.seen_at))
    said = visit.query.get("said", "")
    told = {
        "said": said if said in SAID else None,
        "person": person,
        "roles": _roles(person, session, wall) if person is not None and len(person.grants) > 1 else [],
        "sessions": [_shown(one, session, wall) for one in listed],
        "wrong": wrong,
        "shortest": SHORTEST,
        "longest": LONGEST,
        "lasts": _lasts(session, wall),
    }
    return Page("people/account.html", told, status)


async def _person(visit: Visit) -> Person | None:
    person_id = visit.session.person_id if visit.session is not None else None
    return await visit.services.people.persons.find(person_id) if person_id is not None else None


def _roles(person: Person, session: Session, speech: Speech) -> Sequence[RoleShown]:
    actor = session.caller.actor
    here = Grant(actor.role, actor.shop_id)
    return [RoleShown(str(grant), grant_words(grant, speech), grant == here) for grant in person.grants]


def grant_words(grant: Grant, speech: Speech) -> str:
    """A role in words, with its shop."""
    role = speech.label("role", grant.role)
    return role if grant.shop_id is None else speech.say("page.account.role_in_shop", role=role, shop=grant.shop_id)


def _shown(one: Session, here: Session, speech: Speech) -> SessionShown:
    return SessionShown(
        one.fingerprint,
        agent_words(one.agent),
        one.how,
        speech.moment(one.created_at),
        speech.moment(one.seen_at),
        speech.moment(one.expires_at),
        one.session_hash == here.session_hash,
    )


def agent_words(agent: str) -> str:
    """A browser as its owner knows it: its name and the machine's, as far as it tells."""
    named = [next((name for sign, name in table if sign in agent), "") for table in (_BROWSERS, _MACHINES)]
    return " · ".join(filter(None, named)) or agent.partition(" ")[0][:40] or "—"


def _lasts(session: Session, speech: Speech) -> str:
    """How long a sign-in is good for: in days where hours would be many."""
    hours = (session.expires_at - session.created_at) // timedelta(hours=1)
    if hours < _MANY_HOURS:
        return speech.say("page.account.hours", count=hours)
    return speech.say("page.account.days", count=hours // 24)
