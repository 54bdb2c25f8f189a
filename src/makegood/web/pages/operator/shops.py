"""Which shops are there, and how is one taken in?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from ....app.ports import ShopRow
from ....app.registering import PLATFORM, policy_name_of, put_shop
from ....app.shops import Shop, decode_shop
from ....domain.stage import ENDED_STAGES
from ..forms.fields import Filling, fields_of
from ..forms.filling import Typed, Wrong, read_form
from ..forms.table import Field, Form, Input
from ..frame.visit import Away, Page, Shown, Visit, address
from ..frame.words import HOME_ZONE, Speech

LISTED: Final = 50
TALLIED: Final = 500
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
NUMBERS: Final = ("platform", "own")
"""Under whose numbers a shop's new cases are opened: the platform's, or a policy of its own."""

_NAMED: Final = (
    Field("shop_name", Input.TEXT, True, length_at_most=200),
    Field("zone", Input.TEXT, True, length_at_most=64),
)
NEW: Final = Form((Field("shop_id", Input.TEXT, True, length_at_most=64), *_NAMED))
CHANGE: Final = Form((*_NAMED, Field("numbers", Input.CHOICE, True, NUMBERS, "numbers")))


class ShopShown(NamedTuple):
    """A shop in the list; `open_cases` counts its living cases, at most so many."""

    to: str
    shop_id: str
    name: str
    policy: str
    open_cases: str


async def shops(visit: Visit) -> Shown:
    """The shops whose name or id holds what is looked for, and an empty form for one more."""
    return await _page(visit, {"zone": (HOME_ZONE,)}, ())


async def add(visit: Visit) -> Shown:
    """Takes a shop in, under the platform's numbers; one that is there already is left alone."""
    filled = read_form(NEW, visit.form, "")
    wrong = [*filled.wrong, *flaws(filled.body)]
    shop_id = filled.body.get("shop_id", "")
    if not wrong and await visit.services.store.shop(shop_id) is not None:
        wrong = [Wrong("shop_id", "shop_taken")]
    if wrong:
        return await _page(visit, visit.form, wrong, 422)
    shop = Shop(shop_id, filled.body["shop_name"], filled.body["zone"])
    await put_shop(visit.services.store, visit.services.clock, shop)
    said = {"shop_id": shop_id, "name": shop.name, "zone": shop.zone}
    await visit.services.people.trail.note(visit.by.actor, "shop.added", said)
    return Away(address("shops", shop_id, said="added"))


def flaws(body: dict[str, str]) -> Sequence[Wrong]:
    """What a form about a shop says that cannot be."""
    found = []
    if "shop_id" in body and not _ID.fullmatch(body["shop_id"]):
        found.append(Wrong("shop_id", "shop_bad_id"))
    if "zone" in body and not _is_zone(body["zone"]):
        found.append(Wrong("zone", "no_zone", HOME_ZONE))
    return found


def _is_zone(name: str) -> bool:
    """A name is also a path in the database of zones, and may be a strange one."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


async def _page(visit: Visit, typed: Typed, wrong: Sequence[Wrong], status: int = 200) -> Page:
    speech = Speech(visit.language, visit.services.door.now)
    asked = visit.query.get("q", "").strip()[:100]
    after, store = visit.query.get("after", "")[:64], visit.services.store
    found = await store.shops_like(asked, after, LISTED + 1)
    told = {
        "asked": asked,
        "shops": [await _shown(visit, row) for row in found[:LISTED]],
        "count": await store.count_shops_like(asked),
        "first_page": address("shops", q=asked) if after else None,
        "next_page": address("shops", q=asked, after=found[LISTED - 1].shop_id) if len(found) > LISTED else None,
        "fields": fields_of(NEW, "shop", Filling(typed, wrong), speech),
        "open": bool(wrong),
    }
    return Page("operator/shops.html", told, status)


async def _shown(visit: Visit, row: ShopRow) -> ShopShown:
    shop = decode_shop(row.doc)
    tally = await visit.services.store.stage_tally(row.shop_id, TALLIED)
    count = sum(number for stage, number in tally.stages.items() if stage not in ENDED_STAGES)
    policy = (await visit.services.door.refs()).latest(shop.policy_name)
    open_cases = f"{min(count, TALLIED)}+" if tally.more else str(count)
    return ShopShown(address("shops", row.shop_id), row.shop_id, shop.name, policy.version, open_cases)


def numbers_of(shop: Shop) -> str:
    """Whose numbers a shop goes by."""
    return "own" if shop.policy_name == policy_name_of(shop.shop_id) else "platform"


def policy_of(shop_id: str, numbers: str) -> str:
    """The name of the policy that goes with a choice."""
    return policy_name_of(shop_id) if numbers == "own" else PLATFORM
