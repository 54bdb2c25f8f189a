"""How does staff sign in at the organisation's own provider, and come back from there?"""

from __future__ import annotations

import base64
import binascii
import hmac
from typing import Final, NamedTuple

import msgspec
import structlog

from ....app.codec import decode, encode
from ....app.people.arriving import Arriving
from ....app.people.sessions import How
from ....app.ports.people import Departure, SignOnRefused
from ..frame.cookies import SIGN_ON, cookie
from ..frame.visit import Away, Page, Shown, Visit, not_here, please_sign_in, safe_return
from .coming_in import let_in_person

MINUTES: Final = 10
log = structlog.get_logger()


class Kept(NamedTuple):
    """What this browser has to bring back, in a cookie that scripts cannot read."""

    state: str
    nonce: str
    verifier: str
    back: str


async def depart(visit: Visit) -> Shown:
    """Sends the browser to the provider."""
    sign_on = visit.services.people.sign_on
    if sign_on is None:
        return not_here()
    try:
        departure = await sign_on.depart(_return_uri(visit))
    except (ConnectionError, SignOnRefused) as trouble:
        return _silent(visit, trouble)
    kept = Kept(departure.state, departure.nonce, departure.verifier, safe_return(visit.query.get("back", "/")))
    packed = base64.urlsafe_b64encode(encode(kept)).decode()
    return Away(departure.url, (cookie(SIGN_ON, packed, secure=visit.secure, kept_for_s=MINUTES * 60),))


async def arrive(visit: Visit) -> Shown:
    """Takes in who comes back with what this browser was given."""
    sign_on, kept = visit.services.people.sign_on, _kept(visit.sign_on)
    if sign_on is None:
        return not_here()
    if kept is None or not hmac.compare_digest(kept.state.encode(), visit.query.get("state", "").encode()):
        return please_sign_in(visit, 400, wrong="sign_on_lost")
    if "code" not in visit.query:
        log.info("sign_on.not_done", error=visit.query.get("error", "")[:80])
        return please_sign_in(visit, 401, wrong="sign_on_refused")
    return await _come_in(visit, sign_on, kept)


async def _come_in(visit: Visit, sign_on: Arriving, kept: Kept) -> Shown:
    departure = Departure("", kept.state, kept.nonce, kept.verifier)
    try:
        person = await sign_on.arrive(visit.query["code"], departure, _return_uri(visit))
    except SignOnRefused as refused:
        log.warning("sign_on.refused", why=str(refused)[:300])
        return please_sign_in(visit, 401, wrong="sign_on_refused")
    except ConnectionError as trouble:
        return _silent(visit, trouble)
    if person is None:
        return please_sign_in(visit, 403, wrong="sign_on_no_role")
    return await let_in_person(visit, person, How.SIGN_ON, kept.back)


def _silent(visit: Visit, trouble: Exception) -> Page:
    log.warning("sign_on.unreachable", trouble=str(trouble)[:300])
    return please_sign_in(visit, 503, wrong="sign_on_silent")


def _return_uri(visit: Visit) -> str:
    """Where the provider sends browsers back to: never by what a request says of its host."""
    return f"{visit.services.people.public_url}/sign-in/oidc/callback"


def _kept(packed: str) -> Kept | None:
    try:
        return decode(base64.urlsafe_b64decode(packed.encode("ascii")), Kept)
    except (ValueError, binascii.Error, msgspec.DecodeError):
        return None
