"""How does one shop stand: its numbers and figures, its people and tokens, addresses, notices, and open cases?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from ....app.numbers import Numbers
from ....app.people.persons import Grant
from ....app.ports import ShopRow
from ....app.registering import PLATFORM, change_shop, put_policy
from ....app.return_notices import ReturnNotice, read_notice
from ....app.shops import Shop, decode_shop
from ....domain.stage import ENDED_STAGES
from ....domain.values import changed
from ....domain.words import Role, Stage
from ...seeing import note_reading
from ..figures import shown_of_shop
from ..forms.fields import Filling, fields_of
from ..forms.filling import Typed, Wrong, first, read_form
from ..frame.visit import Away, Page, Shown, Visit, address, not_here
from ..frame.words import Speech
from .policies import ChangeShown, changes
from .shops import CHANGE, TALLIED, flaws, numbers_of, policy_of
from .tokens import LISTED as TOKENS
from .tokens import TokenShown
from .tokens import shown as token_shown

NOTICES: Final = 10
PAYOUTS: Final = 100
SAID: Final = frozenset({"added", "changed"})


class StageShown(NamedTuple):
    name: str
    cases: int
    to: str


class AddressShown(NamedTuple):
    """Where goods go back to; the telephone number is covered unless somebody asks for it."""

    name: str
    phone: str
    address: str
    region: str
    first: bool


class PolicyShown(NamedTuple):
    """The policy by name and version, and what in it is not as on the whole platform."""

    version: str
    to: str
    edit: str
    own: bool
    changes: Sequence[ChangeShown]


class NoticeShown(NamedTuple):
    number: int
    product: str | None
    since: str
    text: str


async def shop(visit: Visit) -> Shown:
    """The shop as it stands."""
    row = await visit.services.store.shop(visit.params["shop_id"])
    if row is None:
        return not_here()
    await note_reading(visit.services, visit.by.actor, "shop", {"shop_id": row.shop_id})
    there = decode_shop(row.doc)
    typed = {"shop_name": (there.name,), "zone": (there.zone,), "numbers": (numbers_of(there),)}
    return await _page(visit, row, typed, ())


async def change(visit: Visit) -> Shown:
    """Changes name, zone and whose numbers hold for new cases; nothing where somebody else was quicker."""
    services, shop_id = visit.services, visit.params["shop_id"]
    row, base = await services.store.shop(shop_id), first(visit.form, "version")
    if row is None or not base.isdecimal() or len(base) > 15:
        return not_here()
    filled = read_form(CHANGE, visit.form, "")
    wrong = [*filled.wrong, *flaws(filled.body)]
    if wrong:
        return await _page(visit, row, visit.form, wrong, status=422)
    name = policy_of(shop_id, filled.body["numbers"])
    if name != PLATFORM:
        numbers = Numbers(services.store, services.door, services.clock, services.ids)
        if not await numbers.policies(name):
            await put_policy(numbers, visit.by.actor, name, {})
    wanted = {"name": filled.body["shop_name"], "zone": filled.body["zone"], "policy_name": name}
    done = await change_shop(services.store, services.clock, shop_id, int(base), lambda there: changed(there, **wanted))
    if done is None:
        return await _page(visit, row, visit.form, (), overtaken=True, status=409)
    await services.people.trail.note(visit.by.actor, "shop.changed", {"shop_id": shop_id, **wanted})
    return Away(address("shops", shop_id, said="changed"))


async def _page(
    visit: Visit, row: ShopRow, typed: Typed, wrong: Sequence[Wrong], *, overtaken: bool = False, status: int = 200
) -> Page:
    services, there = visit.services, decode_shop(row.doc)
    speech = Speech(visit.language, services.door.now, there.zone)
    tally = await services.store.stage_tally(row.shop_id, TALLIED)
    uncovered = visit.query.get("uncovered") == "1"
    if uncovered:
        await note_reading(services, visit.by.actor, "shop.uncovered", {"shop_id": row.shop_id})
    said = visit.query.get("said", "")
    told = {
        "shop": there,
        "zone": speech.zone_name(there.zone),
        "here": address("shops", row.shop_id),
        "version": row.version,
        "stages": _stages(tally.stages, row.shop_id, speech),
        "all_cases": address("", shop=row.shop_id),
        "more": tally.more,
        "payouts": len(await services.store.payouts_open(row.shop_id, PAYOUTS)),
        "figures": await shown_of_shop(services, row.shop_id, speech),
        "policy": await _policy(visit, there, speech),
        "addresses": _addresses(there, speech, uncovered=uncovered),
        "uncovered": uncovered,
        "notices": await _notices(visit, row.shop_id, speech),
        "people": [one for one in await services.people.persons.listed() if _works_in(one.grants, row.shop_id)],
        "tokens": await _tokens(visit, row.shop_id, speech),
        "fields": fields_of(CHANGE, "shop", Filling(typed, wrong), speech),
        "overtaken": overtaken,
        "open": bool(wrong) or overtaken,
        "said": said if said in SAID else None,
    }
    return Page("operator/shop.html", told, status)


def _stages(counts: Mapping[str, int], shop_id: str, speech: Speech) -> Sequence[StageShown]:
    """How many cases stand where, in the order of a case's life."""
    return [
        StageShown(speech.label("stage", stage), counts[stage.value], address("", stage=stage.value, shop=shop_id))
        for stage in Stage
        if counts.get(stage.value) and stage not in ENDED_STAGES
    ]


async def _policy(visit: Visit, there: Shop, speech: Speech) -> PolicyShown:
    refs = await visit.services.door.refs()
    mine, platform = refs.latest(there.policy_name), refs.latest(PLATFORM)
    name = there.policy_name
    own = name != PLATFORM
    differing = changes(platform, mine, speech) if own else ()
    to, edit = address("policies", name=name), f"{address('policies', name=name, edit='1')}#next-version"
    return PolicyShown(mine.version, to, edit, own, [one._replace(ends=None) for one in differing])


def _addresses(there: Shop, speech: Speech, *, uncovered: bool) -> Sequence[AddressShown]:
    live, shown_phone = there.live_addresses(), str if uncovered else covered
    return [
        AddressShown(one.name, shown_phone(one.phone), one.address, speech.region(one.region), not n)
        for n, one in enumerate(live)
    ]


def covered(phone: str) -> str:
    """A telephone number of which the middle is not shown."""
    return f"{phone[:3]}****{phone[-2:]}" if len(phone) > 6 else "****"


async def _notices(visit: Visit, shop_id: str, speech: Speech) -> Sequence[NoticeShown]:
    """The newest versions of the return conditions; one without words says that there are none any more."""
    rows = await visit.services.store.return_notices(shop_id, 2**62, NOTICES)
    newest: dict[str | None, ReturnNotice] = {}
    for row in rows:
        newest.setdefault(row.sku or None, read_notice(row))
    return [
        NoticeShown(one.number, one.sku, speech.instant(one.at), one.text(speech.language))
        for one in newest.values()
        if one.text(speech.language)
    ]


def _works_in(grants: Sequence[Grant], shop_id: str) -> bool:
    return any(grant.shop_id == shop_id for grant in grants)


async def _tokens(visit: Visit, shop_id: str, speech: Speech) -> Sequence[TokenShown]:
    rows = await visit.services.store.tokens(Role.MERCHANT.value, None, TOKENS)
    return [token_shown(row, speech) for row in rows if row.shop_id == shop_id]
