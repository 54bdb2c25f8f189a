"""What would an application come to?  It is judged as the door would judge it, and nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from ....app.codec import decode_case
from ....app.ports import CaseFilter
from ....app.shops import Shop
from ....domain.applying import Opening, apply
from ....domain.case import Case, has_ended
from ....domain.commands import Apply
from ....domain.course import opened
from ....domain.deadlines import Deadline
from ....domain.events import Applied
from ....domain.order import Order
from ....domain.refusals import Refusal
from ....domain.stage import stage_deadline
from ...services import Services
from ..frame.visit import Visit

CASES_AT_MOST: Final = 100


class Foreseen(NamedTuple):
    """The case that it would become, its application, and what runs then."""

    case: Case
    applied: Applied
    deadline: Deadline | None


async def opening_of(visit: Visit, order: Order, shop: Shop) -> Opening:
    """What applications on this order are judged on now."""
    services = visit.services
    rows = (await services.store.cases(_of(order), None, CASES_AT_MOST)).rows
    cases = tuple(case for row in rows if not has_ended(case := decode_case(row.doc).case))
    refs = await services.door.refs()
    regions = (order.consumer_region, *shop.regions())
    return Opening(
        services.door.now,
        visit.by.actor,
        order,
        cases,
        refs.latest(shop.policy_name),
        shop.zone,
        tuple(dict.fromkeys(region for region in regions if region)),
    )


def _of(order: Order) -> CaseFilter:
    return CaseFilter(shop_id=order.shop_id, order_id=order.order_id, ended=False)


async def foresee(services: Services, opening: Opening, command: Apply) -> Foreseen | Refusal:
    """The case that this application would open now, or why it would not be taken."""
    verdict = apply(command, opening)
    if isinstance(verdict, Refusal):
        return verdict
    applied = verdict[0].what
    assert isinstance(applied, Applied), "an application begins with what was applied for"
    case = opened(verdict[0], opening.order, opening.now, opening.actor).case
    return Foreseen(case, applied, stage_deadline(case, (await services.door.refs()).situation(case)))


def counted(units: Mapping[str, tuple[int, ...]]) -> Mapping[str, int]:
    """How many units of each line there are."""
    return {line_id: len(numbers) for line_id, numbers in units.items()}
