"""POST /v1/carriers/{carrier}/events: what does a carrier say of a parcel?"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from ...app.submission import Answered
from ...app.tracking import CarrierReport
from ...domain.refusals import Code, Refusal
from ...domain.words import CARRIERS, Role, TrackingStatus
from ..problems import not_found, refused
from ..shapes import Body, Instant, Waybill, utc
from ..wire.call import Call
from ..wire.reply import Reply, said
from ..wire.routes import Route


class CarrierEventBody(Body):
    """One report; `occurred_at` is when it happened, which may be long before it is told, and never later."""

    waybill: Waybill
    status: TrackingStatus
    occurred_at: Instant


class TakenView(Struct):
    """The cases that the report was told to; none as long as nobody has filled in the waybill: it is kept for them."""

    case_ids: list[str]


async def report(call: Call[CarrierEventBody]) -> Reply:
    """Keeps a carrier's report and tells it to the cases with that parcel."""
    services, body, carrier = call.services, call.body, call.params["carrier"]
    if carrier not in CARRIERS:
        return not_found(call)
    occurred_at = utc(body.occurred_at, "occurred_at")
    said_of = CarrierReport(carrier, body.waybill.upper(), body.status, occurred_at)
    answers = await services.tracking(services.store, services.door, services.clock, said_of)
    if isinstance(answers, Refusal):
        return refused(call, answers)
    return said(TakenView([one.case.basis.case_id for one in answers if isinstance(one, Answered)]))


ROUTES: Final = (
    Route(
        "POST",
        "/v1/carriers/{carrier}/events",
        report,
        "Report on a parcel",
        roles=frozenset({Role.INTEGRATION}),
        body=CarrierEventBody,
        gives=TakenView,
        refusals=(Code.NOT_FOUND, Code.REPORT_FROM_FUTURE),
        more=f"Carriers: {', '.join(CARRIERS)}. The same report twice is one.",
        keeps=True,
    ),
)
