"""POST /v1/shops/{shop_id}/goods_pictures: how does a picture of goods come in, to be named in order lines?"""

from __future__ import annotations

from typing import Any, Final, cast

from msgspec import Struct

from ...app.goods_pictures import AT_MOST_BYTES, TYPES, OtherFormat
from ...app.uploads.outcomes import TooLarge
from ...app.uploads.pouring import Dropped, Stalled
from ...domain.refusals import Code
from ...domain.words import Role
from ..problems import not_found, problem
from ..wire.bodies import ClientGone
from ..wire.call import Call
from ..wire.reply import Reply, said
from ..wire.routes import Route
from ..wire.words import Words
from . import noes
from .body import Body

_MEDIA: Final = Words(
    "请直接发送图片内容，并将 Content-Type 设为 image/jpeg、image/png 或 image/webp。",
    "Send the picture itself, with Content-Type: image/jpeg, image/png or image/webp.",
)
_FORMAT: Final = Words(
    "商品图片只收 JPEG、PNG 或 WebP，请转换格式后再上传。",
    "A picture of goods is a JPEG, PNG or WebP: convert it, and send it again.",
)


class GoodsPictureView(Struct):
    """The name by which order lines refer to the picture, in `pictures`."""

    picture: str


async def take(call: Call[Any]) -> Reply:
    """Keeps a copy made anew, and says what it is called; the same bytes are called the same."""
    shop_id = call.params["shop_id"]
    foreign = call.actor.role is Role.MERCHANT and call.actor.shop_id != shop_id
    if foreign or await call.services.store.shop(shop_id) is None:
        return not_found(call)
    if call.head.media not in TYPES:
        return problem(call, "UNSUPPORTED_MEDIA_TYPE", _MEDIA, ((b"accept", ", ".join(TYPES).encode()),))
    length = call.head.length or ""
    if length.isascii() and length.isdecimal() and int(length[:20]) > AT_MOST_BYTES:
        return noes.said(call, TooLarge(AT_MOST_BYTES))
    assert call.receive is not None, "the route streams"
    try:
        async with Body(cast(Any, call.receive)) as body:  # an ASGI receive, whose type only type checkers know
            taken = await call.services.goods_pictures.take(body)
    except Dropped:
        raise ClientGone from None
    except Stalled:
        return noes.stalled(call)
    if isinstance(taken, OtherFormat):
        return problem(call, "NOT_A_PHOTO_OR_VIDEO", _FORMAT)
    if not isinstance(taken, str):
        return noes.said(call, taken)
    if call.actor.role is Role.OPERATOR:
        await call.services.people.trail.note(call.actor, "goods_picture.put", {"shop_id": shop_id, "picture": taken})
    return said(GoodsPictureView(taken), 201)


ROUTES: Final = (
    Route(
        "POST", "/v1/shops/{shop_id}/goods_pictures", take, "Hand in a picture of goods",
        roles=frozenset({Role.MERCHANT, Role.OPERATOR, Role.INTEGRATION}),
        streams=True, body_media=TYPES, by_content=True, gives=GoodsPictureView, status=201,
        refusals=(Code.NOT_FOUND, "TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE", "NOT_A_PHOTO_OR_VIDEO", "UPLOAD_STALLED"),
        more="The body is the picture: JPEG, PNG or WebP, at most 20 MB. It is opened apart and made anew, upright and "
        "without metadata. The answer's `picture` goes into `pictures` of order lines; the same bytes get the same "
        "name, however often they are sent.",
    ),
)  # fmt: skip
