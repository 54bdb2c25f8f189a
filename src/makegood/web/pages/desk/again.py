"""Is it not the first application for these goods?  What became of the ones before, in a line with a link."""

from __future__ import annotations

from typing import Final, NamedTuple

from ....app.codec import decode_case
from ....domain.case import Case
from ...services import Services
from ..frame.visit import address
from ..frame.words import Speech

LOOKED_BACK: Final = 5


class Earlier(NamedTuple):
    """`says` which application it is and how the last one ended; `to` leads there."""

    says: str
    to: str


async def earlier_of(services: Services, case: Case, speech: Speech) -> Earlier | None:
    """The application before this one; None where there was none."""
    earlier: list[Case] = []
    before = case.basis.predecessor_id
    while before is not None and len(earlier) < LOOKED_BACK:
        found = await services.store.case(case.basis.shop_id, before)
        if found is None:
            break
        earlier.append(decode_case(found[0].doc).case)
        before = earlier[-1].basis.predecessor_id
    if not earlier:
        return None
    last = earlier[0]
    says = speech.say(
        "page.desk.again.says",
        count=len(earlier) + 1,
        reason=speech.name("reason", last.ask.reason_code),
        outcome=speech.name("outcome", last.outcome) if last.outcome else speech.say("page.desk.again.open"),
    )
    return Earlier(says, address("cases", last.basis.case_id))
