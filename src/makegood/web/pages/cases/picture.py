"""How are the goods of a case seen as they are sold?  The catalogue's pictures, for who may see the case."""

from __future__ import annotations

from typing import Final

from ...seeing import see
from ..frame.visit import Document, Shown, Visit, not_here
from .exhibits import goods_pictures

_KINDS: Final = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n", "image/png"), (b"RIFF", "image/webp"))
_HEADERS: Final = (
    (b"content-security-policy", b"default-src 'none'; sandbox"),
    (b"content-disposition", b"inline"),
)


async def goods_picture(visit: Visit) -> Shown:
    """A picture by its number on the case's page, from 1 on; only what begins as a picture does."""
    seen, number = await see(visit.services, visit.by.actor, visit.params["case_id"], "case"), visit.params["number"]
    if seen is None or not (number.isascii() and number.isdecimal() and len(number) < 3):
        return not_here()
    names = dict(enumerate((name for _, name in goods_pictures(seen)), 1))
    data = await visit.services.looking.goods(names[int(number)]) if int(number) in names else None
    media = next((media for start, media in _KINDS if data is not None and data.startswith(start)), None)
    return not_here() if data is None or media is None else Document(data, media, headers=_HEADERS)
