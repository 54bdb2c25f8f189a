"""What is printed and put into a parcel: the return notice, where the goods go, and a code that leads to the case?"""

from __future__ import annotations

from typing import Final

from ....app.return_notices import WHOLE_SHOP, notice_for
from ....app.shops import decode_shop
from ...seeing import see
from ..frame.visit import Page, Shown, Visit, address, not_here
from ..frame.words import Speech
from .codes import bar_code, qr_code
from .marked import marked
from .shown import on_case

SIZES: Final = ("a6", "a5")


async def of_case(visit: Visit) -> Shown:
    """The slip that lies in a return parcel: whoever opens it scans it and has the case before them."""
    seen = await see(visit.services, visit.by.actor, visit.params["case_id"], "case")
    if seen is None:
        return not_here()
    case, basis = seen.case, seen.case.basis
    row = await visit.services.store.shop(basis.shop_id)
    shop = decode_shop(row.doc) if row is not None else None
    speech = Speech(visit.language, seen.now, basis.zone)
    rows = await visit.services.store.events(*seen.key)
    link = visit.origin + address("cases", basis.case_id)
    titles = {line.line_id: line.title for line in seen.order.lines}
    told = {
        "shop_name": shop.name if shop is not None and shop.name else basis.shop_id,
        "notices": [one.text for one in await on_case(visit.services.store, case, seen.order, rows, speech)],
        "address": shop.address_for(case.return_address_id) if shop is not None and case.kind.returns_goods else None,
        "link": link,
        "qr": qr_code(link),
        "case_id": basis.case_id,
        "order_id": basis.order_id,
        "goods": [f"{titles.get(one.line_id, one.line_id)}\u00a0×\u00a0{len(one.units)}" for one in basis.lines],
        "waybill": case.waybill,
        "bars": bar_code(case.waybill.number) if case.waybill is not None else None,
    }
    return Page("shop/insert.html", {**_size(visit), **told})


async def of_shop(visit: Visit) -> Shown:
    """The slip that lies in the parcel with the goods: the conditions, and where a consumer applies."""
    shop_id, sku = visit.by.actor.shop_id or "", visit.query.get("sku", WHOLE_SHOP)
    notice = await notice_for(visit.services.store, shop_id, sku)
    row = await visit.services.store.shop(shop_id)
    if row is None or notice is None:
        return not_here()
    shop, link = decode_shop(row.doc), f"{visit.origin}/"
    told = {
        "shop_name": shop.name or shop_id,
        "notices": [marked(notice.text(visit.language))],
        "address": shop.address_for(None),
        "link": link,
        "qr": qr_code(link),
        "case_id": None,
        "order_id": None,
        "goods": [],
        "waybill": None,
        "bars": None,
    }
    return Page("shop/insert.html", {**_size(visit), **told})


def _size(visit: Visit) -> dict[str, object]:
    """On which paper, and where the other sizes are."""
    chosen = visit.query.get("size", SIZES[0])
    size = chosen if chosen in SIZES else SIZES[0]
    others = {name: value for name, value in visit.query.items() if name != "size"}
    segments = visit.path.strip("/").split("/")
    return {"size": size, "sizes": [(one, address(*segments, **others, size=one)) for one in SIZES]}
