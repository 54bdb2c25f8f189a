"""GET /v1/cases and GET /v1/cases/{case_id}: which cases does a reader see, and how does one stand?"""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta

from ....app.ports import CaseFilter
from ....domain.kinds import Kind
from ....domain.refusals import Code
from ....domain.stage import ENDED_STAGES
from ....domain.words import Actor, Role, Stage
from ...problems import not_found
from ...represent import etag
from ...seeing import note_reading, see, see_all
from ...shapes import Body, Instant, Items, OrderId, ShopId, micros_or_none
from ...views import CaseView
from ...wire.call import Call
from ...wire.reply import Reply, said
from ...wire.routes import Route
from ..paging import LIMIT_AT_MOST, Cursor, Limit, bad_cursor


class CaseQuery(Body):
    """Filters are combined; `due_before` sorts by deadline, earliest first, all else newest first."""

    stage: Annotated[tuple[Stage, ...], Meta(max_length=20)] = ()
    kind: Kind | None = None
    shop_id: ShopId | None = None
    order_id: OrderId | None = None
    due_before: Instant | None = None
    updated_after: Instant | None = None
    cursor: Cursor | None = None
    limit: Limit = 50


async def list_cases(call: Call[None]) -> Reply:
    """The reader's own cases; what has run out takes effect before it is shown."""
    query: CaseQuery = call.query
    services, actor = call.services, call.actor
    which = _filter(query, actor)
    if which is None:
        return said(Items([], None))
    try:
        page = await services.store.cases(which, query.cursor, min(query.limit, LIMIT_AT_MOST))
    except ValueError:
        raise bad_cursor() from None
    await note_reading(services, actor, "cases", query)
    views = [seen.view() for seen in await see_all(services, actor, page.rows)]
    return said(Items([view for view in views if _still(query, view)], page.next))


def _filter(query: CaseQuery, actor: Actor) -> CaseFilter | None:
    """What the reader asks for, within what is the reader's; None where that is nothing."""
    shop_id = query.shop_id
    if actor.role is Role.MERCHANT:
        if shop_id not in (None, actor.shop_id):
            return None
        shop_id = actor.shop_id
    due_before = micros_or_none(query.due_before, "due_before")
    return CaseFilter(
        shop_id=shop_id,
        consumer_id=actor.subject if actor.role is Role.CONSUMER else None,
        order_id=query.order_id,
        stages=query.stage,
        kind=query.kind,
        due_before=due_before,
        updated_after=micros_or_none(query.updated_after, "updated_after"),
        disputed=True if actor.role is Role.ARBITRATOR else None,
        by_due=due_before is not None,
        ended=False if query.stage and ENDED_STAGES.isdisjoint(query.stage) else None,
    )


def _still(query: CaseQuery, view: CaseView) -> bool:
    """Time may just have moved a case on, out of what was asked for."""
    return not query.stage or view.stage in query.stage


async def get_case(call: Call[None]) -> Reply:
    """One case as it stands at this instant."""
    seen = await see(call.services, call.actor, call.params["case_id"], "case")
    if seen is None:
        return not_found(call)
    return said(seen.view(), 200, (etag(seen.version),))


ROUTES: Final = (
    Route("GET", "/v1/cases", list_cases, "List cases", query=CaseQuery, gives=Items[CaseView]),
    Route("GET", "/v1/cases/{case_id}", get_case, "Read a case", gives=CaseView, refusals=(Code.NOT_FOUND,)),
)
