"""What does a view know of the request that it answers, and what can it answer?"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from urllib.parse import quote, urlencode

from ....app.access import Access, Caller
from ....app.people.sessions import Session
from ....app.submission import Answered
from ....domain.words import Role
from ...services import Services
from ...wire.reply import Header
from ..forms.filling import Typed
from .arriving import Arriving

PEOPLE: Final = frozenset({Role.CONSUMER, Role.MERCHANT, Role.ARBITRATOR, Role.OPERATOR})
"""Who has pages; systems talk to the interface for programs."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for a page; its caller may see the view, and a form comes from a page of this very session.

    `secret` is what forms prove themselves by; `secure` tells that the browser came by https, `origin` is the address
    of this server as the browser knows it, `sign_on` what the browser brings back from a provider, `file` what a form
    of a way that takes one brings along, `shop_name` what the shop is called that the caller belongs to, `encodings`
    how the browser takes an answer packed (Accept-Encoding).
    """

    services: Services
    access: Access
    caller: Caller | None
    language: str
    method: str
    path: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    form: Typed
    secret: str
    secure: bool
    origin: str = ""
    session: Session | None = None
    address: str = ""
    agent: str = ""
    encodings: str = ""
    sign_on: str = ""
    file: Arriving | None = None
    shop_name: str = ""

    @property
    def by(self) -> Caller:
        assert self.caller is not None, "this view is open only to who has signed in"
        return self.caller

    @property
    def role(self) -> Role:
        return self.by.role


class Page(NamedTuple):
    """A page to draw: a template, and what it is told."""

    template: str
    told: Mapping[str, object]
    status: int = 200


@dataclass(frozen=True, slots=True)
class Away:
    """Another page to go to."""

    to: str
    cookies: tuple[Header, ...] = field(default=())


class Document(NamedTuple):
    """Something that is not drawn: a style sheet, a picture, a number for a script."""

    body: bytes
    media: str
    kept: bool = False
    headers: tuple[Header, ...] = ()


Shown = Page | Away | Document
View = Callable[[Visit], Awaitable[Shown]]


class Way(NamedTuple):
    """One method on one path, and who may go there; `guests` come in without having signed in.

    `takes_file`: its form brings a file along.
    """

    method: str
    path: str
    view: View
    roles: frozenset[Role]
    guests: bool = False
    takes_file: bool = False


def please_sign_in(visit: Visit, status: int = 401, **told: object) -> Page:
    """How to sign in; `wrong` says why it did not go well, `login` what was typed."""
    sign_on = visit.services.people.sign_on
    label = sign_on.label if sign_on is not None else None
    around = {"sign_on": label, "wrong": None, "login": "", "said": None, "open_token": False, "wait": ""}
    return Page("people/sign_in.html", {**around, **told}, status)


def trouble(what: str, status: int) -> Page:
    """A page that says what went wrong, and what to do."""
    return Page("trouble.html", {"trouble": what}, status)


def not_here() -> Page:
    """No such page, or none for this reader: which of the two is not said."""
    return trouble("not_found", 404)


def forbidden(what: str = "not_yours") -> Page:
    return trouble(what, 403)


def address(*segments: str, **query: str | int | None) -> str:
    """The address of a page of ours."""
    path = "/" + "/".join(quote(segment, safe="") for segment in segments)
    said = {name: value for name, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(said)}" if said else path


def at_width(to: str, width: int) -> str:
    """The address of a picture of ours made smaller."""
    return f"{to}{'&' if '?' in to else '?'}width={width}"


def case_address(answer: Answered, **more: int | None) -> str:
    """The page of a case, which then says what has just happened: the events that came of this answer, no others."""
    facts, case_id = answer.facts, answer.case.basis.case_id
    return address("cases", case_id, did=f"{facts[0].seq}-{facts[-1].seq}" if facts else None, **more)


def did(visit: Visit) -> range:
    """The numbers of the events that have just happened, as the address says."""
    match = _DID.fullmatch(visit.query.get("did", ""))
    return range(int(match[1]), int(match[2]) + 1) if match is not None else range(0)


_DID: Final = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")


def safe_return(to: str) -> str:
    """A path on this server to go back to, whatever was asked for; the first page where it would lead elsewhere."""
    inside = to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable() and to.isascii()
    return to if inside and "\\" not in to and len(to) <= 1000 else "/"
