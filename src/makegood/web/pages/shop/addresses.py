"""How does a merchant keep its return addresses: add, change, retire, and say which one is proposed first?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from ....app.registering import change_shop
from ....app.shops import ReturnAddress, Shop, decode_shop
from ....domain.values import changed
from ..forms.fields import Choice, Choices, FieldShown, Filling, fields_of
from ..forms.filling import Typed, Wrong, first, read_form, typed_from
from ..forms.table import Field, Form, Input
from ..frame.visit import Away, Page, Shown, Visit, address, not_here
from ..frame.words import Speech

FORM: Final = Form(
    (
        Field("name", Input.TEXT, True, length_at_most=200),
        Field("phone", Input.TEXT, True, length_at_most=64),
        Field("address", Input.LONG, True, length_at_most=500),
        Field("region", Input.CHOICE, False, None, length_at_most=64),
    )
)
ADDRESSES_AT_MOST: Final = 50
REGIONS: Final = tuple(
    f"CN-{number}"
    for number in (
        *(11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46),
        *(50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82),
    )
)
Change = Callable[[Shop], Shop]


class AddressShown(NamedTuple):
    """An address with the form that changes it; the first one is what agreeing proposes."""

    id: str
    name: str
    phone: str
    address: str
    region: str | None
    first: bool
    fields: Sequence[FieldShown]
    open: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """What was typed for which address (none: a new one), and what was wrong with it."""

    address_id: str | None = None
    typed: Typed = field(default_factory=dict)
    wrong: Sequence[Wrong] = ()
    says: str | None = None
    status: int = 200


async def addresses(visit: Visit) -> Shown:
    """The addresses, and an empty form for one more."""
    return await _page(visit, Tried())


async def save(visit: Visit) -> Shown:
    """Adds an address or changes one; nothing is done where somebody else has changed them meanwhile."""
    address_id = visit.params.get("address_id")
    filled = read_form(FORM, visit.form, "")
    if filled.wrong:
        return await _page(visit, Tried(address_id, visit.form, filled.wrong, status=422))
    body: Mapping[str, str] = filled.body
    new_id = address_id or visit.services.ids.new()
    wanted = ReturnAddress(new_id, body["name"], body["phone"], body["address"], body.get("region"))
    return await _changing(visit, _putting(wanted, adds=address_id is None), address_id)


async def retire(visit: Visit) -> Shown:
    """Takes an address out of use; cases that were agreed with it go on showing it."""
    gone = visit.params["address_id"]

    def change(shop: Shop) -> Shop:
        return changed(
            shop,
            return_addresses=tuple(changed(a, retired=True) if a.id == gone else a for a in shop.return_addresses),
        )

    return await _changing(visit, change, gone)


async def put_first(visit: Visit) -> Shown:
    """Makes an address the one that is proposed when a return is agreed to."""
    chosen = visit.params["address_id"]

    def change(shop: Shop) -> Shop:
        return changed(shop, return_addresses=tuple(sorted(shop.return_addresses, key=lambda a: a.id != chosen)))

    return await _changing(visit, change, chosen)


def _putting(wanted: ReturnAddress, adds: bool) -> Change:
    def change(shop: Shop) -> Shop:
        if adds:
            return changed(shop, return_addresses=(*shop.return_addresses, wanted))
        each = (wanted if one.id == wanted.id else one for one in shop.return_addresses)
        return changed(shop, return_addresses=tuple(each))

    return change


async def _changing(visit: Visit, change: Change, address_id: str | None) -> Shown:
    """Carries out a change on the version that the form was made from."""
    base = first(visit.form, "version")
    row = await visit.services.store.shop(visit.by.actor.shop_id or "")
    if row is None or not base.isdecimal() or len(base) > 15:
        return not_here()
    live = decode_shop(row.doc).live_addresses()
    if address_id is not None and address_id not in {one.id for one in live}:
        return not_here()
    if address_id is None and len(live) >= ADDRESSES_AT_MOST:
        return await _page(visit, Tried(None, visit.form, says="page.shop.address.too_many", status=409))
    done = await change_shop(visit.services.store, visit.services.clock, row.shop_id, int(base), change)
    if done is None:
        return await _page(visit, Tried(address_id, visit.form, says="page.shop.address.overtaken", status=409))
    return Away(address("shop", "addresses", said="addresses_changed"))


async def _page(visit: Visit, tried: Tried) -> Shown:
    row = await visit.services.store.shop(visit.by.actor.shop_id or "")
    if row is None:
        return not_here()
    speech = Speech(visit.language, visit.services.door.now)
    live = decode_shop(row.doc).live_addresses()
    new = tried if tried.address_id is None else Tried()
    told = {
        "said": visit.query.get("said") == "addresses_changed",
        "version": row.version,
        "says": speech.say(tried.says) if tried.says is not None else None,
        "addresses": [_shown(one, one is live[0], tried, speech) for one in live],
        "new_fields": fields_of(FORM, "address", Filling(new.typed, new.wrong, _regions(None, speech)), speech),
        "new_open": not live or bool(new.wrong) or (tried.says is not None and tried.address_id is None),
    }
    return Page("shop/addresses.html", told, tried.status)


def _shown(one: ReturnAddress, is_first: bool, tried: Tried, speech: Speech) -> AddressShown:
    mine = tried.address_id == one.id
    there = {"name": one.name, "phone": one.phone, "address": one.address, "region": one.region}
    typed, wrong = (tried.typed, tried.wrong) if mine else (typed_from(FORM, there, ""), ())
    filling = Filling(typed, wrong, _regions(one.region, speech))
    fields = fields_of(FORM, "address", filling, speech)
    region = speech.region(one.region) if one.region else None
    named = [each._replace(id=f"{each.id}-{one.id}") for each in fields]
    return AddressShown(one.id, one.name, one.phone, one.address, region, is_first, named, mine)


def _regions(kept: str | None, speech: Speech) -> Choices:
    """The regions to choose from by their names; one that was told by the platform stays a choice."""
    codes = REGIONS if kept is None or kept in REGIONS else (*REGIONS, kept)
    return {"region": [Choice(code, speech.region(code)) for code in codes]}
