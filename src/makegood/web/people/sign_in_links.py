"""POST /v1/sign_in_links: how does the platform send a consumer to the pages, already signed in?"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from msgspec import Meta, Struct

from ...app.codec import instant
from ...app.people.links import CONSUMER
from ...domain.words import Role
from ..shapes import Body, Id
from ..wire.call import Call
from ..wire.flaws import OTHER_FORM, BadShape
from ..wire.reply import Reply, said
from ..wire.routes import Route
from ..wire.words import Words

INTEGRATIONS: Final = frozenset({Role.INTEGRATION})
_PATH: Final = Words(
    "本站内以 / 开头的路径，例如 /cases/…", "a path on this server that begins with /, such as /cases/…"
)


class SignInLinkBody(Body):
    """For whom, and which page it leads to."""

    consumer_id: Id
    return_to: Annotated[str, Meta(min_length=1, max_length=1000)] = "/"


class SignInLinkView(Struct):
    """A link that signs this consumer in once; whoever opens it is this consumer, so hand it to nobody else."""

    url: str
    expires_at: datetime


async def issue(call: Call[SignInLinkBody]) -> Reply:
    """Makes a link that works once, for ten minutes."""
    body, people = call.body, call.services.people
    if not is_path(body.return_to):
        raise BadShape("return_to", OTHER_FORM, _PATH)
    issued = await people.links.issue(CONSUMER, body.consumer_id, body.return_to)
    url = f"{people.public_url}/sign-in/link/{issued.secret}"
    return said(SignInLinkView(url, instant(issued.expires_at)), 201)


def is_path(to: str) -> bool:
    """A page of ours and nobody else's, however a browser may read the address."""
    return to.startswith("/") and not to.startswith("//") and "\\" not in to and to.isascii() and to.isprintable()


ROUTES: Final = (
    Route(
        "POST",
        "/v1/sign_in_links",
        issue,
        "Make a sign-in link for a consumer",
        roles=INTEGRATIONS,
        body=SignInLinkBody,
        gives=SignInLinkView,
        status=201,
        keeps=True,
        more="Send the consumer's browser to `url`: it is signed in there, once, within ten minutes, and led to "
        "`return_to`. A platform that shares `MAKEGOOD_LINK_SECRET` may sign such links itself: see docs/people.md.",
    ),
)
