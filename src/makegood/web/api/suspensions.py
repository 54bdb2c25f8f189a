"""/v1/suspensions: when does time stand still, and what would that move?"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from ...app.suspending import FARTHEST, LONGEST, Preview, WantedSuspension
from ...domain.calendar import Suspension
from ...domain.refusals import Code, Refusal
from ...domain.words import CARRIERS, Role
from ..problems import refused
from ..shapes import Body, Id, Instant, utc
from ..wire.call import Call
from ..wire.flaws import OUT_OF_BOUNDS, BadShape
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
    suspension = await call.services.suspending.publish(call.actor, _wanted(call))
    location = (b"location", f"/v1/suspensions/{suspension.id}".encode())
    return said(_view(suspension), 201, (location,))


async def preview(call: Call[SuspensionBody]) -> Reply:
    """Tells what publishing it now would move; nothing is changed."""
    found = await call.services.suspending.preview(_wanted(call))
    return said(_preview(found))


async def withdraw(call: Call[None]) -> Reply:
    """Ends a suspension now; time that has already stood still stays so."""
    withdrawn = await call.services.suspending.withdraw(call.actor, call.params["suspension_id"])
    return refused(call, withdrawn) if isinstance(withdrawn, Refusal) else said(_view(withdrawn))


def _wanted(call: Call[SuspensionBody]) -> WantedSuspension:
    """The period and its scope, where they make sense."""
    body, scope = call.body, call.body.scope
    start, until = utc(body.start, "from"), utc(body.until, "until")
    for wrong, field, expected in (
        (start >= until, "until", _AFTER_FROM),
        (until - start > LONGEST, "until", _SHORTER),
        (abs(start - call.services.door.now) > FARTHEST, "from", _NEARER),
        (scope.carrier is not None and scope.carrier not in CARRIERS, "scope.carrier", _CARRIERS),
        (not body.reason.strip(), "reason", _NOT_BLANK),
    ):
        if wrong:
            raise BadShape(field, OUT_OF_BOUNDS, expected)
    return WantedSuspension(start, until, body.reason, scope.region, scope.carrier, scope.shop_id)


_AFTER_FROM: Final = Words("晚于 from 的时刻", "an instant after `from`")
_SHORTER: Final = Words(f"不超过 {LONGEST.days} 天的时段", f"a period of at most {LONGEST.days} days")
_NEARER: Final = Words(f"距今不超过 {FARTHEST.days} 天", f"an instant within {FARTHEST.days} days of now")
_CARRIERS: Final = Words(f"以下之一：{'、'.join(CARRIERS)}", f"one of {', '.join(CARRIERS)}")
_NOT_BLANK: Final = Words("一句说明：人们会读到它", "a sentence that says why: people read it")


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
