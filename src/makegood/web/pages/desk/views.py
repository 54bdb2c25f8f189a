"""How does a person keep a view of the queue?  Its choices under a name of one's own, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urlencode

from ....app.ports import SavedViewRow
from ..forms.filling import first
from ..frame.visit import Away, Shown, Visit, address
from .narrowing import Narrowing, narrowing_of

VIEWS_AT_MOST: Final = 30
NAME_LENGTH_AT_MOST: Final = 40


class SavedView(NamedTuple):
    view_id: str
    name: str
    to: str
    here: bool


async def views_of(visit: Visit, now: Narrowing) -> Sequence[SavedView]:
    """The person's own views, and whether the queue is one of them."""
    rows = await visit.services.store.saved_views(visit.by.scope)
    return [_shown(row, now) for row in rows]


def _shown(row: SavedViewRow, now: Narrowing) -> SavedView:
    kept = narrowing_of(dict(parse_qsl(row.query)))
    return SavedView(row.view_id, row.name, address("", **kept.said), kept == now)


async def save(visit: Visit) -> Shown:
    """Keeps the queue as it was narrowed, under the name that was typed."""
    narrowing = narrowing_of({name: values[0] for name, values in visit.form.items()})
    name = " ".join(first(visit.form, "name").split())[:NAME_LENGTH_AT_MOST]
    store, owner = visit.services.store, visit.by.scope
    if name and len(await store.saved_views(owner)) < VIEWS_AT_MOST:
        query = urlencode(narrowing.said)
        services = visit.services
        await store.put_saved_view(SavedViewRow(owner, services.ids.new(), name, query, services.clock.now()))
    return Away(narrowing.to(said="view_saved" if name else None))


async def drop(visit: Visit) -> Shown:
    """Forgets one; what it showed stays on the page."""
    narrowing = narrowing_of({name: values[0] for name, values in visit.form.items()})
    await visit.services.store.drop_saved_view(visit.by.scope, visit.params["view_id"])
    return Away(narrowing.to(said="view_dropped"))
