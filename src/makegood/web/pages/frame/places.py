"""Where can each role go?  One table: whoever adds a page adds its entry here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from ....domain.words import Role


class Entry(NamedTuple):
    """A place of a role: its name is the sentence `page.place.<name>`, its icon one of `_icons.html`.

    Every page whose path begins with one of `below` belongs to it.
    """

    name: str
    to: str
    icon: str
    below: tuple[str, ...] = ()


class Place(NamedTuple):
    """An entry as it stands on a page; `here`: the reader is on it, or below."""

    name: str
    to: str
    icon: str
    here: bool


PLACES: Final[dict[Role, tuple[Entry, ...]]] = {
    Role.MERCHANT: (
        Entry("queue", "/", "inbox", ("/cases/", "/batch")),
        Entry("scan", "/find", "scan"),
        Entry("figures", "/shop/figures", "chart"),
        Entry("payments", "/shop/payments", "wallet"),
        Entry("notices", "/shop/notices", "notice", ("/shop/insert",)),
        Entry("addresses", "/shop/addresses", "pin"),
    ),
    Role.ARBITRATOR: (Entry("disputes", "/", "scales", ("/cases/",)),),
    Role.OPERATOR: (
        Entry("cases", "/", "inbox", ("/cases/",)),
        Entry("review", "/review", "photo", ("/review/",)),
        Entry("approvals", "/approvals", "done"),
        Entry("payouts", "/payouts", "wallet", ("/payouts/",)),
        Entry("shops", "/shops", "shop", ("/shops/",)),
        Entry("suspensions", "/suspensions", "pause", ("/suspensions/",)),
        Entry("policies", "/policies", "sliders", ("/policies/",)),
        Entry("health", "/health", "clock"),
        Entry("people", "/people", "people", ("/people/",)),
        Entry("tokens", "/tokens", "key", ("/tokens/",)),
        Entry("audit", "/audit", "book"),
        Entry("orders", "/orders", "bag"),
    ),
}


def places_of(role: Role | None, path: str) -> Sequence[Place]:
    """The role's places, and which of them the reader is at."""
    entries = PLACES.get(role, ()) if role is not None else ()
    return [Place(one.name, one.to, one.icon, path == one.to or path.startswith(one.below)) for one in entries]
