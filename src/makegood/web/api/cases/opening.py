"""POST /v1/cases: how is an application taken in?"""

from __future__ import annotations

from typing import Final

from ....app.codec import decode_order
from ....app.return_notices import notices_numbered
from ....app.shops import decode_shop
from ....app.submission import Denied, Submission
from ....domain.commands import Apply, WantedLine
from ....domain.order import Order
from ....domain.refusals import Code
from ....domain.words import Role
from ...problems import REPLAYED, Place, denied
from ...represent import etag, represent
from ...shapes import in_currency
from ...views import CaseView
from ...wire.call import Call
from ...wire.flaws import OUT_OF_BOUNDS, BadShape
from ...wire.once import idempotency
from ...wire.reply import Reply, said
from ...wire.routes import Route
from ...wire.words import Words
from .bodies import ApplyBody

_A_NOTICE: Final = Words("该店铺退换货须知的版本号", "the number of a return notice of this shop")

REFUSALS: Final = (
    Code.WINDOW_OVER,
    Code.ALREADY_OPEN,
    Code.QUANTITY_EXCEEDS_BOUGHT,
    Code.AMOUNT_EXCEEDS_PAID,
    Code.KIND_DOES_NOT_FIT,
    Code.TOO_MANY_APPLICATIONS,
)


async def apply(call: Call[ApplyBody]) -> Reply:
    """Opens a case, under a new id that carries the shop's."""
    body, services, actor = call.body, call.services, call.actor
    if body.amount is not None:
        await _check_currency(call)
    case_id = f"{body.shop_id}-{services.ids.new()}"
    command = applied(body, case_id)
    await _check_notices(call, command)
    answer = await services.door.submit(Submission(actor, body.shop_id, case_id, command, idempotency(call)))
    if isinstance(answer, Denied):
        return denied(call, answer, await _place(call) if answer.refusal.fields else Place())
    case = answer.case
    view = represent(case, answer.order, answer.situation, answer.at, actor, answer.version)
    headers = ((b"location", f"/v1/cases/{case.basis.case_id}".encode()), etag(answer.version))
    return said(view, 201, (*headers, REPLAYED) if answer.replayed else headers)


async def _place(call: Call[ApplyBody]) -> Place:
    """The shop's zone and the order's currency, for a sentence that speaks of instants or amounts."""
    key, store = (call.body.shop_id, call.body.order_id), call.services.store
    order, shop = await store.order(*key), await store.shop(key[0])
    zone = decode_shop(shop.doc).zone if shop is not None else Place().zone
    return Place(zone, decode_order(order.doc).currency if order is not None else Place().currency)


def applied(body: ApplyBody, case_id: str) -> Apply:
    """The command that an application orders."""
    lines = tuple(WantedLine(line.line_id, line.quantity) for line in body.lines)
    amount_minor = None if body.amount is None else body.amount.amount
    said = body.notice_version
    notices = () if said is None else (said,) if isinstance(said, int) else tuple(dict.fromkeys(said))
    return Apply(case_id, body.order_id, body.kind, lines, body.reason_code, body.description, amount_minor, notices)


async def _check_currency(call: Call[ApplyBody]) -> None:
    """An amount is in the order's currency; whoever does not see the order learns nothing from that."""
    body = call.body
    row = await call.services.store.order(body.shop_id, body.order_id)
    order = decode_order(row.doc) if row is not None else None
    if order is not None and body.amount is not None and _sees(call, order):
        in_currency(body.amount, order.currency, "amount")


async def _check_notices(call: Call[ApplyBody], command: Apply) -> None:
    """What is said to be acknowledged is there to be read."""
    numbers = command.notice_versions
    if len(await notices_numbered(call.services.store, call.body.shop_id, numbers)) < len(numbers):
        raise BadShape("notice_version", OUT_OF_BOUNDS, _A_NOTICE)


def _sees(call: Call[ApplyBody], order: Order) -> bool:
    return call.actor.subject == order.consumer_id or call.actor.shop_id == order.shop_id


ROUTES: Final = (
    Route(
        "POST",
        "/v1/cases",
        apply,
        "Open a case",
        roles=frozenset({Role.CONSUMER, Role.MERCHANT}),
        body=ApplyBody,
        gives=CaseView,
        status=201,
        refusals=REFUSALS,
        more="Without an amount the case asks for all that was paid for its lines, and for freight where it is due.",
        by_key=True,
        command="apply",
    ),
)
