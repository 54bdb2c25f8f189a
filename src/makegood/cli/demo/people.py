"""Who may look around in the demo, and by which links?"""

from __future__ import annotations

from typing import Final, NamedTuple

from ...app.access import mint
from ...app.ports import Store
from ...domain.words import Role
from .goods import HOME, TECH


class Guest(NamedTuple):
    """Somebody to sign in as."""

    says: str
    role: Role
    shop_id: str | None = None
    consumer_id: str | None = None
    person: str | None = None


GUESTS: Final = (
    Guest("买家 consumer xiaolin", Role.CONSUMER, consumer_id="xiaolin"),
    Guest("买家 consumer chenyu", Role.CONSUMER, consumer_id="chenyu"),
    Guest("买家 consumer wangfang", Role.CONSUMER, consumer_id="wangfang"),
    Guest("商家 merchant 蓝海家居旗舰店", Role.MERCHANT, HOME),
    Guest("商家 merchant 青橙数码专营店", Role.MERCHANT, TECH),
    Guest("仲裁客服 arbitrator lin", Role.ARBITRATOR, person="lin"),
    Guest("仲裁客服 arbitrator wang", Role.ARBITRATOR, person="wang"),
    Guest("平台运营 operator", Role.OPERATOR),
)


async def links(store: Store, address: str) -> list[tuple[str, str]]:
    """A sign-in link for each guest; the token in it is a bearer token for the interface, too."""
    return [(guest.says, f"{address}/sign-in?token={await _token(store, guest)}") for guest in GUESTS]


async def platform_token(store: Store) -> str:
    """A token of the platform's own systems, which have no pages."""
    return await mint(store, Role.INTEGRATION)


async def _token(store: Store, guest: Guest) -> str:
    return await mint(store, guest.role, guest.shop_id, guest.consumer_id, guest.person)
