"""/v1/shops/{shop_id}/return_notice(s): under which conditions does a shop take goods back, and since when?"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from msgspec import Meta, Struct

from ...app.return_notices import (
    WHOLE_SHOP,
    Editing,
    Overtaken,
    ReturnNotice,
    notice_for,
    publish_notice,
    versions_of,
)
from ...app.texts.catalogue import LANGUAGES
from ...domain.refusals import Code, Refusal
from ...domain.words import Role
from ..problems import not_found, refused
from ..represent import etag
from ..shapes import Body, Items, Name, checked_id
from ..wire.call import Call
from ..wire.flaws import OUT_OF_BOUNDS, BadShape
from ..wire.head import expected_version
from ..wire.reply import Reply, said
from ..wire.routes import Route
from ..wire.words import Words
from .paging import LIMIT_AT_MOST, Cursor, Limit, bad_cursor

LENGTH_AT_MOST: Final = 4000
EDITORS: Final = frozenset({Role.MERCHANT, Role.OPERATOR, Role.INTEGRATION})
_LANGUAGES: Final = Words(f"以下之一：{'、'.join(LANGUAGES)}", f"one of {', '.join(LANGUAGES)}")
_MORE: Final = (
    "Texts are by language (zh-CN, en), in plain text with **bold**, headings and lists; without any, there is no "
    "notice from then on. The same texts again are no new version. `If-Match` with the version's number keeps one from "
    "overwriting another's."
)


class ReturnNoticeBody(Body):
    """The conditions by language, each a plain text with **bold**, headings and lists; none at all withdraws them."""

    texts: Annotated[dict[str, Annotated[str, Meta(max_length=LENGTH_AT_MOST)]], Meta(max_length=8)]


class ReturnNoticeView(Struct):
    """One version.  `number` is what an application acknowledges; `sku` is null where it is for the whole shop."""

    shop_id: str
    number: int
    sku: str | None
    texts: dict[str, str]
    published_at: datetime
    published_by: str | None


class VersionsQuery(Body):
    cursor: Cursor | None = None
    limit: Limit = LIMIT_AT_MOST


def view_of(notice: ReturnNotice, editor: bool) -> ReturnNoticeView:
    by = notice.by if editor else None
    return ReturnNoticeView(notice.shop_id, notice.number, notice.sku, dict(notice.texts), notice.at, by)


async def get(call: Call[None]) -> Reply:
    """The notice that holds now for the whole shop, or for a product: its own, else the shop's."""
    found = await notice_for(call.services.store, call.params["shop_id"], _sku(call)) if await _there(call) else None
    if found is None:
        return not_found(call)
    own = (found.sku or WHOLE_SHOP) == _sku(call)
    return said(view_of(found, call.actor.role in EDITORS), 200, (etag(found.number if own else 0),))


async def put(call: Call[ReturnNoticeBody]) -> Reply:
    """Publishes the next version."""
    if not await _there(call):
        return not_found(call)
    for language in call.body.texts:
        if language not in LANGUAGES:
            raise BadShape("texts", OUT_OF_BOUNDS, _LANGUAGES)
    services, shop_id, sku = call.services, call.params["shop_id"], _sku(call)
    editing = Editing(services.store, services.clock, services.ids)
    outcome = await publish_notice(editing, call.actor, shop_id, sku, call.body.texts, expected_version(call.head))
    if isinstance(outcome, Overtaken):
        return refused(call, Refusal(Code.VERSION_MISMATCH))
    return said(view_of(outcome, True), 200, (etag(outcome.number),))


async def list_versions(call: Call[None]) -> Reply:
    """All versions of the shop's notices and of its products', newest first."""
    if not await _there(call):
        return not_found(call)
    query, below = call.query, None
    if query.cursor is not None:
        if not (query.cursor.isascii() and query.cursor.isdecimal() and len(query.cursor) < 16):
            raise bad_cursor()
        below = int(query.cursor)
    limit = min(query.limit, LIMIT_AT_MOST)
    found = await versions_of(call.services.store, call.params["shop_id"], below, limit + 1)
    views = [view_of(one, call.actor.role in EDITORS) for one in found[:limit]]
    return said(Items(views, str(views[-1].number) if len(found) > limit else None))


def _sku(call: Call[None] | Call[ReturnNoticeBody]) -> str:
    return checked_id(call.params["sku"], Name, "sku") if "sku" in call.params else WHOLE_SHOP


async def _there(call: Call[None] | Call[ReturnNoticeBody]) -> bool:
    """The shop is there, and not another merchant's."""
    shop_id = call.params["shop_id"]
    foreign = call.actor.role is Role.MERCHANT and call.actor.shop_id != shop_id
    return not foreign and await call.services.store.shop(shop_id) is not None


_SHOP: Final = "/v1/shops/{shop_id}/return_notice"
_ALL: Final = "/v1/shops/{shop_id}/return_notices"
_PRODUCT: Final = "/v1/shops/{shop_id}/return_notices/{sku}"

ROUTES: Final = (
    Route(
        "GET",
        _SHOP,
        get,
        "Read a shop's return notice",
        gives=ReturnNoticeView,
        refusals=(Code.NOT_FOUND,),
        tag="shops",
    ),
    Route(
        "PUT",
        _SHOP,
        put,
        "Publish a shop's return notice",
        roles=EDITORS,
        body=ReturnNoticeBody,
        gives=ReturnNoticeView,
        refusals=(Code.NOT_FOUND,),
        more=_MORE,
        by_version=True,
        tag="shops",
    ),
    Route(
        "GET",
        _ALL,
        list_versions,
        "List the versions of return notices",
        query=VersionsQuery,
        gives=Items[ReturnNoticeView],
        refusals=(Code.NOT_FOUND,),
        tag="shops",
    ),
    Route(
        "GET",
        _PRODUCT,
        get,
        "Read a product's return notice",
        gives=ReturnNoticeView,
        refusals=(Code.NOT_FOUND, "BAD_SHAPE"),
        more="The product's own notice, else the shop's (then `sku` is null).",
        tag="shops",
    ),
    Route(
        "PUT",
        _PRODUCT,
        put,
        "Publish a product's return notice",
        roles=EDITORS,
        body=ReturnNoticeBody,
        gives=ReturnNoticeView,
        refusals=(Code.NOT_FOUND,),
        more=_MORE,
        by_version=True,
        tag="shops",
    ),
)
