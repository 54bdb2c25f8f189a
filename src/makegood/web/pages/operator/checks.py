"""Which photos and videos wait for their checks, and how is one hurried?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final, NamedTuple

from ....app.codec import instant
from ....app.exhibits.checking import TRIES
from ....app.ports import OutboxRow
from ..frame.visit import Away, Shown, Visit, address, not_here
from ..frame.words import Speech

LISTED: Final = 50
_LATE: Final = timedelta(minutes=5)
_NONE: Final = timedelta(0)


class CheckShown(NamedTuple):
    """One check: how it stands, how long it has waited or will, and whether it can be hurried."""

    case: str
    case_id: str
    outbox_id: str
    shop_id: str
    state: str
    tone: str
    attempt: str
    time: str
    may_hurry: bool


async def checks_shown(visit: Visit, speech: Speech) -> Mapping[str, Any]:  # what templates are told is theirs to know
    """How the checks stand, and those that come next."""
    store, now = visit.services.store, visit.services.clock.now()
    load = await store.checks_load(now)
    age = max(speech.now - instant(load.oldest), _NONE) if load.oldest is not None else _NONE
    return {
        "checks": [_shown(row, speech) for row in await store.checks(LISTED)],
        "load": load,
        "oldest": speech.age(age) if age else None,
        "late": age >= _LATE,
        "nothing_verified": visit.services.nothing_verified,
    }


def _shown(row: OutboxRow, speech: Speech) -> CheckShown:
    ready = instant(row.ready_at)
    later = ready > speech.now
    state = ("begun" if later else "failed") if row.attempts else "waiting"
    return CheckShown(
        address("cases", row.case_id),
        row.case_id,
        row.outbox_id,
        row.shop_id,
        state,
        {"waiting": "wait", "begun": "mine", "failed": "late"}[state],
        speech.say("page.review.attempt", number=min(row.attempts + (not later), TRIES), tries=TRIES),
        speech.span(abs(ready - speech.now)),
        later and row.attempts > 0,
    )


async def hurry(visit: Visit) -> Shown:
    """Lets a check be carried out now, where a worker that died still holds it or it was put off."""
    services = visit.services
    outbox_id = visit.params["outbox_id"]
    if not await services.store.hurry_check(visit.params["shop_id"], outbox_id, services.clock.now()):
        return not_here()
    case_id = outbox_id.rpartition("-")[0].rpartition("-")[0]
    await services.people.trail.note(visit.by.actor, "check.hurried", {"outbox_id": outbox_id}, case_id)
    return Away(address("review", said="check_hurried"))
