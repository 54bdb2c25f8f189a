"""What happens in a browser when somebody is let in, and when they leave?"""

from __future__ import annotations

from typing import Final

from ....app.people.persons import Person
from ....app.people.sessions import How, Who, who_is
from ..frame.cookies import SIGN_ON, cookie, gone, session_name
from ..frame.visit import Away, Visit, safe_return

SIGN_IN: Final = "/sign-in"


async def let_in(visit: Visit, who: Who, back: str) -> Away:
    """A new session with a new secret; the one that this browser had before ends, so that nobody else knows the new."""
    people = visit.services.people
    if visit.session is not None:
        await people.sessions.end(visit.session)
    secret = await people.sessions.open(who, visit.agent)
    if who.person_id is not None:
        await people.trail.note(who.actor, "signed_in", {"how": who.how})
    to = safe_return(back)
    cookies = (
        cookie(session_name(visit.secure), secret, secure=visit.secure),
        gone(SIGN_ON, secure=visit.secure),
    )
    return Away("/" if to.startswith(SIGN_IN) else to, cookies)


async def let_in_person(visit: Visit, person: Person, how: How, back: str) -> Away:
    """A member of staff, in the first of their roles; they may take another one on their own page."""
    return await let_in(visit, who_is(person.id, person.grants[0], how), back)


async def let_out(visit: Visit) -> Away:
    """Ends the session for good: a copy of the cookie is worth nothing."""
    if visit.session is not None:
        await visit.services.people.sessions.end(visit.session)
    return Away("/", (gone(session_name(visit.secure), secure=visit.secure),))
