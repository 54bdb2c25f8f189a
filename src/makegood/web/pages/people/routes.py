"""Which pages are there about signing in?"""

from __future__ import annotations

from ..frame.visit import PEOPLE, Way
from . import account, linked, sign_on, signing
from .signing import Signing


def people_ways() -> tuple[Way, ...]:
    """The table of pages by which people come in, and of what is their own."""
    by_form = Signing()
    return (
        Way("GET", "/sign-in", signing.sign_in_by_link, PEOPLE, guests=True),
        Way("POST", "/sign-in", by_form.by_password, PEOPLE, guests=True),
        Way("POST", "/sign-in/token", signing.sign_in_by_token, PEOPLE, guests=True),
        Way("GET", "/sign-in/oidc", sign_on.depart, PEOPLE, guests=True),
        Way("GET", "/sign-in/oidc/callback", sign_on.arrive, PEOPLE, guests=True),
        Way("GET", "/sign-in/link/{secret}", linked.enter, PEOPLE, guests=True),
        Way("POST", "/sign-in/link/{secret}", linked.enter_now, PEOPLE, guests=True),
        Way("GET", "/sign-in/consumer", linked.enter_signed, PEOPLE, guests=True),
        Way("POST", "/sign-in/consumer", linked.enter_signed_now, PEOPLE, guests=True),
        Way("GET", "/sign-in/password/{secret}", linked.choose_password, PEOPLE, guests=True),
        Way("POST", "/sign-in/password/{secret}", linked.set_password, PEOPLE, guests=True),
        Way("POST", "/sign-out", signing.sign_out, PEOPLE, guests=True),
        Way("GET", "/language/{code}", signing.choose_language, PEOPLE, guests=True),
        Way("GET", "/account", account.account, PEOPLE),
        Way("POST", "/account/password", account.change_password, PEOPLE),
        Way("POST", "/account/role", account.take_role, PEOPLE),
        Way("POST", "/account/sessions/others", account.end_others, PEOPLE),
        Way("POST", "/account/sessions/{fingerprint}/end", account.end_session, PEOPLE),
    )
