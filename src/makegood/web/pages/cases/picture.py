"""How are the goods of a case or an order seen as they are sold?  The catalogue's pictures, for who may see either."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ....app.codec import decode_order
from ....app.ports.scanning import WIDTHS
from ....domain.order import Order
from ...seeing import see
from ..frame.visit import Document, Shown, Visit, not_here
from .exhibits import goods_pictures, version_of

_KINDS: Final = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n", "image/png"), (b"RIFF", "image/webp"))
_HEADERS: Final = (
    (b"content-security-policy", b"default-src 'none'; sandbox"),
    (b"content-disposition", b"inline"),
)
_KEPT: Final = (b"cache-control", b"private, max-age=31536000, immutable")
_FRESH: Final = (b"cache-control", b"no-store")


async def goods_picture(visit: Visit) -> Shown:
    """A picture by its number on the case's page, from 1 on; only what begins as a picture does."""
    seen = await see(visit.services, visit.by.actor, visit.params["case_id"], "case")
    return await _numbered(visit, [name for _, name in goods_pictures(seen)]) if seen is not None else not_here()


async def ordered_picture(visit: Visit) -> Shown:
    """A picture by its number among those of an order, for who ordered."""
    row = await visit.services.store.order(visit.params["shop_id"], visit.params["order_id"])
    order = decode_order(row.doc) if row is not None else None
    if order is None or order.consumer_id != visit.by.actor.subject:
        return not_here()
    return await _numbered(visit, first_pictures(order))


def first_pictures(order: Order) -> Sequence[str]:
    """One picture for each line of an order that has any."""
    return [line.pictures[0] for line in order.lines if line.pictures]


async def _numbered(visit: Visit, names: Sequence[str]) -> Shown:
    number = visit.params["number"]
    if not (number.isascii() and number.isdecimal() and 0 < int(number[:4]) <= len(names)):
        return not_here()
    name, width = names[int(number) - 1], visit.query.get("width", "")
    small = await visit.services.looking.small_goods(name, int(width)) if width in _WIDTHS else None
    data = small or await visit.services.looking.goods(name)
    media = next((media for start, media in _KINDS if data is not None and data.startswith(start)), None)
    if data is None or media is None:
        return not_here()
    kept = visit.query.get("v") == version_of(name) and (small is not None or not width)
    return Document(data, media, headers=(*_HEADERS, _KEPT if kept else _FRESH))


_WIDTHS: Final = {str(width) for width in WIDTHS}
