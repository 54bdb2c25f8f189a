"""GET .../events and GET .../ledger: what has happened in a case, and which money has moved?"""

from __future__ import annotations

from typing import Final

from ....domain.refusals import Code
from ....domain.words import Role
from ...problems import not_found
from ...represent import event, ledger_row
from ...seeing import see
from ...shapes import Items
from ...views import EventView, LedgerView
from ...wire.call import Call
from ...wire.reply import Reply, said
from ...wire.routes import Route
from ..paging import PageQuery, page_of


async def list_events(call: Call[None]) -> Reply:
    """The case's chain of events, oldest first, each exactly as it was hashed."""
    seen = await see(call.services, call.actor, call.params["case_id"], "events")
    if seen is None:
        return not_found(call)
    rows = await call.services.store.events(*seen.key)
    page = page_of(rows, call.query)
    return said(Items([event(row) for row in page.items], page.next))


async def list_ledger(call: Call[None]) -> Reply:
    """The case's ledger rows in order."""
    seen = await see(call.services, call.actor, call.params["case_id"], "ledger")
    if seen is None:
        return not_found(call)
    page = page_of(await call.services.store.ledger(*seen.key), call.query)
    return said(Items([ledger_row(row) for row in page.items], page.next))


CHAIN: Final = (
    "Each event's `hash` is the SHA-256, in hexadecimal, of the event without `hash` as canonical JSON: keys sorted, "
    "no white space, UTF-8 unescaped, instants as shown. `previous_hash` is the `hash` of the event before it, 64 "
    "zeros for the first. Recompute both to see that nothing was changed, left out or put in between."
)

ROUTES: Final = (
    Route(
        "GET",
        "/v1/cases/{case_id}/events",
        list_events,
        "Read a case's events",
        query=PageQuery,
        gives=Items[EventView],
        refusals=(Code.NOT_FOUND,),
        more=CHAIN,
    ),
    Route(
        "GET",
        "/v1/cases/{case_id}/ledger",
        list_ledger,
        "Read a case's ledger",
        roles=frozenset({Role.OPERATOR, Role.MERCHANT}),
        query=PageQuery,
        gives=Items[LedgerView],
        refusals=(Code.NOT_FOUND,),
        more="One row is one debit and one credit; every balance can be recomputed from the rows.",
    ),
)
