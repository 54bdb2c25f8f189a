"""What belongs together where people sign in?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ..ports import Clock
from ..ports.people import Passwords, PeopleStore, SignOn
from ..trail import Trail
from .arriving import Arriving
from .links import Links
from .persons import Persons
from .sessions import Sessions
from .signing_in import PasswordSignIn


class Ways(NamedTuple):
    """How people may come in: where the pages are, the secret that the platform signs links with, a provider."""

    public_url: str
    link_secret: str = ""
    sign_on: SignOn | None = None


@dataclass(frozen=True)
class People:
    """Everything about people; `sign_on` is None where no provider is set up."""

    persons: Persons
    passwords: PasswordSignIn
    sessions: Sessions
    links: Links
    sign_on: Arriving | None
    trail: Trail
    public_url: str


def open_people(store: PeopleStore, passwords: Passwords, trail: Trail, clock: Clock, ways: Ways) -> People:
    """Puts it together; `clock` is the wall's, by which sessions and links end."""
    links = Links(store, clock, ways.link_secret)
    return People(
        Persons(store, trail, clock),
        PasswordSignIn(store, passwords, links, trail, clock),
        Sessions(store, clock),
        links,
        Arriving(store, ways.sign_on, trail, clock) if ways.sign_on is not None else None,
        trail,
        ways.public_url.rstrip("/"),
    )
