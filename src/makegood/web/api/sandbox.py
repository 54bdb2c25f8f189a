"""POST /v1/sandbox/clock: how is the sandbox's clock wound forward?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Final

from msgspec import Meta, Struct

from ...app.codec import instant
from ...domain.refusals import Code
from ...domain.words import Role
from ..durations import duration_from
from ..problems import not_found
from ..shapes import YEARS, Body
from ..wire.call import Call
from ..wire.flaws import OTHER_FORM, OUT_OF_BOUNDS, BadShape
from ..wire.reply import Reply, said
from ..wire.routes import Route
from ..wire.words import Words

_EXPECTED: Final = Words(
    "ISO 8601 时长，例如 PT169H 或 P7D；PT0S 只读", "an ISO 8601 duration such as PT169H or P7D; PT0S reads"
)
_TOO_FAR: Final = Words(f"不晚于 {YEARS[-1]} 年", f"a time not after the year {YEARS[-1]}")


class AdvanceBody(Body):
    advance: Annotated[str, Meta(min_length=1, max_length=64, examples=["PT169H"])]


class NowView(Struct):
    """What time it is in the sandbox, with microseconds."""

    now: Annotated[str, Meta(extra_json_schema={"format": "date-time"})]


async def turn(call: Call[AdvanceBody]) -> Reply:
    """Winds the clock forward and carries out all that has become due; it never goes back."""
    services = call.services
    if not services.sandbox or services.advance is None:
        return not_found(call)
    by = _by(call.body.advance, services.door.now)
    if by:
        await services.catch_up()  # what was due before happens before: a payment just promised is not sent days later
        await services.advance(by)
    await services.catch_up()
    now = instant(services.clock.now())
    return said(NowView(now.isoformat(timespec="microseconds").replace("+00:00", "Z")))


def _by(text: str, now: datetime) -> timedelta:
    try:
        by = duration_from(text, now)
    except ValueError:
        raise BadShape("advance", OTHER_FORM, _EXPECTED) from None
    except OverflowError:
        raise BadShape("advance", OUT_OF_BOUNDS, _TOO_FAR) from None
    if by > timedelta(days=366 * len(YEARS)) or (now + by).year not in YEARS:
        raise BadShape("advance", OUT_OF_BOUNDS, _TOO_FAR)
    return by


ROUTES: Final = (
    Route(
        "POST",
        "/v1/sandbox/clock",
        turn,
        "Turn the sandbox clock",
        roles=frozenset({Role.OPERATOR}),
        body=AdvanceBody,
        gives=NowView,
        refusals=(Code.NOT_FOUND,),
        more="Only where the sandbox is open. The clock runs on with real time from there and never goes back; "
        "clocks, payouts and outbox that became due are carried out before the answer.",
        keeps=True,
    ),
)
