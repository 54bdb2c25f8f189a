"""How does a person sign in with a password or a token, sign out, and choose a language?"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Final

from ....app.access import hash_of
from ....app.people.persons import Person
from ....app.people.sessions import How, Who
from ....app.people.signing_in import Locked, Wrong
from ...services import Rate
from ...wire.rates import Rates
from ...wire.words import EN, ZH
from ..forms.filling import first
from ..frame.cookies import A_YEAR_S, LANGUAGE, cookie
from ..frame.visit import PEOPLE, Away, Shown, Visit, not_here, please_sign_in, safe_return
from ..frame.words import Speech
from .coming_in import let_in, let_in_person, let_out

FAILURES: Final = Rate(0.2, 20)
"""How often one address may be wrong: one that tries many names is stopped as one that tries many passwords."""

SAID: Final = frozenset({"password_set"})


class Signing:
    """The form for login and password.  `rates` counts the failures of an address."""

    def __init__(self, rates: Rates | None = None) -> None:
        self._rates = rates or Rates(FAILURES, time.monotonic)

    async def by_password(self, visit: Visit) -> Shown:
        """Login and password; what was wrong with them is not said, only how long to wait."""
        login = first(visit.form, "login")
        if self._rates.empty(visit.address):
            return please_sign_in(visit, 429, wrong="address", login=login)
        found = await visit.services.people.passwords.try_(login, first(visit.form, "password"))
        if isinstance(found, Person):
            return await let_in_person(visit, found, How.PASSWORD, _back(visit))
        self._rates.take(visit.address)
        return _refused(visit, found, login)


def _refused(visit: Visit, why: Wrong | Locked, login: str) -> Shown:
    wait = Speech(visit.language, visit.services.door.now).span(why.wait) if why.wait > timedelta(0) else ""
    if isinstance(why, Locked):
        return please_sign_in(visit, 429, wrong="locked", wait=wait, login=login)
    return please_sign_in(visit, 401, wrong="password_locked" if wait else "password", wait=wait, login=login)


async def sign_in_by_link(visit: Visit) -> Shown:
    """A link with a token in it; the token leaves the address at once."""
    token = visit.query.get("token", "")
    if token:
        return await _by_token(visit, token)
    if visit.caller is not None:
        return Away("/")
    said = visit.query.get("said", "")
    return please_sign_in(visit, 200, said=said if said in SAID else None)


async def sign_in_by_token(visit: Visit) -> Shown:
    """A token typed or pasted on the page."""
    return await _by_token(visit, first(visit.form, "token").strip())


async def _by_token(visit: Visit, token: str) -> Shown:
    caller = await visit.access.authenticate(f"Bearer {token}")
    if caller is None or caller.role not in PEOPLE:
        return please_sign_in(visit, 401, wrong="unknown" if caller is None else "no_pages", open_token=True)
    return await let_in(visit, Who(caller.actor, How.TOKEN, None, hash_of(token)), _back(visit))


def _back(visit: Visit) -> str:
    return first(visit.form, "back") or visit.query.get("back", "/")


async def sign_out(visit: Visit) -> Shown:
    """This browser's session ends; a token that it began with stays valid elsewhere until it is revoked."""
    return await let_out(visit)


async def choose_language(visit: Visit) -> Shown:
    """The language of this browser from now on, on whatever page it was chosen."""
    code = visit.params["code"]
    if code not in (ZH, EN):
        return not_here()
    chosen = cookie(LANGUAGE, code, secure=visit.secure, kept_for_s=A_YEAR_S)
    return Away(safe_return(visit.query.get("back", "/")), (chosen,))
