"""How does a person sign in and out, and choose a language?"""

from __future__ import annotations

from typing import Final

from ..wire.words import EN, ZH
from .forms.filling import first
from .frame.cookies import A_YEAR_S, LANGUAGE, SESSION, cookie, gone
from .frame.visit import PEOPLE, Away, Page, Shown, Visit, not_here, safe_return

SIGN_IN: Final = "/sign-in"


async def sign_in_by_link(visit: Visit) -> Shown:
    """A link with a token in it; the token leaves the address at once."""
    token = visit.query.get("token", "")
    if not token and visit.caller is not None:
        return Away("/")
    return await _sign_in(visit, token) if token else Page("guest.html", {})


async def sign_in_by_form(visit: Visit) -> Shown:
    """A token typed or pasted on the page."""
    return await _sign_in(visit, first(visit.form, "token").strip())


async def _sign_in(visit: Visit, token: str) -> Shown:
    caller = await visit.access.authenticate(f"Bearer {token}")
    if caller is None or caller.role not in PEOPLE:
        return Page("guest.html", {"wrong": "unknown" if caller is None else "no_pages"}, 401)
    to = safe_return(first(visit.form, "back") or visit.query.get("back", "/"))
    return Away("/" if to.startswith(SIGN_IN) else to, (cookie(SESSION, token, secure=visit.secure),))


async def sign_out(visit: Visit) -> Shown:
    """This browser forgets the session; the token itself stays valid elsewhere until it is revoked."""
    return Away("/", (gone(SESSION, secure=visit.secure),))


async def choose_language(visit: Visit) -> Shown:
    """The language of this browser from now on, on whatever page it was chosen."""
    code = visit.params["code"]
    if code not in (ZH, EN):
        return not_here()
    chosen = cookie(LANGUAGE, code, secure=visit.secure, kept_for_s=A_YEAR_S)
    return Away(safe_return(visit.query.get("back", "/")), (chosen,))
