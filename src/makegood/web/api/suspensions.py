"""/v1/suspensions: when does time stand still, and what would that move?"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from ...app.suspending import Preview, WantedSuspension
from ...domain.calendar import Suspension
from ...domain.refusals import Code, Refusal
from ...domain.words import Role
from ..problems import refused
from ..shapes import Body, Id, Instant, utc
from ..wire.call import Call
from ..wire.flaws import OTHER_FORM, BadShape
from ..wire.reply import Reply, said
from ..wire.routes import Route
from ..wire.words import Words

OPERATORS: Final = frozenset({Role.OPERATOR})


class ScopeBody(Body):
    """Where: every field that is given must match; `{}` is everywhere."""

    region: Id | None = None
    carrier: Id | None = None
    shop_id: Id | None = None


class SuspensionBody(Body, rename={"start": "from"}):
    """A period `[from, until)` in which the clocks of its scope do not run, and why."""

    start: Instant
    until: Instant
    reason: Annotated[str, Meta(min_length=1, max_length=500)]
    scope: ScopeBody = msgspec.field(default_factory=ScopeBody)


class ScopeView(Struct):
    region: str | None
    carrier: str | None
    shop_id: str | None


class SuspensionView(Struct, rename={"start": "from"}):
    """A published suspension; withdrawn before its start it is void, later it ended then."""

    id: str
    start: datetime
    until: datetime
    reason: str
    scope: ScopeView
    published_at: datetime
    withdrawn_at: datetime | None


class MoveView(Struct):
    case_id: str
    shop_id: str
    name: str
    was: datetime
    due_at: datetime


class PreviewView(Struct):
    """Of `cases` open ones in the scope, `moved_cases` have deadlines that move; `moves` lists the first of them."""

    cases: int
    moved_cases: int
    moved_deadlines: int
    moves: list[MoveView]


async def publish(call: Call[SuspensionBody]) -> Reply:
    """Publishes a suspension; reads after the answer show the new deadlines."""
    try:
        suspension = await call.services.suspending.publish(call.actor, _wanted(call.body))
    except ValueError as bad:
        raise _bad(bad) from bad
    location = (b"location", f"/v1/suspensions/{suspension.id}".encode())
    return said(_view(suspension), 201, (location,))


async def preview(call: Call[SuspensionBody]) -> Reply:
    """Tells what publishing it now would move; nothing is changed."""
    try:
        found = await call.services.suspending.preview(_wanted(call.body))
    except ValueError as bad:
        raise _bad(bad) from bad
    return said(_preview(found))


async def withdraw(call: Call[None]) -> Reply:
    """Ends a suspension now; time that has already stood still stays so."""
    withdrawn = await call.services.suspending.withdraw(call.actor, call.params["suspension_id"])
    return refused(call, withdrawn) if isinstance(withdrawn, Refusal) else said(_view(withdrawn))


def _wanted(body: SuspensionBody) -> WantedSuspension:
    scope = body.scope
    start, until = utc(body.start, "from"), utc(body.until, "until")
    return WantedSuspension(start, until, body.reason, scope.region, scope.carrier, scope.shop_id)


def _bad(bad: ValueError) -> BadShape:
    """What cannot be published, in the sentences that say what to write instead."""
    said_so = str(bad)
    return BadShape("", OTHER_FORM, Words(said_so, said_so))


def _view(suspension: Suspension) -> SuspensionView:
    scope = ScopeView(suspension.region, suspension.carrier, suspension.shop_id)
    return SuspensionView(
        suspension.id,
        suspension.start,
        suspension.until,
        suspension.reason,
        scope,
        suspension.published_at,
        suspension.withdrawn_at,
    )


def _preview(found: Preview) -> PreviewView:
    moves = [MoveView(move.case_id, move.shop_id, move.name, move.was, move.due_at) for move in found.moves]
    return PreviewView(found.cases, found.moved_cases, found.moved_deadlines, moves)


ROUTES: Final = (
    Route(
        "POST",
        "/v1/suspensions",
        publish,
        "Publish a suspension",
        roles=OPERATORS,
        body=SuspensionBody,
        gives=SuspensionView,
        status=201,
        keeps=True,
    ),
    Route(
        "POST",
        "/v1/suspensions/preview",
        preview,
        "Preview a suspension",
        roles=OPERATORS,
        body=SuspensionBody,
        gives=PreviewView,
        keeps=True,
    ),
    Route(
        "DELETE",
        "/v1/suspensions/{suspension_id}",
        withdraw,
        "Withdraw a suspension",
        roles=OPERATORS,
        gives=SuspensionView,
        refusals=(Code.NOT_FOUND,),
    ),
)
